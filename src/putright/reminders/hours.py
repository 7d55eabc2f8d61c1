"""On which working day is somebody reminded of a day, and at what moment?

Pure: a calendar and a policy are given, and the moment. Reminders go out on working days,
between the hours of the office where the organisation is. Whence: Zammad #4432 and GLPI
#14492, where they went out at midnight and at weekends.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from putright.core.calendars import WorkingCalendar
from putright.core.counting import Amount
from putright.core.policy import Policy

ONE_DAY = timedelta(days=1)


def calendar_of(policy: Policy) -> WorkingCalendar:
    return policy.calendar_of(policy.calendar.division)


def reminded_on(owed_on: date, before: Amount, calendar: WorkingCalendar) -> date:
    """Return the working day on which somebody is told, so long before a day.

    What falls on a closed day is told on the last working day before, never after.
    """
    if before.unit != "working days":
        return _open_by(owed_on - timedelta(days=_days(before)), calendar)
    day = _open_by(owed_on, calendar)
    for _ in range(before.number):
        day = calendar.previous_working(day)
    return day


def horizon(today: date, before: Amount, calendar: WorkingCalendar) -> date:
    """Return the last day of which somebody is told today or was already, so long before.

    `reminded_on(day) <= today` is true of the days until this one, and of no later day.
    """
    if before.unit != "working days":
        return calendar.next_working(today) - ONE_DAY + timedelta(days=_days(before))
    return calendar.add(today, before.number + 1) - ONE_DAY


def nearest(
    owed_on: date, today: date, thresholds: tuple[Amount, ...], calendar: WorkingCalendar
) -> Amount | None:
    """Return the threshold that has come nearest to the day, or None where none has come."""
    come = [(reminded_on(owed_on, one, calendar), one) for one in thresholds]
    reached = [(day, one) for day, one in come if day <= today]
    return max(reached, key=lambda pair: pair[0])[1] if reached else None


def _days(amount: Amount) -> int:
    return amount.number * (7 if amount.unit == "weeks" else 1)


def _open_by(day: date, calendar: WorkingCalendar) -> date:
    return day if calendar.is_working(day) else calendar.previous_working(day)


# -- moments ------------------------------------------------------------------------------


def moment(day: date, at: str, zone: str) -> datetime:
    """Return the moment of a time of day, where the organisation is, in UTC.

    >>> moment(date(2026, 7, 1), "09:00", "Europe/London").isoformat()
    '2026-07-01T08:00:00+00:00'
    """
    return datetime.combine(day, time.fromisoformat(at), ZoneInfo(zone)).astimezone(UTC)


def opens(policy: Policy) -> str:
    """Return when the office opens; where the policy does not say, when the digest goes."""
    return policy.calendar.opens or policy.reminders.digest_at


def is_office_open(at: datetime, policy: Policy, zone: str) -> bool:
    local = at.astimezone(ZoneInfo(zone))
    if not calendar_of(policy).is_working(local.date()):
        return False
    return opens(policy) <= f"{local:%H:%M}" < policy.calendar.closes


def digest_day(at: datetime, digest_at: str, policy: Policy, zone: str) -> date | None:
    """Return the day whose digest may go now, to somebody who has theirs at this time of day.

    None before that time, once the office is closed, and on a day on which it is not open.
    """
    local = at.astimezone(ZoneInfo(zone))
    is_time = moment(local.date(), digest_at, zone) <= at
    return local.date() if is_time and _until_closing(at, local.date(), policy, zone) else None


def _until_closing(at: datetime, day: date, policy: Policy, zone: str) -> bool:
    return calendar_of(policy).is_working(day) and at < moment(day, policy.calendar.closes, zone)


def next_moment(at: datetime, times: set[str], policy: Policy, zone: str) -> datetime:
    """Return the first moment after `at` at which a digest goes, of all these times of day."""
    return next(one for one in _moments(at, times, policy, zone) if one > at)


def _moments(at: datetime, times: set[str], policy: Policy, zone: str) -> Iterator[datetime]:
    calendar = calendar_of(policy)
    day = at.astimezone(ZoneInfo(zone)).date()
    if not calendar.is_working(day):
        day = calendar.next_working(day)
    while True:
        yield from sorted(moment(day, one, zone) for one in times)
        day = calendar.next_working(day)


def names_undated(today: date, policy: Policy) -> bool:
    """Return whether the digest of a working day also names promises without a date.

    It is the weekday that the policy says or, where that is closed, the next working day.
    """
    wanted = policy.reminders.undated_on
    if not wanted:
        return False
    monday = today - timedelta(days=today.weekday())
    day = monday + timedelta(days=_WEEKDAYS.index(wanted))
    calendar = calendar_of(policy)
    return today == (day if calendar.is_working(day) else calendar.next_working(day))


_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday")
