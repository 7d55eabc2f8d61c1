"""To whom may a letter of a case go, and may they be told anything today?"""

from typing import NamedTuple

from putright.cases.queries import Opened
from putright.core.case import Party
from putright.core.parties import (
    BODY,
    COMPLAINANT,
    CUSTOMERS,
    EVERY_COMPLAINANT,
    REPRESENTATIVE,
    live,
)
from putright.core.questions.question import as_said
from putright.design.days import day_plain, listed
from putright.parties.authority import Standing, standing
from putright.workspace.door import StaffRequest, address
from putright.workspace.flags import today
from putright.workspace.party_cards import name_of


class Whom(NamedTuple):
    """Somebody a letter may be addressed to; `mend` leads to what lets them be told."""

    value: str  # as the command takes it: "customer", "party-2"
    name: str
    note: str = ""
    state: str = ""
    word: str = ""
    mend_href: str = ""


def whom_of(request: StaffRequest, opened: Opened) -> list[Whom]:
    """Return everyone a letter may be addressed to, the customer first."""
    parties = live(opened.case)
    found = [_customer(request, opened)]
    if any(one.party == COMPLAINANT for one in parties):
        note = "A copy to the customer, and one to each who complains with them."
        found.append(Whom(EVERY_COMPLAINANT, "Each person who complains", note))
    found += [_party(request, opened, one) for one in parties if not one.told_us]
    roles = opened.policy.roles
    outside = _outside(opened)
    return [*found, *(Whom(w, roles[w].name if w in roles else as_said(w)) for w in outside)]


def _outside(opened: Opened) -> list[str]:
    """Return those to whom the policy has letters go only under a condition, such as an MP."""
    gates = opened.policy.gates_before.get("send", ())
    return list(dict.fromkeys(word for gate in gates for word in gate.when.to))


def _customer(request: StaffRequest, opened: Opened) -> Whom:
    teller = next((one for one in live(opened.case) if one.told_us), None)
    name = opened.customer.name if opened.customer else ""
    if teller is None:
        return Whom(CUSTOMERS, name or "The customer", "Whose complaint it is" if name else "")
    whom = _party(request, opened, teller)
    return whom._replace(value=CUSTOMERS, note=f"Told us for somebody else. {whom.note}".strip())


def _party(request: StaffRequest, opened: Opened, party: Party) -> Whom:
    value, name = f"party-{party.number}", name_of(opened, party)
    if party.party == COMPLAINANT:
        return Whom(value, name, "Complains with the customer")
    if party.party == BODY:
        return Whom(value, name, "Gives its part of a joint answer")
    if party.party != REPRESENTATIVE:
        return Whom(value, name, f"The {party.side or party.party}")
    stands = standing(opened, party, today(opened))
    state, word, note = _told(stands)
    mend = "" if stands.state == "whole" else address("parties", request, opened.reference)
    return Whom(value, name, f"Acts for the customer. {note}", state, word, mend)


def _told(stands: Standing) -> tuple[str, str, str]:
    """Return a mark, its word, and what may be told to somebody who acts for the customer."""
    if stands.state == "whole":
        until = f" until {day_plain(stands.until)}" if stands.until else ""
        return "met", "May be told", f"Their authority is on file{until}."
    if stands.state == "narrow":
        numbers = listed([str(number) for number in stands.points])
        several = "s" if len(stands.points) > 1 else ""
        return "soon", "Some points", f"Their authority is for point{several} {numbers} only."
    if stands.state == "ended":
        return "late", "Authority ended", "Nothing may be sent to them until it is renewed."
    return "soon", "No authority seen", "Nothing may be sent to them until it is on file."
