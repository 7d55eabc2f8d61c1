"""What happened, in one sentence for each fact?"""

from collections.abc import Callable, Mapping
from typing import Any

from putright.core.details import called
from putright.design.days import money
from putright.workspace.naming import Naming, day_or_none, name_in, plain

FORMS = {"writing": "in writing", "spoken": "by word of mouth"}
CHANNELS = {
    "phone": "by phone",
    "letter": "by letter",
    "post": "by post",
    "email": "by e-mail",
    "e-mail": "by e-mail",
    "web": "by web",
    "visit": "in person",
    "in person": "in person",
}


def _received(t: Naming, data: Mapping[str, Any]) -> str:
    kind = name_in(t.policy.kind, data.get("kind"))
    channel = str(data.get("channel", ""))
    way = CHANNELS.get(channel.lower(), f"by {channel}" if channel else "")
    return f"{kind} received {way}".rstrip()


def _by(what: str, data: Mapping[str, Any]) -> str:
    return f"{what} {CHANNELS.get(str(data.get('channel')), '')}".rstrip()


# A letter that counts as not arrived, though nothing brought it back.
_NOT_TOLD = {
    "not-in-time": "A letter still waited when it was due",
    "told-only": "Told by telephone, and owed in writing",
    "party-left": "A letter is held: whoever it is for has left",
    "authority-ended": "A letter is held: whoever it is for has no authority",
    "withdrawn": "A letter is held: the case was withdrawn",
}


def _entered(t: Naming, data: Mapping[str, Any]) -> str:
    return f"{name_in(t.policy.stage, data.get('stage'))} began"


def _acknowledged(t: Naming, data: Mapping[str, Any]) -> str:
    return f"Acknowledged {FORMS.get(str(data.get('form')), '')}".rstrip()


def _responded(t: Naming, data: Mapping[str, Any]) -> str:
    outcome = name_in(t.policy.outcome, data["outcome"]) if data.get("outcome") else ""
    form = FORMS.get(str(data.get("form")), "")
    return f"Answered {form}".rstrip() + (f": {outcome}" if outcome else "")


def _convened(t: Naming, data: Mapping[str, Any]) -> str:
    members = data.get("members", ())
    return f"Panel convened: {', '.join(t.person(m.get('person', '')) for m in members)}"


def _extended(t: Naming, data: Mapping[str, Any]) -> str:
    return f"New date for {_clock(t, data)}: {day_or_none(data.get('until'))}"


def _clock(t: Naming, data: Mapping[str, Any]) -> str:
    wanted = data.get("clock")
    found = next((one for one in t.policy.all_clocks if one.id == wanted), None)
    return found.name[:1].lower() + found.name[1:] if found else "every clock"


def _offered(t: Naming, data: Mapping[str, Any]) -> str:
    amount = f", {money(data['amount'])}" if data.get("amount") else ""
    waits = " (waits for a decision)" if data.get("waits_for") else ""
    return (
        f"Offer {data.get('number')}: {name_in(t.policy.remedy, data.get('remedy'))}{amount}{waits}"
    )


def _decided(t: Naming, data: Mapping[str, Any]) -> str:
    return f"Offer {data.get('number')} {'approved' if data.get('approved', True) else 'declined'}"


def _offer_answered(t: Naming, data: Mapping[str, Any]) -> str:
    return f"Offer {data.get('number')} {'accepted' if data.get('accepted') else 'not accepted'}"


def _committed(t: Naming, data: Mapping[str, Any]) -> str:
    owner = f", {t.person(data['owner'])} sees to it" if data.get("owner") else ""
    return f"Promise {data.get('number')} made, by {day_or_none(data.get('on'))}{owner}"


def _split(t: Naming, data: Mapping[str, Any]) -> str:
    if data.get("from"):
        return f"Split off from {data['from']}"
    return f"Split in two: {data.get('reference', 'a second case')}"


def _reclassified(t: Naming, data: Mapping[str, Any]) -> str:
    return f"Now a {name_in(t.policy.kind, data.get('to')).lower()}"


def _determined(t: Naming, data: Mapping[str, Any]) -> str:
    return f"Decided outside: {name_in(t.policy.route, data.get('route')) or 'another body'}"


def _letter(t: Naming, data: Mapping[str, Any]) -> str:
    to = f", to {t.person(data['to_key'])}" if data.get("to_key") else ""
    return f"Sent: {name_in(t.policy.letter, data.get('letter'))}{to}"


def _party(t: Naming, data: Mapping[str, Any]) -> str:
    body = called("body", str(data.get("body") or ""), t.policy)
    return body or plain(str(data.get("party", "a party")))


def _noted(t: Naming, data: Mapping[str, Any]) -> str:
    return "Note"


def _handover_declined(t: Naming, data: Mapping[str, Any]) -> str:
    receiver = t.person(data.get("to", ""))
    return f"Offer to {receiver} taken back" if data.get("taken_back") else "Not taken over"


def asked_whom(t: Naming, data: Mapping[str, Any]) -> str:
    """Return whom a colleague asked: a person by name, a role or a team by its own."""
    if data.get("of"):
        return t.person(str(data["of"]))
    if data.get("of_role"):
        return name_in(t.policy.role, data["of_role"])
    return str(data.get("of_team") or "somebody")


def _asked(t: Naming, data: Mapping[str, Any]) -> str:
    wanted = "Advice" if data.get("wanted") == "advice" else "Something"
    by = f", by {day_or_none(data['on'])}" if data.get("on") else ""
    return f"{wanted} asked of {asked_whom(t, data)}{by}"


def _replied(t: Naming, data: Mapping[str, Any]) -> str:
    done = "no longer needed" if data.get("called_off") else "answered"
    return f"Question {data.get('number')} to colleagues {done}"


def _name_of_record(t: Naming, data: Mapping[str, Any]) -> str:
    record = t.policy.records.get(str(data.get("record", "")))
    return record.label if record else "a record"


TITLES: dict[str, Callable[[Naming, Mapping[str, Any]], str]] = {
    "received": _received,
    "recorded": lambda t, d: "Written down",
    "outside-listed-roles": lambda t, d: (
        "From somebody whom the policy does not list: taken all the same"
    ),
    "entered": _entered,
    "point": lambda t, d: f"Point {d.get('number')}",
    "acknowledged": _acknowledged,
    "assigned": lambda t, d: f"Given to {t.person(d.get('to', ''))}",
    "handover-offered": lambda t, d: f"Offered to {t.person(d.get('to', ''))}",
    "handover-accepted": lambda t, d: f"Taken over by {t.person(d.get('to', ''))}",
    "handover-declined": _handover_declined,
    "asked": _asked,
    "replied": _replied,
    "unassigned": lambda t, d: f"Taken from {t.person(d.get('from', ''))}",
    "convened": _convened,
    "responded": _responded,
    "escalated": lambda t, d: "The next stage was asked for",
    "dissatisfied": lambda t, d: "Not satisfied with the answer",
    "reclassified": _reclassified,
    "refused": lambda t, d: f"Turned away: {name_in(t.policy.bar, d.get('bar'))}",
    "diverted": lambda t, d: f"Sent to {d.get('to', 'another procedure')}",
    "split": _split,
    "extended": _extended,
    "paused": lambda t, d: f"Paused: {_clock(t, d)}",
    "resumed": lambda t, d: f"Resumed: {_clock(t, d)}",
    "promised": lambda t, d: f"Promised: {_clock(t, d)}, by {day_or_none(d.get('due'))}",
    "missed": lambda t, d: f"The date passed: {_clock(t, d)}, by {day_or_none(d.get('owed_on'))}",
    "undelivered": lambda t, d: (
        _NOT_TOLD.get(str(d.get("why"))) or _by("A letter did not arrive", d)
    ),
    "delivered": lambda t, d: _by("A letter went after all", d),
    "offered": _offered,
    "decided": _decided,
    "offer-answered": _offer_answered,
    "paid": lambda t, d: f"Paid: {money(d.get('amount', 0))}, on {day_or_none(d.get('paid_on'))}",
    "found": lambda t, d: "Findings drafted: nobody outside reads them",
    "committed": _committed,
    "kept": lambda t, d: f"Promise {d.get('number')} kept",
    "joined": lambda t, d: (
        "Told us for somebody else" if d.get("told_us") else f"Joined: {_party(t, d)}"
    ),
    "left": lambda t, d: f"Left: {plain(str(d.get('party', 'a party')))}",
    "declared": lambda t, d: f"Interest declared: {t.person(d.get('person', ''))}",
    "shut-out": lambda t, d: f"Case closed to {t.person(d.get('person', ''))}",
    "declaration-checked": lambda t, d: (
        f"Declaration of {t.person(d.get('person', ''))} looked at: "
        f"{'it stands' if d.get('ruling') == 'stands' else 'there is no interest'}"
    ),
    "let-in": lambda t, d: f"Case open again to {t.person(d.get('person', ''))}",
    "referred": lambda t, d: f"Referred to {name_in(t.policy.route, d.get('route'))}",
    "determined": _determined,
    "sent": _letter,
    "noted": _noted,
    "struck": lambda t, d: f"Struck out: {_name_of_record(t, d)}",
    "closed": lambda t, d: "Closed in another system" if d.get("elsewhere") else "Closed",
    "reopened": lambda t, d: "Opened again",
    "withdrawn": lambda t, d: "Withdrawn",
}
