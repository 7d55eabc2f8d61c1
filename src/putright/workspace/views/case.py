"""What is this case, what is owed in it, and what may be done next?"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.http import HttpResponse

from putright.cases.queries import Opened, timeline
from putright.core.clocks import Running, clocks
from putright.core.facts import Fact
from putright.core.offered import offered
from putright.design import say
from putright.design.days import day_plain, lower_first, money
from putright.design.proof import Proof
from putright.design.proving import proof_of
from putright.project import clock
from putright.workspace.choices import choices
from putright.workspace.door import StaffRequest, address, case_of, page, staff_page
from putright.workspace.heading import heading
from putright.workspace.history import history, lines
from putright.workspace.words import Teller, plain

_FIRST = 12  # of the timeline, before the rest is folded away


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
    return {
        "reference": opened.reference,
        "told": _told(done, opened, request.actor.person, teller) if done else "",
        "heading": heading(request, opened),
        "clocks": _cards(request, opened, running),
        "choices": choices(
            request,
            opened.reference,
            offered(case_, policy, request.actor, at),
            policy,
            owned=bool(case_.handler or case_.convened),
        ),
        "points": _points(opened),
        "history": history(told[:_FIRST]),
        "earlier": history(told[_FIRST:]),
        "earlier_number": len(told[_FIRST:]),
        "people": _people(opened, teller),
        "offers": [_offer(offer, policy) for offer in case_.offers],
        "promises": [_commitment(made, opened, teller, at) for made in case_.commitments],
        "ended": _ended(opened),
        "at": at,
        "clause_href": ClauseHref(request, opened),
        "note": address("move", request, opened.reference, "note"),
    }


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
    return Teller(
        opened.policy, opened.names, known.name if known else "", known.key if known else ""
    )


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
    return [
        {
            "running": one,
            "proof": proof(one, opened.case, opened.policy),
            "href": f"{page}#{proof_id(one)}",
        }
        for one in running
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


def _points(opened: Opened) -> list[dict[str, Any]]:
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
    return next((words for words in fact.words.values() if words), "These words were erased")


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


def _people(opened: Opened, teller: Teller) -> list[dict[str, Any]]:
    case_, customer = opened.case, opened.customer
    found = [{"term": "Customer", "lines": _customer_lines(opened)}]
    if customer is not None and customer.needs:
        found.append({"term": "Must do when contacting them", "lines": [customer.needs]})
    for fact in case_.named("joined"):
        found.append({"term": plain(str(fact.data.get("party", "Party"))).capitalize(),
                      "lines": _party_lines(fact)})  # fmt: skip
    if case_.convened:
        found.append({"term": "Panel", "lines": [teller.person(key) for key in case_.convened]})
    earlier = {person for _, person in case_.handled} - {case_.handler} - set(case_.convened)
    known = sorted(teller.names[key] for key in earlier if key in teller.names)
    if known:
        found.append({"term": "Also handled by", "lines": known})
    shut = [teller.person(key) for key in sorted(case_.shut_out) if key]
    if shut:
        found.append({"term": "Shut out of this case", "lines": shut})
    return found


def _customer_lines(opened: Opened) -> list[str]:
    customer = opened.customer
    role = opened.policy.roles.get(opened.case.role)
    if customer is not None and customer.erased_at is not None:
        return ["Particulars erased"]
    if customer is None or not any(
        (customer.name, customer.phone, customer.email, customer.address)
    ):
        return ["Would not say who they are", *([role.name] if role else [])]
    name = f"{customer.name or 'No name given'}{f', {role.name.lower()}' if role else ''}"
    lines = [*customer.address.splitlines(), customer.phone, customer.email]
    return [name, *filter(None, lines)]


def _party_lines(fact: Fact) -> list[str]:
    data = fact.data
    name = fact.words.get("name") or fact.words.get("body") or ""
    parts = [name, plain(str(data.get("body", ""))), "leads" if data.get("lead") else ""]
    lines = [", ".join(filter(None, parts)) or "Name erased"]
    if data.get("on"):
        lines.append(
            f"Date agreed: {day_plain(datetime.fromisoformat(str(data['on'])[:10]).date())}"
        )
    return lines


_OFFER_STATES = {
    "waiting": ("held", "Waits for a decision"),
    "decided": ("run", "Offered"),
    "accepted": ("met", "Accepted"),
    "refused": ("none", "Not accepted"),
    "declined": ("none", "Not approved"),
}


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
    return say.state(status).word
