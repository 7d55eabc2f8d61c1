"""How does a list show a message that came in, and which cases may be named beside it?"""

from collections.abc import Collection, Mapping
from typing import Any, NamedTuple

from putright.cases.allowed import may_open
from putright.cases.models import CaseRow
from putright.cases.store import quoted, read
from putright.core.policy import Policy
from putright.mail.models import ASIDE, CASE, JOINED, UNREAD, WAITING, Arrived
from putright.mail.reasons import sentence
from putright.workspace.door import StaffRequest, address

_STATES = {
    WAITING: ("soon", "Waits"),
    UNREAD: ("late", "Not read"),
    ASIDE: ("none", "Set aside"),
    CASE: ("met", "A case"),
    JOINED: ("met", "In a case"),
}


class Named(NamedTuple):
    """A case that this person may open."""

    reference: str
    title: str
    href: str


def may_be_named(request: StaffRequest, cases: Collection[int]) -> dict[int, Named]:
    """Return those of these cases that this person may open; of others nothing is said."""
    if not cases:
        return {}
    allowed, values = may_open("c", request.organisation, request.actor)
    marks = ", ".join(["%s"] * len(cases))
    rows = read(
        f'select c."case", c."reference", c."title" from {quoted(CaseRow)} c'
        f' where c."organisation_id" = %s and c."case" in ({marks}){allowed}',
        [request.organisation.pk, *cases, *values],
    )
    return {
        case: Named(reference, title or "Without a title", address("case", request, reference))
        for case, reference, title in rows
    }


def mailbox_name(policy: Policy, mailbox: str) -> str:
    return next((one.name for one in policy.mailbox if one.id == mailbox), mailbox or "No mailbox")


def mailbox_names(policy: Policy, one: Arrived) -> str:
    """Return the mailbox for which a message is, and those to which it came as well."""
    also = [mailbox_name(policy, each) for each in one.also.split()]
    first = mailbox_name(policy, one.mailbox)
    return f"{first} (it came to {', '.join(also)} as well)" if also else first


def sender(one: Arrived) -> str:
    """Return who a message says it is from."""
    if one.sender_name and one.sender:
        return f"{one.sender_name} <{one.sender}>"
    return one.sender_name or one.sender or "Nobody named"


def why(one: Arrived, named: Mapping[int, Named]) -> str:
    """Return why a message is where it is; of a case that is closed to a person nothing is said."""
    if one.state in (CASE, JOINED):
        return ""
    if one.reason == "perhaps" and one.suggested not in named:
        return "A person has to say where it belongs."
    if one.reason == "perhaps":
        assert one.suggested is not None
        return f"{one.detail} The case is {named[one.suggested].reference}.".strip()
    return f"{sentence(one.reason)} {one.detail}".strip()


def row(request: StaffRequest, one: Arrived, named: Mapping[int, Named]) -> dict[str, Any]:
    kind, word = _STATES[one.state]
    in_case = one.state in (CASE, JOINED)
    case = named.get(one.case) if one.case is not None else None
    return {
        "text": _text(one, case, in_case),
        "href": case.href
        if case
        else ""
        if in_case
        else address("mail-message", request, one.number),
        "from": "" if in_case else sender(one),
        "mailbox": mailbox_names(request.policy, one),
        "at": one.arrived_at,
        "why": why(one, named),
        "reference": case.reference if case else "",
        "state": kind,
        "word": word,
    }


def _text(one: Arrived, case: Named | None, in_case: bool) -> str:
    if not in_case:
        return one.subject or "Without a subject"
    return case.title if case else "In a case that is not open to you"
