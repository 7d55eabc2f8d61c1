"""What is a case? The facts so far, and what they add up to."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from datetime import date, datetime
from types import SimpleNamespace
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


EMPTY = Case()
_FIELDS = tuple(field.name for field in fields(Case) if field.init)
_BLANK = {name: getattr(EMPTY, name) for name in _FIELDS}


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


def evolve(case: Case, fact: Fact) -> Case:
    """Return the case after one more fact. Never refuses: history has happened."""
    return fold((fact,), case)


def fold(facts: Iterable[Fact], case: Case = EMPTY) -> Case:
    """Return the case that these facts add up to.

    The changes are gathered in a draft, for making a whole case at each fact would
    be most of the time that a long history takes.
    """
    new = tuple(facts)
    before = _BLANK if case is EMPTY else {name: getattr(case, name) for name in _FIELDS}
    draft = SimpleNamespace(**before)
    state = vars(draft)
    for fact in new:
        change = _CHANGES.get(fact.name)
        if change is not None:
            state.update(change(draft, fact))  # type: ignore[arg-type]
        if "restricts" in fact.data:
            draft.restricted = bool(fact.data["restricts"])
    draft.facts = case.facts + new
    return Case(**state)


def _handles(case: Case, *people: str) -> tuple[tuple[str, str], ...]:
    new = tuple(
        (case.stage, person)
        for person in people
        if person and (case.stage, person) not in case.handled
    )
    return case.handled + new


def _received(case: Case, fact: Fact) -> dict[str, Any]:
    data = fact.data
    return {
        "kind": data.get("kind", ""),
        "procedure": data.get("procedure", ""),
        "role": data.get("role", ""),
        "channel": data.get("channel", ""),
        "service": data.get("service", ""),
        "team": data.get("team", ""),
        "contract": data.get("contract", ""),
        "received_at": fact.at,
        "status": "open",
    }


def _entered(case: Case, fact: Fact) -> dict[str, Any]:
    return {
        "stage": fact.data.get("stage", ""),
        "procedure": fact.data.get("procedure", case.procedure),
        "status": "open",
        "answered_by": fact.data.get("answered_by", ""),
        "handler": "",
        "handler_team": "",
        "handover": None,
        "convened": (),
        "answered_final": False,
        # Each stage makes its own findings; those of the stage before stay in its facts.
        "points": tuple(replace(point, outcome="", reasoned=False) for point in case.points),
    }


def _point(case: Case, fact: Fact) -> dict[str, Any]:
    data = fact.data
    point = Point(int(data["number"]), data.get("category", ""), data.get("team", ""))
    return {"points": (*case.points, point)}


def _assigned(case: Case, fact: Fact) -> dict[str, Any]:
    person = fact.data.get("to", "")
    return {
        "handler": person,
        "handler_team": fact.data.get("team", ""),
        "handover": None,
        "handled": _handles(case, person),
    }


def _handover_offered(case: Case, fact: Fact) -> dict[str, Any]:
    return {"handover": Handover(str(fact.data.get("to", "")), fact.by, fact.at, fact.data)}


def _shut_out(case: Case, fact: Fact) -> dict[str, Any]:
    person = fact.data.get("person", "")
    offered = case.handover
    return {
        "shut_out": case.shut_out | {person},
        "handover": None if offered and offered.to == person else offered,
    }


def _asked(case: Case, fact: Fact) -> dict[str, Any]:
    data = fact.data
    request = Request(
        number=int(data["number"]),
        wanted=str(data.get("wanted", "advice")),
        of=str(data.get("of", "")),
        of_role=str(data.get("of_role", "")),
        of_team=str(data.get("of_team", "")),
        by=fact.by,
        on=as_date(data.get("on")),
    )
    return {"requests": (*case.requests, request)}


def _replied(case: Case, fact: Fact) -> dict[str, Any]:
    number = int(fact.data["number"])
    return {
        "requests": tuple(
            replace(one, answered_at=fact.at) if one.number == number else one
            for one in case.requests
        )
    }


def _convened(case: Case, fact: Fact) -> dict[str, Any]:
    people = tuple(str(member["person"]) for member in fact.data.get("members", ()))
    return {"convened": people, "handled": _handles(case, *people)}


def _responded(case: Case, fact: Fact) -> dict[str, Any]:
    found = {int(p["number"]): p for p in fact.data.get("points", ())}
    points = tuple(
        replace(
            point,
            outcome=found[point.number].get("outcome", ""),
            reasoned=bool(found[point.number].get("reasoned")),
        )
        if point.number in found
        else point
        for point in case.points
    )
    return {
        "status": "answered",
        "outcome": fact.data.get("outcome", ""),
        "answered_final": bool(fact.data.get("final")),
        "handled": _handles(case, fact.by),
        "points": points,
    }


def _diverted(case: Case, fact: Fact) -> dict[str, Any]:
    if fact.data.get("covers") != "whole":
        return _split(case, fact)
    return {"status": "diverted"} if fact.data.get("clocks") == "stop" else {}


def _split(case: Case, fact: Fact) -> dict[str, Any]:
    moved = set(fact.data.get("points", ()))
    return {"points": tuple(point for point in case.points if point.number not in moved)}


def _reclassified(case: Case, fact: Fact) -> dict[str, Any]:
    if fact.data.get("leaves_stages"):
        return {"kind": fact.data.get("to", case.kind), "procedure": "", "stage": ""}
    return {
        "kind": fact.data.get("to", case.kind),
        "procedure": fact.data.get("procedure", case.procedure),
    }


def _offered(case: Case, fact: Fact) -> dict[str, Any]:
    data = fact.data
    offer = Offer(
        number=int(data["number"]),
        remedy=data.get("remedy", ""),
        amount=float(data.get("amount", 0) or 0),
        to=data.get("to", ""),
        once_key=data.get("once_key", ""),
        state="waiting" if data.get("waits_for") else "decided",
        waits_for=tuple(data.get("waits_for", ())),
        offered_by=fact.by,
    )
    return {"offers": (*case.offers, offer)}


def _decided(case: Case, fact: Fact) -> dict[str, Any]:
    number = int(fact.data["number"])
    offers = tuple(
        replace(o, state="decided" if fact.data.get("approved", True) else "declined")
        if o.number == number
        else o
        for o in case.offers
    )
    # Whoever was consulted has handled it: the person, where known, and the office they hold.
    offices = [f"office:{role}" for role in fact.data.get("consulted", ())]
    people = [fact.by, *fact.data.get("consulted_people", ()), *offices]
    return {"offers": offers, "handled": _handles(case, *people)}


def _offer_answered(case: Case, fact: Fact) -> dict[str, Any]:
    number = int(fact.data["number"])
    state = "accepted" if fact.data.get("accepted") else "refused"
    offers = tuple(replace(o, state=state) if o.number == number else o for o in case.offers)
    return {"offers": offers}


def _paid(case: Case, fact: Fact) -> dict[str, Any]:
    number, amount = int(fact.data["number"]), float(fact.data.get("amount", 0) or 0)
    return {
        "offers": tuple(
            replace(o, paid=o.paid + amount) if o.number == number else o for o in case.offers
        )
    }


def _committed(case: Case, fact: Fact) -> dict[str, Any]:
    data = fact.data
    commitment = Commitment(int(data["number"]), as_date(data.get("on")), data.get("owner", ""))
    return {"commitments": (*case.commitments, commitment)}


def _kept(case: Case, fact: Fact) -> dict[str, Any]:
    number = int(fact.data["number"])
    return {
        "commitments": tuple(
            replace(c, kept_at=fact.at) if c.number == number else c for c in case.commitments
        )
    }


def _joined(case: Case, fact: Fact) -> dict[str, Any]:
    data = fact.data
    party = Party(
        number=int(data["number"]),
        party=data.get("party", ""),
        side=data.get("side", ""),
        body=data.get("body", ""),
        lead=bool(data.get("lead")),
        key=data.get("key", ""),
        told_us=bool(data.get("told_us")),
    )
    return {"parties": (*case.parties, party)}


def _left(case: Case, fact: Fact) -> dict[str, Any]:
    number = int(fact.data["number"])
    return {
        "parties": tuple(
            replace(one, left=True) if one.number == number else one for one in case.parties
        )
    }


def _reopened(case: Case, fact: Fact) -> dict[str, Any]:
    return {"status": "open", "answered_final": False}


_CHANGES: dict[str, Callable[[Case, Fact], dict[str, Any]]] = {
    "received": _received,
    "entered": _entered,
    "point": _point,
    "assigned": _assigned,
    "unassigned": lambda case, fact: {"handler": "", "handler_team": ""},
    "convened": _convened,
    "responded": _responded,
    "refused": lambda case, fact: {"status": "refused"},
    "diverted": _diverted,
    "split": _split,
    "reclassified": _reclassified,
    "offered": _offered,
    "decided": _decided,
    "offer-answered": _offer_answered,
    "paid": _paid,
    "committed": _committed,
    "kept": _kept,
    "joined": _joined,
    "left": _left,
    "shut-out": _shut_out,
    "handover-offered": _handover_offered,
    "handover-declined": lambda case, fact: {"handover": None},
    "asked": _asked,
    "replied": _replied,
    "closed": lambda case, fact: {"status": "closed"},
    "reopened": _reopened,
    "withdrawn": lambda case, fact: {"status": "withdrawn"},
}
