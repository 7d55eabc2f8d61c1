"""Do these stories come out as they should? Rehearsals: a pack's own proofs, run as tests."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from putright.core.case import EMPTY, Case, as_date, fold
from putright.core.clocks import clocks
from putright.core.cycles import cycle_dates
from putright.core.decide import decide
from putright.core.facts import Actor, Command, Fact
from putright.core.knowing import may_open
from putright.core.lines import line_map, line_of
from putright.core.names import CUSTOMER_STEPS
from putright.core.offered import offered
from putright.core.policy import Policy
from putright.core.refusals import Fault, PackFaults, Refused
from putright.core.rules.able import who_may
from putright.core.rules.contact import routes
from putright.core.toml import read_toml, shown

_STEP_KEYS = {"at", "do", "by", "role", "team", "given", "expect"}
_EXPECT_KEYS = {
    "stage", "status", "kind", "procedure", "due", "state", "none", "refused", "events",
    "not_events", "offered", "not_offered", "routes", "handler", "restricted", "cycle",
    "open_to", "not_open_to",
}  # fmt: skip
_STORY_KEYS = {"name", "cites", "settings", "calendar", "step"}


@dataclass(frozen=True, slots=True)
class Outcome:
    """How one rehearsal came out. `problems` says what differed, step by step."""

    name: str
    file: str
    cites: tuple[str, ...]
    problems: tuple[str, ...] = ()

    @property
    def passed(self) -> bool:
        return not self.problems


@dataclass
class _Stage:
    """The state of a story while it is played."""

    policy: Policy
    case: Case = EMPTY
    at: datetime | None = None
    problems: list[str] = field(default_factory=list)


def read_story(text: str, file: str) -> dict[str, Any]:
    """Return the story that a file tells. Raises PackFaults where it cannot be one."""
    story = read_toml(text, file)
    lines = line_map(text)
    faults = [
        Fault(file, line_of(lines, (key,)), f"A rehearsal has no key {shown(key)}.")
        for key in story
        if key not in _STORY_KEYS
    ]
    if not isinstance(story.get("name"), str) or not isinstance(story.get("cites", []), list):
        faults.append(Fault(file, 1, "A rehearsal needs a name and the clauses it cites."))
    if not isinstance(story.get("step"), list) or not story["step"]:
        faults.append(Fault(file, 1, "A rehearsal needs at least one [[step]]."))
    for number, step in enumerate(story.get("step") or [], start=1):
        faults += _step_faults(step, number, file, line_of(lines, ("step", number - 1)))
    if faults:
        raise PackFaults(faults)
    return story


def _step_faults(step: Any, number: int, file: str, line: int) -> list[Fault]:
    if not isinstance(step, dict):
        return [Fault(file, line, f"Step {number} is no table. Write [[step]].")]
    expect = step.get("expect", {})
    at = step.get("at")
    if at is not None and not (isinstance(at, date) and 2000 < at.year < 2100):
        return [Fault(file, line, f"Step {number}: at is a day or moment between 2001 and 2099.")]
    if not isinstance(step.get("do", ""), str):
        return [Fault(file, line, f"Step {number}: do is the name of a step, in quotes.")]
    if not isinstance(expect, dict):
        return [Fault(file, line, f"Step {number}: expect is a table, such as expect.status.")]
    return [
        *[
            Fault(
                file,
                line,
                f"Step {number} has no key {shown(key)}; "
                f"it may have {', '.join(sorted(_STEP_KEYS))}.",
            )
            for key in step
            if key not in _STEP_KEYS
        ],
        *[
            Fault(file, line, f"Step {number}: nothing can be expected of {shown(key)}.")
            for key in (expect if isinstance(expect, dict) else {})
            if key not in _EXPECT_KEYS
        ],
        *(
            [Fault(file, line, f"Step {number}: given is a table of details.")]
            if not isinstance(step.get("given", {}), dict)
            else []
        ),
    ]


def rehearse(text: str, policy: Policy, file: str) -> Outcome:
    """Play one story under a policy. Raises PackFaults if the file is no story."""
    return play(read_story(text, file), policy, file)


def play(story: Mapping[str, Any], policy: Policy, file: str) -> Outcome:
    """Play a story that was read before."""
    played = _Stage(_dressed(policy, story))
    for number, step in enumerate(story["step"], start=1):
        _play_step(played, step, number)
    cites = tuple(str(clause) for clause in story.get("cites", ()))
    return Outcome(str(story["name"]), file, cites, tuple(played.problems))


def _dressed(policy: Policy, story: Mapping[str, Any]) -> Policy:
    """Return the policy with the figures and the calendar that this story alone sets."""
    updates: dict[str, Any] = {}
    if story.get("settings"):
        updates["settings"] = {**policy.settings, **story["settings"]}
    calendar = story.get("calendar") or {}
    if isinstance(calendar, str):
        calendar = {"division": calendar}
    if calendar.get("without"):
        updates["holidays_without"] = tuple(calendar["without"])
    table = {k: v for k, v in calendar.items() if k in ("division", "zone", "closes", "opens")}
    if calendar.get("closures"):
        table["closures"] = tuple(calendar["closures"])
    if table:
        updates["calendar"] = policy.calendar.model_copy(update=table)
    return policy.changed(**updates) if updates else policy


def _play_step(played: _Stage, step: Mapping[str, Any], number: int) -> None:
    played.at = _moment(step.get("at"), played)
    expect = step.get("expect", {})
    label = f"step {number} ({str(step.get('do', 'look'))[:40]})"
    facts: list[Fact] = []
    refusal: Refused | None = None
    if step.get("do", "look") != "look":
        try:
            facts = decide(played.case, _command(played, step), played.policy, played.at)
            played.case = fold(facts, played.case)
        except Refused as refused:
            refusal = refused
    problems = [
        *_refusal_problems(refusal, expect.get("refused")),
        *_state_problems(played, expect, facts),
    ]
    played.problems += [f"{label}: {problem}" for problem in problems]


def _moment(value: Any, played: _Stage) -> datetime:
    zone = ZoneInfo(played.policy.calendar.zone)
    if value is None:
        return played.at or datetime(2026, 1, 5, 9, tzinfo=zone)
    return _aware(value, zone)


def _aware(value: Any, zone: ZoneInfo) -> datetime:
    if isinstance(value, datetime):
        moment = value if value.tzinfo else value.replace(tzinfo=zone)
        return moment.astimezone(ZoneInfo("UTC"))
    return datetime(value.year, value.month, value.day, 12, tzinfo=zone).astimezone(ZoneInfo("UTC"))


def _command(played: _Stage, step: Mapping[str, Any]) -> Command:
    zone = ZoneInfo(played.policy.calendar.zone)
    given = dict(step.get("given", {}))
    for name in ("received_at", "happened"):
        if isinstance(given.get(name), (date, datetime)):
            given[name] = _aware(given[name], zone)
    role = step.get("role") or _usual_role(played, str(step["do"]), given)
    person = str(step.get("by") or role)
    return Command(str(step["do"]), given, Actor(person, (role,), str(step.get("team", ""))))


def _usual_role(played: _Stage, do: str, given: Mapping[str, Any]) -> str:
    """Return who would do this: the customer, or a role that may, the stage's own first."""
    if do in CUSTOMER_STEPS:
        return "customer"
    record = str(given.get("record", "")) if do == "record" else do
    able = who_may(played.policy, do, record)
    stage = played.policy.stages.get(played.case.stage)
    if stage is not None and stage.handled_by in able:
        return stage.handled_by
    return able[0] if able else "staff"


def _refusal_problems(refusal: Refused | None, expected: Any) -> list[str]:
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


def _state_problems(played: _Stage, expect: Mapping[str, Any], facts: list[Fact]) -> list[str]:
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


def _local(played: _Stage) -> date:
    assert played.at is not None
    return played.at.astimezone(ZoneInfo(played.policy.calendar.zone)).date()


def _clock_problems(played: _Stage, expect: Mapping[str, Any]) -> list[str]:
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


def _cycle_problems(played: _Stage, expect: Mapping[str, Any]) -> list[str]:
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
            expected = _aware(wanted[key], moment.tzinfo or ZoneInfo("UTC"))
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


def _opening_problems(played: _Stage, expect: Mapping[str, Any]) -> list[str]:
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


def _offered_problems(played: _Stage, expect: Mapping[str, Any]) -> list[str]:
    """`offered` asks whether somebody may do it now; whoever that is."""
    assert played.at is not None
    roles = tuple(played.policy.roles) or ("staff",)
    moves = offered(played.case, played.policy, Actor("", (*roles, "customer")), played.at)
    able = {name for m in moves if m.allowed for name in (m.step, *map(str, m.given.values()))}
    return [
        *[f"{name} is not offered" for name in expect.get("offered", ()) if name not in able],
        *[f"{name} is offered" for name in expect.get("not_offered", ()) if name in able],
    ]
