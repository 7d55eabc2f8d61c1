"""What may a person have to turn away, and how do we say so without turning anyone away?"""

from collections.abc import Sequence
from dataclasses import dataclass

from putright.core.case import Case
from putright.core.conditions import holds
from putright.core.counting import Amount
from putright.core.policy import Bar, Kind, Limit, Policy
from putright.core.rules.turning_away import standing_bars
from putright.design.days import amount_said, listed, lower_first
from putright.languages import later, say
from putright.portal.promises import cited
from putright.portal.telling import day_in

# The days that a customer can tell us, and how each is spoken of.
DAYS = {
    "event": later("when it happened"),
    "awareness": later("when you first noticed or found out"),
    "last-service": later("when you last used our service"),
}
# What a clock or a stage may count from, besides.
_EVENTS = {
    "received": later("when you told us"),
    "acknowledged": later("when we replied"),
    "responded": later("when we answered"),
    "closed": later("when we closed it"),
}
_NORMALLY = {
    "usually": later("We normally look at things %(limits)s."),
    "may": later("We may decline what is older: we look at things %(limits)s."),
    "aim": later("We aim for things %(limits)s."),
}


@dataclass(frozen=True, slots=True)
class BarWords:
    """A ground for turning something away, as a customer may read it."""

    name: str
    sentences: Sequence[str]
    cites: Sequence[str]


def told_days(policy: Policy, kind: Kind, role: str) -> tuple[str, ...]:
    """Return which days the grounds of this policy count from, for this kind and this role."""
    case = Case(kind=kind.id, procedure=kind.procedure, role=role)
    found = {
        limit.counts_from
        for bar in policy.bar
        if holds(bar.applies, case, day_in(policy))
        for limit in bar.limits
    }
    return tuple(day for day in DAYS if day in found)


def with_limits(policy: Policy, kind: Kind, role: str) -> list[BarWords]:
    """Return the grounds of time that may meet this kind from this role."""
    case = Case(kind=kind.id, procedure=kind.procedure, role=role)
    return [
        words(bar, policy)
        for bar in policy.bar
        if bar.limits and holds(bar.applies, case, day_in(policy))
    ]


def words(bar: Bar, policy: Policy) -> BarWords:
    said = [_limits(bar)] if bar.limits else [f"{bar.name}."]
    if bar.unless is not None and bar.unless.has:
        names = [_record(name, policy) for name in bar.unless.has]
        what = listed(names, "or")
        said.append(say("It does not count against you if this is on file: %(what)s.", what=what))
    said.append(
        say("A person decides, looks at your reasons, and tells you why.")
        if bar.discretion
        else say(
            "What you send is kept all the same, and a person checks whether an exception fits."
        )
    )
    return BarWords(bar.name, said, cited(bar.cites or _added(bar), policy))


def _added(bar: Bar) -> tuple[str, ...]:
    return (bar.added,) if bar.added else ()


def _record(name: str, policy: Policy) -> str:
    known = policy.records.get(name)
    return lower_first(known.label) if known else name.replace("-", " ")


def _limits(bar: Bar) -> str:
    limits = counted(bar.limits, bar.take)
    begin = _NORMALLY.get(bar.strength)
    if begin:
        return say(begin, limits=limits)
    return say("We can look at things %(limits)s.", limits=limits)


def counted(limits: Sequence[Limit], take: str) -> str:
    """Return "from the last 12 months, counted from when it happened or …"."""
    amounts = list(
        dict.fromkeys(amount_said(one.within) for one in limits if isinstance(one.within, Amount))
    )
    starts = [
        say(
            DAYS.get(one.counts_from)
            or _EVENTS.get(one.counts_from)
            or one.counts_from.replace("-", " ")
        )
        for one in limits
    ]
    given = {"time": listed(amounts, "or"), "start": listed(starts, "or")}
    if len(starts) < 2:
        return say("from the last %(time)s, counted from %(start)s", **given)
    if take == "latest":
        return say("from the last %(time)s, counted from %(start)s, whichever is later", **given)
    return say("from the last %(time)s, counted from %(start)s, whichever is earlier", **given)


def standing(case: Case, policy: Policy) -> list[BarWords]:
    """Return the grounds that this case meets: to be told, and not to stop anyone."""
    return [words(bar, policy) for bar in standing_bars(case, policy, day_in(policy))]
