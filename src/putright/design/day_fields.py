"""How is a day typed, or a moment, and what do we say when there is no such day?"""

import calendar
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, time
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from putright.design.days import MONTHS, day_plain, listed, upper_first
from putright.languages import later, say


class DayInput(forms.MultiWidget):
    """Three plain boxes: day, month, year."""

    parts: tuple[str, ...] = ("day", "month", "year")

    def __init__(self, attrs: Mapping[str, Any] | None = None) -> None:
        boxes: dict[str, Any] = {part: forms.TextInput() for part in self.parts}
        super().__init__(boxes, dict(attrs or {}))

    def decompress(self, value: Any) -> list[str]:
        if isinstance(value, date):
            return [str(value.day), str(value.month), str(value.year)]
        return ["", "", ""]

    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[str]:
        given = super().value_from_datadict(data, files, name)
        return [str(part or "").strip() for part in given]


class MomentInput(DayInput):
    """A day and a time of day."""

    parts = ("day", "month", "year", "time")

    def decompress(self, value: Any) -> list[str]:
        if isinstance(value, datetime):
            moment = timezone.localtime(value) if timezone.is_aware(value) else value
            return [*super().decompress(moment), f"{moment:%H:%M}"]
        return [*super().decompress(value), ""]


_PARTS = {"day": later("a day"), "month": later("a month"), "year": later("a year")}


class DayField(forms.Field):
    """A day. `about` is what it is, in the middle of a sentence: "the day you first noticed".

    It is marked by `later`, and said in the language of the page.
    `earliest` and `latest` are days or functions that return one.
    """

    widget = DayInput

    def __init__(
        self,
        *,
        about: str = later("the date"),
        earliest: Any = None,
        latest: Any = None,
        **kwargs: Any,
    ) -> None:
        self.about = about
        self.earliest, self.latest = earliest, latest
        super().__init__(**kwargs)
        self.error_messages["required"] = ""  # said in `validate`

    def to_python(self, value: Any) -> Any:
        if value is None or isinstance(value, date):
            return value
        parts = [str(part or "").strip() for part in value]
        return self._day(parts[:3]) if any(parts) else None

    def validate(self, value: Any) -> None:
        if value is None and self.required:
            said = self.error_messages["required"] or say("Enter %(what)s.", what=say(self.about))
            raise ValidationError(said, code="day month year")
        if value is not None:
            self._within(value.date() if isinstance(value, datetime) else value)

    def _day(self, given: Sequence[str]) -> date:
        missing = [part for part, text in zip(DayInput.parts, given, strict=True) if not text]
        if missing:
            raise ValidationError(self._lacking(missing), code=" ".join(missing))
        day, month, year = self._number(given[0]), self._month(given[1]), self._year(given[2])
        return self._real(day, month, year)

    def _lacking(self, missing: Sequence[str]) -> str:
        given = {"parts": listed([say(_PARTS[part]) for part in missing]), "what": say(self.about)}
        if self.required:
            return say("Add %(parts)s to %(what)s.", **given)
        return say("Add %(parts)s to %(what)s, or leave all three boxes empty.", **given)

    def _number(self, text: str) -> int:
        if not (text.isascii() and text.isdigit()):
            raise ValidationError(
                say("Write the day as a number, such as 27. Check %(what)s.", what=say(self.about)),
                code="day",
            )
        return int(text[:4])

    def _month(self, text: str) -> int:
        if text.isascii() and text.isdigit():
            month = int(text[:4])
        else:
            named = [
                number
                for number, name in enumerate(MONTHS, 1)
                if _begins(name, text) or _begins(say(name), text)
            ]
            month = named[0] if len(named) == 1 else 0
        if not 1 <= month <= 12:
            raise ValidationError(
                say(
                    "Write the month as a number from 1 to 12. Check %(what)s.",
                    what=say(self.about),
                ),
                code="month",
            )
        return month

    def _year(self, text: str) -> int:
        if not (text.isascii() and text.isdigit() and len(text) == 4 and int(text) >= 1000):
            raise ValidationError(
                say(
                    "Write the year with 4 figures, such as 2026. Check %(what)s.",
                    what=say(self.about),
                ),
                code="year",
            )
        return int(text)

    def _real(self, day: int, month: int, year: int) -> date:
        days = calendar.monthrange(year, month)[1]
        if not 1 <= day <= days:
            when = say(MONTHS[month - 1])
            said = say(
                "%(month)s has %(days)s days. Check %(what)s.",
                month=f"{when} {year}" if month == 2 else when,
                days=days,
                what=say(self.about),
            )
            raise ValidationError(said, code="day")
        return date(year, month, day)

    def _within(self, day: date) -> None:
        earliest = self.earliest() if callable(self.earliest) else self.earliest
        latest = self.latest() if callable(self.latest) else self.latest
        about = upper_first(say(self.about))
        if latest and day > latest:
            raise ValidationError(
                say("%(what)s must be %(day)s or earlier.", what=about, day=day_plain(latest)),
                code="day month year",
            )
        if earliest and day < earliest:
            raise ValidationError(
                say("%(what)s must be %(day)s or later.", what=about, day=day_plain(earliest)),
                code="day month year",
            )


def _begins(name: str, text: str) -> bool:
    return len(text) >= 3 and name.lower().startswith(text.lower().rstrip("."))


class MomentField(DayField):
    """A day and a time, as a clock in the organisation shows them. An aware moment comes out."""

    widget = MomentInput

    def to_python(self, value: Any) -> Any:
        if value is None or isinstance(value, datetime):
            return value
        parts = [str(part or "").strip() for part in value]
        if not any(parts):
            return None
        day = self._day(parts[:3])
        return self._moment(day, self._time(parts[3] if len(parts) > 3 else ""))

    def _time(self, text: str) -> time:
        if not text:
            said = say("Add a time to %(what)s, such as 2:30pm.", what=say(self.about))
            raise ValidationError(said, code="time")
        plain = text.lower().replace(" ", "").replace(".", ":").replace("noon", "12:00pm")
        half = plain[-2:] if plain.endswith(("am", "pm")) else ""
        hours, _, minutes = plain.removesuffix(half).partition(":")
        found = self._clock(hours, minutes or ("00" if half else ""), half)
        if found is None:
            raise ValidationError(
                say("Write the time as 2:30pm or 14:30. Check %(what)s.", what=say(self.about)),
                code="time",
            )
        return found

    def _clock(self, hours: str, minutes: str, half: str) -> time | None:
        if not all(part.isascii() and part.isdigit() for part in (hours, minutes)):
            return None
        hour, minute = int(hours[:4]), int(minutes[:4])
        if minute > 59 or len(minutes) != 2 or hour > 23 or (half and not 1 <= hour <= 12):
            return None
        if half:
            hour = hour % 12 + (12 if half == "pm" else 0)
        return time(hour, minute)

    def _moment(self, day: date, at: time) -> datetime:
        zone = timezone.get_current_timezone()
        moment = datetime.combine(day, at, tzinfo=zone)
        # Beware: when the clocks go forward an hour does not happen; it survives no round trip.
        there_and_back = moment.astimezone(UTC).astimezone(zone)
        if there_and_back.time() != at:
            raise ValidationError(
                say(
                    "The clocks went forward that night, so there was no such time. "
                    "Check %(what)s.",
                    what=say(self.about),
                ),
                code="time",
            )
        return moment
