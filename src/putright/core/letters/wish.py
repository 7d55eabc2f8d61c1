"""In which form and language did somebody ask to be written to, in this case?

What the record of the person says holds for all their cases. A wish that is put on record in
one (a record of the pack that is about `format`) comes before it, for whoever complained.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from putright.core.case import Case
from putright.core.facts import Fact
from putright.core.letters.known import Needs
from putright.core.parties import COMPLAINANT, CUSTOMERS, EVERY_COMPLAINANT
from putright.core.policy import Gate, Policy

FORMAT = "format"  # what such a record is about
ENGLISH = "English"
# Formats that are ways to be reached, as the record of a person has them.
_WAYS = {"telephone": "phone", "e-mail": "email", "email": "email", "letter": "letter"}


@dataclass(frozen=True, slots=True)
class Wish:
    """What was asked for: the empty text where nothing was said."""

    format: str = ""
    language: str = ""

    @property
    def channel(self) -> str:
        """How to reach them, where the format that they want says it."""
        return _WAYS.get(self.format.strip().casefold(), "")

    def format_beside(self, known: str) -> str:
        """Return the format that is needed where another is known of the person.

        One that only says how to reach them does not end their need of large print.
        """
        if not self.channel or not known:
            return self.format or known
        is_in_it = self.format.casefold() in known.casefold()
        return known if is_in_it else f"{known}, {self.format}"


def wish_of(facts: Iterable[Fact], policy: Policy) -> Wish:
    """Return what was asked for last in a case. One that was struck out counts no more."""
    about = {record.id for record in policy.record if record.about == FORMAT}
    found: dict[str, Wish] = {}
    for fact in facts if about else ():
        if fact.name in about:
            found.pop(fact.name, None)  # so that the latest stands last
            data = fact.data
            found[fact.name] = Wish(str(data.get("format") or ""), str(data.get("language") or ""))
        elif fact.name == "struck":
            found.pop(str(fact.data.get("record", "")), None)
    return list(found.values())[-1] if found else Wish()


def is_to_them(to: object) -> bool:
    """Return whether a letter goes to whoever complained, and so is in their form."""
    return str(to or CUSTOMERS) in (CUSTOMERS, COMPLAINANT, EVERY_COMPLAINANT)


def wished(needs: Needs, case: Case, policy: Policy, to: object) -> Needs:
    """Return what somebody needs of a letter: to whoever complained, as this case has it."""
    if not is_to_them(to):
        return needs
    wish = wish_of(case.facts, policy)
    language = "" if wish.language == ENGLISH else wish.language or needs.language
    return replace(needs, format=wish.format_beside(needs.format), language=language)


def is_of_form(gate: Gate, policy: Policy) -> bool:
    """Return whether a gate lets nothing be sent before it is in the form that was wanted."""
    asked = policy.records.get(gate.since)
    return asked is not None and asked.about == FORMAT
