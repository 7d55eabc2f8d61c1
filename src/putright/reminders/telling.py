"""How is somebody told, once? What is said is written down in the transaction of the message.

Any number of workers may do this at once. A digest is written by whoever adds its row, a
miss is taken by whoever marks its letter; one that is killed leaves neither, and it is
done again. The message then waits in the outbox, which sends it at least once.
"""

from collections import defaultdict
from collections.abc import Sequence

from django.db import connection, transaction
from django.db.models import QuerySet

from putright.cases.models import LetterRow
from putright.cases.store import adapted, quoted
from putright.notices import outbox
from putright.reminders.items import Item
from putright.reminders.missed import misses_in
from putright.reminders.models import Digest, Told
from putright.reminders.planned import Pairs, Setting
from putright.reminders.routing import opened_by
from putright.reminders.words import in_order, subject, text

KIND = "reminders"
_MANY = 500  # values in one statement


def digest(now: Setting, person: str, new: Sequence[Item], is_waited_for: bool) -> bool:
    """Write the one digest of a day to somebody, with what they missed; return whether we did.

    `new` is what they were not told before; `is_waited_for` that a miss waits for them.
    """
    if not new and not is_waited_for:
        return False
    with transaction.atomic():
        if not _is_ours(now, person, len(new)):
            return False
        missed = _take_waiting(now, person) if is_waited_for else []
        said = in_order([*missed, *new])
        if not said:  # what waited was given back: their digest of today is still to come
            transaction.set_rollback(True)
            return False
        _write_down(now, person, new)
        _put(now, person, said)
    return True


def _is_ours(now: Setting, person: str, lines: int) -> bool:
    """Return whether nobody wrote this digest yet. Whoever does so now is waited for."""
    day = now.day
    with connection.cursor() as cursor:
        cursor.execute(
            f'insert into {quoted(Digest)} ("organisation_id", "person", "day", "at", "lines")'
            " values (%s, %s, %s, %s, %s) on conflict do nothing",
            adapted([day.organisation.pk, person, day.today, day.at, lines]),
        )
        return cursor.rowcount == 1


def _write_down(now: Setting, person: str, items: Sequence[Item]) -> None:
    day = now.day
    Told.objects.bulk_create(
        [
            Told(
                organisation=day.organisation,
                person=person,
                what=one.what,
                case=one.case,
                made_at=day.at,
                told_at=day.at,
            )
            for one in items
        ],
        ignore_conflicts=True,
        batch_size=_MANY,
    )


def _put(now: Setting, person: str, items: Sequence[Item]) -> None:
    day = now.day
    outbox.put(
        day.organisation,
        kind=KIND,
        to=now.people.wishes[person].email,
        subject=subject(items, day.today),
        text=text(day.organisation, items, day.today),
        at=day.at,
    )


# -- misses -------------------------------------------------------------------------------


def take_misses(now: Setting, pairs: Pairs) -> None:
    """Mark the letters of these misses, and have each wait for those whom it goes to.

    Both or neither: a miss that reaches nobody stays where it is, and is found again.
    """
    day = now.day
    whom: dict[str, set[str]] = defaultdict(set)
    for person, item in pairs:
        whom[item.what].add(person)
    items = {item.what: item for _, item in pairs}
    for what, item in items.items():
        letter = _letter(now, item.case, item.sequence).filter(sent_at=None)
        with transaction.atomic():
            if letter.update(sent_at=day.at):
                _have_wait(now, item, whom[what])


def _have_wait(now: Setting, item: Item, people: set[str]) -> None:
    day = now.day
    Told.objects.bulk_create(
        [
            Told(
                organisation=day.organisation,
                person=person,
                what=item.what,
                case=item.case,
                sequence=item.sequence,
                made_at=day.at,
            )
            for person in sorted(people)
        ],
        ignore_conflicts=True,
    )


def tell_of_misses(now: Setting) -> int:
    """Write to everybody for whom a miss waits, one message to each; return to how many."""
    done = 0
    for person in sorted(waited_for(now)):
        with transaction.atomic():
            if said := in_order(_take_waiting(now, person)):
                _put(now, person, said)
                done += 1
    return done


def waited_for(now: Setting) -> set[str]:
    """Return the people for whom a miss waits."""
    waiting = Told.objects.filter(organisation=now.day.organisation, told_at=None)
    return set(waiting.values_list("person", flat=True))


def _take_waiting(now: Setting, person: str) -> list[Item]:
    """Return the misses that wait for somebody, which are ours to tell from now on.

    What they may not be told any more is given back: it then goes to somebody else.
    """
    day = now.day
    rows = Told.objects.filter(organisation=day.organisation, person=person, told_at=None)
    waiting = list(rows.order_by("what")[:_MANY])
    if not waiting:
        return []
    cases = sorted({one.case for one in waiting if one.case is not None})
    known = misses_in(day, cases)
    may = _opens(now, person, cases)
    said: list[Item] = []
    for one in waiting:
        own = rows.filter(what=one.what)
        item = known.get((one.case or 0, one.sequence or 0))
        if item is None or one.case not in may:
            _give_back(now, one, own.delete()[0])
        elif own.update(told_at=day.at):
            said.append(item)
    return said


def _opens(now: Setting, person: str, cases: Sequence[int]) -> set[int]:
    if not now.people.is_reached(person):
        return set()
    return opened_by(now.day.organisation, now.people.actors[person], cases)


def _give_back(now: Setting, one: Told, gone: int) -> None:
    others = Told.objects.filter(organisation=now.day.organisation, what=one.what, case=one.case)
    if gone and not others.exists():
        _letter(now, one.case, one.sequence).update(sent_at=None)


def _letter(now: Setting, case: int | None, sequence: int | None) -> QuerySet[LetterRow]:
    return LetterRow.objects.filter(
        organisation=now.day.organisation, case=case or 0, sequence=sequence or 0
    )
