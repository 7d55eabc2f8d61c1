"""By which days do we owe the customer something, and why those? Said in a line for each."""

from collections.abc import Iterable
from datetime import date, datetime

from putright.core.case import Case
from putright.core.clocks import Running, clocks
from putright.core.counting import Amount
from putright.core.policy import Policy
from putright.design.days import amount_said, clock_time, day_full
from putright.languages import later, say

# What a clock measures for the customer, by the fact that first stops it, and how that is
# said: promised, aimed for, usual, or only possible. Others are steps of our own.
_SAID = {
    "acknowledged": {
        "will": later("We will reply by %(day)s."),
        "aim": later("We aim to reply by %(day)s."),
        "usually": later("We usually reply by %(day)s."),
        "may": later("We may reply by %(day)s."),
    },
    "responded": {
        "will": later("We will give you our answer by %(day)s."),
        "aim": later("We aim to give you our answer by %(day)s."),
        "usually": later("We usually answer by %(day)s."),
        "may": later("We may answer by %(day)s."),
    },
    "closed": {
        "will": later("We will have all of it finished by %(day)s."),
        "aim": later("We aim to have all of it finished by %(day)s."),
        "usually": later("All of it is usually finished by %(day)s."),
        "may": later("All of it may be finished by %(day)s."),
    },
    "updated": {
        "will": later("We will tell you how it is going by %(day)s."),
        "aim": later("We aim to tell you how it is going by %(day)s."),
        "usually": later("We usually tell you how it is going by %(day)s."),
        "may": later("We may tell you how it is going by %(day)s."),
    },
}


def owed_lines(case: Case, policy: Policy, at: datetime) -> list[str]:
    """Return what we owe the customer by which day, the nearest first, each said once."""
    found: dict[str, date] = {}
    for running in clocks(case, policy, at):
        if running.is_open and running.limit is not None and _purpose(running):
            found.setdefault(_line(running, policy), running.limit)
    return sorted(found, key=lambda line: found[line])


def is_untimed(case: Case, policy: Policy, at: datetime) -> bool:
    """Return whether an answer is owed for which the policy gives no time."""
    open_ones = [one for one in clocks(case, policy, at) if one.is_open]
    limits = [one.limit for one in open_ones if _purpose(one) == "responded"]
    return bool(limits) and not any(limits)


def _purpose(running: Running) -> str:
    stops = running.clock.stops_when
    return stops[0] if stops and stops[0] in _SAID else ""


def _line(running: Running, policy: Policy) -> str:
    said = _SAID[_purpose(running)]
    promise = say(said.get(running.strength, said["will"]), day=_day(running))
    return f"{promise} {_why(running, policy)}"


def _day(running: Running) -> str:
    """Return the day, and the time where hours are counted."""
    assert running.limit is not None
    if running.due_at is None or running.extended is not None:
        return day_full(running.limit)
    return say("%(day)s, %(time)s", day=day_full(running.due_at), time=clock_time(running.due_at))


def _why(running: Running, policy: Policy) -> str:
    """Return how long our policy gives, and where it says so."""
    clauses = ", ".join(_public(running.cites, policy))
    within = running.clock.within
    if not isinstance(within, Amount):
        return say("It is the day that was agreed.")
    if clauses:
        return say(
            "Our policy gives %(time)s for this (%(clauses)s).",
            time=amount_said(within),
            clauses=clauses,
        )
    return say("Our policy gives %(time)s for this.", time=amount_said(within))


def _public(ids: Iterable[str], policy: Policy) -> list[str]:
    """Return those clauses that the public may be pointed to."""
    return [name for name in ids if name not in policy.clauses or not policy.clauses[name].internal]
