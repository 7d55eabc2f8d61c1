"""What is put on record, with which details, and before which steps must it be? (`records.toml`)"""

from functools import cached_property
from typing import Literal

from putright.core.vocabulary.shared import Id, Rule, Strength, Table, Texts, When


class Detail(Table):
    """A detail that a step or record may carry, typed so that a form can be drawn."""

    id: str
    type: Literal[
        "words", "date", "moment", "money", "number", "person", "file", "choice", "yes-no"
    ] = "words"
    label: str = ""
    hint: str = ""
    choices: Texts = ()


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
    authorises: bool = False  # while it counts, its representative may be told, and may act
    shown_to: Texts = ()  # sides that may read it; `side`: the one that it names
    wants: str = ""  # what it asks of the customer, in words for them
    comes_as: Texts = ()  # what on file says that this has come
    otherwise: str = ""  # what follows if it does not, in words for them
    about: Literal[
        "", "conduct", "context", "adjustments", "warning", "restriction", "appeal",
        "appeal-answer", "safety", "panel-papers", "panel-minutes", "legal-hold",
    ] = ""  # what pages make of it, whatever the pack calls it  # fmt: skip

    @cached_property
    def label(self) -> str:
        return self.name or self.id.replace("-", " ").capitalize()

    @cached_property
    def all_needs(self) -> tuple[str, ...]:
        """The details that it cannot do without, the day it expires among them."""
        return tuple(dict.fromkeys([*self.needs, *(["until"] if self.expires else [])]))


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
