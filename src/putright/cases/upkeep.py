"""What has to be done as time passes, beside what people ask?

One look does all of it, a bit at a time. Every task may be done by many workers at
once, costs little when there is nothing to do, and is found again if its worker dies.
"""

from collections.abc import Callable, Mapping
from datetime import datetime

from putright.cases import search, tallies
from putright.cases.overdue import pass_deadlines
from putright.files.attaching import sweep
from putright.people.models import Organisation

# Each returns how much it did.
FOR_EACH: Mapping[str, Callable[[Organisation, datetime], int]] = {
    "promises missed": pass_deadlines,
    "changes counted": lambda organisation, at: tallies.compact(organisation),
}
FOR_ALL: Mapping[str, Callable[[], int]] = {
    "parts of the index merged": search.merge,
}
_FILES = "files dropped"


def look(at: datetime, goes_on: Callable[[], bool] = lambda: True) -> dict[str, int]:
    """Do whatever there is to do by `at`; return how much of each was done.

    Between two tasks it asks whether to go on: what is left is found by the next look.
    """
    done = dict.fromkeys([*FOR_EACH, *FOR_ALL, _FILES], 0)
    for organisation in Organisation.objects.order_by("pk"):
        for name, task in FOR_EACH.items():
            if goes_on():
                done[name] += task(organisation, at)
    for name, task_for_all in FOR_ALL.items():
        if goes_on():
            done[name] += task_for_all()
    if goes_on():
        done[_FILES] += sweep(at)
    return done
