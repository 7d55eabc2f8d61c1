"""Do the reminders of a pack go out in office hours, and before the day they are of?"""

from putright.core.checking.checker import Checker
from putright.core.counting import Amount
from putright.core.lines import Path
from putright.core.vocabulary.reminders import Reminders

_EARLIEST, _LATEST = "06:00", "20:00"  # where a pack states no office hours
_UNITS = ("working days", "calendar days", "weeks")
_LONGEST = 90


def reminders(check: Checker) -> None:
    """They say whence they come, are counted in days, and go out while somebody is there."""
    rule, path = check.policy.reminders, ("reminders",)
    if rule == Reminders():
        return
    if not rule.cites and not rule.added:
        check.say(
            path,
            "reminders: say which clause this comes from (cites) or, if it is not the policy's, "
            "where from (added).",
        )
    if check.policy.clause:
        check.known((*path, "cites"), rule.cites, check.policy.clauses, "clause")
    check.known((*path, "readings"), rule.readings, check.policy.reading_named, "reading")
    _before(check, (*path, "before"), rule)
    _hours(check, (*path, "digest_at"), rule)


def _before(check: Checker, path: Path, rule: Reminders) -> None:
    for amount in rule.before:
        if not isinstance(amount, Amount) or amount.unit not in _UNITS:
            check.say(path, 'Write how long before in days or weeks, such as "2 working days".')
        elif amount.number > _LONGEST:
            check.say(path, f"{amount} before is too early to remind anybody: 90 at most.")


def _hours(check: Checker, path: Path, rule: Reminders) -> None:
    opens = check.policy.calendar.opens or _EARLIEST
    closes = check.policy.calendar.closes or _LATEST
    if not opens <= rule.digest_at < closes:
        check.say(
            path,
            f'"{rule.digest_at}" is outside office hours: write a time from "{opens}" and before '
            f'"{closes}".',
        )
