"""Through which stages does a case go, and who answers in each? (`stages.toml`)"""

from typing import Annotated, Literal

from pydantic import BeforeValidator

from putright.core.vocabulary.clocks import Clock
from putright.core.vocabulary.shared import (
    NOT_STATED,
    Id,
    Limit,
    Rule,
    Table,
    Texts,
    When,
    as_tuple,
)


class Procedure(Rule):
    id: Id
    name: str
    status: Literal["loaded", "not loaded", "vacant", "retired"] = "loaded"
    contract: str = ""


class Panel(Table):
    members: int = 3
    offices: Texts = ()
    from_roles: Texts = ()  # every member holds one of these; none: anybody may sit
    substitutes: bool = True


class Stage(Rule):
    id: Id
    name: str
    procedure: Id = "main"
    handled_by: str = NOT_STATED
    enter_on: Annotated[
        tuple[Literal["received", "requested", "dissatisfied", "no-answer"], ...],
        BeforeValidator(as_tuple),
    ] = ()
    in_writing_from: Texts = ()
    ask_within: Annotated[tuple[Limit, ...], BeforeValidator(as_tuple)] = ()
    take: Literal["earliest", "latest"] = "earliest"
    straight_here: When | None = None
    becomes: str = ""
    answer_in: Literal["any form", "writing"] = "any form"
    different_people: bool = False
    different_team: bool = False
    panel: Panel | None = None
    informal: bool = False
    final: bool = False
    clock: Annotated[tuple[Clock, ...], BeforeValidator(as_tuple)] = ()
