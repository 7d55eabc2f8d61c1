"""What happens to each case of the corpus? Nine texts: what came in, and eight steps.

Six lives, each decided once by the real rules for a case of marks. A case of the corpus is
then that life with its own words, people and days; only what depends on the day (the dates
promised) is asked of the rules again. `tests/bench` holds it to what the one door makes.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from bench.common import tool
from putright.cases.binding import policy_on
from putright.core.case import EMPTY, Case, fold
from putright.core.clocks import local_day
from putright.core.decide import decide, promises
from putright.core.facts import Actor, Command, Fact
from putright.core.policy import Policy
from putright.people.keys import spell
from putright.people.models import Organisation

QUEUES: list[str] = tool("corpus").QUEUES
OWNERS: list[str] = tool("corpus").OWNERS
ROLES = ("service-manager", "service-team")
CUSTOMER = Actor("@customer", ("customer",))
STAFF = Actor("@author", ROLES, "@team")


class Step(NamedTuple):
    """One step of a life; a word that begins with @ is filled in for each case."""

    do: str
    given: Mapping[str, Any]
    by: Actor = STAFF


def _note(place: int) -> Step:
    shown = {"visible": "customer"} if place % 2 else {}  # the corpus: every other is public
    return Step("note", {"text": f"@text{place}", **shown})


def _notes(*places: int) -> list[Step]:
    return [_note(place) for place in places]


def _given_to(place: int) -> Step:
    given = {"to": "@owner", "team": "@team", "to_role": list(ROLES), "reason": f"@text{place}"}
    return Step("assign", given)


def _told(place: int) -> Step:
    return Step("acknowledge", {"form": "writing", "text": f"@text{place}"})


def _answered(place: int) -> Step:
    given = {"form": "writing", "outcome": "not-upheld", "text": f"@text{place}"}
    return Step("respond", given)


def _asked_again(place: int) -> Step:
    given = {"way": "requested", "form": "web", "reason": f"@text{place}"}
    return Step("escalate", given, CUSTOMER)


RECEIVED = Step(
    "receive",
    {
        "kind": "complaint",
        "role": "tenant",
        "channel": "web",
        "form": "web",
        "service": "@team",
        "what_happened": "@text0",
    },
    CUSTOMER,
)
_CLOSED = Step("close", {"reason": "@text8"})
LIVES: dict[str, list[Step]] = {
    "looked into": [_told(1), _given_to(2), *_notes(3, 4, 5, 6, 7, 8)],
    "nobody's": [_told(1), *_notes(2, 3, 4, 5, 6, 7, 8)],
    "again": [
        *(_told(1), _given_to(2), _note(3), _answered(4), _asked_again(5)),
        *(_told(6), _given_to(7), _note(8)),
    ],
    "answered": [_told(1), _given_to(2), *_notes(3, 4, 5, 6), _answered(7), _CLOSED],
    "answered twice": [
        *(_told(1), _given_to(2), _answered(3), _asked_again(4)),
        *(_told(5), _given_to(6), _answered(7), _CLOSED),
    ],
}
_OPEN = ("looked into",) * 7 + ("nobody's",) + ("again",) * 2
_ENDED = ("answered",) * 8 + ("answered twice",) * 2


class Asked(NamedTuple):
    """A step of one case as the one door would be asked for it."""

    command: Command
    at: datetime


@dataclass
class Told:
    """The facts of one case of the corpus, and whose it is."""

    number: int
    facts: list[Fact]
    email: str


@dataclass
class Life:
    """What the rules made of one life: the facts of each step, their promises left out."""

    steps: list[list[Fact]]
    promising: list[bool]
    dates: dict[tuple[int, Any], list[Fact]] = field(default_factory=dict)


def life_of(number: int) -> str:
    """Return which life a case leads: one in five is open, as the corpus says."""
    ways = _OPEN if number % 5 == 0 else _ENDED
    return ways[number // 5 % 10]


def asked(case: Mapping[str, Any], staff: Mapping[str, str]) -> Iterator[Asked]:
    """Give what would be asked of the one door, step by step."""
    steps = [RECEIVED, *LIVES[life_of(case["i"])]]
    moments = [case["created"], *(event["at"] for event in case["events"])]
    for place, (step, at) in enumerate(zip(steps, moments, strict=True)):
        known = _known(case, staff, place)
        by = replace(step.by, person=known[step.by.person], team=known.get(step.by.team, ""))
        yield Asked(Command(step.do, _filled(step.given, known), by), at)


class Teller:
    """Tells the cases of the corpus as facts, for one organisation."""

    def __init__(self, organisation: Organisation, staff: Mapping[str, str]) -> None:
        self.organisation = organisation
        self.staff = staff
        self.lives: dict[str, Life] = {}

    def tell_number(self, number: int) -> Told:
        return self.tell(tool("corpus").case(number))

    def tell(self, case: Mapping[str, Any]) -> Told:
        """Return the facts of a case of the corpus: just those that the rules would make."""
        name = life_of(case["i"])
        policy = policy_on(self.organisation, case["created"])
        life = self.lives.get(name) or self.lives.setdefault(name, _lived(name, policy))
        facts: list[Fact] = []
        moments = [case["created"], *(event["at"] for event in case["events"])]
        for place, at in enumerate(moments):
            known = _known(case, self.staff, place)
            facts += [_of_this_case(fact, known, at) for fact in life.steps[place]]
            if life.promising[place]:
                facts += _dates(life, place, facts, policy, at)
        return Told(case["i"], facts, case["email"])


def _lived(name: str, policy: Policy) -> Life:
    """Let the rules decide a life, for a case of marks."""
    at = tool("corpus").BASE - timedelta(days=100)
    case: Case = EMPTY
    steps, promising = [], []
    for place, step in enumerate([RECEIVED, *LIVES[name]]):
        facts = decide(case, Command(step.do, step.given, step.by), policy, at)
        case = fold(facts, case)
        steps.append([fact for fact in facts if fact.name != "promised"])
        promising.append(len(steps[-1]) < len(facts))
        at += timedelta(hours=place + 1)
    return Life(steps, promising)


def _dates(life: Life, place: int, facts: list[Fact], policy: Policy, at: datetime) -> list[Fact]:
    """Return the promises of a step, which are the same for every case of that day."""
    day = local_day(at, policy.calendar.zone)
    if (place, day) not in life.dates:
        life.dates[place, day] = promises(fold(facts), policy, at)
    return [replace(fact, at=at, recorded_at=at) for fact in life.dates[place, day]]


def customer_of(number: int) -> str:
    """Return the key of the customer of a case; each has one of their own."""
    return f"c-{spell(number + 2**59, 12).lower()}"


def _known(case: Mapping[str, Any], staff: Mapping[str, str], place: int) -> dict[str, str]:
    """Return what each mark stands for at one step of a case."""
    events = case["events"]
    author = events[place - 1]["author"] if place else 0
    return {
        "@customer": customer_of(case["i"]),
        "@author": staff[OWNERS[author]],
        "@owner": staff[OWNERS[case["owner"]]],
        "@team": QUEUES[case["queue"]],
        f"@text{place}": events[place - 1]["text"] if place else f"{case['title']}. {case['body']}",
    }


def _of_this_case(fact: Fact, known: Mapping[str, str], at: datetime) -> Fact:
    return replace(
        fact,
        at=at,
        recorded_at=at,
        by=known.get(fact.by, fact.by),
        data=_filled(fact.data, known),
        words=_filled(fact.words, known),
    )


def _filled(value: Any, known: Mapping[str, str]) -> Any:
    if isinstance(value, str):
        return known.get(value, value) if value[:1] == "@" else value
    if isinstance(value, Mapping):
        return {name: _filled(one, known) for name, one in value.items()}
    if isinstance(value, list):
        return [_filled(one, known) for one in value]
    return value
