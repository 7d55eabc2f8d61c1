"""What must a letter say, in which words, and where may people turn next? (`letters.toml`)"""

from datetime import date
from functools import cached_property
from typing import Annotated, Literal

from pydantic import BeforeValidator

from putright.core.vocabulary.shared import Id, Rule, Table, Texts, When, Within, as_tuple


class Part(Table):
    """One piece of a letter, in its place. Just one of `says`, `ask` and `shows` is given."""

    slot: str = ""  # what the letter needs and this fills
    says: str = ""  # words that stand, with fields in curly brackets: {reference}
    ask: str = ""  # what whoever writes the letter is asked to write here
    shows: Literal[
        "", "points", "findings", "outcome", "remedies", "commitments", "dates", "routes",
        "next-stage", "how-to-complain", "wanted", "restriction",
    ] = ""  # what is written out from the case  # fmt: skip
    lead: str = ""  # said before what is shown, where there is any
    optional: bool = False  # what is asked for may be left unwritten
    when: When = When()
    cites: Texts = ()  # the clauses that ask for this part; those of the letter, if none

    @property
    def fills(self) -> str:
        """The slot that this part fills: what it shows, where it names no other."""
        return self.slot or self.shows


Parts = Annotated[tuple[Part, ...], BeforeValidator(as_tuple)]


class Letter(Rule):
    id: Id
    name: str = ""
    when: When = When()  # the cases it belongs to; `to` is whom it goes to
    needs: Texts = ()
    subject: str = ""
    does: str = ""  # the step, or the record, that sending it carries out as well
    alone: bool = False  # nothing that every letter says is added to it
    part: Parts = ()

    @cached_property
    def when_of_case(self) -> When:
        """The condition on the case, less whom it goes to: that is said when it is sent."""
        return self.when.model_copy(update={"to": ()})


class EveryLetter(Rule):
    """What each letter that is composed here says before and after its own words."""

    needs: Texts = ()
    before: Parts = ()
    after: Parts = ()


class PlainWords(Rule):
    """How plainly a letter is written. One that is not goes only with a reason."""

    longest_sentence: int = 25  # in words
    hard: Texts = ()  # more words not to use, each perhaps with a better: "prior to: before"

    @property
    def is_asked(self) -> bool:
        return bool(self.cites or self.added)


class Route(Rule):
    id: Id
    to: str
    in_letters: Texts
    in_force: date | None = None
    until: date | None = None
    when: When = When()
    grounds: Texts = ()
    within: Within | None = None
    contact: str = ""
