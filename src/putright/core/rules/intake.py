"""What comes in: receiving, and adding points."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date, datetime
from difflib import get_close_matches
from typing import Any

from putright.core.case import as_date, fold
from putright.core.clocks import local_day
from putright.core.details import apart
from putright.core.facts import Fact
from putright.core.policy import Kind, Stage
from putright.core.rules.asking import Asked
from putright.core.rules.entering import entered, straight_entry, straight_stage
from putright.core.rules.parties import told_for_another
from putright.core.rules.records import check_record, record_fact
from putright.core.rules.turning_away import DAYS


def receive(asked: Asked) -> list[Fact]:
    """Log what came in. Nothing that a pack says can refuse a person here: it is always kept."""
    asked.permit("receive")
    if asked.case.facts:
        asked.refuse("already-received", "This case has been received already.")
    asked.need("kind")
    kind = _kind(asked)
    procedure = _procedure(asked, kind)
    moment = _received_at(asked)
    _days_not_to_come(asked, moment)
    stage = _first_stage(asked, procedure)
    return list(_received_facts(asked, kind, procedure, stage, moment))


def _kind(asked: Asked) -> Kind:
    given = str(asked.given["kind"])
    kind = asked.policy.kinds.get(given)
    if kind is None:
        near = get_close_matches(given, asked.policy.kinds, n=1)
        hint = f" Did you mean {near[0]}?" if near else ""
        known = ", ".join(asked.policy.kinds)
        asked.refuse("unknown-kind", f"This policy takes {known}, not {given!r}.{hint}")
    return kind


def _procedure(asked: Asked, kind: Kind) -> str:
    """Return the procedure a case starts in. A vacant or retired one takes none."""
    name = str(asked.given.get("procedure") or kind.procedure)
    if not name:
        return ""
    procedure = asked.policy.procedures.get(name)
    if procedure is None:
        known = ", ".join(asked.policy.procedures)
        asked.refuse("unknown-procedure", f"There is no procedure {name!r}. There are: {known}.")
    if procedure.status in ("vacant", "retired"):
        asked.refuse(
            f"procedure-{procedure.status}",
            f"Procedure {name} is {procedure.status}: no case can be opened under it.",
            procedure,
        )
    contract = asked.given.get("contract")
    if procedure.contract and contract and contract != procedure.contract:
        asked.refuse(
            "wrong-contract",
            f"Procedure {name} is for {procedure.contract}, not for {contract}.",
            procedure,
        )
    first = asked.policy.procedures.get(kind.procedure)
    if procedure.status == "not loaded" and first and first.status == "loaded":
        return kind.procedure  # first contact comes first; the text is owed only after that
    return name


def _received_at(asked: Asked) -> datetime:
    moment = asked.given.get("received_at") or asked.happened
    if not isinstance(moment, datetime):
        asked.refuse("not-a-moment", "Give the day and time at which this was received.")
    if moment > asked.at:
        asked.refuse("in-the-future", "This cannot have been received later than now.")
    first = asked.policy.holidays.first if asked.policy.holidays else date.min
    if local_day(moment, asked.policy.calendar.zone) <= first:
        asked.refuse("too-long-ago", f"The calendars begin in {first.year}: check the year.")
    return moment


def _days_not_to_come(asked: Asked, received: datetime) -> None:
    today = local_day(received, asked.policy.calendar.zone)
    for name in DAYS:
        value = asked.given.get(name)
        if value in (None, ""):
            continue
        day = as_date(value)
        if day is None:
            asked.refuse("not-a-day", f"{name}: give a day, such as 2026-11-23.")
        if day > today:
            asked.refuse("in-the-future", f"The day given ({day}) is after this was received.")


def _first_stage(asked: Asked, procedure: str) -> Stage | None:
    stages = asked.policy.stages_of.get(procedure, ())
    wanted = asked.given.get("ask_for")
    if not wanted:
        return next((stage for stage in stages if "received" in stage.enter_on), None)
    able = list(_askable_at_once(stages))
    for stage in able:
        if stage.id == wanted:
            return stage
    names = ", ".join(stage.id for stage in able) or "no stage"
    asked.refuse("not-that-way", f"One may ask at once for: {names}, not {wanted}.")


def _askable_at_once(stages: Iterable[Stage]) -> Iterator[Stage]:
    """Give the stages that only informal ones stand before: nobody must go through those."""
    for stage in stages:
        if "requested" in stage.enter_on:
            yield stage
        if not stage.informal:
            return


def _received_facts(
    asked: Asked, kind: Kind, procedure: str, stage: Stage | None, moment: datetime
) -> Iterator[Fact]:
    first = list(_what_came(asked, kind, procedure, moment))
    because = "requested" if asked.given.get("ask_for") else "received"
    after = fold([*first, *_records(asked, "", moment)])
    straight = straight_stage(after, asked.policy, asked.day)
    yield from first
    if straight is not None:
        yield straight_entry(asked, after, straight, moment)
    elif stage is not None:
        yield entered(asked, stage, because, moment, after)
    begun = straight or stage
    at_stage = begun.id if begun else ""
    yield from _points(asked, asked.given.get("points") or (), at_stage, moment)
    yield from _records(asked, at_stage, moment)
    yield from _ended_elsewhere(asked, at_stage, moment)


def _ended_elsewhere(asked: Asked, stage: str, received: datetime) -> Iterator[Fact]:
    """Give the closing of a case that another system ended before it came to this record.

    Its day may be not stated. No clock here calls such a case late: how it was
    handled is not on this record.
    """
    ended = asked.given.get("closed_elsewhere")
    if ended in (None, ""):
        return
    on = ended if isinstance(ended, datetime) else None
    if on is None and ended != "not stated":
        asked.refuse("not-a-moment", "Give the day and time at which this was closed elsewhere.")
    if on is not None and on < received:
        asked.refuse("closed-before-received", "This was closed before it was received.")
    if on is not None and on > asked.at:
        asked.refuse("in-the-future", "This cannot have been closed later than now.")
    yield asked.fact("closed", {"elsewhere": True, "on": on}, stage=stage, at=on or asked.at)


def _what_came(asked: Asked, kind: Kind, procedure: str, moment: datetime) -> Iterator[Fact]:
    asked_for = asked.given.get("procedure")
    details = {
        "kind": kind.id,
        "procedure": procedure,
        "procedure_later": asked_for if asked_for != procedure else "",
        "role": asked.given.get("role", ""),
    }
    received = asked.fact_of_details(
        "received",
        details,
        without=("records", "points", "ask_for", "received_at", "closed_elsewhere"),
    )
    yield replace(received, at=moment, stage="")
    yield asked.fact("recorded", stage="", at=asked.at)
    representative = told_for_another(asked)
    if representative is not None:
        yield replace(representative, at=moment)
    listed = [role for role in kind.from_roles if role in asked.policy.roles]
    if kind.from_roles and asked.given.get("role") not in listed:
        yield asked.fact("outside-listed-roles", stage="", at=moment)


def _points(asked: Asked, points: Any, stage: str, moment: datetime | None) -> Iterator[Fact]:
    first = len(asked.case.points) + 1
    for number, point in enumerate(points, start=first):
        given = dict(point) if isinstance(point, Mapping) else {"what": str(point)}
        given.pop("number", None)
        data, words = apart(given, asked.policy)
        yield asked.fact("point", {**data, "number": number}, stage=stage, at=moment, words=words)


def _records(asked: Asked, stage: str, moment: datetime) -> Iterator[Fact]:
    for item in asked.given.get("records") or ():
        given = dict(item) if isinstance(item, Mapping) else {"record": str(item)}
        record = check_record(asked, str(given.get("record", "")), given)
        yield replace(record_fact(asked, record, given), stage=stage, at=moment)


def add_point(asked: Asked) -> list[Fact]:
    """Add a head of complaint, before the answer."""
    asked.permit("add-point")
    asked.must_be("open", code="answered")
    asked.need("what")
    point = {k: v for k, v in asked.given.items() if k != "happened"}
    return list(_points(asked, [point], asked.case.stage, asked.happened))
