"""Who has a part to play, what may they do, and what must they know first? (`people.toml`)"""

from typing import Annotated, Literal

from pydantic import BeforeValidator

from putright.core.vocabulary.shared import Id, Rule, Texts, When, Within, as_tuple


class Access(Rule):
    """Who opens what, of the cases that are not restricted."""

    need_to_know: bool = False


class Role(Rule):
    id: Id
    name: str
    side: Literal["staff", "customer", "outside"] = "staff"
    may: Texts = ()
    must_be_filled: bool = False
    one_for_each: Literal["", "service", "centre", "contract"] = ""
    administers: bool = False
    opens: Literal["own", "unowned", "every"] = "own"
    reads_views: bool = False
    reads_mail: bool = False
    publishes: bool = False  # what was learnt, once somebody else has written it


class Routing(Rule):
    when: When = When()
    to: str


class HandingOver(Rule):
    """Whether a case that has an owner goes to another only once they accept it."""

    accepted: bool = False
    outright_by: Texts = ()


class Course(Rule):
    """What somebody must have learnt: for which roles, how long it holds, what it is needed for."""

    id: Id
    name: str
    for_role: Texts = ()
    valid_for: Within = "not stated"
    limits: Annotated[tuple[When, ...], BeforeValidator(as_tuple)] = ()


class Attestation(Rule):
    """Who says that they have read this version of the policy, and within what time."""

    id: Id
    by_role: Texts = ()
    within: Within = "not stated"


class OutsideLine(Rule):
    """Whoever manages somebody complained of, or answers to them, does not review that."""

    id: Id
    stages: Texts = ()  # where they answer no case, and sit on no panel
    records: Texts = ()  # that they put on no file
    reach: Literal["manager", "whole"] = "manager"


class Interests(Rule):
    """Interests that staff have declared are matched before somebody is given a case.

    A case that they have already is passed on for those that act `at_once`; of the others
    the second line is told.
    """

    id: Id
    declared_each: str = ""  # the cycle by which everybody declares
    checked_by: Texts = ()  # the second line
    at_once: Annotated[
        tuple[Literal["actual", "potential", "perceived"], ...], BeforeValidator(as_tuple)
    ] = ("actual",)
