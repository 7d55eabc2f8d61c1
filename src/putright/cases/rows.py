"""What do lists show of a case? Rows copied out of its facts; nothing else writes them.

The rows of a case say how its clocks stood when they were last worked out
(`reckoned_at`), so that working them out again gives the same rows. Only the
delivery of a letter (`sent_at`) is not in the facts; a rebuild leaves it alone.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import models

from putright.cases.access import kept_names
from putright.cases.models import (
    CaseRow,
    ClockRow,
    CommitmentRow,
    FlagRow,
    LetterRow,
    PartyRow,
    RequestRow,
    StandingRow,
)
from putright.cases.store import Stream
from putright.cases.tallies import Tally, month_of
from putright.cases.titles import title_of
from putright.core.behaviour import flags
from putright.core.case import Case
from putright.core.clocks import Running, clocks
from putright.core.conditions import is_written
from putright.core.declarations import checked_by, declarations
from putright.core.facts import Fact
from putright.core.knowing import as_known, whom
from putright.core.policy import Policy
from putright.people.keys import signs_in

Row = tuple[Any, ...]

_KEY = ("organisation_id", "case")
COLUMNS: dict[type[models.Model], tuple[str, ...]] = {
    CaseRow: (*_KEY, "reference", "sequence", "kind", "procedure", "stage", "status", "outcome",
              "channel", "service", "pack", "version", "handler", "team", "restricted",
              "received_at", "recorded_at", "closed_at", "changed_at", "reckoned_at", "next_on",
              "next_clock", "customer", "link", "source", "title"),
    ClockRow: (*_KEY, "number", "clock", "label", "stage", "key", "strength", "state", "is_open",
               "started_at", "promised", "due", "extended", "owed_on", "due_at", "met_at", "told",
               "handler", "team", "restricted"),
    CommitmentRow: (*_KEY, "number", "owner", "due_on", "kept_at"),
    RequestRow: (*_KEY, "number", "wanted", "whom", "by", "due_on", "done_at"),
    PartyRow: (*_KEY, "number", "party", "side", "body", "lead", "key", "joined_at"),
    StandingRow: (*_KEY, "person", "shut_out"),
    FlagRow: (*_KEY, "number", "customer", "record", "about", "until", "review_on"),
    LetterRow: (*_KEY, "sequence", "letter", "recipient", "created_at", "message_id"),
}  # fmt: skip

MISSED = "missed"  # the fact that a day passed which we had promised
REMINDER = "reminder"  # the letter that tells our own people
_FIRST_CHECK = 10_000  # numbers of what colleagues ask one another are below


@dataclass(frozen=True, slots=True)
class Rows:
    """Every row of one case, by table, in the order of COLUMNS; and under what it is counted."""

    tables: dict[type[models.Model], list[Row]]
    tally: Tally
    policy: Policy

    def of(self, model: type[models.Model]) -> list[Row]:
        return self.tables.get(model, [])


def rows_of(
    stream: Stream,
    case: Case,
    policy: Policy,
    at: datetime,
    running: Sequence[Running] | None = None,
) -> Rows:
    """Return the rows of a case with its clocks worked out as at `at`.

    `running` are those clocks, where somebody has just worked them out.
    """
    key = (stream.organisation, stream.case)
    if running is None:
        running = clocks(case, policy, at)
    told = _told(stream.facts)
    return Rows(
        {
            CaseRow: [(*key, *_case_row(stream, case, running, at))],
            ClockRow: [(*key, n, *_clock_row(one, case, told)) for n, one in enumerate(running)],
            CommitmentRow: [
                (*key, made.number, made.owner, made.on, made.kept_at) for made in case.commitments
            ],
            RequestRow: [(*key, *row) for row in request_rows(case, policy)],
            PartyRow: [(*key, *row) for row in _party_rows(case)],
            StandingRow: [(*key, *row) for row in standing_rows(case, policy)],
            FlagRow: [(*key, *row) for row in flag_rows(case, policy)],
            LetterRow: [(*key, *row) for row in _letter_rows(stream.facts)],
        },
        _tally(stream, case, policy),
        policy,
    )


def _tally(stream: Stream, case: Case, policy: Policy) -> Tally:
    month = month_of(stream.facts[0].at, policy.calendar.zone)
    team = case.handler_team or case.team
    return Tally(month, case.kind, team, case.status, case.restricted)


def _told(facts: Sequence[Fact]) -> set[tuple[str, str, str, str]]:
    """Return which clocks a fact says were missed, each with the day that passed."""
    return {
        (data["clock"], data.get("stage", ""), data.get("key", ""), data["owed_on"])
        for data in (fact.data for fact in facts if fact.name == MISSED)
    }


def _case_row(stream: Stream, case: Case, running: Sequence[Running], at: datetime) -> Row:
    first, last = stream.facts[0], stream.facts[-1]
    filed = first.data["filed"]
    next_on, next_clock = _next(running, case)
    return (
        filed["reference"],
        stream.sequence,
        case.kind,
        case.procedure,
        case.stage,
        case.status,
        case.outcome,
        case.channel,
        case.service,
        filed["pack"],
        filed["version"],
        case.handler,
        case.handler_team or case.team,
        case.restricted,
        first.at,
        first.recorded_at,
        _ended_at(case),
        last.recorded_at,
        at,
        next_on,
        next_clock,
        filed.get("customer", ""),
        filed.get("link", ""),
        filed.get("source", ""),
        title_of(first),
    )


def _ended_at(case: Case) -> datetime | None:
    if case.status in ("open", "answered"):
        return None
    ending = case.latest(case.status)
    return ending.at if ending else None


def _next(running: Sequence[Running], case: Case) -> tuple[Any, str]:
    owed = [(_owed_on(one), n) for n, one in enumerate(running) if one.is_open and _owed_on(one)]
    if not owed:
        return None, ""
    on, place = min(owed)
    return on, running[place].label


def _owed_on(running: Running) -> Any:
    """Return the day a clock is judged by; none while it is paused or modified."""
    return None if running.state in ("paused", "modified") else running.limit


def _clock_row(running: Running, case: Case, told: set[tuple[str, str, str, str]]) -> Row:
    owed_on = _owed_on(running)
    missed = (running.id, running.stage, running.key, owed_on.isoformat() if owed_on else "")
    is_told = missed in told
    return (
        running.id,
        running.label,
        running.stage,
        running.key,
        running.strength,
        _kept_state(running, is_told),
        running.is_open,
        running.started_at,
        running.promised,
        running.due,
        running.extended,
        owed_on,
        running.due_at,
        running.met_at,
        is_told,
        case.handler,
        case.handler_team or case.team,
        case.restricted,
    )


def _kept_state(running: Running, is_told: bool) -> str:
    """Return the state as a row keeps it: an open clock is late once a fact says so.

    So a row follows from facts alone; lists see for themselves which day has passed.
    """
    if not running.is_open:
        return running.state
    if is_told:
        return "late"
    if running.state == "late":
        return "provisional" if running.provisional else "running"
    return running.state


def _party_rows(case: Case) -> Iterator[Row]:
    joined = {int(fact.data["number"]): fact.at for fact in case.named("joined")}
    for one in case.parties:
        yield (one.number, one.party, one.side, one.body, one.lead, one.key, joined[one.number])


def request_rows(case: Case, policy: Policy) -> Iterator[Row]:
    """Give what waits for a colleague: the case itself, where it is offered, is number 0.

    A declaration that nobody has looked at waits for each role of the second line.
    """
    offered = case.handover
    if offered is not None and case.status in ("open", "answered"):
        yield 0, "handover", offered.to, offered.by, None, None
    for one in case.requests:
        yield one.number, one.wanted, whom(one), one.by, one.on, one.answered_at
    yield from _check_rows(case, policy)


def _check_rows(case: Case, policy: Policy) -> Iterator[Row]:
    roles = checked_by(policy)
    for one in declarations(case) if roles else ():
        for place, role in enumerate(roles):
            number = _FIRST_CHECK + one.number * len(roles) + place
            yield number, "check", as_known(role), one.person, None, one.checked_at


def standing_rows(case: Case, policy: Policy) -> Iterator[Row]:
    """Give who is shut out of the case, and under what names those find it who may."""
    for person in sorted(case.shut_out - {""}):
        yield person, True
    for name in sorted(kept_names(case, policy)):
        yield name, False


def flag_rows(case: Case, policy: Policy) -> Iterator[Row]:
    """Give the warnings that go with the customer to their other cases."""
    customer = case.facts[0].data["filed"].get("customer", "")
    for one in flags(case, policy) if customer else ():
        yield one.place + 1, customer, one.fact.name, one.about, one.until, one.review_on


def _letter_rows(facts: Sequence[Fact]) -> Iterator[Row]:
    """Give a confirmation for what came in, whatever was written to somebody, and each miss.

    What was imported is confirmed to nobody. An answer that goes by a letter is that letter.
    """
    filed = facts[0].data["filed"]
    customer = filed.get("customer", "")
    by_letter = {(fact.by, fact.recorded_at) for fact in facts if fact.name == "sent"}
    for sequence, fact in enumerate(facts, 1):
        if fact.name == "received" and not filed.get("source"):
            letter, recipient = "confirmation", customer
        elif fact.name == "sent":
            letter = str(fact.data.get("letter", ""))
            recipient = str(fact.data.get("to_key") or fact.data.get("to", ""))
        elif fact.name == MISSED:
            letter, recipient = REMINDER, str(fact.data.get("to", ""))
        elif _is_answer(fact) and (fact.by, fact.recorded_at) not in by_letter:
            letter, recipient = "answer", customer
        elif is_message(fact):
            letter, recipient = "message", customer
        else:
            continue
        yield sequence, letter, recipient, fact.recorded_at, f"{filed['reference']}.{sequence}"


def letters_among(facts: Sequence[Fact]) -> frozenset[int]:
    """Return the numbers of those facts that are letters: they went out, or are to go.

    Nothing else of a case is a letter, whatever words it has: see `_letter_rows`.
    """
    return frozenset(row[0] for row in _letter_rows(facts) if row[1] != REMINDER)


def is_message(fact: Fact) -> bool:
    """Return whether somebody here wrote this to the customer, on their own page."""
    to_them = "customer" in (fact.data.get("audience") or ())
    return fact.name == "noted" and to_them and signs_in(fact.by)


def _is_answer(fact: Fact) -> bool:
    return fact.name == "responded" and is_written(str(fact.data.get("form", "")))
