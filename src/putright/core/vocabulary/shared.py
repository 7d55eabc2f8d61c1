"""What is said alike in every table of a pack: amounts, lists, conditions, whence a rule comes.

`Rule` is the trailer of a table that decides something, `When` is a condition.
"""

from collections.abc import Mapping
from functools import cached_property
from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from putright.core.counting import Amount, parse_amount

NOT_STATED = "not stated"
AS_AGREED = "as agreed"
_LONGEST = {"hours": 9000, "seconds": 900_000}  # others: a century is longer than any policy


def as_tuple(value: object) -> object:
    """TOML arrays arrive as lists; the items stay strict."""
    return tuple(value) if isinstance(value, list) else value


def _as_amount(value: object) -> object:
    if value in (NOT_STATED, AS_AGREED) or isinstance(value, Amount):
        return value
    if isinstance(value, str):
        amount = parse_amount(value)
        per_year = {"years": 1, "months": 12, "weeks": 53}.get(amount.unit, 366)
        if amount.number > _LONGEST.get(amount.unit, 100 * per_year):
            raise ValueError(f"{value!r} is longer than any policy allows: check the number")
        return amount
    raise ValueError(
        'write an amount in quotes, such as "10 working days", "30 calendar days" or "not stated"'
    )


Texts = Annotated[tuple[str, ...], BeforeValidator(as_tuple)]
Within = Annotated[
    Amount | Literal["not stated", "as agreed"],
    BeforeValidator(_as_amount),
]
Strength = Literal["must", "will", "aim", "usually", "may", "text"]
Id = Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9./_-]*$")]


class Table(BaseModel):
    """A table of a pack: strict types, no unknown keys, never changed."""

    model_config = ConfigDict(
        strict=True, extra="forbid", frozen=True, arbitrary_types_allowed=True
    )

    def model_copy(self, *, update: Mapping[str, Any] | None = None, deep: bool = False) -> Self:
        """Return a copy with other values, and none of what was worked out from these.

        A table never changes, so whatever follows from it alone is worked out once (the
        cached properties of its class); of a copy it may no longer be true.
        """
        copy = super().model_copy(update=update, deep=deep)
        for name, value in vars(type(self)).items():
            if isinstance(value, cached_property):
                copy.__dict__.pop(name, None)
        return copy


class Rule(Table):
    """A table that decides something, and so must say whence it comes."""

    cites: Texts = ()
    readings: Texts = ()
    added: str = ""


class When(Table):
    """A condition: every key given must hold; a list means any of its words."""

    kind: Texts = ()
    procedure: Texts = ()
    stage: Texts = ()
    role: Texts = ()
    not_role: Texts = ()
    channel: Texts = ()
    outcome: Texts = ()
    remedy: Texts = ()
    to: Texts = ()
    form: Texts = ()
    has: Texts = ()
    lacks: Texts = ()

    @cached_property
    def keys_given(self) -> tuple[tuple[str, tuple[str, ...]], ...]:
        """The keys that say something, each with its words."""
        every = ((name, getattr(self, name)) for name in type(self).model_fields)
        return tuple((name, words) for name, words in every if words)


class Limit(Table):
    counts_from: str
    within: Within


class CountingTable(Table):
    """How days are counted; only the keys given override what stands before."""

    first_day: Literal["day after", "same day"] | None = None
    received_on_closed_day: Literal["that day", "next working day"] | None = None
    received_after_hours: Literal["that day", "next working day"] | None = None
    ends_on_closed_day: Literal["stays", "moves on", "comes forward"] | None = None
    closures: Literal["count", "do not count"] | None = None
    division: (
        Literal["england-and-wales", "scotland", "northern-ireland", "any-division", "common-days"]
        | None
    ) = None
    zone: str | None = None
    hours_zone: str | None = None
