"""How is what happened to a case told to staff?

One sentence for each fact, and beneath it what people wrote and what was given. A
record of the pack is told by its own name and the names of its details.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from markupsafe import Markup

from putright.core.case import as_date
from putright.core.details import detail_of
from putright.core.facts import Fact
from putright.core.policy import Policy
from putright.design.days import day_full, day_plain, day_time, money, plural
from putright.design.jinja import paragraphs
from putright.people.keys import signs_in

ERASED = "These words were erased."
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
# What somebody said: it needs no heading.
_SAID = frozenset({"text", "words", "what", "what_happened", "complaint"})
# What a fact's title says already, or what only the machinery needs.
_TOLD = frozenset(
    {
        "filed", "kind", "procedure", "stage", "number", "because", "clauses", "readings",
        "calendar", "clock", "key", "from", "due", "due_at", "to", "to_role", "team", "form",
        "channel", "bar", "diversion", "covers", "clocks", "counts_as", "remedy", "letter",
        "route", "outcome", "points", "members", "waits_for", "restricts", "record", "final",
        "leaves_stages", "way", "approver", "was", "until", "person", "happened", "elsewhere",
        "skipped", "visible", "party", "reference", "owner", "lead", "procedure_later",
        "first_closed", "approved", "accepted", "consulted_people", "owed_on", "paid_on",
        "remedies", "wanted", "of",
        "told_us", "to_key", "of_role", "of_team", "taken_back", "called_off",
    }
)  # fmt: skip


def plain(word: str) -> str:
    """Return an id as words: `service-team` as "service team"."""
    return word.replace("-", " ").replace("_", " ")


@dataclass(frozen=True)
class Teller:
    """Tells the facts of one case; the names of people are known beforehand."""

    policy: Policy
    names: Mapping[str, str]
    customer: str = ""
    customer_key: str = ""

    def by(self, fact: Fact) -> str:
        if fact.by in self.names:
            return self.names[fact.by]
        if fact.by and fact.by == self.customer_key:
            return self.customer or "the customer"
        role = self.policy.roles.get(fact.role)
        if role is not None:
            return role.name
        return "a customer" if fact.by and not signs_in(fact.by) else ""

    def person(self, key: str) -> str:
        return (
            self.names.get(key) or (self.customer if key == self.customer_key else "") or "somebody"
        )

    def title(self, fact: Fact) -> str:
        told = _TITLES.get(fact.name)
        if told is not None:
            return told(self, fact.data)
        record = self.policy.records.get(fact.name)
        return record.label if record else plain(fact.name).capitalize()

    def text(self, fact: Fact) -> Markup:
        """Return what people wrote, and what else was given."""
        parts = [paragraphs(words) for words in self._words(fact)]
        given = [Markup("{}: {}").format(name, value) for name, value in self._given(fact)]
        if given:
            parts.append(
                Markup('<p class="govuk-body pr-soft">{}</p>').format(Markup("<br>").join(given))
            )
        return Markup("").join(parts)

    def _words(self, fact: Fact) -> Iterator[str]:
        for name, words in fact.words.items():
            if name in _SAID or (len(fact.words) == 1 and name != "reason"):
                yield words or ERASED
            elif name != "title":
                yield f"{self._label(name)}: {words or ERASED}"

    def _given(self, fact: Fact) -> Iterator[tuple[str, str]]:
        own = fact.name not in _TITLES
        for name, value in fact.data.items():
            shown = name not in ("restricts", "filed") if own else name not in _TOLD
            shown = shown and (name != "on" or fact.name not in ("committed", "asked"))
            if shown and value not in (None, "", [], {}):
                yield self._label(name), self.value(name, value)

    def _label(self, name: str) -> str:
        if name.startswith("point "):
            return name.capitalize()
        return detail_of(name, self.policy).label.rstrip("?")

    def value(self, name: str, value: Any) -> str:
        """Return one detail as people write it."""
        if name == "files":
            return plural(len(value), "file")
        if isinstance(value, (list, tuple)):
            return ", ".join(self.value(name, item) for item in value)
        if isinstance(value, bool):
            return "yes" if value else "no"
        if isinstance(value, Mapping):
            return ", ".join(f"{plain(str(k))}: {self.value(k, v)}" for k, v in value.items())
        kind = detail_of(name, self.policy).type
        if kind == "money":
            return money(value)
        if isinstance(value, str):
            return self._text_value(value, kind)
        return str(value)

    def _text_value(self, value: str, kind: str) -> str:
        if signs_in(value):
            return self.person(value)
        if kind == "moment" and len(value) > 10:
            return _moment(value)
        if kind in ("date", "moment") and (day := as_date(value)) is not None:
            return day_full(day)
        for table in (self.policy.roles, self.policy.records, self.policy.stages):
            if value in table:
                found = table[value]
                return getattr(found, "label", "") or found.name
        return value


def _moment(text: str) -> str:
    try:
        return day_time(datetime.fromisoformat(text))
    except ValueError:
        return text


def _name(table: Iterable[Any], id_: Any) -> str:
    found = next((one for one in table if one.id == id_), None)
    name = getattr(found, "name", "") or getattr(found, "to", "") if found else ""
    return name or plain(str(id_ or ""))


def _day(value: Any) -> str:
    day = as_date(value)
    return day_plain(day) if day else "no date"


def _received(t: Teller, data: Mapping[str, Any]) -> str:
    kind = _name(t.policy.kind, data.get("kind"))
    channel = str(data.get("channel", ""))
    way = CHANNELS.get(channel.lower(), f"by {channel}" if channel else "")
    return f"{kind} received {way}".rstrip()


def _entered(t: Teller, data: Mapping[str, Any]) -> str:
    return f"{_name(t.policy.stage, data.get('stage'))} began"


def _acknowledged(t: Teller, data: Mapping[str, Any]) -> str:
    return f"Acknowledged {FORMS.get(str(data.get('form')), '')}".rstrip()


def _responded(t: Teller, data: Mapping[str, Any]) -> str:
    outcome = _name(t.policy.outcome, data["outcome"]) if data.get("outcome") else ""
    form = FORMS.get(str(data.get("form")), "")
    return f"Answered {form}".rstrip() + (f": {outcome}" if outcome else "")


def _convened(t: Teller, data: Mapping[str, Any]) -> str:
    members = data.get("members", ())
    return f"Panel convened: {', '.join(t.person(m.get('person', '')) for m in members)}"


def _extended(t: Teller, data: Mapping[str, Any]) -> str:
    return f"New date for {_clock(t, data)}: {_day(data.get('until'))}"


def _clock(t: Teller, data: Mapping[str, Any]) -> str:
    wanted = data.get("clock")
    found = next((one for one in t.policy.all_clocks if one.id == wanted), None)
    return found.name[:1].lower() + found.name[1:] if found else "every clock"


def _offered(t: Teller, data: Mapping[str, Any]) -> str:
    amount = f", {money(data['amount'])}" if data.get("amount") else ""
    waits = " (waits for a decision)" if data.get("waits_for") else ""
    return (
        f"Offer {data.get('number')}: {_name(t.policy.remedy, data.get('remedy'))}{amount}{waits}"
    )


def _decided(t: Teller, data: Mapping[str, Any]) -> str:
    return f"Offer {data.get('number')} {'approved' if data.get('approved', True) else 'declined'}"


def _offer_answered(t: Teller, data: Mapping[str, Any]) -> str:
    return f"Offer {data.get('number')} {'accepted' if data.get('accepted') else 'not accepted'}"


def _committed(t: Teller, data: Mapping[str, Any]) -> str:
    owner = f", {t.person(data['owner'])} sees to it" if data.get("owner") else ""
    return f"Promise {data.get('number')} made, by {_day(data.get('on'))}{owner}"


def _split(t: Teller, data: Mapping[str, Any]) -> str:
    if data.get("from"):
        return f"Split off from {data['from']}"
    return f"Split in two: {data.get('reference', 'a second case')}"


def _reclassified(t: Teller, data: Mapping[str, Any]) -> str:
    return f"Now a {_name(t.policy.kind, data.get('to')).lower()}"


def _determined(t: Teller, data: Mapping[str, Any]) -> str:
    return f"Decided outside: {_name(t.policy.route, data.get('route')) or 'another body'}"


def _letter(t: Teller, data: Mapping[str, Any]) -> str:
    to = f", to {t.person(data['to_key'])}" if data.get("to_key") else ""
    return f"Sent: {_name(t.policy.letter, data.get('letter'))}{to}"


def _noted(t: Teller, data: Mapping[str, Any]) -> str:
    return "Note"


def _handover_declined(t: Teller, data: Mapping[str, Any]) -> str:
    receiver = t.person(data.get("to", ""))
    return f"Offer to {receiver} taken back" if data.get("taken_back") else "Not taken over"


def asked_whom(t: Teller, data: Mapping[str, Any]) -> str:
    """Return whom a colleague asked: a person by name, a role or a team by its own."""
    if data.get("of"):
        return t.person(str(data["of"]))
    if data.get("of_role"):
        return _name(t.policy.role, data["of_role"])
    return str(data.get("of_team") or "somebody")


def _asked(t: Teller, data: Mapping[str, Any]) -> str:
    wanted = "Advice" if data.get("wanted") == "advice" else "Something"
    by = f", by {_day(data['on'])}" if data.get("on") else ""
    return f"{wanted} asked of {asked_whom(t, data)}{by}"


def _replied(t: Teller, data: Mapping[str, Any]) -> str:
    done = "no longer needed" if data.get("called_off") else "answered"
    return f"Question {data.get('number')} to colleagues {done}"


_TITLES: dict[str, Callable[[Teller, Mapping[str, Any]], str]] = {
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
    "refused": lambda t, d: f"Turned away: {_name(t.policy.bar, d.get('bar'))}",
    "diverted": lambda t, d: f"Sent to {d.get('to', 'another procedure')}",
    "split": _split,
    "extended": _extended,
    "paused": lambda t, d: f"Paused: {_clock(t, d)}",
    "resumed": lambda t, d: f"Resumed: {_clock(t, d)}",
    "promised": lambda t, d: f"Promised: {_clock(t, d)}, by {_day(d.get('due'))}",
    "missed": lambda t, d: f"The date passed: {_clock(t, d)}, by {_day(d.get('owed_on'))}",
    "offered": _offered,
    "decided": _decided,
    "offer-answered": _offer_answered,
    "paid": lambda t, d: f"Paid: {money(d.get('amount', 0))}, on {_day(d.get('paid_on'))}",
    "found": lambda t, d: "Findings drafted: nobody outside reads them",
    "committed": _committed,
    "kept": lambda t, d: f"Promise {d.get('number')} kept",
    "joined": lambda t, d: (
        "Told us for somebody else"
        if d.get("told_us")
        else f"Joined: {plain(str(d.get('party', 'a party')))}"
    ),
    "left": lambda t, d: f"Left: {plain(str(d.get('party', 'a party')))}",
    "declared": lambda t, d: f"Interest declared: {t.person(d.get('person', ''))}",
    "shut-out": lambda t, d: f"Case closed to {t.person(d.get('person', ''))}",
    "referred": lambda t, d: f"Referred to {_name(t.policy.route, d.get('route'))}",
    "determined": _determined,
    "sent": _letter,
    "noted": _noted,
    "struck": lambda t, d: f"Struck out: {_name_of_record(t, d)}",
    "closed": lambda t, d: "Closed in another system" if d.get("elsewhere") else "Closed",
    "reopened": lambda t, d: "Opened again",
    "withdrawn": lambda t, d: "Withdrawn",
}


def _name_of_record(t: Teller, data: Mapping[str, Any]) -> str:
    record = t.policy.records.get(str(data.get("record", "")))
    return record.label if record else "a record"
