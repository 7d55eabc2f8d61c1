"""May a case be turned away, and on what ground? Out of time, or not for this procedure."""

from datetime import date
from typing import Any

from putright.core.case import Case
from putright.core.clocks import local_day
from putright.core.conditions import holds
from putright.core.facts import Fact
from putright.core.policy import Bar, Policy
from putright.core.rules.asking import Asked, clauses_of
from putright.core.rules.limits import last_day

# Days that whoever complains may give: what a bar may count from, beside any fact.
DAYS = ("event", "awareness", "last-service")


def anchors(case: Case) -> dict[str, Any]:
    """Return the days that a bar or a time to ask may count from."""
    found: dict[str, Any] = {fact.name: fact.at for fact in case.facts}
    received = case.latest("received")
    if received is not None:
        found.update({name: received.data[name] for name in DAYS if received.data.get(name)})
    return found


def is_met(bar: Bar, case: Case, policy: Policy, day: date) -> bool:
    """Return whether a bar stands in the way of this case: by time, or by what is on file."""
    if not holds(bar.applies, case, day):
        return False
    if bar.when is not None and not holds(bar.when, case, day):
        return False
    if not bar.limits:
        return bar.when is not None
    last = last_day(bar.limits, bar.take, anchors(case), policy)
    received = case.received_at
    if last is None or received is None:
        return False
    return local_day(received, policy.calendar.zone) > last


def is_excepted(bar: Bar, case: Case, day: date) -> bool:
    return bar.unless is not None and holds(bar.unless, case, day)


def standing_bars(case: Case, policy: Policy, day: date) -> list[Bar]:
    """Return the bars that are met and not excepted."""
    return [
        bar
        for bar in policy.bar
        if is_met(bar, case, policy, day) and not is_excepted(bar, case, day)
    ]


def refuse(asked: Asked) -> list[Fact]:
    """Turn a case away under a named bar, with its reason; it stays on the record."""
    role = asked.permit("refuse")
    asked.must_be("open")
    bars = standing_bars(asked.case, asked.policy, asked.day)
    if not asked.given.get("bar"):
        asked.refuse(
            "bar-not-named",
            _which_bar(bars),
            bars[0] if bars else None,
            ["bar"],
            only_details=bool(bars),
        )
    bar = _named_bar(asked)
    asked.pass_gates("refuse")
    missing = [n for n in bar.needs if not asked.case.is_on_file(n, asked.day)]
    if missing:
        asked.refuse("records-missing", _first(missing, asked.policy), bar, missing)
    asked.need("reason", *(["discretion"] if bar.discretion else []), rule=bar)
    told = asked.given.get("tell") or ()
    untold = [slot for slot in to_tell(bar, asked.policy, asked.day) if slot not in told]
    if untold:
        asked.refuse(
            "not-told",
            f"Tell the customer also: {', '.join(untold)}.",
            bar,
            untold,
            only_details=True,
        )
    return [
        asked.fact_of_details("refused", {"bar": bar.id, "clauses": clauses_of(bar)}, by_role=role)
    ]


def to_tell(bar: Bar, policy: Policy, day: date) -> list[str]:
    """Return what a refusal must tell on a day: of the ways outside, those in force on it."""
    closed = {route.id for route in policy.route if not route.is_in_force(day)}
    return [slot for slot in bar.tell if slot not in closed]


def _which_bar(bars: list[Bar]) -> str:
    if not bars:
        return "Nothing in this policy lets this case be turned away."
    return f"Name the ground: {' or '.join(bar.name for bar in bars)}."


def _first(missing: list[str], policy: Policy) -> str:
    known = policy.records
    names = (f"“{known[name].label}”" if name in known else name for name in missing)
    return f"First there must be on file: {', '.join(names)}."


def _named_bar(asked: Asked) -> Bar:
    name = asked.given["bar"]
    bar = next((bar for bar in asked.policy.bar if bar.id == name), None)
    if bar is None:
        known = ", ".join(bar.id for bar in asked.policy.bar) or "none"
        asked.refuse("bar-not-named", f"There is no ground {name!r}. There are: {known}.")
    if not is_met(bar, asked.case, asked.policy, asked.day):
        asked.refuse("bar-not-met", f"'{bar.name}' is not so in this case.", bar)
    if is_excepted(bar, asked.case, asked.day):
        asked.refuse("excepted", f"'{bar.name}' does not hold here: an exception is on file.", bar)
    return bar
