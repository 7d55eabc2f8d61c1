"""What is one question, and what does whoever asks a step's know of the case?"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from putright.core.case import Case, Party
from putright.core.clocks import Running
from putright.core.details import called, detail_of
from putright.core.parties import COMPLAINANT, EVERY_COMPLAINANT, live
from putright.core.policy import Detail, Policy

Choices = tuple[tuple[str, str], ...]
FORMS: Choices = (("writing", "In writing"), ("spoken", "Spoken"))


@dataclass(frozen=True, slots=True)
class Ask:
    """One question: the detail it fills, whether it must be answered, and the answers there are.

    `many` says that several of the choices may be given. A person's choices are
    not here: who works for the organisation is no matter of the policy.
    """

    detail: Detail
    required: bool = False
    choices: Choices = ()
    many: bool = False

    @property
    def name(self) -> str:
        return self.detail.id


class Questions:
    """A case, its policy and what makes the move what it is: what is asked may turn on them."""

    def __init__(
        self,
        case: Case,
        policy: Policy,
        given: Mapping[str, Any],
        running: list[Running],
        day: date,
    ) -> None:
        self.case = case
        self.policy = policy
        self.given = given
        self.running = running
        self.day = day

    def ask(
        self,
        name: str,
        required: bool = False,
        choices: Choices = (),
        many: bool = False,
        label: str = "",
    ) -> Ask:
        """Return one question, typed and labelled as the core or the pack has that detail."""
        detail = detail_of(name, self.policy)
        kind = "choice" if choices else detail.type
        detail = detail.model_copy(update={"label": label or detail.label, "type": kind})
        own = tuple((word, name or as_said(word)) for word, name in detail.answers.items())
        return Ask(detail, required, choices or own, many)

    def points(self, required: bool) -> Iterator[Ask]:
        """Ask which points, where the case has any."""
        if self.case.points:
            choices = tuple((str(p.number), f"Point {p.number}") for p in self.case.points)
            yield self.ask("points", required, choices, True, "Which points?")

    def party(self, party: Party) -> str:
        """Return who a party is, in words."""
        joined = next(f for f in self.case.named("joined") if f.data["number"] == party.number)
        body = called("body", party.body, self.policy)
        name = joined.words.get("name") or body or "no name"
        return f"{as_said(party.party)} {party.number}: {name}"

    def parties(self, *, with_bodies: bool = False) -> Choices:
        """Return the parties to whom a message may go, a group first as one.

        A body of a joint complaint has no page: it is written to by letter.
        """
        others = [one for one in live(self.case) if with_bodies or one.party != "body"]
        group = any(one.party == COMPLAINANT for one in others)
        each = ((EVERY_COMPLAINANT, "Each person who complains"),) if group else ()
        return (*each, *((f"party-{one.number}", self.party(one)) for one in others))


def as_said(word: str) -> str:
    """Return a word of a pack as a person reads it: `not-upheld` is `Not upheld`."""
    said = " ".join(
        part if part.startswith("e-mail") else part.replace("-", " ") for part in word.split("_")
    )
    return said[:1].upper() + said[1:]
