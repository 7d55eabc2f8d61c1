"""Whose policy is this, and when is the organisation open? (`pack.toml`)"""

import re
from datetime import date
from typing import Annotated, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import BeforeValidator, field_validator

from putright.core.vocabulary.shared import NOT_STATED, Id, Table, Texts, as_tuple

_TIME = re.compile(r"([01]\d|2[0-3]):[0-5]\d")


def known_zone(name: str) -> str:
    """Return the name of a time zone. Raises ValueError for one that there is not."""
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise ValueError(f'{name!r} is no time zone: write one such as "Europe/London"') from None
    return name


class PolicyHead(Table):
    id: Id
    organisation: str
    title: str
    version: str = NOT_STATED
    drafted: date | None = None
    approved: date | None = None
    effective: date | None = None
    approved_by: str = NOT_STATED
    owner: str = NOT_STATED
    summary: str = ""
    internal: bool = False  # the text is confidential: a public page serves our summary only

    @property
    def in_force_from(self) -> date | None:
        """Effective defaults to approval, and that to drafting (CZ-V's three dates)."""
        return self.effective or self.approved or self.drafted


class CalendarTable(Table):
    division: Literal[
        "england-and-wales", "scotland", "northern-ireland", "any-division", "common-days"
    ]
    zone: str = "Europe/London"
    opens: str = ""
    closes: str = "17:00"
    closures: Annotated[tuple[date, ...], BeforeValidator(as_tuple)] = ()

    @field_validator("zone")
    @classmethod
    def _a_zone(cls, value: str) -> str:
        return known_zone(value)

    @field_validator("opens", "closes")
    @classmethod
    def _a_time(cls, value: str) -> str:
        if value and not _TIME.fullmatch(value):
            raise ValueError(f'{value!r} is no time of day: write one such as "17:00"')
        return value


class Contact(Table):
    """A way to reach the organisation, with its history (CI-14)."""

    channel: str
    value: str
    label: str = ""
    since: date | None = None
    until: date | None = None
    cites: Texts = ()


class Mailbox(Table):
    """A mailbox that is read, and what a message in it is taken for."""

    id: Id
    name: str
    kind: str
    # Who is told of a case that a colleague sent in: that colleague, and whom they answer to.
    tells: Annotated[tuple[Literal["sender", "line-manager"], ...], BeforeValidator(as_tuple)] = ()
    logs: str = ""  # the record that a colleague makes by sending it in
    told: str = ""  # the record that their line manager knows, made by telling them
    cites: Texts = ()
