"""Until which day is something in time? What a bar or a time to ask allows."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from putright.core.case import as_date
from putright.core.counting import Amount, Counting, Term
from putright.core.policy import Policy, once_for_policy


def last_day(
    limits: Iterable[Any], take: str, anchors: Mapping[str, Any], policy: Policy
) -> date | None:
    """Return the last day in time under these limits, or None where no start is known.

    A limit whose start is unknown is left out. `anchors` holds days or moments.
    """
    days = []
    for limit in limits:
        start = anchors.get(limit.counts_from)
        if start is None or not isinstance(limit.within, Amount):
            continue
        moment = start if isinstance(start, datetime) else noon_of(as_date(start), policy)
        days.append(_term(limit.within, policy).due(moment).on)
    if not days:
        return None
    return max(days) if take == "latest" else min(days)


def _term(amount: Amount, policy: Policy) -> Term:
    """Return the time that a limit gives; limits count plainly, and are asked for every move."""
    kept = _terms(policy)
    if amount not in kept:
        counting = Counting(division=policy.calendar.division, zone=policy.calendar.zone)
        kept[amount] = Term(amount, counting, policy.calendar_of(counting.division))
    return kept[amount]


@once_for_policy
def _terms(policy: Policy) -> dict[Amount, Term]:
    return {}


def noon_of(day: date | None, policy: Policy) -> datetime:
    """Return the middle of a day, where the organisation is: no zone makes another day of it."""
    assert day is not None
    return datetime(day.year, day.month, day.day, 12, tzinfo=ZoneInfo(policy.calendar.zone))
