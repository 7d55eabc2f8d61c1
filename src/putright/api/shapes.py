"""What may be sent, and what is answered? Strict: bounded, without NUL, and nothing unknown.

django-ninja takes far more than a database can keep. Here is the one base of all that comes
in, and the one shape of every refusal.
"""

import math
import re
from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, ConfigDict, Field
from pydantic import StringConstraints as Text

LONGEST = 100_000  # characters of one text
DEEPEST = 8
MOST = 2_000  # values in one body
LARGEST = 2**53  # what every JSON reader keeps exactly
NO_NUL = r"^[^\x00]*$"


class Strict(BaseModel):
    """Something that is sent: what it does not know is refused, not left out."""

    model_config = ConfigDict(extra="forbid", strict=False, str_strip_whitespace=False)


class Answer(BaseModel):
    """Something that is answered."""

    model_config = ConfigDict(extra="forbid")


def _no_nul(value: str) -> str:
    if "\0" in value:
        raise ValueError("holds a NUL, which no text has")
    return value


Name = Annotated[str, Text(max_length=200), AfterValidator(_no_nul)]
Sought = Annotated[str, Text(max_length=200, pattern=NO_NUL)]
Words = Annotated[str, Text(max_length=LONGEST), AfterValidator(_no_nul)]
Id = Annotated[str, Text(min_length=1, max_length=80, pattern=r"^[A-Za-z0-9._/-]+$")]
Reference = Annotated[str, Text(min_length=3, max_length=40, pattern=r"^[A-Za-z0-9-]+$")]
Cursor = Annotated[str, Text(max_length=80, pattern=r"^[A-Za-z0-9_-]*$")]
# Whence: RFC 9110, 13.1.1. Of several, one must name where the case stands.
_ETAG = r'(W/)?"[!#-~]{0,80}"'
IfMatch = Annotated[
    str, Text(max_length=1_000, pattern=rf"^(\*|{_ETAG}([ \t]*,[ \t]*{_ETAG}){{0,19}})?$")
]
Limit = Annotated[int, Field(ge=1, le=100)]
Key = Annotated[str, Text(min_length=8, max_length=200, pattern=r"^[A-Za-z0-9._:/+=@-]+$")]


def bounded(value: Any) -> Any:
    """Return a value of JSON that we can keep, or raise ValueError."""
    left = _count(value, DEEPEST, MOST)
    if left < 0:
        raise ValueError(f"holds more than {MOST} values")
    return value


def _count(value: Any, depth: int, left: int) -> int:
    if depth < 0:
        raise ValueError(f"is nested more than {DEEPEST} deep")
    left -= 1
    if isinstance(value, str) and (len(value) > LONGEST or "\0" in value):
        raise ValueError(f"holds a text with a NUL, or of more than {LONGEST} characters")
    if isinstance(value, int | float) and not (math.isfinite(value) and abs(value) <= LARGEST):
        raise ValueError("holds a number that cannot be kept exactly")
    inside: Any = ()
    if isinstance(value, Mapping):
        inside = [*value, *value.values()]
    elif isinstance(value, list):
        inside = value
    for one in inside:
        if left < 0:
            break
        left = _count(one, depth - 1, left)
    return left


_NAMED = "^[A-Za-z][A-Za-z0-9_-]{0,79}$"


def _named(value: dict[str, Any]) -> dict[str, Any]:
    odd = [name for name in value if not re.fullmatch(_NAMED[1:-1], name)]
    if odd:
        raise ValueError("holds a detail whose name is no word of letters, digits, - and _")
    return value


Given = Annotated[
    dict[str, Any],
    AfterValidator(bounded),
    AfterValidator(_named),
    Field(
        default_factory=dict,
        description="The details of the step, by name: text, numbers, true or false, days as "
        "2026-11-23, moments as 2026-11-23T10:00:00Z, and lists or tables of these. `points` is a "
        "list of tables (`number`, `outcome`, `reason`) where something is found of each, and of "
        "numbers where points are only named; `parts` is a table of what is written of a letter.",
        json_schema_extra={"propertyNames": {"pattern": _NAMED}},
    ),
]


class Happened(Answer):
    """That something happened to a case: no words, nobody by name."""

    sequence: int
    name: str
    at: str
    recorded_at: str
    by: str
    role: str
    stage: str
    data: dict[str, Any]


class Problem(Answer):
    """Why something was not done. Nothing was changed."""

    status: int
    code: Annotated[str, Field(description="lasting: a program may test it")]
    sentence: Annotated[str, Field(description="for a person to read")]
    clauses: Annotated[list[str], Field(description="the clauses of the policy that say so")] = []
    missing: Annotated[list[str], Field(description="what would change the answer")] = []
    changed: Annotated[
        list[Happened], Field(description="what happened since you read the case")
    ] = []
    sequence: Annotated[int | None, Field(description="where the case stands now")] = None
