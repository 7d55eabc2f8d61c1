"""What is asked of the one door, and what came of it?"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from putright.cases.codec import clean, clean_all
from putright.cases.references import read_reference
from putright.core.case import Case
from putright.core.facts import Command, Fact
from putright.people.models import Customer, Organisation


class NoSuchCase(LookupError):
    """There is no such case, or not for this person: nobody is told which."""


class Conflict(Exception):
    """Somebody changed the case first: `since` is what happened meanwhile. Nothing was done.

    Staff are told the words too; a customer is not, for some are internal.
    """

    def __init__(self, since: Sequence[Fact], sequence: int) -> None:
        super().__init__("Somebody changed this case while you were writing.")
        self.since = tuple(since)
        self.sequence = sequence


@dataclass(frozen=True, slots=True)
class Carried:
    """What came of a command: the case's reference and place, and the facts it added."""

    reference: str
    sequence: int
    facts: tuple[Fact, ...]
    case: Case
    secret: str = ""  # of the customer's own link; only when something is received
    again: bool = False  # the key had been used: this is what came of it the first time
    other: str = ""  # the reference of the case that was split off

    @property
    def customer(self) -> str:
        """The key under which the customer asks things of their case; "" if there is none."""
        return str(self.case.facts[0].data["filed"].get("customer", ""))


# Whether what came to a case since somebody saw it is news to them.
IsNews = Callable[[Case, Sequence[Fact]], bool]


@dataclass(frozen=True, slots=True)
class Asking:
    """Everything that one call of `carry_out` was given."""

    command: Command
    organisation: Organisation
    at: datetime
    reference: str = ""
    expected: int | None = None
    is_news: IsNews | None = None
    key: str = ""
    secret: str = ""
    customer: Customer | Mapping[str, str] | None = None
    source: str = ""

    def cleaned(self) -> "Asking":
        """Return the same, with every text in it such as the databases can keep."""
        command = self.command
        return Asking(
            command=Command(command.do, clean_all(command.given), command.by),
            organisation=self.organisation,
            at=self.at,
            reference=read_reference(clean(self.reference)) if self.reference else "",
            expected=self.expected,
            is_news=self.is_news,
            key=clean(self.key),
            secret=self.secret,
            customer=self.customer,
            source=clean(self.source),
        )
