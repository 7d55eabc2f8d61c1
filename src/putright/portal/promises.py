"""What does a policy promise a customer, in days? Read from its clocks, never made stronger."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from markupsafe import Markup, escape

from putright.core.clocks import Running
from putright.core.counting import Amount
from putright.core.policy import Clock, Kind, Policy
from putright.design.days import lower_first
from putright.languages import later, say
from putright.portal.telling import clocks_of_kind
from putright.portal.words import limit_words, stage_name, we, within

# What a clock measures for the customer, by the fact that first stops it. The others are
# steps of our own, and on a public page only where the policy's text is public.
PURPOSES = {
    "recorded": "record",
    "acknowledged": "reply",
    "responded": "answer",
    "closed": "finish",
    "updated": "update",
    "result-told": "result",
    "sent": "result",
    "put-right": "remedy",
    "order-done": "order",
}


def purpose(clock: Clock) -> str:
    return PURPOSES.get(clock.stops_when[0], "") if clock.stops_when else ""


@dataclass(frozen=True, slots=True)
class Promise:
    """One line of the table of promises."""

    text: str
    limit: str
    cites: Sequence[str]
    is_dated: bool


def public_kinds(policy: Policy) -> list[Kind]:
    return [kind for kind in policy.kind if kind.public]


def table(policy: Policy, every: bool = False) -> list[Promise]:
    """Return what customers are promised, in the order it comes to them; `every` clock if asked."""
    shown = [clock for clock in _of_the_public(policy) if every or purpose(clock)]
    shown.sort(key=lambda clock: _rank(clock, policy))
    labels = [clock.name for clock in shown]
    return [
        Promise(
            _label(clock, policy, labels.count(clock.name) > 1),
            _limit(clock, policy),
            cited(clock.cites or ((clock.added,) if clock.added else ()), policy),
            isinstance(clock.within, Amount),
        )
        for clock in shown
    ]


def _limit(clock: Clock, policy: Policy) -> str:
    """Return a limit as the text has it; that the number is ours, where another might be read."""
    words = limit_words(clock)
    readings = (policy.reading_named.get(name) for name in clock.readings)
    ours = any(other.within is not None for one in readings if one for other in one.others)
    if not ours or not isinstance(clock.within, Amount):
        return words
    return say("%(limit)s, as we read it", limit=words)


def _of_the_public(policy: Policy) -> Iterable[Clock]:
    kinds = {kind.id for kind in public_kinds(policy)}
    for clock in policy.all_clocks:
        if not clock.applies.kind or kinds & set(clock.applies.kind):
            yield clock


def _rank(clock: Clock, policy: Policy) -> int:
    """Return when in the life of a case a clock matters: first what everyone meets."""
    meant = purpose(clock)
    if clock.stage:
        return 2
    if meant in ("record", "reply"):
        return 0
    if meant == "answer" and _has_stages(clock, policy):
        return 1
    return {"update": 3, "finish": 4, "result": 5, "answer": 6}.get(meant, 7)


def _has_stages(clock: Clock, policy: Policy) -> bool:
    kinds = [policy.kinds[name] for name in clock.applies.kind if name in policy.kinds]
    return not kinds or any(kind.procedure for kind in kinds)


def _label(clock: Clock, policy: Policy, shared: bool) -> str:
    name = clock.name.partition(" (")[0] if "stated" in clock.name else clock.name
    stage = policy.stages.get(clock.stage)
    if not shared or stage is None:
        return name
    return say("%(what)s: %(stage)s", what=name, stage=lower_first(stage_name(stage)))


def cited(ids: Iterable[str], policy: Policy) -> list[str]:
    """Return those clauses that the public may be pointed to."""
    return [name for name in ids if name not in policy.clauses or not policy.clauses[name].internal]


# -- in one sentence, for a card ----------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Line:
    """What is promised to whoever sends one kind of thing, and the clauses that say so."""

    text: str
    cites: Sequence[str]

    def __html__(self) -> str:
        if not self.cites:
            return escape(self.text)
        these = ", ".join(self.cites)
        if len(self.cites) == 1:
            words = say("Clause %(number)s", number=these)
        else:
            words = say("Clauses %(numbers)s", numbers=these)
        return Markup('{} <span class="pr-quiet pr-small">{}</span>').format(self.text, words)


def line(policy: Policy, kind: Kind, at: datetime) -> Line:
    """Return the promise of a kind: when we reply, when we answer, or that no time is stated."""
    running = clocks_of_kind(policy, kind.id, at)
    reply = _first(running, "reply")
    answer = _first(running, "answer")
    said = [clock for clock in (reply, answer) if clock]
    cites = cited(dict.fromkeys(name for clock in said for name in clock.cites), policy)
    return Line(_sentence(reply, answer), cites)


def _first(running: Sequence[Running], wanted: str) -> Clock | None:
    found = [one.clock for one in running if purpose(one.clock) == wanted]
    dated = [clock for clock in found if isinstance(clock.within, Amount)]
    return next(iter(dated or found), None)


_NO_ANSWER_TIME = later("Our policy does not give a time for the answer.")
_REPLY, _ANSWER = later("reply"), later("answer")
# The second half of "We reply within 2 working days, and …".
_THEN = {
    "must": later("must %(do)s", "we … and"),
    "will": later("%(do)s", "we … and"),
    "aim": later("aim to %(do)s", "we … and"),
    "usually": later("usually %(do)s", "we … and"),
    "may": later("may %(do)s", "we … and"),
}


def _sentence(reply: Clock | None, answer: Clock | None) -> str:
    dated_reply = reply is not None and isinstance(reply.within, Amount)
    dated_answer = answer is not None and isinstance(answer.within, Amount)
    if reply and dated_reply and answer and dated_answer:
        then = say(_THEN.get(answer.strength, _THEN["will"]), "we … and", do=say(_ANSWER))
        return say(
            "%(reply)s %(soon)s, and %(answer)s %(time)s.",
            reply=we(reply.strength, say(_REPLY)),
            soon=within(reply),
            answer=then,
            time=within(answer),
        )
    if reply and dated_reply:
        first = f"{we(reply.strength, say(_REPLY))} {within(reply)}."
        return f"{first} {say(_NO_ANSWER_TIME)}" if answer else first
    if answer and dated_answer:
        return f"{we(answer.strength, say(_ANSWER))} {within(answer)}."
    if answer:
        return say(_NO_ANSWER_TIME)
    return say("We keep and read every one. Our policy does not say when we reply.")
