"""How is a day, a moment, a count or a sum written?

Customers read dates in full, day of the week first; staff lists may be short.
A moment is shown in the zone that is current (an organisation's own).
"""

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal

from django.utils import timezone

# Beware: strftime follows the machine's language, so the names are written out.
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip


def local(moment: datetime) -> datetime:
    """Return the moment as a clock on the organisation's wall shows it."""
    return timezone.localtime(moment) if timezone.is_aware(moment) else moment


def day_of(value: date) -> date:
    """Return the day of a day or a moment."""
    return local(value).date() if isinstance(value, datetime) else value


def day_full(value: date) -> str:
    """Return "Wednesday 6 January 2027"."""
    day = day_of(value)
    return f"{WEEKDAYS[day.weekday()]} {day_plain(day)}"


def day_plain(value: date, year: bool = True) -> str:
    """Return "6 January 2027"."""
    day = day_of(value)
    return f"{day.day} {MONTHS[day.month - 1]}" + (f" {day.year}" if year else "")


def day_short(value: date, year: bool = False) -> str:
    """Return "Wed 6 Jan"."""
    day = day_of(value)
    text = f"{WEEKDAYS[day.weekday()][:3]} {day.day} {MONTHS[day.month - 1][:3]}"
    return text + (f" {day.year}" if year else "")


def day_near(value: date, today: date) -> str:
    """Return the short form, with its year when that could be mistaken."""
    return day_short(value, year=abs((day_of(value) - today).days) > 180)


def clock_time(value: datetime) -> str:
    """Return "5:00pm"."""
    moment = local(value)
    return f"{moment.hour % 12 or 12}:{moment.minute:02d}{'am' if moment.hour < 12 else 'pm'}"


def day_time(value: datetime) -> str:
    """Return "Friday 18 December 2026, 2:10pm"."""
    return f"{day_full(value)}, {clock_time(value)}"


def stamp(value: datetime) -> tuple[str, str]:
    """Return a moment for a `time` element, and as "Fri 18 Dec 2026, 2:10pm"."""
    moment = local(value)
    day = moment.date()
    half = "am" if moment.hour < 12 else "pm"
    when = f"{day_short(day, year=True)}, {moment.hour % 12 or 12}:{moment.minute:02d}{half}"
    return moment.isoformat(), when


def day_time_short(value: datetime, year: bool = False) -> str:
    """Return "Fri 18 Dec, 2:10pm"."""
    return f"{day_short(value, year)}, {clock_time(value)}"


def iso(value: date) -> str:
    """Return what the `datetime` attribute of a `time` element wants."""
    return local(value).isoformat() if isinstance(value, datetime) else value.isoformat()


def near(value: date, now: date) -> str:
    """Return "today", "tomorrow", "yesterday" or nothing: said beside a date, never instead."""
    apart = (day_of(value) - day_of(now)).days
    return {0: "today", 1: "tomorrow", -1: "yesterday"}.get(apart, "")


def plural(count: int, one: str, many: str = "") -> str:
    """Return "1 day" or "2 days"."""
    return f"{count:,} {one if count == 1 else many or one + 's'}"


def money(value: Decimal | int | float | str) -> str:
    """Return "£250" or "£1,200.50": pence only when there are some."""
    sum_ = Decimal(str(value)).quantize(Decimal("0.01"))
    whole = sum_ == sum_.to_integral_value()
    return f"{'-' if sum_ < 0 else ''}£{abs(sum_):,.{0 if whole else 2}f}"


def listed(items: Sequence[object], joiner: str = "and") -> str:
    """Return "a, b and c"."""
    words = [str(item) for item in items]
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} {joiner} {words[-1]}"


def lower_first(text: str) -> str:
    """Lower the first letter, unless the first word is a name such as GP or MP."""
    return text if text[1:2].isupper() else text[:1].lower() + text[1:]


def upper_first(text: str) -> str:
    return text[:1].upper() + text[1:]
