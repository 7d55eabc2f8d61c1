"""Did a step of a story come out as it expects? What differs, in sentences."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from putright.core.case import EMPTY, Case, as_date
from putright.core.clocks import clocks
from putright.core.cycles import cycle_dates
from putright.core.facts import Actor, Fact
from putright.core.knowing import may_open
from putright.core.offered import offered
from putright.core.policy import Policy
from putright.core.refusals import Refused
from putright.core.rules.contact import routes
from putright.core.toml import shown


@dataclass
class Playing:
    """The state of a story while it is played."""

    policy: Policy
    case: Case = EMPTY
    at: datetime | None = None
    problems: list[str] = field(default_factory=list)


def as_moment(value: Any, zone: ZoneInfo) -> datetime:
    """Return a day or moment of a story as a moment; a day alone is its noon there."""
    if isinstance(value, datetime):
        moment = value if value.tzinfo else value.replace(tzinfo=zone)
        return moment.astimezone(ZoneInfo("UTC"))
    return datetime(value.year, value.month, value.day, 12, tzinfo=zone).astimezone(ZoneInfo("UTC"))


def refusal_problems(refusal: Refused | None, expected: Any) -> list[str]:
    """Return how a step was refused otherwise than it expects, or was not."""
    if expected is None:
        return [f"refused ({refusal.code}): {refusal}"] if refusal else []
    if refusal is None:
        return ["was accepted, but should have been refused"]
    problems = []
    wanted = expected if isinstance(expected, dict) else {"code": expected}
    if "code" in wanted and wanted["code"] != refusal.code:
        problems.append(f"refused as {refusal.code}, not {wanted['code']}: {refusal}")
    if "because" in wanted:
        because = wanted["because"]
        wants = set(because) if isinstance(because, list) else {because}
        if not wants <= set(refusal.clauses):
            problems.append(
                f"refused under {', '.join(refusal.clauses) or 'no clause'}, not {because}"
            )
    absent = [name for name in wanted.get("names", ()) if name not in refusal.missing]
    if absent:
        problems.append(
            f"the refusal names {', '.join(refusal.missing) or 'nothing'}, not {absent}"
        )
    return problems


def letter_problems(expected: Any, facts: list[Fact], refusal: Refused | None) -> list[str]:
    """Return how the letter that went, or was kept here, is otherwise than a step expects."""
    if not isinstance(expected, Mapping):
        return [] if expected is None else ["expect.letter is a table, such as { missing = [] }"]
    sent = next((fact for fact in facts if fact.name == "sent"), None)
    missing = list(refusal.missing) if refusal else []
    text = (sent.words.get("text") or "") if sent else ""
    problems = []
    if "missing" in expected and missing != expected["missing"]:
        problems.append(f"the letter lacks {missing or 'nothing'}, not {expected['missing']}")
    if sent is None and set(expected) - {"missing"}:
        return [*problems, "no letter went"]
    if "says" in expected and sent and sent.data.get("says", []) != expected["says"]:
        problems.append(f"the letter says {sent.data.get('says')}, not {expected['says']}")
    subject = sent.words.get("subject") if sent else ""
    if "subject" in expected and subject != expected["subject"]:
        problems.append(f"its subject is {subject!r}, not {expected['subject']!r}")
    problems += [f"{said!r} is not in it" for said in expected.get("has", ()) if said not in text]
    problems += [f"{said!r} is in it" for said in expected.get("lacks", ()) if said in text]
    return problems


def state_problems(played: Playing, expect: Mapping[str, Any], facts: list[Fact]) -> list[str]:
    """Return what differs in the case, its clocks and what may be done, from what is expected."""
    case, policy, at = played.case, played.policy, played.at
    assert at is not None
    problems = []
    for key in ("stage", "status", "kind", "procedure", "handler", "restricted"):
        if key in expect and getattr(case, key) != expect[key]:
            problems.append(f"{key} is {getattr(case, key)!r}, not {shown(expect[key])}")
    names = [fact.name for fact in facts]
    problems += [f"no {name} came of it" for name in expect.get("events", ()) if name not in names]
    problems += [f"{name} came of it" for name in expect.get("not_events", ()) if name in names]
    problems += _clock_problems(played, expect)
    problems += _cycle_problems(played, expect)
    if "offered" in expect or "not_offered" in expect:
        problems += _offered_problems(played, expect)
    problems += _opening_problems(played, expect)
    for letter, wanted in expect.get("routes", {}).items():
        found = [r.id for r in routes(case, policy, letter, _local(played))]
        if found != wanted:
            problems.append(f"{letter} names {found}, not {wanted}")
    return problems


def _local(played: Playing) -> date:
    assert played.at is not None
    return played.at.astimezone(ZoneInfo(played.policy.calendar.zone)).date()


def _clock_problems(played: Playing, expect: Mapping[str, Any]) -> list[str]:
    if not {"due", "state", "none"} & set(expect):
        return []
    assert played.at is not None
    running = clocks(played.case, played.policy, played.at)
    problems = []
    for name, wanted in expect.get("due", {}).items():
        problems += _due_problems(name, wanted, _found(running, name, played.case))
    for name, wanted in expect.get("state", {}).items():
        found = _found(running, name, played.case)
        if found is None:
            problems.append(f"clock {name} does not exist, so it is not {shown(wanted)}")
        elif found.state != wanted:
            is_now = f"{found.state!r}, not {shown(wanted)} (due {found.limit})"
            problems.append(f"clock {name} is {is_now}")
    for name in expect.get("none", ()):
        found = _found(running, name, played.case)
        if found is not None:
            problems.append(f"clock {name} exists (due {found.limit})")
    return problems


def _cycle_problems(played: Playing, expect: Mapping[str, Any]) -> list[str]:
    """`cycle.ID = { due, overdue, mismatch }`: a review or report, seen from this step's day."""
    known = {dated.cycle.id: dated for dated in cycle_dates(played.policy, _local(played))}
    problems = []
    for name, wanted in expect.get("cycle", {}).items():
        dated = known.get(name)
        if dated is None:
            problems.append(f"cycle {name} does not exist")
            continue
        is_so = {
            "due": dated.due,
            "overdue": dated.is_overdue(_local(played)),
            "mismatch": dated.mismatch,
        }
        for key, value in wanted.items():
            if is_so.get(key) != value:
                problems.append(f"cycle {name}: {key} is {is_so.get(key)}, not {value}")
    return problems


def _found(running: list[Any], name: str, case: Case) -> Any:
    """Return the clock of a name (`id`, `stage/id` or `id/key`), the present stage's first."""
    able = [r for r in running if r.id == name]
    if not able and "/" in name:
        left, _, right = name.partition("/")
        able = [
            r
            for r in running
            if (r.stage == left and r.id == right) or (r.id == left and r.key == right)
        ]
    if not able:
        able = [r for r in running if r.stage == name and "responded" in r.clock.stops_when]
    here = [r for r in able if r.stage == case.stage]
    return (here or able or [None])[-1]


def _due_problems(name: str, wanted: Any, found: Any) -> list[str]:
    if found is None:
        return [f"clock {name} does not exist"]
    if not isinstance(wanted, dict):
        wanted = {"on": wanted}
    problems = []
    for key, value in (
        ("on", found.due),
        ("promised", found.promised),
        ("extended", found.extended),
    ):
        if key not in wanted:
            continue
        moment = found.due_at if key == "on" and isinstance(wanted[key], datetime) else None
        if moment is not None:
            expected = as_moment(wanted[key], moment.tzinfo or ZoneInfo("UTC"))
            if moment.replace(tzinfo=None) != wanted[key] and moment != expected:
                problems.append(f"clock {name}: {key} {moment}, not {wanted[key]}")
        elif value != as_date(wanted[key]):
            problems.append(f"clock {name}: {key} {value}, not {wanted[key]}")
    if "because" in wanted:
        because = wanted["because"]
        wants = set(because) if isinstance(because, list) else {because}
        if not wants <= set(found.cites):
            problems.append(f"clock {name} rests on {', '.join(found.cites)}, not {because}")
    return problems


def _opening_problems(played: Playing, expect: Mapping[str, Any]) -> list[str]:
    """`open_to` asks whether somebody who works here opens the case: `{ by, role, team }`.

    A role's name alone is somebody of that role who has had nothing to do with it.
    """
    problems = []
    for key, is_open in (("open_to", True), ("not_open_to", False)):
        for who in expect.get(key, ()):
            if may_open(_somebody(who), played.case, played.policy) != is_open:
                problems.append(f"it is {'shut' if is_open else 'open'} to {shown(who)}")
    return problems


def _somebody(who: Any) -> Actor:
    if not isinstance(who, Mapping):
        return Actor(f"some {who}", (str(who),))
    return Actor(str(who.get("by", "")), (str(who.get("role", "")),), str(who.get("team", "")))


def _offered_problems(played: Playing, expect: Mapping[str, Any]) -> list[str]:
    """`offered` asks whether somebody may do it now; whoever that is."""
    assert played.at is not None
    roles = tuple(played.policy.roles) or ("staff",)
    moves = offered(played.case, played.policy, Actor("", (*roles, "customer")), played.at)
    able = {name for m in moves if m.allowed for name in (m.step, *map(str, m.given.values()))}
    return [
        *[f"{name} is not offered" for name in expect.get("offered", ()) if name not in able],
        *[f"{name} is offered" for name in expect.get("not_offered", ()) if name in able],
    ]
