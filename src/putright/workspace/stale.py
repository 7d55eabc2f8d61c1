"""Is the list of bank holidays still to be relied on?"""

from datetime import date

from putright.core.policy import Policy
from putright.design.days import day_plain

MONTHS = 12


def stale_calendar(policy: Policy, today: date) -> str:
    """Return what to say where the list is older than a year; nothing where it is not."""
    if policy.holidays is None:
        return ""
    made = policy.holidays.version
    months = (today.year - made.year) * 12 + today.month - made.month - (today.day < made.day)
    if months < MONTHS:
        return ""
    return (
        f"The list of bank holidays is of {day_plain(made)}, more than {MONTHS} months ago. "
        "Dates may be wrong by a day: whoever looks after Putright should bring it up to date."
    )
