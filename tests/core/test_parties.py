"""Who may read a fact, and for whom does an authority count? What no rehearsal can look at."""

from datetime import UTC, date, datetime

import pytest

from putright.core.case import EMPTY, Case, Party, fold
from putright.core.decide import decide
from putright.core.facts import Actor, Command, Fact
from putright.core.names import CORE_FACTS
from putright.core.offered import offered_move
from putright.core.parties import audience_of, authority, may_act, may_read, party_of
from putright.core.policy import Policy
from putright.core.refusals import Refused
from putright.policies.load import load_policy

PACKS = ("cestria", "cipfa", "citizen", "financial-ombudsman", "peopleplus")
AT = datetime(2026, 11, 23, 10, tzinfo=UTC)
TODAY = date(2026, 11, 23)
CLERK = Actor("s-clerk", ("customer-service-centre",))
MEMBER = Party(1, "complainant", key="c-bea")
FRIEND = Party(2, "representative", key="c-friend")
BANK = Party(3, "business", side="business", key="c-bank")


def fact(name: str, by: str = "s-clerk", **data: object) -> Fact:
    return Fact(name, AT, AT, by=by, data=data, words={"text": "secret"})


@pytest.mark.parametrize("pack", PACKS)
@pytest.mark.parametrize("party", [MEMBER, FRIEND, BANK], ids=lambda one: one.party)
def test_nothing_is_shown_to_a_party_unless_it_says_so(pack: str, party: Party) -> None:
    policy = load_policy(pack)
    meant = {record.id for record in policy.record if record.shown_to}

    shown = [
        name
        for name in CORE_FACTS | set(policy.records)
        if name not in meant and may_read(fact(name), policy, party, {party.key})
    ]

    assert shown == []


def test_what_somebody_said_themselves_they_may_read() -> None:
    policy = load_policy("citizen")

    assert may_read(fact("noted", by="c-bea"), policy, MEMBER, {"c-bea"})
    assert not may_read(fact("noted", by="c-bea"), policy, BANK, {"c-bank"})
    # Beware: what nobody signed is nobody's own.
    assert not may_read(fact("noted", by=""), policy, MEMBER, {""})


@pytest.mark.parametrize(
    ("audience", "read_by"),
    [
        (["customer"], {"customer", "representative"}),
        (["complainants"], {"customer", "representative", "complainant"}),
        (["business"], {"business"}),
        (["party-1"], {"complainant"}),
        ([], set()),
    ],
)
def test_an_audience_means_whom_it_names(audience: list[str], read_by: set[str]) -> None:
    policy = load_policy("financial-ombudsman")
    said = fact("noted", audience=audience)
    everyone = {"customer": None, "complainant": MEMBER, "representative": FRIEND, "business": BANK}

    readers = {name for name, one in everyone.items() if may_read(said, policy, one, ())}

    assert readers == read_by


def test_what_is_put_to_one_side_is_not_put_to_the_other() -> None:
    policy = load_policy("financial-ombudsman")

    assert audience_of(fact("business-invited"), policy) == {"business"}
    assert audience_of(fact("customer-invited"), policy) == {"customer"}
    assert audience_of(fact("views", side="business"), policy) == {"business"}
    assert audience_of(fact("evidence-shown", side="customer"), policy) == {"customer"}
    assert audience_of(fact("advice"), policy) == set()


# -- authority ------------------------------------------------------------------------------


def case_with(policy: Policy, *steps: tuple[str, dict[str, object]]) -> Case:
    case = fold(decide(EMPTY, Command("receive", {"kind": "complaint"}), policy, AT))
    for do, given in steps:
        case = fold(decide(case, Command(do, given, CLERK), policy, AT), case)
    return case


JOINED = ("join", {"party": "representative", "name": "A friend", "key": "c-friend"})
FORM = ("authorisation", {"signed_form": "f.pdf", "scope": "All", "until": date(2026, 12, 31)})


def test_an_authority_that_was_there_before_anybody_was_joined_is_nobodys() -> None:
    policy = load_policy("citizen")
    asked = ("authorisation-asked", {"on": date(2026, 12, 1)})

    case = case_with(policy, asked, FORM, JOINED)

    assert authority(case, policy, case.parties[0], TODAY) is None


def test_of_two_the_latest_that_counts_is_the_one() -> None:
    policy = load_policy("citizen")
    ended = ("authorisation", {**FORM[1], "until": date(2026, 11, 1)})

    case = case_with(policy, JOINED, FORM, ended)

    found = authority(case, policy, case.parties[0], TODAY)
    assert found is not None and found.until == date(2026, 12, 31)
    assert may_act(case, policy, case.parties[0], TODAY)
    assert not may_act(case, policy, case.parties[0], date(2027, 1, 1))


def test_who_left_is_no_party_and_has_no_authority() -> None:
    policy = load_policy("citizen")

    case = case_with(policy, JOINED, FORM, ("leave", {"number": 1}))

    assert party_of(case, "c-friend") is None
    assert not may_act(case, policy, case.parties[0], TODAY)


def test_staff_who_write_down_what_somebody_told_for_another_are_not_joined() -> None:
    policy = load_policy("citizen")
    given = {"kind": "complaint", "capacity": "for-another"}

    case = fold(decide(EMPTY, Command("receive", given, CLERK), policy, AT))

    assert case.parties == ()


def test_a_party_is_offered_nothing_that_is_the_customers_to_decide() -> None:
    policy = load_policy("citizen")
    case = case_with(policy, JOINED)
    friend = Actor("c-friend", ("customer",))

    for step in ("withdraw", "escalate", "answer-offer", "join", "message"):
        move = offered_move(case, policy, friend, AT, step, {})
        assert move is not None and not move.allowed, step
        assert move.refusal is not None and move.refusal.code == "not-for-a-party", step


def test_a_letter_to_a_number_that_is_not_there_is_refused() -> None:
    policy = load_policy("citizen")
    case = case_with(policy, JOINED, ("agreed-date", {"on": date(2026, 12, 18)}))
    given = {"letter": "update", "says": ["progress", "expected-date"], "to": "party-7"}

    with pytest.raises(Refused) as no:
        decide(case, Command("send", given, CLERK), policy, AT)

    assert no.value.code == "unknown-party"


def _form(ends: date | None, *points: int) -> tuple[str, dict[str, object]]:
    named = {"points": list(points)} if points else {}
    return ("authorisation", {**FORM[1], "until": ends or date(2030, 1, 1), **named})


def _other(ends: date | None, *points: int) -> tuple[str, dict[str, object]]:
    given = {"evidence": "A letter", "scope": "One matter", "until": ends or date(2030, 1, 1)}
    return ("incapacity-evidence", {**given, **({"points": list(points)} if points else {})})


LATE, SOON, OVER = None, date(2026, 12, 31), date(2026, 11, 1)
STRUCK = ("strike", {"record": "authorisation", "reason": "It was somebody else's."})


@pytest.mark.parametrize(
    ("seen", "points", "until"),
    [
        # What is for different points adds up, by one sort of record or by two.
        ([_form(LATE, 1), _form(LATE, 2)], (1, 2), date(2030, 1, 1)),
        ([_form(LATE, 1), _other(LATE, 2)], (1, 2), date(2030, 1, 1)),
        ([_form(LATE, 2, 3), _other(LATE, 1, 2)], (1, 2, 3), date(2030, 1, 1)),
        # All of it counts until the first of them ends; a point that two cover, until the later.
        ([_form(LATE, 1), _form(SOON, 2)], (1, 2), SOON),
        ([_form(SOON, 1), _form(LATE, 1)], (1,), date(2030, 1, 1)),
        # What has ended adds nothing, and takes nothing away.
        ([_form(OVER, 1), _form(LATE, 2)], (2,), date(2030, 1, 1)),
        ([_form(LATE, 1), _form(OVER, 2)], (1,), date(2030, 1, 1)),
        # One for the whole covers every point, and what was seen before it.
        ([_form(LATE, 1), _form(SOON)], (), SOON),
        ([_form(SOON), _other(LATE)], (), date(2030, 1, 1)),
        # One for some points, after one for the whole, means less than before, for good.
        ([_form(LATE), _other(LATE, 2)], (2,), date(2030, 1, 1)),
        ([_form(LATE), _other(LATE, 2), _other(LATE, 3)], (2, 3), date(2030, 1, 1)),
        ([_form(LATE), _other(OVER, 2)], None, None),
        ([_form(LATE), _other(LATE, 2), _form(SOON)], (), SOON),
        # What was struck out never was: neither a part of the sum, nor what narrowed another.
        ([_form(LATE, 1), STRUCK, _other(LATE, 2)], (2,), date(2030, 1, 1)),
        ([_other(LATE), _form(LATE, 2), STRUCK], (), date(2030, 1, 1)),
        ([_form(LATE, 1), STRUCK], None, None),
    ],
)
def test_authorities_for_different_points_add_up(
    seen: list[tuple[str, dict[str, object]]], points: tuple[int, ...] | None, until: date | None
) -> None:
    policy = load_policy("citizen")
    told = {"kind": "complaint", "points": ["A leak", "A bill", "A letter"]}
    case = fold(decide(EMPTY, Command("receive", told), policy, AT))
    for do, given in (JOINED, *seen):
        by = Actor("s-head", ("customer-service-centre", "director-of-customer-service"))
        case = fold(decide(case, Command(do, given, by), policy, AT), case)

    found = authority(case, policy, case.parties[0], TODAY)

    assert found is not None
    if points is None:
        assert not found.counts
    else:
        assert (found.counts, found.points, found.until) == (True, points, until)
    assert may_act(case, policy, case.parties[0], TODAY) is (points == ())
