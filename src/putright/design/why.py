"""Why this date? Sentences, in order, and a calendar of whole weeks that counts.

The words carry everything; the calendar repeats it for the eye.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from markupsafe import Markup

from putright.design.days import day_of
from putright.design.proof import read
from putright.design.reasons import caption, closing, for_customers, summary_of
from putright.design.reasons.staff import for_staff
from putright.design.weeks import Calendar, Cell, Weeks, calendar_of

NOT_COUNTED = Calendar()


@dataclass(frozen=True, slots=True)
class Count:
    """A proof made ready for a page: what to print, in order."""

    summary: str
    reasons: Sequence[Markup]
    caption: str = ""
    calendar: Calendar = NOT_COUNTED
    after: Sequence[Markup] = ()

    @property
    def weeks(self) -> Weeks:
        return self.calendar.weeks

    @property
    def key(self) -> Sequence[tuple[str, str]]:
        return self.calendar.key

    @property
    def cells(self) -> list[Cell]:
        return [cell for week in self.weeks if not isinstance(week, str) for cell in week]


def count(given: Any, staff: bool = False, now: date | None = None, summary: str = "") -> Count:
    """Return the proof as sentences and a calendar, for a customer or for staff.

    `now` only marks today and the past tense; it changes no date.
    """
    proof = read(given)
    today = day_of(now) if now else None
    reasons = for_staff(proof) if staff else for_customers(proof)
    calendar = calendar_of(proof, today)
    return Count(
        summary=summary or summary_of(proof, staff, today),
        reasons=reasons,
        caption=caption(proof) if calendar.weeks else "",
        calendar=calendar,
        after=closing(proof, staff),
    )
