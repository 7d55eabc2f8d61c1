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
    on_paper: str = ""  # said instead of `says` to those who are written to by post alone
    lead: str = ""  # said before what is shown, where there is any
    optional: bool = False  # what is asked for may be left unwritten
    when: When = When()
    cites: Texts = ()  # the clauses that ask for this part; those of the letter, if none

    @property
    def fills(self) -> str:
        """The slot that this part fills: what it shows, where it names no other."""
        return self.slot or self.shows


Parts = Annotated[tuple[Part, ...], BeforeValidator(as_tuple)]


class LetterWhen(When):
    """The cases that a letter belongs to. `to` is whom it goes to, `late` what must be late."""

    late: Texts = ()  # facts that are owed: one of them, and its day has passed


class Letter(Rule):
    id: Id
    name: str = ""
    when: LetterWhen = LetterWhen()
    needs: Texts = ()
    subject: str = ""
    does: str = ""  # the step, or the record, that sending it carries out as well
    signed_by: str = ""  # the fact whose doer signs it; whoever sends it, if none
    alone: bool = False  # nothing that every letter says is added to it
    after_withdrawal: bool = False  # it may go once the complaint was withdrawn: it pursues nothing
    part: Parts = ()

    @cached_property
    def when_of_case(self) -> When:
        """The condition on the facts of the case: less whom it goes to, and what is late."""
        return self.when.model_copy(update={"to": (), "late": ()})


class EveryLetter(Rule):
    """What each letter that is composed here says before and after its own words."""

    needs: Texts = ()
    before: Parts = ()
    after: Parts = ()


class ByPost(Rule):
    """To whom we write on paper alone: they have no internet, and others may open their post."""

    id: Id
    procedure: Texts  # whoever has a case under one of these, or told us under it
    opened_by: str = ""  # who opens their post before they have it


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
    contact: str = ""  # its address, number or page; of a way of our own a field: {page}
    can: str = ""  # what they may do there

    def is_in_force(self, day: date) -> bool:
        begun = self.in_force is None or self.in_force <= day
        return begun and (self.until is None or day <= self.until)
