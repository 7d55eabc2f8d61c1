"""Does an interest that is declared later act at once on what somebody has already?"""

from datetime import UTC, datetime, timedelta

import pytest

from putright.cases import held
from putright.cases.carry_out import carry_out
from putright.cases.declared import declarations
from putright.cases.models import RequestRow
from putright.cases.named import names_in
from putright.cases.opened import case_for
from putright.cases.rebuild import differences
from putright.core.facts import Actor, Command
from putright.interests import register
from putright.people.models import Organisation
from putright.policies.load import load_policy
from tests.workspace.given import organisation

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 23, 10, tzinfo=UTC)
MAX = Actor("s-max", ("manager",))
INES = Actor("s-ines", ("investigator",))


@pytest.fixture
def house(db):
    return organisation("financial-ombudsman")


def _do(house, reference, step, minutes, by=MAX, /, **given):
    at = AT + timedelta(minutes=minutes)
    command = Command(step, given, by)
    return carry_out(command, organisation=house, reference=reference, at=at)


def _case(house, customer="Zofia Nowak", bank="Harbour Bank plc", to="s-ines"):
    receive = Command("receive", {"kind": "casework", "channel": "web"})
    made = carry_out(receive, organisation=house, at=AT, customer={"name": customer})
    case = made.reference
    given = {"party": "business", "side": "business", "name": bank}
    _do(house, case, "join", 1, INES, **given)
    for person in ("s-ines", "s-ivo"):
        check = {"record": "interest-check", "checked_for": person, "result": "None found."}
        _do(house, case, "record", 2, **check)
    if to:
        _do(house, case, "assign", 3, to=to)
    return case


def _declare(house, name="Harbour Bank", nature="actual", by=INES, minutes=60):
    at, number = AT + timedelta(minutes=minutes), minutes * 1000
    said = {"name": name, "nature": nature, "what": "My sister works there."}
    return held.declare(house, by, number=number, at=at, **said)


def _opened(house, case, by=MAX):
    return case_for(house, by, case, AT + timedelta(hours=2))


@pytest.mark.parametrize("nature", register.NATURES)
def test_a_case_they_have_is_passed_on_as_they_declare(house, nature):
    case = _case(house)

    passed = _declare(house, nature=nature)

    assert [one.reference for one in passed] == [case]
    found = _opened(house, case).case
    assert (found.handler, found.shut_out) == ("", {"s-ines"})
    assert _opened(house, case, INES) is None
    [told] = declarations(house, MAX)
    assert (told.person, told.nature, told.had_it) == ("s-ines", nature, True)


def test_the_name_and_what_it_is_stay_in_the_register(house):
    case = _case(house)
    _declare(house)

    [declared] = [fact for fact in _opened(house, case).facts if fact.name == "declared"]

    assert "Harbour" not in str(declared) and "sister" not in str(declared)


def test_what_is_anothers_or_names_another_stays(house):
    other = _case(house, to="s-ivo")
    elsewhere = _case(house, bank="Harbour View Homes")
    ended = _case(house)
    _do(house, ended, "withdraw", 10, INES, reason="Settled.")

    assert _declare(house) == []
    for case in (other, elsewhere, ended):
        assert _opened(house, case).case.shut_out == frozenset()


def test_an_answered_case_is_passed_on_too(house):
    case = _case(house)
    here = {"organisation_id": house.pk, "reference": case}
    held.CaseRow.objects.filter(**here).update(status="answered")

    assert [one.reference for one in _declare(house)] == [case]


def test_sent_twice_it_acts_once(house):
    case = _case(house)
    _declare(house)
    before = _opened(house, case).sequence

    assert _declare(house, minutes=61) == []
    assert _opened(house, case).sequence == before


def test_nothing_is_kept_of_either_where_one_of_them_fails(house, monkeypatch):
    case = _case(house)

    def broken(*_args, **_given):
        raise RuntimeError("the disk is full")

    monkeypatch.setattr(held, "carry_out", broken)
    with pytest.raises(RuntimeError):
        _declare(house)

    assert register.every_interest(house) == []
    assert _opened(house, case).case.handler == "s-ines"


def _only_actual(house, monkeypatch):
    policy = load_policy("financial-ombudsman")
    rule = policy.interests[0].model_copy(update={"at_once": ("actual",)})
    changed = policy.changed(interests=(rule,))
    monkeypatch.setattr(held, "policy_on", lambda *_: changed)


def test_what_only_perhaps_is_one_is_listed_for_the_second_line(house, monkeypatch):
    _only_actual(house, monkeypatch)
    case = _case(house)

    assert _declare(house, nature="perceived") == []
    assert _opened(house, case).case.handler == "s-ines"

    [(interest, one)] = held.met(house, register.every_interest(house), reader=MAX)
    assert (interest.name, one.reference, one.person) == ("Harbour Bank", case, "s-ines")


def test_the_second_line_is_told_of_no_case_that_they_may_not_open(house, monkeypatch):
    _only_actual(house, monkeypatch)
    case = _case(house)
    _declare(house, nature="potential")
    _do(house, case, "declare", 90, MAX, why="interest")

    assert held.met(house, register.every_interest(house), reader=MAX) == []
    assert len(held.met(house, register.every_interest(house))) == 1


def test_another_houses_cases_are_not_touched(house):
    case = _case(house)
    other = Organisation.objects.create(
        name="Other", slug="other", pack="financial-ombudsman", reference_prefix="OT"
    )

    assert _declare(other) == []
    assert _opened(house, case).case.handler == "s-ines"


# -- what is theirs besides what they handle ------------------------------------------------


@pytest.fixture
def matched(monkeypatch):
    """Have a policy that does not ask for it match interests as the Ombudsman's does."""
    rule = load_policy("financial-ombudsman").interests[0]

    def given(pack):
        policy = load_policy(pack).changed(interests=(rule,))
        monkeypatch.setattr(held, "policy_on", lambda *_: policy)

    return given


def test_a_member_of_the_panel_is_shut_out(db, matched):
    matched("cestria")
    house = organisation("cestria")
    director, manager = Actor("s-eve", ("director",)), Actor("s-mo", ("service-manager",))
    told = {"kind": "complaint", "role": "tenant", "ask_for": "stage-1", "channel": "web"}
    made = carry_out(Command("receive", told), organisation=house, at=AT,
                     customer={"name": "Zofia Nowak"})  # fmt: skip
    answer = {"outcome": "not-upheld", "form": "writing"}
    _do(house, made.reference, "respond", 1, manager, **answer)
    _do(house, made.reference, "escalate", 2, manager, form="writing")
    _do(house, made.reference, "respond", 3, director, **answer)
    _do(house, made.reference, "escalate", 4, manager, form="writing")
    members = [
        {"person": "s-pat", "office": "chair"},
        {"person": "s-quin", "office": "vice-chair"},
        {"person": "s-rae"},
    ]
    _do(house, made.reference, "convene", 5, Actor("s-fay", ("director",)), members=members)

    passed = _declare(house, "Nowak", by=Actor("s-rae", ("panel",)))

    assert [one.reference for one in passed] == [made.reference]
    assert "s-rae" in _opened(house, made.reference, director).case.shut_out


def test_a_case_that_is_offered_to_them_is_theirs_no_more(db, matched):
    matched("peopleplus")
    house = organisation("peopleplus")
    asif, bea = Actor("s-asif", ("first-recipient",)), Actor("s-bea", ("first-recipient",))
    told = {"kind": "complaint", "role": "customer", "channel": "email"}
    made = carry_out(Command("receive", told), organisation=house, at=AT,
                     customer={"name": "Zofia Nowak"})  # fmt: skip
    _do(house, made.reference, "assign", 1, asif, to="s-asif")
    offered = _do(house, made.reference, "assign", 2, asif, to="s-bea")
    assert offered.case.handover.to == "s-bea"

    passed = _declare(house, "Zofia Nowak", by=bea)

    assert [one.reference for one in passed] == [made.reference]
    found = _opened(house, made.reference, asif).case
    assert found.handover is None and found.handler == "s-asif"


def test_everybody_whom_a_case_names_is_found_in_one_question(house, django_assert_num_queries):
    case, other = _case(house), _case(house, customer="Ali Khan", bank="River Bank")
    _do(house, case, "join", 20, INES, party="body", body="lettings-trust", name="Ola Berg")
    numbers = {r: _opened(house, r).number for r in (case, other)}

    with django_assert_num_queries(1):
        found = names_in(house, list(numbers.values()))

    assert {*found[numbers[case]]} >= {"Zofia Nowak", "Harbour Bank plc", "Ola Berg"}
    assert "lettings trust" in found[numbers[case]]
    assert {*found[numbers[other]]} == {"Ali Khan", "River Bank"}
    assert names_in(house, []) == {}


def test_a_declaration_waits_for_the_second_line_in_the_rows_and_is_done_once_looked_at(house):
    case = _case(house)
    _declare(house)
    waiting = RequestRow.objects.filter(organisation=house, wanted="check")

    assert [(one.whom, one.by, one.done_at) for one in waiting] == [
        ("role:manager", "s-ines", None)
    ]
    _do(house, case, "check-declaration", 90, ruling="none", reason="Another bank.")

    assert [one.done_at for one in waiting.all()] == [AT + timedelta(minutes=90)]
    assert _opened(house, case, INES).case.shut_out == frozenset()
    assert list(differences(house)) == []
    [told] = declarations(house, MAX)
    assert (told.ruling, told.checked_by) == ("none", "s-max")
