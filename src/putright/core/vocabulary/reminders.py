"""When is somebody reminded of what they owe, and who is told besides of a miss? (`clocks.toml`)"""

import re
from typing import Annotated, Literal

from pydantic import BeforeValidator, field_validator

from putright.core.counting import Amount
from putright.core.vocabulary.shared import Rule, Within, as_tuple

_TIME = re.compile(r"([01]\d|2[0-3]):[0-5]\d")


class Reminders(Rule):
    """How long before a day, at what time of a working day, and of what else."""

    before: Annotated[tuple[Within, ...], BeforeValidator(as_tuple)] = (
        Amount(2, "working days"),
        Amount(0, "working days"),
    )
    digest_at: str = "09:00"
    undated_on: Literal["", "monday", "tuesday", "wednesday", "thursday", "friday"] = "monday"
    miss_to: Annotated[tuple[Literal["manager"], ...], BeforeValidator(as_tuple)] = ()

    @field_validator("digest_at")
    @classmethod
    def _a_time(cls, value: str) -> str:
        if not _TIME.fullmatch(value):
            raise ValueError(f'{value!r} is no time of day: write one such as "09:00"')
        return value
