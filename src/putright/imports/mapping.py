"""Which column fills which detail? A mapping: a TOML file that a person can read."""

import re
from collections.abc import Iterator
from collections.abc import Mapping as Table
from datetime import datetime, time
from functools import cached_property, lru_cache
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

from putright.core.details import type_of
from putright.core.lines import line_map, line_of
from putright.core.policy import NOT_STATED, Policy
from putright.core.refusals import Fault, PackFaults
from putright.core.toml import read_toml

_DAYS = ("%Y-%m-%d", "%Y/%m/%d")  # where the mapping does not say how dates are written
_ISO = re.compile(
    r"\d{4}-\d\d-\d\d([T ]\d\d:\d\d(:\d\d(\.\d{1,6})?)?(?P<zone>Z|[+-]\d\d:\d\d)?)?",
    re.ASCII,
)
PARTICULARS = (
    "name", "email", "phone", "address", "needs",
    "channel", "language", "format", "interpreter", "adjustments", "call_times",
)  # fmt: skip
# Points and records are tables of their own, and the source is the mapping's own name.
_NOT_FROM_A_FILE = ("points", "records", "source")
_YES = {"yes", "y", "true", "1"}
_NO = {"no", "n", "false", "0"}


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


class Unread(ValueError):
    """A field of a row cannot be read; the text says which, what it holds and what to write."""


def detail_value(name: str, source: Source, row: dict[str, str], policy: Policy, zone: str) -> Any:
    """Return the value of one detail of a row, or None where it is blank. Raises Unread."""
    if source.value:
        return _known_value(name, source, policy)
    text = source.join.join(entries(source, row)).strip()
    if not text:
        if source.required or name == "kind":
            raise Unread(f"{_columns(source)} is blank.")
        return None
    if source.words or source.otherwise:
        text = _word(source, text)
        if not text:
            return None
    if name == "closed_elsewhere" and text == NOT_STATED:
        return NOT_STATED
    return _typed(type_of(name, policy), source, text, zone)


def _typed(kind: str, source: Source, text: str, zone: str) -> Any:
    if kind == "date":
        return _parsed(source, text).date()
    if kind == "moment":
        return _moment(source, text, zone)
    if kind in ("number", "money"):
        return _number(source, text)
    if kind == "yes-no":
        return _yes_or_no(source, text)
    if kind == "person":
        raise Unread(f"{_columns(source)} would name a member of staff: leave it out.")
    return text


def _columns(source: Source) -> str:
    return " and ".join(source.column)


def _number(source: Source, text: str) -> int | float:
    plain = text.replace(",", "").lstrip("£$€ ")
    if not re.fullmatch(r"-?\d{1,12}(\.\d{1,6})?", plain, re.ASCII):
        raise Unread(f"{_columns(source)} is {text[:40]!r}, which is no number.")
    return float(plain) if "." in plain else int(plain)


def _yes_or_no(source: Source, text: str) -> bool:
    if text.lower() not in _YES | _NO:
        raise Unread(f"{_columns(source)} is {text[:40]!r}: write yes or no.")
    return text.lower() in _YES


def received_at(source: Source, row: dict[str, str], zone: str) -> datetime:
    """Return when a row's case was received: by that its policy is known. Raises Unread."""
    text = source.join.join(entries(source, row)) if source.column else source.value[0]
    if not text.strip():
        raise Unread(f"{_columns(source)} is blank.")
    return _moment(source, text.strip(), zone)


def entries(source: Source, row: dict[str, str]) -> list[str]:
    found = []
    for column in source.column:
        entry = row.get(column, "").strip()
        if entry and entry not in source.unless:
            found.append(entry)
    return found


def _known_value(name: str, source: Source, policy: Policy) -> str:
    """Return the first word that this policy knows, so that one mapping serves several."""
    words: Table[str, Table[str, object]] = {"kind": policy.kinds, "role": policy.roles}
    known = words.get(name)
    if known is None:
        return source.value[0]
    for value in source.value:
        if value in known:
            return value
    raise Unread(f"{policy.id} knows no {name} {' or '.join(source.value)}: {', '.join(known)}.")


def _word(source: Source, text: str) -> str:
    if text in source.words:
        return source.words[text]
    if source.otherwise:
        return source.otherwise
    known = ", ".join(source.words)
    raise Unread(f"{_columns(source)} is {text[:60]!r}, not one of {known}.")


def _moment(source: Source, text: str, zone: str) -> datetime:
    """Return an aware moment. A day alone counts at the time the mapping says."""
    found = _parsed(source, text)
    if found.tzinfo is not None:
        return found
    if ":" not in text and "T" not in text:
        at = source.time_of_day
        found = found.replace(hour=at.hour, minute=at.minute)
    return found.replace(tzinfo=ZoneInfo(zone))


def _parsed(source: Source, text: str) -> datetime:
    """Return what a date says. Raises Unread."""
    found = _read(source.dates, text)
    if found is None or not 1 < found.year < 9999:  # beyond, no zone can be reckoned
        raise Unread(f"{_columns(source)} is {text[:40]!r}, which is no date here.")
    return found


# Why kept: many rows have one date, and `strptime` takes long over it.
@lru_cache(maxsize=4096)
def _read(shapes: tuple[str, ...], text: str) -> datetime | None:
    """Return a date written in one of the mapping's ways or, as spreadsheets have it, in ISO."""
    for shape in shapes or _DAYS:
        try:
            return datetime.strptime(text, shape)  # noqa: DTZ007  (the mapping names the zone)
        except ValueError:
            continue
    iso = _ISO.fullmatch(text)
    # Why: a mapping that says how dates are written may have left out a zone on purpose.
    if iso is None or (shapes and iso["zone"]):
        return None
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return None
