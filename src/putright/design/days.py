"""How is a day, a moment, a count or a sum written?

Customers read dates in full, day of the week first; staff lists may be short.
A moment is shown in the zone that is current (an organisation's own).
"""

from collections.abc import Callable, Sequence
from datetime import date, datetime, time
from decimal import Decimal

from django.utils import timezone

from putright.languages import later, say, say_count

# Beware: strftime follows the machine's language, so the names are written out.
WEEKDAYS = (
    later("Monday"), later("Tuesday"), later("Wednesday"), later("Thursday"), later("Friday"),
    later("Saturday"), later("Sunday"),
)  # fmt: skip
SHORT_WEEKDAYS = (
    later("Mon", "short"), later("Tue", "short"), later("Wed", "short"), later("Thu", "short"),
    later("Fri", "short"), later("Sat", "short"), later("Sun", "short"),
)  # fmt: skip
MONTHS = (
    later("January"), later("February"), later("March"), later("April"), later("May"),
    later("June"), later("July"), later("August"), later("September"), later("October"),
    later("November"), later("December"),
)  # fmt: skip
SHORT_MONTHS = (
    later("Jan", "short"), later("Feb", "short"), later("Mar", "short"), later("Apr", "short"),
    later("May", "short"), later("Jun", "short"), later("Jul", "short"), later("Aug", "short"),
    later("Sep", "short"), later("Oct", "short"), later("Nov", "short"), later("Dec", "short"),
)  # fmt: skip


def local(moment: datetime) -> datetime:
    """Return the moment as a clock on the organisation's wall shows it."""
    return timezone.localtime(moment) if timezone.is_aware(moment) else moment


def day_of(value: date) -> date:
    """Return the day of a day or a moment."""
    return local(value).date() if isinstance(value, datetime) else value


def day_full(value: date, year: bool = True) -> str:
    """Return "Wednesday 6 January 2027"."""
    day = day_of(value)
    weekday = say(WEEKDAYS[day.weekday()])
    return say("%(weekday)s %(date)s", weekday=weekday, date=day_plain(day, year))


def on_day(value: date, year: bool = True) -> str:
    """Return a day in full as it follows "on": some languages change a word that follows another.

    >>> on_day(date(2027, 1, 6))
    'Wednesday 6 January 2027'
    """
    day = day_of(value)
    weekday = say(WEEKDAYS[day.weekday()], "on")
    return say("%(weekday)s %(date)s", weekday=weekday, date=day_plain(day, year))


_ON = (
    later("Monday", "on"), later("Tuesday", "on"), later("Wednesday", "on"),
    later("Thursday", "on"), later("Friday", "on"), later("Saturday", "on"),
    later("Sunday", "on"),
)  # fmt: skip


def day_plain(value: date, year: bool = True) -> str:
    """Return "6 January 2027"."""
    day = day_of(value)
    month = say(MONTHS[day.month - 1])
    if year:
        return say("%(day)s %(month)s %(year)s", day=day.day, month=month, year=day.year)
    return say("%(day)s %(month)s", day=day.day, month=month)


def day_short(value: date, year: bool = False) -> str:
    """Return "Wed 6 Jan"."""
    day = day_of(value)
    weekday = say(SHORT_WEEKDAYS[day.weekday()], "short")
    month = say(SHORT_MONTHS[day.month - 1], "short")
    text = say("%(weekday)s %(date)s", weekday=weekday, date=f"{day.day} {month}")
    return f"{text} {day.year}" if year else text


def day_near(value: date, today: date) -> str:
    """Return the short form, with its year when that could be mistaken."""
    return day_short(value, year=abs((day_of(value) - today).days) > 180)


def clock_time(value: datetime) -> str:
    """Return "5:00pm"."""
    return clock_said(local(value).time())


def clock_said(value: time) -> str:
    """Return the time of a clock on the wall, such as "9:30am"."""
    shown = f"{value.hour % 12 or 12}:{value.minute:02d}"
    return say("%(time)sam", time=shown) if value.hour < 12 else say("%(time)spm", time=shown)


def day_time(value: datetime) -> str:
    """Return "Friday 18 December 2026, 2:10pm"."""
    return say("%(day)s, %(time)s", day=day_full(value), time=clock_time(value))


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
    word = _NEAR.get(apart)
    return say(word) if word else ""


_NEAR = {0: later("today"), 1: later("tomorrow"), -1: later("yesterday")}


def plural(count: int, one: str, many: str = "") -> str:
    """Return "1 day" or "2 days"."""
    return f"{count:,} {one if count == 1 else many or one + 's'}"


def amount_said(amount: object) -> str:
    """Return an amount of time, as `str` of the core's gives it: "10 working days"."""
    number, _, unit = str(amount).partition(" ")
    told = _UNITS.get(unit.removesuffix("s"))
    return told(int(number)) if told and number.isdecimal() else str(amount)


_UNITS: dict[str, Callable[[int], str]] = {
    "working day": lambda n: say_count(n, "%(count)s working day", "%(count)s working days"),
    "calendar day": lambda n: say_count(n, "%(count)s calendar day", "%(count)s calendar days"),
    "day": lambda n: say_count(n, "%(count)s day", "%(count)s days"),
    "week": lambda n: say_count(n, "%(count)s week", "%(count)s weeks"),
    "month": lambda n: say_count(n, "%(count)s month", "%(count)s months"),
    "year": lambda n: say_count(n, "%(count)s year", "%(count)s years"),
    "hour": lambda n: say_count(n, "%(count)s hour", "%(count)s hours"),
    "minute": lambda n: say_count(n, "%(count)s minute", "%(count)s minutes"),
    "second": lambda n: say_count(n, "%(count)s second", "%(count)s seconds"),
}


def money(value: Decimal | int | float | str) -> str:
    """Return "£250" or "£1,200.50": pence only when there are some."""
    sum_ = Decimal(str(value)).quantize(Decimal("0.01"))
    whole = sum_ == sum_.to_integral_value()
    return f"{'-' if sum_ < 0 else ''}£{abs(sum_):,.{0 if whole else 2}f}"


def listed(items: Sequence[object], joiner: str = "and") -> str:
    """Return "a, b and c", or with "or"."""
    words = [str(item) for item in items]
    if len(words) < 2:
        return "".join(words)
    return say(_LISTED[joiner], some=", ".join(words[:-1]), last=words[-1])


_LISTED = {"and": later("%(some)s and %(last)s"), "or": later("%(some)s or %(last)s")}


def lower_first(text: str) -> str:
    """Lower the first letter, unless the first word is a name such as GP or MP."""
    return text if text[1:2].isupper() else text[:1].lower() + text[1:]


def upper_first(text: str) -> str:
    return text[:1].upper() + text[1:]
