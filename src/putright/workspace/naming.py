"""Who and what does a fact name? People by name, and what is the pack's as the pack calls it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from putright.core.case import as_date
from putright.core.facts import Fact
from putright.core.policy import Policy
from putright.design.days import day_plain
from putright.people.keys import signs_in


def plain(word: str) -> str:
    """Return an id as words: `service-team` as "service team"."""
    return word.replace("-", " ").replace("_", " ")


@dataclass(frozen=True)
class Naming:
    """Names what the facts of one case speak of; the names of people are known beforehand."""

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


def name_in(table: Iterable[Any], id_: Any) -> str:
    """Return what a table of the pack calls this id."""
    found = next((one for one in table if one.id == id_), None)
    name = getattr(found, "name", "") or getattr(found, "to", "") if found else ""
    return name or plain(str(id_ or ""))


def day_or_none(value: Any) -> str:
    """Return a day in words, and that there is none where there is none."""
    day = as_date(value)
    return day_plain(day) if day else "no date"
