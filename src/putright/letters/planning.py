"""Which letters are in the outbox that nobody has sent on their way? Each is given a way."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import NamedTuple

from django.db import transaction

from putright.cases.models import CaseRow, LetterRow
from putright.cases.rows import REMINDER
from putright.cases.store import quoted, read
from putright.letters import faults
from putright.letters.channels.email import message_id_of
from putright.letters.models import (
    AT_ONCE,
    EMAIL,
    FAILED,
    HANDED_OVER,
    TEXT,
    WAITING,
    Begun,
    Delivery,
)
from putright.letters.ways import Way, way_of
from putright.letters.words import CONFIRMATION, words_or_none
from putright.people.models import Organisation

MOST = 200  # in one look
LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)


class Unplanned(NamedTuple):
    """A letter of the outbox without a way."""

    organisation: int
    case: int
    sequence: int
    letter: str
    message_id: str


def plan(at: datetime, goes_on: Callable[[], bool], most: int = MOST) -> int:
    """Give letters their ways, the oldest first; return how many."""
    done = 0
    known: dict[int, Organisation] = {}
    for one in unplanned(most):
        if not goes_on():
            break
        if one.organisation not in known:
            known[one.organisation] = Organisation.objects.get(pk=one.organisation)
        _give_way(known[one.organisation], one, at)
        done += 1
    return done


def unplanned(most: int) -> list[Unplanned]:
    """Return letters that nobody was given to send, the oldest first.

    What is older than sending itself is left alone. Organisations without a line in `Begun`
    came later than any that has one, and so did all they wrote.
    """
    rows = read(
        'select l."organisation_id", l."case", l."sequence", l."letter", l."message_id"'
        f' from {quoted(LetterRow)} l left join {quoted(Begun)} b'
        ' on b."organisation_id" = l."organisation_id"'
        ' where l."sent_at" is null'
        f' and l."created_at" >= coalesce((select min(f."at") from {quoted(Begun)} f), %s)'
        ' and l."created_at" >= coalesce(b."at", %s) and l."letter" <> %s'
        f' and not exists (select 1 from {quoted(Delivery)} d'
        ' where d."organisation_id" = l."organisation_id" and d."case" = l."case"'
        ' and d."sequence" = l."sequence")'
        ' order by l."created_at", l."organisation_id", l."case", l."sequence" limit %s',
        [LONG_AGO, LONG_AGO, REMINDER, most],
    )  # fmt: skip
    return [Unplanned(*row) for row in rows]


def begin_at(organisation: Organisation, at: datetime) -> None:
    """Let nothing go out that is from before this moment: a demonstration's story, say."""
    Begun.objects.get_or_create(organisation=organisation, defaults={"at": at})


def _give_way(organisation: Organisation, one: Unplanned, at: datetime) -> None:
    words = words_or_none(organisation, one.case, one.sequence)
    row = CaseRow.objects.filter(organisation=organisation, case=one.case)
    came_by = row.values_list("channel", flat=True).first() or ""
    way = way_of(words, came_by) if words else Way(EMAIL, faults.UNREADABLE)
    place = {"case": one.case, "sequence": one.sequence}
    delivery = first_delivery(organisation, one, way, at)
    if words is not None and words.went_at is not None:
        delivery.sent_at = words.went_at  # by somebody else, and before it was written down
    with transaction.atomic():
        Delivery.objects.bulk_create([delivery], ignore_conflicts=True)
        if way.channel in AT_ONCE:
            row_of = LetterRow.objects.filter(organisation=organisation, **place, sent_at=None)
            row_of.update(sent_at=at)


def _is_news(letter: str, state: str, number: int) -> bool:
    """Return whether the case is to say how a letter stands as soon as it has a way.

    That there is no way to confirm what came in tells nothing of the case: it promised nothing.
    """
    if state == FAILED:
        return letter != CONFIRMATION
    return state == HANDED_OVER and number > 1


def first_delivery(
    organisation: Organisation,
    one: Unplanned,
    way: Way,
    at: datetime,
    number: int = 1,
    by: str = "",
) -> Delivery:
    state = FAILED if way.fault else HANDED_OVER if way.channel in AT_ONCE else WAITING
    is_tried = state == WAITING and way.channel in (EMAIL, TEXT)
    return Delivery(
        organisation=organisation,
        case=one.case,
        sequence=one.sequence,
        number=number,
        letter=one.letter,
        channel=way.channel,
        state=state,
        created_at=at,
        changed_at=at,
        next_at=at if is_tried else None,
        message_id=message_id_of(f"{one.message_id}.{number}" if number > 1 else one.message_id),
        sent_at=at if state == HANDED_OVER else None,
        fault=way.fault,
        to_tell=_is_news(one.letter, state, number),
        by=by,
    )
