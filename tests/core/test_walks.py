"""Laws that hold however a case goes: long random walks through every policy."""

import json
import random
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from putright.core.asks import asks
from putright.core.case import EMPTY, Case, fold
from putright.core.clocks import clocks, local_day
from putright.core.decide import decide
from putright.core.facts import Actor, Command, Fact
from putright.core.names import CLOCK_STATES, STATUSES
from putright.core.offered import Move, offered
from putright.core.policy import Policy
from putright.core.refusals import Refused
from putright.policies.load import load_policy

PACKS = ("cestria", "cipfa", "citizen", "financial-ombudsman", "peopleplus")
PRIVATE = "Mrs Ada Personal"  # in every word that a person writes, and so in no datum


def begun(policy: Policy, chance: random.Random, at: datetime) -> tuple[Case, list[Fact]]:
    kind = chance.choice(policy.kind)
    given: dict[str, Any] = {"kind": kind.id, "what": PRIVATE, "channel": "web"}
    if kind.from_roles:
        given["role"] = chance.choice(kind.from_roles)
    if chance.random() < 0.5:
        given["points"] = [PRIVATE, PRIVATE]
    if chance.random() < 0.3:
        given["event"] = (at - timedelta(days=chance.randrange(900))).date()
        given["last-service"] = given["event"]
    facts = decide(EMPTY, Command("receive", given), policy, at)
    return fold(facts), facts


def details(move: Move, case: Case, policy: Policy, at: datetime, chance: random.Random) -> dict:
    given: dict[str, Any] = dict(move.given)
    day = local_day(at, policy.calendar.zone)
    points: dict[int, dict] = {}
    for ask in asks(move.step, case, policy, move.given, clocks(case, policy, at), day, move.needs):
        value = answer(ask, day, chance)
        if ask.name.startswith("point-"):
            _, number, part = ask.name.split("-")
            points.setdefault(int(number), {"number": int(number)})[part] = value
        elif ask.name == "points":
            given["points"] = [int(number) for number in value]
        else:
            given[ask.name] = value
    if points:
        given["points"] = list(points.values())
    stage = policy.stages.get(case.stage)
    panel = stage.panel if stage else None
    if move.step == "convene" and panel is not None:
        offices = [*panel.offices, *[""] * panel.members][: panel.members]
        given["members"] = [
            {"person": f"member-{at:%f%S}-{n}", "office": o} for n, o in enumerate(offices)
        ]
    if move.step == "send" and chance.random() < 0.9:
        given["says"] = [choice for ask in asks("send", case, policy, move.given, [], day)
                         for choice, _ in (ask.choices if ask.name == "says" else ())]  # fmt: skip
    return given


def answer(ask: Any, day: Any, chance: random.Random) -> Any:
    if ask.choices:
        values = [value for value, _ in ask.choices]
        return values if ask.many else chance.choice(values)
    return {
        "date": lambda: day + timedelta(days=chance.randrange(1, 30)),
        "money": lambda: chance.choice([1, 50, 5000]),
        "number": lambda: 1,
        "yes-no": lambda: chance.random() < 0.7,
        "person": lambda: f"person-{chance.randrange(6)}",
        "moment": lambda: datetime(day.year, day.month, day.day, tzinfo=UTC),
        "choice": lambda: f"key-{chance.randrange(3)}",
    }.get(ask.detail.type, lambda: PRIVATE)()


def someone(move: Move, policy: Policy, chance: random.Random) -> Actor:
    roles = move.by_roles or tuple(policy.roles) or ("customer",)
    return Actor(f"person-{chance.randrange(40)}", (*roles, "customer"))


@pytest.mark.parametrize("pack", PACKS)
@pytest.mark.parametrize("seed", range(12))
def test_the_laws_hold_on_a_walk(pack: str, seed: int) -> None:
    policy, chance = load_policy(pack), random.Random(f"{pack}{seed}")
    at = datetime(2026, 3, 2, 9, tzinfo=UTC) + timedelta(days=chance.randrange(300))
    case, facts = begun(policy, chance, at)
    given_dates: dict[tuple, Any] = {}
    everything = list(facts)

    for _ in range(25):
        at += timedelta(hours=chance.randrange(1, 60))
        check_clocks(case, policy, at, given_dates)
        moves = offered(case, policy, Actor("watcher", (*policy.roles, "customer")), at)
        able = [move for move in moves if move.allowed]
        assert not [m for m in moves if not m.allowed and m.refusal is None]
        if not able:
            break
        move = chance.choice(able)
        command = Command(
            move.step, details(move, case, policy, at, chance), someone(move, policy, chance)
        )
        before = case
        try:
            facts = decide(case, command, policy, at)
        except Refused as refusal:
            assert refusal.sentence
            assert case == before
            continue
        case = fold(facts, case)
        everything += facts
        assert case.status in STATUSES

    assert fold(everything) == case
    check_words(everything)


def check_clocks(case: Case, policy: Policy, at: datetime, given_dates: dict) -> None:
    """A promise once given is frozen; a state is one of those there are."""
    for running in clocks(case, policy, at):
        assert running.state in CLOCK_STATES
        if running.promised is not None:
            key = (running.stage, running.id, running.key, running.start_place)
            assert given_dates.setdefault(key, running.promised) == running.promised


def check_words(facts: list[Fact]) -> None:
    """No word that a person wrote is in the record that cannot be erased."""
    for fact in facts:
        data = json.dumps(dict(fact.data))
        assert PRIVATE not in data, fact.name
        assert fact.at.tzinfo is not None
        assert fact.recorded_at.tzinfo is not None


@pytest.mark.parametrize("pack", PACKS)
def test_what_is_not_offered_is_refused_by_the_same_rule(pack: str) -> None:
    policy, chance = load_policy(pack), random.Random(pack)
    at = datetime(2026, 3, 2, 9, tzinfo=UTC)
    case, _ = begun(policy, chance, at)
    actor = Actor("watcher", tuple(policy.roles)[:1])

    for move in offered(case, policy, actor, at):
        if move.allowed or move.refusal.code in ("not-yours", "wrong-role"):
            continue
        with pytest.raises(Refused) as refused:
            decide(
                case, Command(move.step, details(move, case, policy, at, chance), actor), policy, at
            )
        assert refused.value.sentence
