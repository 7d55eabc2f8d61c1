"""What do the clauses say, what do they leave out, and what else was issued? (`clauses.toml`)"""

from datetime import date
from typing import Annotated, Literal

from pydantic import BeforeValidator

from putright.core.vocabulary.shared import NOT_STATED, Id, Strength, Table, Texts, as_tuple


class Clause(Table):
    id: Id
    heading: str = ""
    summary: str
    strength: Strength
    kept_by: Annotated[
        tuple[Literal["page", "report", "screen", "outside"], ...], BeforeValidator(as_tuple)
    ] = ()
    status: Literal["", "not yet"] = ""
    later: str = ""
    internal: bool = False


class Gap(Table):
    id: Id
    says: str
    cites: Texts = ()


class Document(Table):
    id: Id
    name: str
    status: Literal["loaded", "not loaded", "retired"]
    version: str = NOT_STATED
    in_force: date | None = None
    until: date | None = None
    owner: str = NOT_STATED
    cites: Texts = ()
