"""Is nobody given a case that touches an interest they declared, by whatever door?"""

from datetime import UTC, date, datetime, timedelta

import pytest

from putright.cases.carry_out import carry_out
from putright.cases.declared import declarations
from putright.core.facts import Actor, Command
from putright.core.refusals import Refused
from putright.interests import register
from putright.people.models import Organisation

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 23, 10, tzinfo=UTC)
MAX = Actor("s-max", ("manager",))


@pytest.fixture
def house():
    return Organisation.objects.create(
        name="Ombudsman", slug="fo", pack="financial-ombudsman", reference_prefix="FO"
    )


def _do(house, reference, step, minutes, by=MAX, /, **given):
    at = AT + timedelta(minutes=minutes)
    command = Command(step, given, by)
    return carry_out(command, organisation=house, reference=reference, at=at)


def _interest(house, name, person="s-ines"):
    register.declare(
        house, person, number=hash(name) % 10**9, name=name, nature="potential", what="", at=AT
    )


@pytest.fixture
def case(house):
    """Casework of Zofia Nowak against Harbour Bank; everybody's interests were checked."""
    receive = Command("receive", {"kind": "casework", "channel": "web"})
    made = carry_out(receive, organisation=house, at=AT, customer={"name": "Zofia Nowak"})
    _do(house, made.reference, "join", 1, Actor("s-ines", ("investigator",)),
        party="business", side="business", name="Harbour Bank plc")  # fmt: skip
    for person in ("s-ines", "s-ivo"):
        record = {"record": "interest-check", "checked_for": person, "result": "None found."}
        _do(house, made.reference, "record", 2, **record)
    return made.reference


@pytest.mark.parametrize("name", ["The Harbour Bank", "HARBOUR BANK LTD", "Zofia Nowak", "Nowak"])
def test_a_matching_interest_stands_in_the_way(house, case, name):
    _interest(house, name)

    with pytest.raises(Refused) as refused:
        _do(house, case, "assign", 5, to="s-ines")

    assert refused.value.code == "matching-interest"
    assert "FO-16" in refused.value.clauses
    assert _do(house, case, "assign", 6, to="s-ivo").case.handler == "s-ivo"


def test_another_of_the_same_name_is_said_and_no_name_is_kept(house, case):
    _interest(house, "Harbour Bank")

    made = _do(house, case, "assign", 5, to="s-ines", another_because="It is in another country.")

    assert made.case.handler == "s-ines"
    assert all("interests" not in fact.data for fact in made.facts)
    assert "Harbour" not in str([fact.data for fact in made.facts])


def test_an_interest_that_is_over_or_of_another_is_none(house, case):
    _interest(house, "Harbour Bank", "s-ivo")
    _interest(house, "Harbour View Homes")
    _interest(house, "Nowak & Sons")
    for one in register.open_interests(house).filter(person="s-ines"):
        register.end(house, one.number, date(2026, 11, 1))

    assert _do(house, case, "assign", 5, to="s-ines").case.handler == "s-ines"


def test_nobody_can_say_for_themselves_that_nothing_matches(house, case):
    _interest(house, "Harbour Bank")

    with pytest.raises(Refused):
        _do(house, case, "assign", 5, to="s-ines", interests={})


def test_another_house_does_not_match_ours(house, case):
    other = Organisation.objects.create(
        name="Other", slug="other", pack="financial-ombudsman", reference_prefix="OT"
    )
    _interest(other, "Harbour Bank")

    assert _do(house, case, "assign", 5, to="s-ines").case.handler == "s-ines"


def test_the_time_until_it_was_passed_on_is_measured(house, case):
    _do(house, case, "assign", 5, to="s-ines")
    ines = Actor("s-ines", ("investigator",))
    _do(house, case, "declare", 60, ines, why="interest", nature="perceived")
    record = {"record": "interest-check", "checked_for": "s-ivo", "result": "None found."}
    _do(house, case, "record", 70, **record)
    _do(house, case, "assign", 90, to="s-ivo")

    [found] = declarations(house, MAX)

    assert (found.person, found.nature, found.had_it) == ("s-ines", "perceived", True)
    assert found.passed_at - found.at == timedelta(minutes=30)
    assert declarations(house, ines) == []  # who is shut out reads nothing of it


def test_everybody_declares_each_year(house):
    from putright.cases.binding import policy_on

    policy, day = policy_on(house, AT), AT.date()
    register.declare_all(house, "s-ines", date(2026, 3, 2), AT)
    register.declare_all(house, "s-ivo", date(2025, 3, 2), AT)

    found = register.yearly(house, policy, ["s-ines", "s-ivo", "s-max"], day)

    overdue = {one.person for one in found if one.is_overdue}
    assert overdue == {"s-ivo", "s-max"}


def test_nobody_checks_their_own(house):
    _interest(house, "Harbour Bank")
    [one] = register.every_interest(house)

    assert not register.check(house, one.number, "s-ines", "It is fine.", AT)
    assert register.check(house, one.number, "s-max", "She has none of its cases.", AT)
