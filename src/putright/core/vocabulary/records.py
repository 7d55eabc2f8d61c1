"""What is put on record, with which details, and before which steps must it be? (`records.toml`)"""

from functools import cached_property
from typing import Annotated, Literal

from pydantic import BeforeValidator

from putright.core.vocabulary.shared import Id, Rule, Strength, Table, Texts, When


class Answer(Table):
    """One of the answers to a detail. A fact keeps its id; people read its name, if it has one."""

    id: str
    name: str = ""


def _as_answers(value: object) -> object:
    """An answer may be written as its id alone."""
    if not isinstance(value, list):
        return value
    return tuple({"id": one} if isinstance(one, str) else one for one in value)


class Detail(Table):
    """A detail that a step or record may carry, typed so that a form can be drawn."""

    id: str
    type: Literal[
        "words", "date", "moment", "money", "number", "person", "file", "choice", "yes-no"
    ] = "words"
    label: str = ""
    hint: str = ""
    choices: Annotated[tuple[Answer, ...], BeforeValidator(_as_answers)] = ()

    @cached_property
    def answers(self) -> dict[str, str]:
        """The name of each answer there is, by its id; empty where the id itself is read."""
        return {one.id: one.name for one in self.choices}


class Record(Rule):
    id: Id
    name: str = ""
    hint: str = ""
    when: When = When()  # the cases it belongs to
    needs: Texts = ()
    or_none_because: bool = False
    expires: bool = False
    from_role: Texts = ()
    not_by: Texts = ()
    struck_by: Texts = ()
    restricted: bool = False
    privileged: bool = False  # as lawyers' advice is: it is held back from every bundle
    not_shut_out: bool = False  # whom it names may open the case; once shut out, it counts no more
    authorises: bool = False  # while it counts, its representative may be told, and may act
    shown_to: Texts = ()  # sides that may read it; `side`: the one that it names
    wants: str = ""  # what it asks of the customer, in words for them
    comes_as: Texts = ()  # what on file says that this has come
    otherwise: str = ""  # what follows if it does not, in words for them
    of_letter: bool = False  # of one letter, which it names: used up when that goes
    of_draft: bool = False  # and of that letter in the very words that were approved
    about: Literal[
        "", "conduct", "context", "adjustments", "warning", "restriction", "appeal",
        "appeal-answer", "safety", "panel-papers", "panel-minutes", "legal-hold", "new-date",
        "appointment",
        "format",
    ] = ""  # what pages make of it, whatever the pack calls it  # fmt: skip

    @cached_property
    def label(self) -> str:
        return self.name or self.id.replace("-", " ").capitalize()

    @property
    def is_of_one(self) -> bool:
        """Whether it counts for one letter only, which it names."""
        return self.of_letter or self.of_draft

    @cached_property
    def all_needs(self) -> tuple[str, ...]:
        """The details that it cannot do without, the day it expires and its letter among them."""
        until = ["until"] if self.expires else []
        letter = ["letter"] if self.is_of_one else []
        return tuple(dict.fromkeys([*self.needs, *until, *letter]))


class Gate(Rule):
    id: Id
    before: Texts
    when: When = When()
    needs: Texts = ()
    needs_any: Texts = ()
    from_each: str = ""
    for_each: str = ""  # only what carries the same value of this detail as the step counts
    each_of: str = ""  # one is needed for each of these on file, told apart by `for_each`
    of_assignee: str = ""  # only what names, in this detail, the person whom the step is to
    since: str = ""
    of_side: str = ""  # of `joined`, only a party of this side counts
    strength: Strength = "will"
