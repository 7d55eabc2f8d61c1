"""What happened since somebody last asked, in one order, with nothing left out?

An event is laid ready by a trigger when it is written (`Arrival`). It gets its number later,
under a lock that one process has at a time: so whoever sees a number sees all before it,
and an event that was slow to be committed gets a later number, and is not missed
(docs/decisions/0036).
"""

import secrets
from collections.abc import Iterator
from datetime import datetime
from typing import Any, NamedTuple

from django.db import connection, transaction

from putright.cases.allowed import may_open
from putright.cases.codec import decode
from putright.cases.models import CaseRow, StoredEvent
from putright.cases.sql import as_utc, insert, quoted, read, write
from putright.core.exact import exact_data
from putright.core.facts import Actor
from putright.people.models import Organisation
from putright.systems.cursors import TAG, sealed, unsealed
from putright.systems.models import Arrival, Feed, Item

LOOK = 2_000  # numbers looked through at once, however few of them somebody may see
_BATCH = 1_000


class Told(NamedTuple):
    """An event as the feed tells of it: no words, and nobody by name."""

    number: int
    cursor: str
    reference: str
    sequence: int
    name: str
    at: datetime
    recorded_at: datetime
    by: str
    role: str
    stage: str
    data: dict[str, Any]


class Page(NamedTuple):
    """Some of the feed; `cursor` is where to go on, `more` whether there is more at once."""

    items: list[Told]
    cursor: str
    more: bool
    place: int  # the number of the cursor


class NoSuchPlace(LookupError):
    """The cursor is none of this feed: of another, or of what a restored copy has not had."""


# -- opened, and numbered -----------------------------------------------------------------


def opened(organisation: Organisation, at: datetime) -> Feed:
    """Return the feed of an organisation; the first who asks opens it."""
    found = Feed.objects.filter(organisation=organisation).first()
    if found is not None:
        return found
    with transaction.atomic():
        if connection.vendor == "postgresql":
            # Why: whoever is writing now does not see that the feed is open. We wait for
            # them, so that all that is committed from here on is in it.
            with connection.cursor() as cursor:
                cursor.execute("set local lock_timeout = '10s'")
                cursor.execute(f"lock table {quoted(StoredEvent)} in share mode")
        made = Feed(organisation=organisation, secret=secrets.token_bytes(32), opened_at=at)
        Feed.objects.bulk_create([made], ignore_conflicts=True)
    return Feed.objects.get(organisation=organisation)


def give_numbers(organisation: Organisation | int) -> int:
    """Give every event that has arrived its number; return how many."""
    pk = organisation if isinstance(organisation, int) else organisation.pk
    done = 0
    while Arrival.objects.filter(organisation=pk).exists():
        given = _give_some(pk)
        done += given
        if not given:
            break  # somebody else was quicker
    return done


def _give_some(organisation: int) -> int:
    with transaction.atomic():
        feed = Feed.objects.select_for_update().filter(organisation=organisation).first()
        if feed is None:
            return 0
        # Beware: asked after the lock is had, or those just numbered would be numbered twice.
        found = Arrival.objects.filter(organisation=organisation).order_by("id")
        arrived = list(found.values_list("id", "case", "sequence")[:_BATCH])
        rows = [
            (organisation, number, case, sequence)
            for number, (_, case, sequence) in enumerate(arrived, feed.last + 1)
        ]
        write(insert(Item, ("organisation_id", "number", "case", "sequence"), rows))
        Arrival.objects.filter(id__in=[one[0] for one in arrived]).delete()
        Feed.objects.filter(organisation=organisation).update(last=feed.last + len(arrived))
    return len(arrived)


def number_all() -> int:
    """Number what arrived in every organisation; return how many."""
    waiting = Arrival.objects.values_list("organisation_id", flat=True).order_by().distinct()
    return sum(give_numbers(one) for one in list(waiting))


# -- read ---------------------------------------------------------------------------------


def place_of(feed: Feed, cursor: str) -> int:
    """Return the number at which a cursor stands. Raises NoSuchPlace."""
    if not cursor:
        return 0
    found = unsealed(bytes(feed.secret), cursor)
    if found is None or found != (found[0], _tag(feed, found[0])):
        raise NoSuchPlace(cursor)
    return found[0]


def cursor_at(feed: Feed, number: int) -> str:
    """Return the cursor of a number; nothing for the beginning."""
    return sealed(bytes(feed.secret), number, _tag(feed, number)) if number else ""


def _tag(feed: Feed, number: int) -> bytes:
    rows = read(
        f'select e."hash" from {quoted(Item)} i join {quoted(StoredEvent)} e'
        ' on e."organisation_id" = i."organisation_id" and e."case" = i."case"'
        ' and e."sequence" = i."sequence" where i."organisation_id" = %s and i."number" = %s',
        [feed.organisation_id, number],
    )
    return bytes(rows[0][0])[:TAG] if rows else b""


_COLUMNS = (
    'i."number", c."reference", e."sequence", e."name", e."shape", e."at", e."recorded_at",'
    ' e."by", e."role", e."stage", e."data", e."hash"'
)


def page(organisation: Organisation, feed: Feed, actor: Actor, after: int, limit: int) -> Page:
    """Return what this person may see of the feed after a number, in its order."""
    until = min(after + LOOK, feed.last)
    allowed, known = may_open("c", organisation, actor)
    rows = read(
        f"select {_COLUMNS} from {quoted(Item)} i join {quoted(CaseRow)} c"
        ' on c."organisation_id" = i."organisation_id" and c."case" = i."case"'
        f' join {quoted(StoredEvent)} e on e."organisation_id" = i."organisation_id"'
        ' and e."case" = i."case" and e."sequence" = i."sequence"'
        ' where i."organisation_id" = %s and i."number" > %s and i."number" <= %s'
        f' {allowed} order by i."number" limit {limit + 1:d}',
        [organisation.pk, after, until, *known],
    )
    items = list(_told(feed, rows[:limit]))
    if len(rows) > limit:
        return Page(items, items[-1].cursor, True, items[-1].number)
    if until < feed.last:  # all that was looked at may not be seen: so go on behind it
        return Page(items, cursor_at(feed, until), True, until)
    # Why not `until`: a cursor that moves would tell of events that nobody here may see.
    last = items[-1].number if items else after
    return Page(items, items[-1].cursor if items else cursor_at(feed, after), False, last)


def _told(feed: Feed, rows: list[tuple]) -> Iterator[Told]:
    secret = bytes(feed.secret)
    for number, reference, sequence, name, shape, at, recorded_at, *more in rows:
        by, role, stage, data, digest = more
        yield Told(
            number,
            sealed(secret, number, bytes(digest)[:TAG]),
            reference,
            sequence,
            name,
            as_utc(at),
            as_utc(recorded_at),
            by,
            role,
            stage,
            public(decode(name, shape, data)),
        )


def public(data: Any) -> dict[str, Any]:
    """Return what a fact holds, less what opens the customer's own page.

    Numbers of files are text, however small, and so is any number that not every reader of
    JSON keeps exactly: JavaScript has but 53 bits for one.
    """
    found = exact_data(data)
    if isinstance(found.get("filed"), dict):
        found["filed"] = {k: v for k, v in found["filed"].items() if k != "link"}
    return found
