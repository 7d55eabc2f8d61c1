"""What is this case, what is owed in it, and what may be done next?"""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.http import HttpResponse

from putright.cases.queries import Opened, timeline
from putright.core.clocks import Running, clocks
from putright.core.details import called
from putright.core.facts import Fact
from putright.core.offered import offered
from putright.core.parties import who_told_us
from putright.design import voice
from putright.design.days import day_plain, lower_first, money
from putright.design.proof import Proof
from putright.design.proving import proof_of
from putright.design.short import in_short
from putright.project import clock
from putright.workspace import evidence
from putright.workspace.asking import (
    offered_on,
    open_requests,
    request_row,
    waiting_for,
)
from putright.workspace.choices import choices
from putright.workspace.door import StaffRequest, address, case_of, page, staff_page
from putright.workspace.frame import OVERVIEW, frame
from putright.workspace.history import history, lines
from putright.workspace.letters import letter_rows
from putright.workspace.naming import plain
from putright.workspace.particulars import party_names, people_of, person_address
from putright.workspace.told_us import told_us
from putright.workspace.words import Teller

_LONGEST_POINT = 600  # characters: a customer's whole text may be a point, and is told besides
_FIRST = 8  # of the timeline; the rest is on a page of its own
_LETTERS = 3
_OWED = ("running", "provisional", "modified", "late")


@staff_page("cases")
def case(request: StaffRequest, reference: str) -> HttpResponse:
    opened = case_of(request, reference)
    at = clock.now()
    said = _said(request, opened, at)
    return page(request, "case", said)


def _said(request: StaffRequest, opened: Opened, at: datetime) -> dict[str, Any]:
    case_, policy = opened.case, opened.policy
    teller = teller_of(opened)
    done = request.GET.get("done", "")
    running = clocks(case_, policy, at)
    told = list(lines(timeline(opened), teller, running))
    mine = waiting_for(request, opened)
    return {
        **frame(request, opened, OVERVIEW),
        "told": _told(done, opened, request.actor.person, teller) if done else "",
        "clocks": _cards(request, opened, running),
        "choices": choices(
            request,
            opened.reference,
            offered(case_, policy, request.actor, at),
            policy,
            owned=bool(case_.handler or case_.convened),
            mine=mine,
        ),
        "owed": _owed(running),
        "offered_to_me": _offered_to_me(opened, teller) if "accept-handover" in mine else None,
        "offered_on": offered_on(opened, teller),
        "requests": [request_row(one, opened, teller, at) for one in open_requests(opened)],
        "told_us": told_us(opened, teller),
        "points": points(opened),
        "history": history(told[:_FIRST]),
        "events": len(told),
        "full": address("case-history", request, opened.reference),
        "people": people_of(opened, teller),
        "person": person_address(request, opened),
        "linked": address("case-people", request, opened.reference) + "#like",
        "letters": letter_rows(opened, teller)[:_LETTERS],
        "letters_href": address("case-letters", request, opened.reference),
        "offers": offers(opened),
        "promises": commitments(opened, teller, at),
        "ended": _ended(opened),
        "at": at,
        "clause_href": ClauseHref(request, opened),
        "note": address("move", request, opened.reference, "note"),
        "ask": address("move", request, opened.reference, "ask"),
        "files": evidence.rows(request, opened, teller),
    }


def _owed(running: Iterable[Running]) -> Running | None:
    """Return what falls due next: it is owed even where whoever reads this can do nothing."""
    dated = [one for one in running if one.limit and one.state in _OWED]
    return min(dated, key=lambda one: one.limit or date.max, default=None)


def _offered_to_me(opened: Opened, teller: Teller) -> dict[str, str]:
    """Return who offers this person the case, and why; the words may have been erased."""
    offered = opened.case.latest("handover-offered")
    assert offered is not None
    return {"by": teller.person(offered.by), "reason": offered.words.get("reason") or ""}


def _told(done: str, opened: Opened, person: str, teller: Teller) -> str:
    """Say what this person has just done: the place of its first fact is in the address."""
    if done == "before":
        return "It is done."
    place = int(done) if done.isascii() and done.isdigit() and len(done) < 10 else 0
    fact = opened.facts[place - 1] if 0 < place <= opened.sequence else None
    if fact is None or fact.by != person:
        return ""
    return f"Done: {lower_first(teller.title(fact))}."


def teller_of(opened: Opened) -> Teller:
    known = opened.customer
    names = {**opened.names, **party_names(opened)}
    name = known.name if known else ""
    if name and who_told_us(opened.case) is not None:
        name = f"{name}, for somebody else"
    return Teller(opened.policy, names, name, known.key if known else "")


class ClauseHref:
    """Gives the address of a clause of the policy that binds a case, by its id."""

    def __init__(self, request: StaffRequest, opened: Opened) -> None:
        version = opened.policy.version
        mine = version == request.policy.version
        self.known = opened.policy.clauses
        self.page = address("policy", request, version="" if mine else version)

    def __call__(self, name: str) -> str:
        return f"{self.page}#clause-{name}" if name in self.known else ""


def _cards(
    request: StaffRequest, opened: Opened, running: Iterable[Running]
) -> list[dict[str, Any]]:
    """Return what the strip shows of each clock, with the address of its reasons in full."""
    page = address("why", request, opened.reference)
    now = opened.case.stage
    return [
        {
            "running": one,
            "proof": proof(one, opened.case, opened.policy),
            "href": f"{page}#{proof_id(one)}",
            "whose": called(one.clock.per, one.key, opened.policy) if one.clock.per else "",
        }
        for one in sorted(running, key=lambda one: bool(one.stage) and one.stage != now)
    ]


def proof_id(running: Running) -> str:
    """Return where on the page of reasons a clock is found."""
    parts = (running.stage or "case", running.id, running.key)
    return "-".join(part.replace(" ", "-") for part in parts if part)


def proof(running: Running, case_: Any, policy: Any) -> Proof:
    """Return why a date is what it is, with the reasons that people gave for its changes."""
    why = {}
    for fact in case_.facts:
        if fact.data.get("clock") in (running.id, "", None) and fact.name in ("extended", "paused"):
            name = "extension" if fact.name == "extended" else "pause"
            why[name] = str(fact.words.get("reason") or "")
    return proof_of(running, policy, why=why)


# -- points -------------------------------------------------------------------------------


def points(opened: Opened) -> list[dict[str, Any]]:
    said = {int(fact.data["number"]): fact for fact in opened.case.named("point")}
    reasons = _reasons(opened)
    return [
        {
            "number": point.number,
            "text": point_text(said.get(point.number)),
            "note": reasons.get(point.number, ""),
            "state": "met" if point.outcome else "soon",
            "word": _outcome(opened, point.outcome) if point.outcome else "No finding yet",
        }
        for point in opened.case.points
    ]


def point_text(fact: Fact | None) -> str:
    if fact is None:
        return "A point of this case"
    words = next((words for words in fact.words.values() if words), "These words were erased")
    return in_short(words, _LONGEST_POINT)


def _reasons(opened: Opened) -> dict[int, str]:
    found: dict[int, str] = {}
    for fact in opened.case.named("responded"):
        for name, words in fact.words.items():
            if name.startswith("point ") and words and name[6:].isdigit():
                found[int(name[6:])] = words
    return found


def _outcome(opened: Opened, outcome: str) -> str:
    found = next((word for word in opened.policy.outcome if word.id == outcome), None)
    return found.name if found else plain(outcome).capitalize()


# -- beside it ----------------------------------------------------------------------------


_OFFER_STATES = {
    "waiting": ("held", "Waits for a decision"),
    "decided": ("run", "Offered"),
    "accepted": ("met", "Accepted"),
    "refused": ("none", "Not accepted"),
    "declined": ("none", "Not approved"),
}


def offers(opened: Opened) -> list[dict[str, Any]]:
    return [_offer(offer, opened.policy) for offer in opened.case.offers]


def commitments(opened: Opened, teller: Teller, at: datetime) -> list[dict[str, Any]]:
    return [_commitment(made, opened, teller, at) for made in opened.case.commitments]


def _offer(offer: Any, policy: Any) -> dict[str, Any]:
    remedy = next((one.name for one in policy.remedy if one.id == offer.remedy), offer.remedy)
    state, word = _OFFER_STATES.get(offer.state, ("none", offer.state))
    waits = [policy.roles[role].name for role in offer.waits_for if role in policy.roles]
    note = f"{' or '.join(waits)} decides" if offer.state == "waiting" and waits else ""
    amount = f", {money(offer.amount)}" if offer.amount else ""
    return {"text": f"{offer.number}. {remedy}{amount}", "note": note, "state": state, "word": word}


def _commitment(made: Any, opened: Opened, teller: Teller, at: datetime) -> dict[str, Any]:
    facts = [f for f in opened.case.named("committed") if f.data.get("number") == made.number]
    what = (facts[0].words.get("what") if facts else "") or "These words were erased"
    owner = f" · {teller.person(made.owner)}" if made.owner else ""
    on = f"By {day_plain(made.on)}" if made.on else "No date"
    over = made.kept_at is None and made.on is not None and made.on < at.date()
    state = (
        ("met", "Kept") if made.kept_at else ("late", "Past its day") if over else ("run", "To do")
    )
    return {"text": what, "note": f"{on}{owner}", "state": state[0], "word": state[1]}


def _ended(opened: Opened) -> str:
    status = opened.case.status
    if status in ("open", "answered", ""):
        return ""
    return voice.state(status).word
