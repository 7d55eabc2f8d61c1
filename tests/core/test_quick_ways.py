"""Where the core has a quick way, it gives what the slow one gives."""

import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from putright.core import conditions, counting
from putright.core.case import EMPTY, Case, fold
from putright.core.clocks import calendar_for, clocks, counting_for, due_many, due_of
from putright.core.counting import Amount, Counting, Due, Term, due
from putright.core.decide import decide, decided, promises
from putright.core.facts import Actor, Command, Fact
from putright.core.offered import Move, _Look, offered
from putright.core.policy import Clock, Policy, When
from putright.core.refusals import Refused
from putright.policies.load import load_policy
from tests.core.test_walks import PACKS, begun, details, someone

POLICIES = [load_policy(pack) for pack in PACKS]
CLOCKS = [(policy, clock) for policy in POLICIES for clock in policy.all_clocks]
STARTS = st.datetimes(datetime(2012, 1, 1), datetime(2034, 1, 1), timezones=st.just(UTC))


def walked(policy: Policy, seed: int, steps: int = 18) -> Iterator[tuple[Case, datetime]]:
    """Give a case as it stands after each step of a random walk."""
    chance = random.Random(f"{policy.id}{seed}")
    at = datetime(2026, 3, 2, 9, tzinfo=UTC) + timedelta(days=chance.randrange(300))
    case, _ = begun(policy, chance, at)
    for _ in range(steps):
        yield case, at
        at += timedelta(hours=chance.randrange(1, 90))
        able = [m for m in offered(case, policy, Actor("w", tuple(policy.roles)), at) if m.allowed]
        if not able:
            return
        move = chance.choice(able)
        given = details(move, case, policy, at, chance)
        try:
            found = decided(
                case, Command(move.step, given, someone(move, policy, chance)), policy, at
            )
        except Refused:
            continue
        case = fold(found.facts, case)
        assert found.clocks == clocks(case, policy, at)


# -- due dates ------------------------------------------------------------------------------


def slowly_due(clock: Clock, start: datetime, policy: Policy) -> Due | None:
    if not isinstance(clock.within, Amount):
        return None
    how = counting_for(clock, policy)
    return due(start, clock.within, how, calendar_for(how, policy))


@given(starts=st.lists(STARTS, min_size=1, max_size=6), which=st.sampled_from(CLOCKS))
def test_many_dates_are_those_of_each(starts: list[datetime], which: tuple[Policy, Clock]) -> None:
    policy, clock = which

    found = due_many(clock, starts, policy)

    assert found == [slowly_due(clock, start, policy) for start in starts]


@given(
    days=st.lists(STARTS, min_size=1, max_size=4),
    seconds=st.lists(st.integers(0, 86_399), min_size=1, max_size=6),
    number=st.integers(0, 30),
    unit=st.sampled_from(counting.UNITS),
    how=st.builds(
        Counting,
        first_day=st.sampled_from(["day after", "same day"]),
        received_on_closed_day=st.sampled_from(["that day", "next working day"]),
        received_after_hours=st.sampled_from(["that day", "next working day"]),
        ends_on_closed_day=st.sampled_from(["stays", "moves on", "comes forward"]),
        zone=st.sampled_from(["Europe/London", "America/New_York", "GMT"]),
        hours_zone=st.sampled_from(["", "Asia/Tokyo"]),
    ),
)
def test_a_term_gives_what_due_gives_at_every_time_of_a_day(
    days: list[datetime], seconds: list[int], number: int, unit: str, how: Counting
) -> None:
    calendar = POLICIES[0].calendar_of("england-and-wales")
    amount = Amount(number, unit)  # type: ignore[arg-type]
    term = Term(amount, how, calendar)
    midnights = [day.replace(hour=0, minute=0, second=0, microsecond=0) for day in days]

    for start in [m + timedelta(seconds=s) for m in midnights for s in seconds]:
        assert term.due(start) == due(start, amount, how, calendar)


def test_a_term_forgets_before_it_fills_the_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(counting, "_MOST_KEPT", 3)
    calendar = POLICIES[0].calendar_of("england-and-wales")
    term = Term(Amount(10, "working days"), Counting(), calendar)
    starts = [datetime(2026, 1, 1, 9, tzinfo=UTC) + timedelta(days=n) for n in range(10)]

    found = [term.due(start) for start in starts * 2]

    assert found == [due(start, term.amount, term.counting, calendar) for start in starts * 2]
    assert len(term._kept) <= 3


def test_a_term_refuses_a_start_without_a_zone_as_due_does() -> None:
    term = Term(Amount(1, "weeks"), Counting(), POLICIES[0].calendar_of("scotland"))

    with pytest.raises(ValueError, match="time zone"):
        term.due(datetime(2026, 1, 1))


def test_a_copy_of_a_clock_keeps_nothing_that_was_worked_out_for_the_first() -> None:
    policy = load_policy("cestria")
    first = next(clock for clock in policy.all_clocks if isinstance(clock.within, Amount))
    start = datetime(2026, 3, 2, 9, tzinfo=UTC)
    before = due_of(first, start, policy)

    other = first.model_copy(update={"id": "other", "within": Amount(90, "calendar days")})

    assert other.full_id == (first.stage, "other")
    assert due_of(other, start, policy) == slowly_due(other, start, policy) != before


def test_other_holidays_make_another_date() -> None:
    policy = load_policy("cestria")
    clock = policy.clock_by_name["stage-1", "stage-1"]
    start = datetime(2022, 9, 5, 9, tzinfo=UTC)
    with_funeral = due_of(clock, start, policy)

    without = policy.changed(holidays_without=(datetime(2022, 9, 19).date(),))

    assert due_of(clock, start, without) == slowly_due(clock, start, without) != with_funeral


# -- clocks ---------------------------------------------------------------------------------


@pytest.mark.parametrize("policy", POLICIES, ids=PACKS)
@pytest.mark.parametrize("seed", range(4))
def test_the_clocks_decided_with_are_those_read_again(policy: Policy, seed: int) -> None:
    for case, at in walked(policy, seed):
        assert promises(case, policy, at) == []


@pytest.mark.parametrize("policy", POLICIES, ids=PACKS)
def test_a_clock_of_another_kind_or_stage_is_passed_over_for_good(policy: Policy) -> None:
    looks_at_all = policy.changed()
    vars(looks_at_all)["clocks_for"] = {}

    for case, at in walked(policy, seed=1):
        assert clocks(case, policy, at) == clocks(case, looks_at_all, at)


def test_a_clock_that_heeds_promises_is_read_with_them() -> None:
    policy = load_policy("cestria")
    told = Clock(
        id="told", strength="must", within="2 working days", counts_from="promised",
        stops_when=("noted",), added="test",
    )  # fmt: skip
    policy = policy.changed(clock=(*policy.clock, told))
    at = datetime(2026, 3, 2, 9, tzinfo=UTC)

    found = decided(EMPTY, Command("receive", {"kind": "complaint"}), policy, at)

    assert found.clocks == clocks(fold(found.facts), policy, at)
    assert "told" in {clock.id for clock in found.clocks}


def test_which_clocks_others_wait_for_is_known_of_the_policy() -> None:
    policy = load_policy("cipfa")

    assert policy.waited_for == {("", "overall")}
    assert all(policy.clock_by_name[name].from_due_of for name in policy.awaited)


# -- conditions and moves -------------------------------------------------------------------


def test_every_key_of_a_condition_can_be_asked() -> None:
    assert set(conditions._HOLDS) == set(When.model_fields)


def as_told(move: Move) -> tuple:
    refusal = move.refusal
    told = vars(refusal) if refusal else None
    return (*move._replace(refusal=None), told)


@pytest.mark.parametrize("policy", POLICIES, ids=PACKS)
@pytest.mark.parametrize("seed", range(3))
def test_a_move_is_what_its_rule_says_whether_or_not_it_was_asked(
    policy: Policy, seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    people = [
        Actor("person-3", tuple(policy.roles)),
        *(Actor(f"person-{n}", (role,)) for n, role in enumerate(policy.roles)),
        Actor("c", ("customer",)),
        Actor("", ()),
    ]
    for n, (case, at) in enumerate(walked(policy, seed)):
        person = people[n % len(people)]
        quick = offered(case, policy, person, at)
        with monkeypatch.context() as slow:
            slow.setattr(_Look, "_is_elsewhere", lambda look, proposal: False)
            slow.setattr(_Look, "_probe", _Look._ask)
            asked = offered(case, policy, person, at)
        assert list(map(as_told, quick)) == list(map(as_told, asked))


# -- facts by their names ---------------------------------------------------------------------


@pytest.mark.parametrize("policy", POLICIES, ids=PACKS)
def test_facts_are_found_by_name_as_by_looking_through_them(policy: Policy) -> None:
    for case, _ in walked(policy, seed=2):
        for name in {fact.name for fact in case.facts} | {"nothing"}:
            there: list[Fact] = [fact for fact in case.facts if fact.name == name]
            assert list(case.named(name)) == there
            assert case.latest(name) == (there[-1] if there else None)
            assert case.has_happened(name) == bool(there)
        assert fold(case.facts[2:], fold(case.facts[:2])) == case


def test_a_case_that_grew_knows_its_new_facts() -> None:
    policy = load_policy("cestria")
    at = datetime(2026, 3, 2, 9, tzinfo=UTC)
    case = fold(decide(EMPTY, Command("receive", {"kind": "complaint"}), policy, at))
    assert not case.has_happened("noted")

    officer = Actor("olu", tuple(policy.roles))
    after = fold(decide(case, Command("note", {"text": "x"}, officer), policy, at), case)

    assert after.has_happened("noted")
    assert not case.has_happened("noted")
