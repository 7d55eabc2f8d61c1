"""What ought to be on a case and is not? Named, so that nobody has to find it out.

Words and files that were erased, and under which rule; letters that did not arrive; promises
that were missed; records that the policy asks for before a step that was done all the same;
points that no answer decided; and whatever is wrong with the record itself.
"""

from collections.abc import Iterator
from datetime import datetime
from typing import NamedTuple

from putright.bundles.gathering import Gathered
from putright.cases.models import Text
from putright.core.case import fold
from putright.core.clocks import local_day
from putright.core.conditions import holds
from putright.core.policy import Gate
from putright.core.rules.gates import missing_before
from putright.core.undelivered import not_told
from putright.design.days import day_plain, listed
from putright.letters.faults import said
from putright.letters.models import LOST, WAITING
from putright.letters.queries import standing

# Of the facts that a step leaves, by the step that a gate stands before.
_LEAVES = {
    "acknowledge": "acknowledged", "respond": "responded", "extend": "extended",
    "refuse": "refused", "divert": "diverted", "offer": "offered", "close": "closed",
    "convene": "convened", "escalate": "escalated", "refer": "referred", "reopen": "reopened",
}  # fmt: skip


class Gap(NamedTuple):
    """One thing that is not there: of which sort, in a sentence, and by which clauses."""

    sort: str
    says: str
    clauses: tuple[str, ...] = ()
    number: int = 0  # of the fact that it is about, if it is about one


def gaps(it: Gathered) -> list[Gap]:
    """Return everything that is missing, what is gravest first."""
    return [
        *_record(it),
        *_before_us(it),
        *_never_recorded(it),
        *_undecided(it),
        *_missed(it),
        *_undelivered(it),
        *_erased(it),
        *_files(it),
    ]


def _day(moment: datetime, it: Gathered) -> str:
    return day_plain(local_day(moment, it.organisation.zone))


def _record(it: Gathered) -> Iterator[Gap]:
    if it.fault:
        yield Gap("record", f"The record of this case is not whole. {it.fault}")


def _before_us(it: Gathered) -> Iterator[Gap]:
    way, _, system = str(it.case.facts[0].data["filed"].get("source", "")).partition(":")
    if way == "import":
        day = _day(it.case.facts[0].recorded_at, it)
        named = f" ({system})" if system else ""
        yield Gap(
            "before", f"This case was taken in from another system{named} on {day}. What was "
            "not taken in with it is not here.",
        )  # fmt: skip


def _never_recorded(it: Gathered) -> Iterator[Gap]:
    """Give the records that the policy wants before a step that was done without them.

    Asked of the case as it stood then: a later stage may want other things.
    """
    hidden = {it.case.facts[number - 1].name for number in it.held}
    for gate in it.policy.gate:
        for step in gate.before if _is_plain(gate) else ():
            places = it.case.places.get(_LEAVES.get(step, step), ())
            if not places or places[-1] + 1 in it.held:
                continue
            done, then = it.case.facts[places[-1]], fold(it.case.facts[: places[-1]])
            day = local_day(done.at, it.policy.calendar.zone)
            if not holds(gate.when, then, day, done.data):
                continue
            for wanted in _lacking(gate, missing_before(gate, then, it.policy, day), hidden, it):
                yield Gap(
                    "not recorded",
                    f"The policy wants this on file before “{it.telling.title(done)}”, and "
                    f"it was not: {wanted}.",
                    gate.cites,
                    places[-1] + 1,
                )


def _lacking(gate: Gate, missing: list[str], hidden: set[str], it: Gathered) -> list[str]:
    """Return what a gate lacks, by name; of several, any of which would do, all in one."""
    if any(name in hidden for name in (*gate.needs, *gate.needs_any)):
        return []
    known = {name: it.policy.records[name].label for name in missing if name in it.policy.records}
    any_of = [known[name] for name in gate.needs_any if name in known]
    every = [known[name] for name in gate.needs if name in known]
    return [*every, *([listed(any_of, "or")] if any_of else [])]


def _is_plain(gate: Gate) -> bool:
    # Why: those that ask one for each side or each failure need the step that asked.
    return not (gate.from_each or gate.for_each or gate.each_of or gate.of_assignee or gate.since)


def _undecided(it: Gathered) -> Iterator[Gap]:
    for point in it.case.points if it.case.status in ("answered", "closed") else ():
        if not point.outcome:
            yield Gap("not decided", f"Point {point.number} was answered without a finding.")


def _missed(it: Gathered) -> Iterator[Gap]:
    for running, _ in it.running:
        if running.state in ("late", "late met") and running.due is not None:
            done = f"done on {_day(running.met_at, it)}" if running.met_at else "not done yet"
            yield Gap(
                "missed",
                f"{running.label}: due by {day_plain(running.due)}, {done}.",
                running.cites,
                running.start_place + 1,
            )


def _undelivered(it: Gathered) -> Iterator[Gap]:
    for letter in it.letters:
        last = standing(letter.deliveries)
        name = f"“{letter.words.subject}”"
        if last is not None and last.state in LOST:
            yield Gap(
                "not delivered",
                f"The letter {name} did not arrive by {last.channel}. {said(last.fault)}".strip(),
                (),
                letter.number,
            )
        elif last is not None and last.state == WAITING:
            yield Gap(
                "not delivered", f"The letter {name} has not gone out yet.", (), letter.number
            )
    for place, arrived in sorted(not_told(it.case).items()):
        if place + 1 not in it.held and not any(one.number == place + 1 for one in it.letters):
            told = it.telling.title(it.case.facts[place])
            after = f", and arrived on {_day(arrived.at, it)}" if arrived else ""
            yield Gap("not delivered", f"What told of “{told}” was lost{after}.", (), place + 1)


def _erased(it: Gathered) -> Iterator[Gap]:
    gone = Text.objects.filter(
        organisation=it.organisation, case=it.stream.case, words=None
    ).order_by("sequence", "name")
    for one in gone:
        if one.sequence not in it.held and one.erased_at is not None:
            fact = it.case.facts[one.sequence - 1]
            yield Gap(
                "erased",
                f"Words of “{it.telling.title(fact)}” were erased on {_day(one.erased_at, it)}. "
                f"The rule: {one.erased_rule}.",
                (),
                one.sequence,
            )


def _files(it: Gathered) -> Iterator[Gap]:
    for one in it.evidence:
        if one.why_not:
            name = f"“{one.name}”" if one.name else f"File {one.id}"
            yield Gap("file", f"{name} is not here. {one.why_not}", (), one.number)
