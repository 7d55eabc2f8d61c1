"""How is each fact told to somebody from outside? By name, in a few words, and with its details."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from putright.core.case import as_date
from putright.core.details import called, detail_of
from putright.core.facts import Fact
from putright.core.policy import Policy
from putright.design.days import day_plain, money
from putright.people.keys import signs_in

ERASED = "[These words were erased.]"
# What only the machinery needs, or what stands elsewhere in the bundle.
_LEFT_OUT = frozenset(
    {
        "filed",
        "restricts",
        "files",
        "calendar",
        "key",
        "to_key",
        "clauses",
        "readings",
        "privileged",
    }
)

# Which detail the title of a fact says; of those first in a line, it says nothing else.
_IN_TITLE = {
    "received": ("kind",), "entered": ("stage", "because", "answered_by"), "sent": ("letter",),
    "responded": ("outcome",), "offered": ("remedy",), "struck": ("record",),
    "determined": ("route",), "promised": ("clock",), "missed": ("clock",),
}  # fmt: skip
_EVERYWHERE = ("stage", "procedure")
_DAY = re.compile(r"\d{4}-\d\d-\d\d")

_SAID = {
    "received": "Received",
    "recorded": "Written down",
    "outside-listed-roles": "From somebody whom the policy does not list",
    "entered": "Stage began",
    "point": "Point of the complaint",
    "acknowledged": "Acknowledged",
    "assigned": "Given to a handler",
    "unassigned": "Taken from its handler",
    "convened": "Panel convened",
    "responded": "Answered",
    "escalated": "Next stage asked for",
    "dissatisfied": "Not satisfied with the answer",
    "reclassified": "Kind changed",
    "refused": "Not taken further",
    "diverted": "Dealt with under another procedure",
    "split": "Split in two",
    "extended": "More time taken",
    "paused": "Clock paused",
    "resumed": "Clock resumed",
    "offered": "Remedy offered",
    "decided": "Offer decided inside",
    "offer-answered": "Offer answered",
    "sent": "Letter sent",
    "referred": "Referred to another body",
    "determined": "Decided by another body",
    "declared": "Interest declared",
    "shut-out": "Kept from the case",
    "joined": "Joined to the case",
    "left": "Left the case",
    "closed": "Closed",
    "reopened": "Reopened",
    "withdrawn": "Withdrawn",
    "struck": "Struck out",
    "promised": "Date promised",
    "committed": "Promise made",
    "kept": "Promise kept",
    "noted": "Note",
    "told": "Told",
    "missed": "Promise missed",
    "handover-offered": "Offered to a colleague",
    "handover-accepted": "Taken over",
    "handover-declined": "Not taken over",
    "asked": "Asked of a colleague",
    "replied": "Answered by a colleague",
    "found": "Finding on a point",
    "paid": "Paid",
    "declaration-checked": "Declared interest looked at",
    "let-in": "Let in again",
    "undelivered": "A letter did not arrive",
    "delivered": "A letter arrived after all",
    "erased": "Words erased",
}


@dataclass(frozen=True)
class Telling:
    """Tells the facts of one case. Staff are named; keys of people never leave as they are."""

    policy: Policy
    names: Mapping[str, str]
    customer_key: str
    customer: str

    def title(self, fact: Fact) -> str:
        record = self.policy.records.get(fact.name)
        name = record.label if record else _SAID.get(fact.name) or _plain(fact.name)
        about = self._named(fact)
        return f"{name}: {about}" if about else name

    def by(self, fact: Fact) -> str:
        role = self.policy.roles.get(fact.role)
        name = self.person(fact.by) if fact.by else ""
        return ", ".join(part for part in (name, role.name if role else "") if part)

    def person(self, key: str) -> str:
        if key == self.customer_key:
            return self.customer or "the customer"
        return self.names.get(key) or ("a member of staff" if signs_in(key) else "somebody else")

    def words(self, fact: Fact) -> Iterator[tuple[str, str]]:
        """Give what people wrote, each with what it is called."""
        for name, words in fact.words.items():
            yield self._label(name), ERASED if words is None else words

    def given(self, fact: Fact) -> Iterator[tuple[str, str]]:
        """Give the other details, as people write them; not what the title says already."""
        said = {*_IN_TITLE.get(fact.name, ()), *_EVERYWHERE}
        for name, value in fact.data.items():
            if name not in _LEFT_OUT | said and value not in (None, "", [], {}):
                yield self._label(name), self.value(name, value)
        if files := fact.data.get("files"):
            yield "Files", str(len(files))

    def plain(self, value: Any) -> Any:
        """Return a detail as it is kept, with names in the place of the keys of people."""
        if isinstance(value, Mapping):
            return {k: self.plain(v) for k, v in value.items() if k not in _LEFT_OUT}
        if isinstance(value, (list, tuple)):
            return [self.plain(item) for item in value]
        is_key = isinstance(value, str) and (signs_in(value) or value == self.customer_key != "")
        return self.person(value) if is_key else value

    def value(self, name: str, value: Any) -> str:
        if isinstance(value, bool):
            return "yes" if value else "no"
        if isinstance(value, (list, tuple)):
            return ", ".join(self.value(name, item) for item in value)
        if isinstance(value, Mapping):
            held = {k: v for k, v in value.items() if k not in _LEFT_OUT}
            return ", ".join(f"{_plain(str(k))}: {self.value(str(k), v)}" for k, v in held.items())
        kind = detail_of(name, self.policy).type
        if kind == "money":
            return money(value)
        if not isinstance(value, str):
            return str(value)
        if signs_in(value) or value == self.customer_key:
            return self.person(value)
        day = as_date(value) if kind == "date" or _DAY.fullmatch(value) else None
        own = called(name, value, self.policy)
        return day_plain(day) if day else own if own != value else _capital(self._id(value))

    def clock(self, wanted: str) -> str:
        found = next((one for one in self.policy.all_clocks if one.id == wanted), None)
        return found.name if found else _plain(wanted)

    def _named(self, fact: Fact) -> str:
        """Return what a fact is about, where its name alone says too little."""
        data = fact.data
        if fact.name in ("promised", "missed") and data.get("clock"):
            return self.clock(str(data["clock"]))
        about = _IN_TITLE.get(fact.name, ("",))[0]
        return self._id(str(data[about])) if data.get(about) else ""

    def _id(self, value: str) -> str:
        policy = self.policy
        for table in (policy.roles, policy.records, policy.stages):
            if value in table:
                found = table[value]
                return str(getattr(found, "label", "") or found.name)
        for some in (policy.letter, policy.outcome, policy.remedy, policy.kind, policy.route):
            for one in some:
                if one.id == value:
                    return str(getattr(one, "name", "") or getattr(one, "to", "") or value)
        return value

    def _label(self, name: str) -> str:
        return detail_of(name, self.policy).label.rstrip("?")


def _capital(word: str) -> str:
    """Begin a value that is one word of our own as people do: "email" is "E-mail"."""
    if word == "email":
        return "E-mail"
    return word.capitalize() if word.isalpha() and word.islower() else word


def _plain(word: str) -> str:
    return word.replace("-", " ").replace("_", " ").capitalize()
