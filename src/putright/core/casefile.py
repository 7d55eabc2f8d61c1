"""What is on a case's file? The facts so far, and all that is read from them."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from putright.core.facts import Fact


@dataclass(frozen=True, slots=True)
class Point:
    """One head of complaint, with its own category, team, finding and reason."""

    number: int
    category: str = ""
    team: str = ""
    outcome: str = ""
    reasoned: bool = False


@dataclass(frozen=True, slots=True)
class Offer:
    """A remedy offered. `state`: waiting, decided, accepted or refused."""

    number: int
    remedy: str
    amount: float = 0.0
    to: str = ""
    once_key: str = ""  # the failure, or whatever it is made once for
    state: str = "decided"
    waits_for: tuple[str, ...] = ()
    offered_by: str = ""
    paid: float = 0.0


@dataclass(frozen=True, slots=True)
class Commitment:
    """A remedy or order with a date and an owner; it outlives the closing of its case."""

    number: int
    on: date | None
    owner: str = ""
    kept_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Party:
    """Someone joined to the case: `party` says as what, `side` and `body` for whom."""

    number: int
    party: str
    side: str = ""
    body: str = ""
    lead: bool = False
    key: str = ""
    told_us: bool = False  # the one who told us of it, for somebody else
    left: bool = False


@dataclass(frozen=True, slots=True)
class Handover:
    """A case offered to another, who has not answered yet; its owner is still the owner."""

    to: str
    by: str
    at: datetime
    data: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Request:
    """Something asked of a colleague, a role or a team; it leaves the case with its owner."""

    number: int
    wanted: str = "advice"
    of: str = ""
    of_role: str = ""
    of_team: str = ""
    by: str = ""
    on: date | None = None
    answered_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Case:
    """The file that we keep. Everything in it is read from its facts by `evolve`."""

    facts: tuple[Fact, ...] = ()
    kind: str = ""
    procedure: str = ""
    stage: str = ""
    status: str = ""
    role: str = ""
    channel: str = ""
    service: str = ""
    team: str = ""
    contract: str = ""
    received_at: datetime | None = None
    answered_final: bool = False
    outcome: str = ""
    answered_by: str = ""  # the role whose stage it is
    handler: str = ""
    handler_team: str = ""
    handled: tuple[tuple[str, str], ...] = ()  # (stage, person), earliest first
    shut_out: frozenset[str] = frozenset()
    restricted: bool = False
    points: tuple[Point, ...] = ()
    offers: tuple[Offer, ...] = ()
    commitments: tuple[Commitment, ...] = ()
    parties: tuple[Party, ...] = ()
    convened: tuple[str, ...] = ()  # members of the panel of the present stage
    handover: Handover | None = None
    requests: tuple[Request, ...] = ()
    _places: dict[str, list[int]] | None = field(
        default=None, init=False, repr=False, compare=False
    )

    @property
    def places(self) -> Mapping[str, Sequence[int]]:
        """Where the facts of each name stand among the facts.

        Why kept: one look at a case asks after a hundred names, and most have no fact.
        """
        found = self._places
        if found is None:
            found = {}
            for place, fact in enumerate(self.facts):
                found.setdefault(fact.name, []).append(place)
            # It follows from the facts, so the case is no other for knowing it.
            object.__setattr__(self, "_places", found)
        return found

    def named(self, name: str) -> Iterator[Fact]:
        """Give the facts of one name, in the order they were recorded."""
        return (self.facts[place] for place in self.places.get(name, ()))

    def latest(self, name: str) -> Fact | None:
        """Return the latest fact of this name, or None."""
        places = self.places.get(name)
        return self.facts[places[-1]] if places else None

    def has_happened(self, name: str) -> bool:
        return name in self.places

    def on_file(self, name: str, day: date) -> list[tuple[int, Fact]]:
        """Return each fact of this name that counts on `day`, with its place.

        One that was struck does not count, nor one whose end date has passed: the
        same notion in gates, conditions and clocks.
        """
        struck = self._struck(name)
        return [
            (place, self.facts[place])
            for place in self.places.get(name, ())
            if place > struck and _counts(self.facts[place], day)
        ]

    def is_on_file(self, name: str, day: date) -> bool:
        return name in self.places and bool(self.on_file(name, day))

    def _struck(self, name: str) -> int:
        if "struck" not in self.places:
            return -1
        for place in reversed(self.places["struck"]):
            if self.facts[place].data.get("record") == name:
                return place
        return -1

    def entry(self, stage: str) -> tuple[int, int] | None:
        """Return where the latest stay in `stage` begins and ends among the facts, or None."""
        end = len(self.facts)
        for place in reversed(self.places.get("entered", ())):
            if self.facts[place].data.get("stage") == stage:
                return place, end
            end = place
        return None

    def stages_entered(self) -> list[str]:
        return [str(fact.data.get("stage", "")) for fact in self.named("entered")]

    def handlers_before(self, stage: str) -> set[str]:
        """Return everyone who handled the case at another stage than this one."""
        return {person for at, person in self.handled if at != stage and person}


def as_date(value: object) -> date | None:
    """Return a detail of a fact as a date: they are kept as text."""
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    if isinstance(value, str) and len(value) >= 10:
        try:
            return date.fromisoformat(value[:10])
        except ValueError:
            return None
    return None


def _counts(fact: Fact, day: date) -> bool:
    """Return whether a fact that was not struck counts on this day."""
    if fact.name == "decided" and fact.data.get("approved") is False:
        return False
    until = as_date(fact.data.get("until"))
    return until is None or until >= day
