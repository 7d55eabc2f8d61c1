"""Which records give a new date once the date of the answer was missed?

The missed one stays missed, and the first that was promised is never replaced: the new one is
recorded beside it, and has a clock of its own where the pack gives it one.
"""

from collections.abc import Iterable
from datetime import date

from putright.core.case import Case
from putright.core.conditions import holds
from putright.core.policy import AS_AGREED, Policy, Record, once_for_policy
from putright.core.running_clock import Running

NEW_DATE = "new-date"  # what such a record is `about`


@once_for_policy
def new_dates(policy: Policy) -> frozenset[str]:
    """Return the records that do so, by their ids."""
    return frozenset(record.id for record in policy.record if record.about == NEW_DATE)


def new_date_for(case: Case, policy: Policy, day: date, missed: Running) -> Record | None:
    """Return the record that gives a new date where this one was missed, if the pack has one."""
    if missed.clock.stops_when[:1] != ("responded",):
        return None  # what was missed is no answer
    able = (policy.records[name] for name in sorted(new_dates(policy)))
    return next((record for record in able if holds(record.when, case, day)), None)


def is_late(
    case: Case, running: Iterable[Running], policy: Policy, owed: Iterable[str] = ("responded",)
) -> bool:
    """Return whether one of these facts was owed at this stage before now, and has not come.

    A date agreed with the customer is the one that counts. Beware: it is what a clock is for,
    its first stop, that is owed. A late reply is not a late answer, although an answer meets
    both; nor does a day given after a miss take the miss away.
    """
    wanted = set(owed)
    able = [
        one
        for one in running
        if one.is_open
        and wanted & set(one.clock.stops_when[:1])
        and one.stage in ("", case.stage)
        and one.clock.counts_from not in new_dates(policy)
    ]
    agreed = [one for one in able if one.clock.within == AS_AGREED and one.limit]
    return any(one.state == "late" for one in agreed or able)
