"""Where the text can be understood in two ways, which was chosen, and by whom? (`readings.toml`)"""

from datetime import date
from typing import Annotated

from pydantic import BeforeValidator

from putright.core.vocabulary.shared import NOT_STATED, CountingTable, Id, Table, Within


class OtherReading(Table):
    """What else an ambiguity could have meant, and how the date would then be counted."""

    says: str
    counting: CountingTable = CountingTable()
    within: Within | None = None


def _as_others(value: object) -> object:
    if not isinstance(value, (list, tuple)):
        return value
    return tuple({"says": item} if isinstance(item, str) else item for item in value)


class Reading(Table):
    id: Id
    clause: str
    asks: str
    chosen: str
    others: Annotated[tuple[OtherReading, ...], BeforeValidator(_as_others)] = ()
    by: str = NOT_STATED
    on: date | None = None
    counting: CountingTable = CountingTable()
