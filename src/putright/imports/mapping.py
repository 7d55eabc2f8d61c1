"""Which column fills which detail? A mapping: a TOML file that a person can read."""

import re
from collections.abc import Iterator
from datetime import datetime, time
from functools import cached_property
from typing import Annotated, Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    ValidationError,
    field_validator,
    model_validator,
)

from putright.core.lines import line_map, line_of
from putright.core.refusals import Fault, PackFaults
from putright.core.toml import read_toml

PARTICULARS = (
    "name", "email", "phone", "address", "needs",
    "channel", "language", "format", "interpreter", "adjustments", "call_times",
)  # fmt: skip
# Points and records are tables of their own, and the source is the mapping's own name.
_NOT_FROM_A_FILE = ("points", "records", "source")


def _as_tuple(value: object) -> object:
    if isinstance(value, str):
        return (value,)
    return tuple(value) if isinstance(value, list) else value


Texts = Annotated[tuple[str, ...], BeforeValidator(_as_tuple)]
_A_DAY = datetime(2024, 2, 29, 13, 45, 59)  # noqa: DTZ001


class Source(BaseModel):
    """Where one detail comes from.

    `column` (or several, joined by `join`) is read, or `value` taken: the first of
    its words that the organisation's policy knows. `words` turns what stands in
    the file into the policy's word; `otherwise` is for what it does not name.
    `dates` are the ways a date may be written, as Python's strptime has them; ISO 8601
    is always read. A date alone counts at `at_time`. `unless` are entries to take as
    blank.
    """

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    column: Texts = ()
    join: str = "\n\n"
    value: Texts = ()
    words: dict[str, str] = {}
    otherwise: str = ""
    dates: Texts = ()
    at_time: str = "12:00"
    unless: Texts = ()
    required: bool = False

    @cached_property
    def time_of_day(self) -> time:
        return datetime.strptime(self.at_time, "%H:%M").time()  # noqa: DTZ007

    @field_validator("at_time")
    @classmethod
    def _a_time(cls, value: str) -> str:
        try:
            datetime.strptime(value, "%H:%M")  # noqa: DTZ007  (a time of day has no zone)
        except ValueError:
            raise ValueError('write a time of day, such as "12:00"') from None
        return value

    @field_validator("dates")
    @classmethod
    def _ways_to_write_dates(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        for shape in value:
            try:
                datetime.strptime(_A_DAY.strftime(shape), shape)  # noqa: DTZ007
            except (ValueError, re.error):
                raise ValueError(
                    f'{shape!r} is no way to write a date: write such as "%d/%m/%Y" or '
                    '"%Y-%m-%d %H:%M:%S"'
                ) from None
        return value

    @model_validator(mode="after")
    def _from_somewhere(self) -> "Source":
        if bool(self.column) == bool(self.value):
            raise ValueError("write a column to read, or a value to take, and not both")
        return self


class Head(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    source: str  # the name under which rows are known again
    key: Texts  # the column or columns that tell one row from another
    encoding: str = "utf-8"
    delimiter: str = ","
    zone: str = "Europe/London"
    sheet: str = ""

    @field_validator("source", "key")
    @classmethod
    def _not_blank(cls, value: str | tuple[str, ...]) -> str | tuple[str, ...]:
        if not value or not all(part.strip() for part in value):
            raise ValueError("this may not be blank: by it a row is known again")
        return value

    @field_validator("zone")
    @classmethod
    def _a_zone(cls, value: str) -> str:
        try:
            ZoneInfo(value)
        except (ZoneInfoNotFoundError, ValueError, OSError):
            raise ValueError('write a time zone, such as "Europe/London"') from None
        return value

    @field_validator("encoding")
    @classmethod
    def _an_encoding(cls, value: str) -> str:
        try:
            "".encode(value)
        except LookupError:
            raise ValueError('write an encoding, such as "utf-8" or "cp1252"') from None
        return value

    @field_validator("delimiter")
    @classmethod
    def _one_character(cls, value: str) -> str:
        if len(value) != 1 or value in '"\r\n\0':
            raise ValueError('write one character, such as "," or ";"')
        return value


class Mapping(BaseModel):
    """A whole mapping: the file's head, the details of a case, the customer's particulars."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    head: Head = Field(alias="import")
    given: dict[str, Source]
    customer: dict[str, Source] = {}

    @property
    def columns(self) -> set[str]:
        """Every column that the file must have."""
        sources = [*self.given.values(), *self.customer.values()]
        return {column for source in sources for column in source.column} | set(self.head.key)


def parse_mapping(text: str, file: str) -> Mapping:
    """Return the mapping that a file says. Raises PackFaults with every fault and its line."""
    tables = read_toml(text, file)
    lines = line_map(text)
    try:
        mapping = Mapping.model_validate(tables)
    except ValidationError as error:
        raise PackFaults(
            [
                Fault(file, line_of(lines, tuple(problem["loc"])), _say(problem))
                for problem in error.errors()
            ]
        ) from None
    faults = [Fault(file, line_of(lines, place), said) for place, said in _names(mapping)]
    if faults:
        raise PackFaults(faults)
    return mapping


def _names(mapping: Mapping) -> Iterator[tuple[tuple[str, ...], str]]:
    """Give what is wrong with the names of details and particulars, and where."""
    for name in _NOT_FROM_A_FILE:
        if name in mapping.given:
            yield ("given", name), f"given.{name}: this cannot be taken from a file: leave it out."
    if not {"kind", "received_at"} <= set(mapping.given):
        yield ("given",), "Say where [given.kind] and [given.received_at] are from."
    for name in mapping.customer:
        if name not in PARTICULARS:
            known = ", ".join(PARTICULARS)
            yield ("customer", name), f"customer.{name}: a customer has no such thing: {known}."


def _say(problem: Any) -> str:
    where = ".".join(str(part) for part in problem["loc"])
    words = {
        "extra_forbidden": "this key is not known",
        "missing": "this is missing",
        "string_type": "write text in quotes",
        "tuple_type": "write text, or a list of texts",
    }
    return f"{where}: {words.get(problem['type'], problem['msg'].removeprefix('Value error, '))}."
