"""What stands in somebody's calendar of deadlines? (iCalendar, RFC 5545 and 7986)

An event is known by its case, its clock and when that began, so that a calendar that reads
it again moves it when its day moves, and strikes it out once it is met. It says which
promise, of which reference, by which clause; of the customer it says nothing.
"""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from hashlib import sha256
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event

from putright.cases.allowed import may_open, with_case
from putright.cases.binding import policy_of
from putright.cases.models import ClockRow, CommitmentRow
from putright.cases.store import as_utc, quoted, read
from putright.core.facts import Actor
from putright.people.models import Organisation
from putright.reminders.items import JUDGED_AT
from putright.reminders.words import case_address

KIND = "text/calendar; charset=utf-8"
_MOST = 2_000
_BACK = timedelta(days=30)  # how long what is met stays in it, struck out
_LONG = timedelta(minutes=30)


class Deadline(NamedTuple):
    """One promise that somebody sees to, or saw to lately."""

    case: int
    reference: str
    sequence: int  # of the case: it grows with whatever changes an event
    changed_at: datetime
    pack: str
    version: str
    stage: str
    clock: str
    key: str
    label: str
    began: datetime | None
    on: date
    due_at: datetime | None
    is_open: bool


def deadlines(organisation: Organisation, actor: Actor, at: datetime) -> list[Deadline]:
    """Return what somebody has to keep, and what of it is met since a month, in two questions."""
    today = at.astimezone(ZoneInfo(organisation.zone)).date()
    return [*_clocks(organisation, actor, today), *_commitments(organisation, actor, today)]


_ABOUT = 'c."case", c."reference", c."sequence", c."changed_at", c."pack", c."version"'


def _clocks(organisation: Organisation, actor: Actor, today: date) -> Iterator[Deadline]:
    allowed, known = may_open("c", organisation, actor)
    columns = (
        f'{_ABOUT}, k."stage", k."clock", k."key", k."label", k."started_at", k."owed_on",'
        f' {JUDGED_AT}, k."is_open" from {quoted(ClockRow)} k {with_case("k")}'
    )
    # Why two: each finds its rows by an index of its own, of what is open.
    rows = read(
        f'select * from (select {columns} where k."organisation_id" = %s and k."is_open"'
        f' and k."handler" = %s and k."owed_on" is not null {allowed}'
        f' order by k."owed_on", k."case", k."number" limit {_MOST:d}) o union all'
        f' select * from (select {columns} where c."organisation_id" = %s and c."status" = \'open\''
        ' and c."handler" = %s and not k."is_open" and k."owed_on" >= %s'
        f' {allowed} order by k."owed_on", k."case", k."number" limit {_MOST:d}) m',
        [
            *(organisation.pk, actor.person, *known),
            *(organisation.pk, actor.person, today - _BACK, *known),
        ],
    )
    for row in rows:
        one = Deadline._make(row)
        yield one._replace(
            changed_at=_moment(one.changed_at),
            began=_moment(one.began),
            on=_day(one.on),
            due_at=_moment(one.due_at) if one.due_at else None,
            is_open=bool(one.is_open),
        )


def _commitments(organisation: Organisation, actor: Actor, today: date) -> Iterator[Deadline]:
    allowed, known = may_open("c", organisation, actor)
    rows = read(
        f'select {_ABOUT}, m."number", m."due_on", m."kept_at" from {quoted(CommitmentRow)} m'
        f' {with_case("m")} where m."organisation_id" = %s and m."kept_at" is null'
        f' and m."due_on" >= %s and m."owner" = %s {allowed}'
        f' order by m."due_on", m."case", m."number" limit {_MOST:d}',
        [organisation.pk, today - _BACK, actor.person, *known],
    )
    for *about, number, on, kept_at in rows:
        about[3] = _moment(about[3])
        label = f"What we promised to do, number {number}"
        begun = ("", "commitment", str(number), label, None)
        yield Deadline._make([*about, *begun, _day(on), None, kept_at is None])


def _moment(value: Any) -> datetime:
    return as_utc(datetime.fromisoformat(value) if isinstance(value, str) else value)


def _day(value: Any) -> date:
    return date.fromisoformat(value) if isinstance(value, str) else value


# -- what a client compares ---------------------------------------------------------------


def tag(organisation: Organisation, found: Sequence[Deadline]) -> str:
    """Return the ETag of a calendar: the same as long as nothing in it has changed."""
    known = (organisation.pk, organisation.name, organisation.zone, *found)
    return f'"{sha256(repr(known).encode()).hexdigest()[:32]}"'


# -- as iCalendar -------------------------------------------------------------------------


def calendar(organisation: Organisation, found: Sequence[Deadline]) -> bytes:
    """Return the calendar as programs read it."""
    whole = Calendar()
    whole.add("prodid", "-//Putright//Deadlines//EN")
    whole.add("version", "2.0")
    whole.add("calscale", "GREGORIAN")
    whole.add("method", "PUBLISH")
    name = f"Deadlines: {organisation.name}"
    whole.add("name", name)
    whole.add("x-wr-calname", name)
    whole.add("refresh-interval", timedelta(hours=1), parameters={"value": "DURATION"})
    whole.add("x-published-ttl", "PT1H")
    for one in found:
        whole.add_component(_event(organisation, one))
    whole.add_missing_timezones()
    return whole.to_ical()


def _event(organisation: Organisation, one: Deadline) -> Event:
    policy = policy_of(organisation, one.pack, one.version)
    clock = policy.clock_by_name.get((one.stage, one.clock))
    clause = (", ".join(clock.cites) or clock.added) if clock else ""
    stage = policy.stages[one.stage].name if one.stage in policy.stages else ""
    where = case_address(organisation, one.reference)
    about = [
        one.reference,
        stage,
        f"By {clause}" if clause else "",
        "" if one.is_open else "Done, or no longer owed.",
    ]
    event = Event()
    event.add("uid", _uid(organisation, one))
    event.add("sequence", one.sequence)
    event.add("dtstamp", one.changed_at)
    event.add("last-modified", one.changed_at)
    event.add("summary", f"{one.label}: {one.reference}")
    event.add("description", "\n".join(part for part in about if part))
    event.add("status", "CONFIRMED" if one.is_open else "CANCELLED")
    event.add("transp", "TRANSPARENT")
    if where:
        event.add("url", where)
    _when(event, one, ZoneInfo(organisation.zone))
    return event


def _when(event: Event, one: Deadline, zone: ZoneInfo) -> None:
    """Put it on its day or, where hours count, before the moment at which it falls due."""
    if one.due_at is not None:
        due = one.due_at.astimezone(zone)
        # Beware: what is taken from a moment of a zone is taken from its clock on the wall.
        event.add("dtstart", (one.due_at - _LONG).astimezone(zone))
        event.add("dtend", due)
        return
    event.add("dtstart", one.on)
    event.add("dtend", one.on + timedelta(days=1))


def _uid(organisation: Organisation, one: Deadline) -> str:
    """Return what an event is known by, whatever becomes of its day; it gives nothing away."""
    began = one.began.isoformat() if one.began else ""
    known = (organisation.pk, one.case, one.stage, one.clock, one.key, began)
    return f"{sha256(repr(known).encode()).hexdigest()[:40]}@putright"
