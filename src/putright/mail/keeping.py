"""How is a message kept before anything else is done with it?

First its bytes, on the disk, then the row that tells of it: whoever is answered with `Kept`
may forget the message. What was cut short between the two is swept away in a day, and the
server delivers it again.
"""

import io
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F

from putright.cases.references import new_id
from putright.files.attaching import drop_sent
from putright.files.models import HeldFile, place_of
from putright.files.store import opened, put
from putright.mail.identity import identity_of
from putright.mail.models import Arrived, DayCount, Seen
from putright.mail.which_mailbox import also_came_to
from putright.people.models import Organisation

FOR_EVER = datetime(9999, 1, 1, tzinfo=UTC)
NAME = "message.eml"
BY = "mail"
# The doors through which files come; old mail comes quietly, and is confirmed to nobody.
FILE, QUIETLY = "file", "file-quietly"
_LONGEST_ADDRESS = 320


@dataclass(frozen=True, slots=True)
class Came:
    """By which door a message came, and what whoever brought it said of it."""

    door: str
    mailbox: str = ""
    arrived_at: datetime | None = None
    envelope_from: str = ""
    envelope_to: str = ""
    # Where it lies on a server: the mailbox's name here, UIDVALIDITY and UID.
    place: tuple[str, int, int] | None = None


@dataclass(frozen=True, slots=True)
class Kept:
    """A message that is kept: under which number, and whether it was here before."""

    number: int
    again: bool


def keep(organisation: Organisation, raw: bytes, came: Came, at: datetime) -> Kept:
    """Keep a message durably, or raise Refused (`file-too-large`, `file-empty`)."""
    identity = identity_of(raw)
    before = _known(organisation, identity)
    if before is not None:
        return _again(organisation, came, before, at)
    # Beware: not inside a transaction. The bytes are on the disk before there is a row.
    file = put(organisation, io.BytesIO(raw), name_hint=NAME, by=BY, at=at)
    try:
        with transaction.atomic():
            number = _write(organisation, raw, identity, file.id, came, at)
    except IntegrityError:  # somebody else was quicker with the same message
        drop_sent(organisation, [file.id])
        before = _known(organisation, identity)
        if before is None:
            raise
        return _again(organisation, came, before, at)
    return Kept(number, again=False)


def _again(organisation: Organisation, came: Came, number: int, at: datetime) -> Kept:
    _see(organisation, came, number)
    also_came_to(organisation, number, came.mailbox, at)
    return Kept(number, again=True)


def _known(organisation: Organisation, identity: str) -> int | None:
    rows = Arrived.objects.filter(organisation=organisation, identity=identity)
    return rows.values_list("number", flat=True).first()


def _write(
    organisation: Organisation, raw: bytes, identity: str, file: int, came: Came, at: datetime
) -> int:
    number = new_id()
    _count(organisation, at)
    HeldFile.objects.create(organisation=organisation, file=file, until=FOR_EVER)
    Arrived.objects.create(
        organisation=organisation,
        number=number,
        identity=identity,
        digest=sha256(raw).hexdigest(),
        size=len(raw),
        file=file,
        door=came.door,
        mailbox=came.mailbox,
        envelope_from=came.envelope_from[:_LONGEST_ADDRESS],
        envelope_to=came.envelope_to[:_LONGEST_ADDRESS],
        arrived_at=min(came.arrived_at or at, at),
        kept_at=at,
        next_at=at,
    )
    _see(organisation, came, number)
    return number


def _count(organisation: Organisation, at: datetime) -> None:
    """Add one to what arrived on that day."""
    day = {"organisation": organisation, "day": at.astimezone(UTC).date()}
    # Why first: all but the first message of a day need nothing else.
    if _one_more(day):
        return
    made = DayCount.objects.get_or_create(**day, defaults={"arrived": 1})[1]
    if not made:  # somebody else was quicker with the first
        _one_more(day)


def _one_more(day: Mapping[str, Any]) -> bool:
    return bool(DayCount.objects.filter(**day).update(arrived=F("arrived") + 1))


def _see(organisation: Organisation, came: Came, number: int) -> None:
    """Note that what lies at this place of a server is kept here."""
    if came.place is None:
        return
    mailbox, uidvalidity, uid = came.place
    Seen.objects.get_or_create(
        organisation=organisation,
        mailbox=mailbox,
        uidvalidity=uidvalidity,
        uid=uid,
        defaults={"number": number},
    )


def raw_of(message: Arrived) -> bytes:
    """Return the bytes of a message as they came, or raise Gone."""
    with opened(place_of(message.organisation_id, message.file)) as stream:
        return stream.read()
