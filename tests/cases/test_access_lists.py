"""Every list, count, figure and search holds just the cases that opening them would open.

Where a policy keeps cases to those who have to do with them. What opens a case is
`access.TABLE`, in Python; lists ask the database. Here the one is held against the other,
after many steps by many people.
"""

import re
import shutil
from contextlib import suppress
from datetime import timedelta
from random import Random

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from putright.cases import queries
from putright.cases.access import standing
from putright.cases.carry_out import Conflict, NoSuchCase, carry_out
from putright.cases.models import CaseRow, ClockRow, StandingRow
from putright.cases.queries import case_for, commitments, counts, newest, without_owner, worklist
from putright.cases.rebuild import differences, rebuild
from putright.cases.search import search
from putright.cases.store import load_by_reference, quoted
from putright.cases.tallies import figures
from putright.core.case import fold
from putright.core.facts import Actor, Command
from putright.core.refusals import Refused
from putright.people.models import Customer, Organisation
from putright.policies.load import load_policy
from tests.cases.conftest import PACKS
from tests.cases.given import NOON, asked, received

ASHA = Actor("s-asha", ("officer",), "Repairs")
BEN = Actor("s-ben", ("officer",), "Repairs")
DAN = Actor("s-dan", ("officer",), "Lettings")
ELA = Actor("s-ela", ("officer",))
FAY = Actor("s-fay", ("clerk",), "Front desk")
CLEO = Actor("s-cleo", ("manager",), "Repairs")
IRA = Actor("s-ira", ("assessor",))
GONE = Actor("s-gone", ("no-such-role",), "Repairs")
DEPUTY = Actor("s-dep", ("officer",), "Lettings", ("s-asha", "s-ela"))
PRESENT = (ASHA, BEN, DAN, ELA, FAY, CLEO, IRA)
STAFF = (*PRESENT, DEPUTY)
_ACCESS = '[access]\nneed_to_know = true\ncites = ["M-1"]\n\n'
_CLERK = """
[[role]]
id = "clerk"
name = "Clerk"
opens = "unowned"
may = ["receive", "assign"]
cites = ["M-1"]
"""


@pytest.fixture(scope="session")
def kept_packs(tmp_path_factory):
    """The small policy, and the same that keeps cases to those who have to do with them."""
    folder = tmp_path_factory.mktemp("packs") / "kept" / "1.0"
    shutil.copytree(PACKS / "mini" / "1.0", folder)
    head, people = folder / "pack.toml", folder / "people.toml"
    head.write_text(head.read_text().replace('id = "mini"', 'id = "kept"'))
    roles = people.read_text().replace('name = "Manager"', 'name = "Manager"\nopens = "every"')
    people.write_text(_ACCESS + roles + _CLERK)
    return folder.parent.parent


@pytest.fixture
def kept(db, kept_packs, monkeypatch):
    monkeypatch.setenv("PUTRIGHT_PACKS", f"{PACKS}:{kept_packs}")
    return Organisation.objects.create(
        slug="kept", name="Kept Council", pack="kept", reference_prefix="KC"
    )


def given_to(organisation, who, *, team=None, **rest):
    case = received(organisation, **rest)
    given = {"to": who.person, "team": who.team if team is None else team}
    asked(organisation, case.reference, "assign", by=CLEO, given=given)
    return case.reference


def opens(organisation, actor, reference):
    stream = load_by_reference(organisation.pk, reference)
    return standing(actor, fold(stream.facts), load_policy(organisation.pack)).opens


def who_opens(organisation, reference):
    return {actor.person[2:] for actor in PRESENT if opens(organisation, actor, reference)}


def listed(organisation, actor):
    return {row.reference for row in newest(organisation, actor, limit=500)}


# -- who opens what ---------------------------------------------------------------------------


def test_a_case_is_opened_by_its_handler_their_team_and_those_who_see_all(kept):
    reference = given_to(kept, ASHA)

    assert who_opens(kept, reference) == {"asha", "ben", "cleo"}


def test_nobodys_case_is_opened_by_the_role_whose_stage_it_is_and_by_those_who_give_out(kept):
    reference = received(kept).reference

    assert who_opens(kept, reference) == {"asha", "ben", "dan", "ela", "fay", "cleo"}
    assert reference in {row.reference for row in without_owner(kept, FAY)}


def test_a_compliment_with_no_stage_is_seen_by_those_who_give_out(kept):
    reference = received(kept, kind="compliment").reference

    assert who_opens(kept, reference) == {"fay", "cleo"}


def test_whoever_wrote_it_down_may_read_it_again(kept):
    case = received(kept, by=DAN)
    asked(kept, case.reference, "assign", by=CLEO, given={"to": "s-asha", "team": "Repairs"})

    assert case_for(kept, DAN, case.reference, NOON) is not None
    assert case.reference in listed(kept, DAN)
    assert case_for(kept, ELA, case.reference, NOON) is None


def test_whoever_owns_a_promise_opens_the_case_it_was_made_in(kept):
    reference = given_to(kept, ASHA)
    given = {"what": "Mend.", "on": "2027-01-05", "owner": "s-ela"}
    asked(kept, reference, "commit", by=ASHA, given=given)

    assert "ela" in who_opens(kept, reference)
    assert [row.reference for row in commitments(kept, ELA)] == [reference]
    assert commitments(kept, DAN) == []


def test_an_offer_that_waits_is_seen_by_those_who_decide_it(kept):
    reference = given_to(kept, DAN)
    asked(kept, reference, "offer", by=DAN, given={"remedy": "apology"})

    boss = Actor("s-other", ("manager",))
    assert opens(kept, boss, reference)


def test_whoever_covers_for_its_handler_opens_it_and_finds_it_everywhere(kept):
    reference = given_to(kept, ELA, team="Repairs")

    assert opens(kept, DEPUTY, reference)
    assert listed(kept, DEPUTY) == {reference}
    assert sum(one.number for one in figures(kept, DEPUTY)) == 1
    asked(kept, reference, "watched", by=CLEO, given={"reason": "A threat."}, days=1)
    assert listed(kept, DEPUTY) == set() and figures(kept, DEPUTY) == []


def test_whoever_handled_it_once_may_look_at_it_still(kept):
    reference = given_to(kept, ASHA)
    asked(kept, reference, "assign", by=CLEO, given={"to": "s-dan", "team": "Lettings"})

    assert who_opens(kept, reference) == {"asha", "dan", "cleo"}


def test_whoever_is_shut_out_is_so_in_the_same_transaction_in_every_list(kept):
    reference = given_to(kept, ASHA)
    asked(kept, reference, "declare", by=BEN, given={"reason": "My aunt."})

    assert "ben" not in who_opens(kept, reference)
    assert reference not in listed(kept, BEN) and reference in listed(kept, ASHA)
    assert sum(one.number for one in figures(kept, BEN)) == 0
    assert sum(one.number for one in figures(kept, ASHA)) == 1


def test_a_role_that_the_policy_does_not_know_opens_nothing_and_lists_nothing(kept):
    reference = given_to(kept, ASHA)

    assert not opens(kept, GONE, reference)
    assert listed(kept, GONE) == set() and figures(kept, GONE) == []
    assert worklist(kept, GONE, "week", NOON, whose="team") == []
    assert not any(counts(kept, GONE, NOON, whose="team").values())


def test_where_the_policy_keeps_no_case_to_a_few_all_is_as_it_was(council):
    reference = given_to(council, ASHA)

    assert StandingRow.objects.count() == 0
    assert all(opens(council, one, reference) for one in (ASHA, DAN, ELA, IRA))
    assert listed(council, DAN) == {reference}


def test_nothing_is_asked_of_a_case_by_whoever_may_not_open_it(kept):
    reference = given_to(kept, ASHA)

    with pytest.raises(NoSuchCase):
        asked(kept, reference, "note", by=DAN, given={"text": "Let me in."})
    with pytest.raises(NoSuchCase):
        asked(kept, "KC-0000-0000-0", "note", by=DAN, given={"text": "Let me in."})


# -- the lists, held against it ---------------------------------------------------------------


def _step(dice, organisation, reference):
    """Ask one thing at random; many are refused, as they would be."""
    who, other = dice.choice(STAFF), dice.choice(STAFF)
    do, given = dice.choice(
        [
            ("assign", {"to": other.person, "team": dice.choice(["", other.team])}),
            ("assign", {"to": other.person, "team": "Lettings"}),
            ("declare", {"person": other.person, "reason": "An interest."}),
            ("watched", {"reason": "A threat."}),
            ("commit", {"what": "Mend.", "on": "2027-01-05", "owner": other.person}),
            ("acknowledge", {}),
            ("lesson", {"text": "Ring back."}),
            ("offer", {"remedy": "apology"}),
            ("respond", {"outcome": "upheld"}),
            ("withdraw", {"reason": "Sorted."}),
            ("escalate", {}),
        ]
    )
    with suppress(Refused, NoSuchCase, Conflict):
        carry_out(
            Command(do, given, who), organisation=organisation, reference=reference,
            at=NOON + timedelta(hours=1),
        )  # fmt: skip


def _many(dice, organisation):
    cases = []
    for number in range(14):
        team = dice.choice(["", "Repairs", "Lettings"])
        by = dice.choice([Actor("", ("customer",)), *STAFF[:5]])
        kind = dice.choice(["complaint", "complaint", "compliment"])
        given = {"team": team} if team else {}
        at = NOON - timedelta(days=number * 9)
        cases.append(received(organisation, by=by, kind=kind, given=given, at=at).reference)
    for _ in range(70):
        _step(dice, organisation, dice.choice(cases))
    return cases


@pytest.mark.parametrize("seed", range(4))
def test_every_list_holds_just_what_may_be_opened(kept, seed):
    cases = _many(Random(seed), kept)

    for actor in (*STAFF, GONE):
        may = {reference for reference in cases if opens(kept, actor, reference)}

        assert listed(kept, actor) == may, actor
        assert sum(one.number for one in figures(kept, actor)) == len(may), actor
        assert _found(kept, actor) == may, actor
        assert {one.reference for one in without_owner(kept, actor)} <= may
        assert {one.reference for one in commitments(kept, actor)} <= may
        for whose in queries.WHOSE:
            _whose_is_kept(kept, actor, whose, may)
    everything = {r for r in cases if opens(kept, CLEO, r)} | _shut_to(kept, CLEO, cases)
    assert everything == set(cases)


def _found(organisation, actor):
    return {hit.reference for hit in search(organisation, actor, "lift", limit=100).hits}


def _shut_to(organisation, actor, cases):
    """Return what even somebody who sees all may not: restricted, or their own interest."""
    folded = {r: fold(load_by_reference(organisation.pk, r).facts) for r in cases}
    return {r for r, case in folded.items() if case.restricted or actor.person in case.shut_out}


def _whose_is_kept(organisation, actor, whose, may):
    rows = {
        group: worklist(organisation, actor, group, NOON, whose=whose, limit=500)
        for group in queries.GROUPS
    }
    assert {row.reference for some in rows.values() for row in some} <= may, (actor, whose)
    found = counts(organisation, actor, NOON, whose=whose)
    assert found == {group: len(some) for group, some in rows.items()}, (actor, whose)


@pytest.mark.parametrize("seed", range(2))
def test_the_rows_are_what_the_facts_say_and_can_be_made_again(kept, seed):
    cases = _many(Random(seed), kept)
    assert list(differences(kept)) == []
    before = {actor: listed(kept, actor) for actor in STAFF}

    StandingRow.objects.all().delete()
    assert listed(kept, ELA) <= before[ELA]  # what is lost hides a case, and never shows one
    rebuild(kept)

    assert {actor: listed(kept, actor) for actor in STAFF} == before
    assert list(differences(kept)) == []
    assert len(cases) == 14


def test_a_customer_is_known_by_their_cases_that_one_may_open(kept):
    given_to(kept, ASHA)
    customer = Customer.objects.get().key

    assert len(queries.of_customer(kept, BEN, customer)) == 1
    assert queries.of_customer(kept, DAN, customer) == []


# -- how it is read -----------------------------------------------------------------------------


def _plan(ask):
    with CaptureQueriesContext(connection) as made:
        ask()
    with connection.cursor() as cursor:
        explain = "explain " if connection.vendor == "postgresql" else "explain query plan "
        cursor.execute(explain + made.captured_queries[0]["sql"])
        return "\n".join(" ".join(map(str, row)) for row in cursor.fetchall())


def _many_of_others(number):
    """Give others very many cases and clocks: among a few, any way of reading is as good."""
    tables = {
        CaseRow: {"reference": "'KC-' || n", "handler": "'s-' || n % 90", "team": "'T' || n % 40"},
        ClockRow: {"handler": "'s-' || n % 90", "team": "'T' || n % 40"},
    }
    with connection.cursor() as cursor:
        for model, other in tables.items():
            names = [field.column for field in model._meta.local_fields if field.column]
            other = {**other, "case": '"case" + n'}
            columns = ", ".join(f'"{name}"' for name in names)
            values = ", ".join(other.get(name, f'"{name}"') for name in names)
            cursor.execute(
                f"insert into {quoted(model)} ({columns}) select {values}"
                f" from {quoted(model)}, generate_series(1, {number}) n"
            )
        cursor.execute("analyze")


@pytest.mark.postgres
def test_whoever_sees_few_among_very_many_is_led_to_them_by_indexes(kept):
    given_to(kept, DAN)
    _many_of_others(20_000)

    clocks = _plan(lambda: worklist(kept, DAN, "week", NOON, whose="all"))
    assert "BitmapOr" in clocks
    assert {"clock_open_by_team", "clock_open_by_handler"} <= set(re.findall(r"\w+", clocks))
    cases = _plan(lambda: newest(kept, DAN))
    assert "case_by_team" in cases and "case_by_receipt" not in cases


def test_ones_own_list_is_read_by_the_handler_whoever_sees_how_much(kept):
    given_to(kept, ASHA)
    if connection.vendor == "postgresql":
        _many_of_others(5_000)

    for actor in (ASHA, CLEO):
        assert "clock_open_by_handler" in _plan(lambda: worklist(kept, actor, "week", NOON))  # noqa: B023


def test_whoever_sees_all_is_asked_nothing_of_what_is_their_own(kept):
    given_to(kept, ASHA)

    where, values = queries.may_open("k", kept, CLEO)
    assert "own:" not in str(values) and '"team"' not in where
    assert queries.may_open("k", kept, GONE) == (" and false", [])
