"""Does each clock of a pack start, and each cycle come round?"""

from typing import Any

from putright.core.checking.checker import Checker
from putright.core.counting import Amount
from putright.core.cycles import start_of, stated_days
from putright.core.lines import Path


def clocks(check: Checker) -> None:
    """Something starts each clock, and something that can happen stops it."""
    every = check.policy.all_clocks
    names = {clock.id for clock in every} | {f"{c.stage}/{c.id}" for c in every}
    for path, rule in check.each_rule():
        if path[0] != "clock" and (len(path) < 3 or path[2] != "clock"):
            continue
        clock: Any = rule
        if not clock.counts_from and not clock.from_due_of:
            check.say(path, f"Clock {clock.id}: say what starts it (counts_from or from_due_of).")
        if clock.counts_from:
            check.known((*path, "counts_from"), [clock.counts_from], check.facts, "fact or record")
        if clock.from_due_of:
            check.known((*path, "from_due_of"), [clock.from_due_of], names, "clock")
        check.known((*path, "stops_when"), clock.stops_when, check.facts, "fact or record")


def clocks_of_their_own(check: Checker) -> None:
    """No clock is written twice in one place, nor waits for itself."""
    seen: set[tuple[str, str]] = set()
    for path, rule in check.each_rule():
        if path[0] == "clock" or "clock" in path:
            key = (str(path[1]) if len(path) > 2 else "", str(getattr(rule, "id", "")))
            if key in seen:
                check.say(path, f"Clock {key[1]} is written twice here.")
            seen.add(key)
            waits = str(getattr(rule, "from_due_of", ""))
            if waits and waits == key[1] and not getattr(rule, "counts_from", ""):
                check.say(path, f"Clock {key[1]} waits for itself, so it never starts.")


def cycles(check: Checker) -> None:
    """A cycle comes round, from a day that can be read."""
    for index, cycle in enumerate(check.policy.cycle):
        path: Path = ("cycle", index)
        every = cycle.every
        if not isinstance(every, Amount):
            if every == "as agreed":
                check.say((*path, "every"), "A cycle comes round: write how often.")
        elif every.number < 1 or every.unit not in (
            "weeks",
            "months",
            "years",
            "calendar days",
        ):
            check.say(
                (*path, "every"), 'Write how often in days, weeks, months or years: "3 months".'
            )
            continue
        for key, value, read in (
            ("starts", cycle.starts, start_of),
            ("stated", cycle.stated, stated_days),
        ):
            try:
                read(value)
            except (ValueError, TypeError):
                check.say(
                    (*path, key), f"{value!r} cannot be read: write a date, a month or a day."
                )
