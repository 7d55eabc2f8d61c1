"""What does each fact change in a case? A change never refuses: what it tells has happened."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from putright.core.casefile import Case, Commitment, Handover, Offer, Party, Point, Request, as_date
from putright.core.facts import Fact


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


CHANGES: dict[str, Callable[[Case, Fact], dict[str, Any]]] = {
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
    "let-in": lambda case, fact: {"shut_out": case.shut_out - {fact.data.get("person", "")}},
    "handover-offered": _handover_offered,
    "handover-declined": lambda case, fact: {"handover": None},
    "asked": _asked,
    "replied": _replied,
    "closed": lambda case, fact: {"status": "closed"},
    "reopened": _reopened,
    "withdrawn": lambda case, fact: {"status": "withdrawn"},
}
