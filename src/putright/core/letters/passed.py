"""What does a letter say of a day that has passed: that we said it, and that we did not keep it?

No letter speaks of such a day as though it were to come. The first day that was promised is
said whatever was promised after it.
"""

from collections.abc import Iterable, Mapping
from datetime import date

from putright.core.case import Case, as_date
from putright.core.clocks import Running
from putright.core.letters.saying import Saying, later
from putright.core.new_dates import new_dates
from putright.core.policy import Policy

# What is said instead of words that hold one of these fields, once its day has passed.
_SAID = {
    "answer-by": later(
        "We said that you would have our answer by %(day)s. That day has passed, and we are sorry."
    ),
    "new-date": later(
        "We said that you would have our answer by %(day)s. That day has passed, and we are sorry."
    ),
    "finish-by": later(
        "We said that we would finish by %(day)s. That day has passed, and we are sorry."
    ),
    "acknowledge-by": later(
        "We said that you would hear from us by %(day)s. That day has passed, and we are sorry."
    ),
}
PROMISES = tuple(_SAID)


def given_instead(case: Case, policy: Policy, missed: Running | None) -> date | None:
    """Return the day that was given after this one was missed, the last of them; None if none."""
    if missed is None or missed.state != "late":
        return None
    records = new_dates(policy)
    clocks = {clock.full_id for clock in policy.all_clocks if clock.counts_from in records}
    days: list[date | None] = []
    for place, fact in enumerate(case.facts):
        if place < missed.start_place:
            continue
        data = fact.data
        if fact.name in records:
            days.append(as_date(data.get("on")))
        elif fact.name == "extended" and (data.get("stage", ""), data.get("clock")) in clocks:
            days.append(as_date(data.get("until")))
    return max((day for day in days if day is not None), default=None)


def said_of_passed(
    names: Iterable[str],
    days: Mapping[str, date | None],
    day: date,
    saying: Saying,
    *,
    tells_of_it: bool = False,
) -> str:
    """Return what is said instead of words with these fields; "" where no day has passed.

    A letter that `tells_of_it` has words of its own for what is late, but none for a new day
    that has passed as well.
    """
    own = ("answer-by", "acknowledge-by") if tells_of_it else ()
    passed = [
        (name, on)
        for name in names
        if name in PROMISES and name not in own and (on := days.get(name)) and on < day
    ]
    if not passed:
        return ""
    name, on = passed[0]
    said = [saying.say(_SAID[name], day=saying.day(on))]
    new = days.get("new-date") if name == "answer-by" else None
    if new is not None and new > on:
        said.append(_then(new, day, saying))
    return " ".join(said)


def _then(new: date, day: date, saying: Saying) -> str:
    if new >= day:
        return saying.say("You will now have it by %(day)s.", day=saying.day(new))
    return saying.say("We then said %(day)s, and that day has passed too.", day=saying.day(new))
