"""What is said to somebody who tells us something, with the dates as they would be?

Worked out by the same rules that will be asked when it is saved, so that what is promised
aloud is what is then promised in writing.
"""

from datetime import datetime
from typing import Any, NamedTuple

from putright.core.case import EMPTY
from putright.core.clocks import Running
from putright.core.decide import decided
from putright.core.facts import Actor, Command
from putright.core.policy import Kind, Policy
from putright.core.refusals import Refused
from putright.design.days import day_full, lower_first
from putright.workspace import receiving

_NO_PROMISE = ("aim", "usually", "may")


class Line(NamedTuple):
    """One promise to read out: the day, and what is due by it."""

    when: str
    text: str


class Script(NamedTuple):
    """What to say where it is of one kind."""

    kind: Kind
    dates: list[Line]


def scripts(policy: Policy, actor: Actor, channel: str, at: datetime) -> list[Script]:
    """Return what to say of each kind, were it received now."""
    return [Script(kind, _dates(policy, actor, kind.id, channel, at)) for kind in policy.kind]


def _dates(policy: Policy, actor: Actor, kind: str, channel: str, at: datetime) -> list[Line]:
    given: dict[str, Any] = {"kind": kind, "channel": channel, receiving.words_name(policy): "…"}
    try:
        running = decided(EMPTY, Command("receive", given, actor), policy, at).clocks
    except Refused:  # whoever may not receive it is told so when they try
        return []
    return [line(one) for one in running or () if one.is_open and one.limit is not None]


def line(running: Running) -> Line:
    assert running.limit is not None
    aims = running.strength in _NO_PROMISE
    verb = "We aim for this" if aims else "This is promised"
    return Line(day_full(running.limit), f"{lower_first(running.label)}. {verb}.")


def spoken(reference: str) -> str:
    """Return a reference as it is read aloud: letter by letter, in its parts.

    >>> spoken("CE-7K3P")
    'C E, 7 K 3 P'
    """
    return ", ".join(" ".join(part) for part in reference.split("-"))
