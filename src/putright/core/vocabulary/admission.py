"""What is out of time or belongs elsewhere, and what then? (`admission.toml`)"""

from typing import Annotated, Literal

from pydantic import BeforeValidator

from putright.core.vocabulary.shared import Id, Limit, Rule, Strength, Texts, When, as_tuple


def _as_unless(value: object) -> object:
    return {"has": value} if isinstance(value, list) else value


class Bar(Rule):
    id: Id
    name: str
    strength: Strength
    limits: Annotated[tuple[Limit, ...], BeforeValidator(as_tuple)] = ()
    take: Literal["earliest", "latest"] = "earliest"
    when: When | None = None
    applies: When = When()
    unless: Annotated[When | None, BeforeValidator(_as_unless)] = None
    discretion: bool = True
    needs: Texts = ()
    tell: Texts = ()


class Diversion(Rule):
    id: Id
    to: str
    covers: Literal["whole", "part"]
    clocks: Literal["stop", "run", "pause", "modified"]
    when: When = When()
    approved_by: Texts = ()
    needs: Texts = ()
    counts_as: str = ""
    restricted: bool = False
