"""The one door: whoever asks something of a case, page or API or import, asks it here.

Check access, load, decide, append with its rows and its letters: one transaction.
Nothing half done is ever kept. A retry with the same key gives the first answer.
"""

import random
import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from hmac import compare_digest

from django.db import IntegrityError, OperationalError, transaction

from putright.cases.access import standing
from putright.cases.asked import Asking, Carried, Conflict, IsNews, NoSuchCase
from putright.cases.binding import policy_of, policy_on
from putright.cases.brought_files import refuse_lost_files, ties, with_files
from putright.cases.door_keys import KEY_COLUMNS, came_of_it_before, door_key, was_done
from putright.cases.in_line import with_lines
from putright.cases.interested import with_interests
from putright.cases.models import CaseRow, DoorKey
from putright.cases.opening import receive, write_openings
from putright.cases.own_link import link_digest
from putright.cases.particulars import CUSTOMER_COLUMNS, asked_by, with_party
from putright.cases.row_changes import changed_rows
from putright.cases.rows import rows_of
from putright.cases.splitting import split_off
from putright.cases.store import Stream, event_rows, follow, insert, load, load_by_reference, write
from putright.cases.with_letter import with_letter
from putright.core.case import Case, fold
from putright.core.decide import decided
from putright.core.facts import Command
from putright.core.names import PASSING
from putright.core.policy import Policy
from putright.core.refusals import Refused
from putright.directory.known import with_known
from putright.people.models import Customer, Organisation

# What a door needs to know of this one; what else `carry_out` is made of is asked where it is.
__all__ = ["Carried", "Conflict", "IsNews", "NoSuchCase", "carry_out", "link_digest", "was_done"]

_TRIES = 20  # of a command that somebody else overtook
_PAUSE = 0.02  # seconds, at most, before the second try; that much more before each other
# Whence: PostgreSQL's error codes. A serialization failure, a deadlock, a lock not got in time.
_TRY_AGAIN = frozenset({"40001", "40P01", "55P03"})


def carry_out(
    command: Command,
    *,
    organisation: Organisation,
    at: datetime,
    reference: str | None = None,
    expected: int | None = None,
    is_news: IsNews | None = None,
    key: str = "",
    secret: str | None = None,
    customer: Customer | Mapping[str, str] | None = None,
    source: str = "",
    on_first: Callable[[Carried], None] | None = None,
) -> Carried:
    """Carry out a command, or raise Refused, Conflict or NoSuchCase with nothing done.

    `expected` is the sequence that the person saw; if the case has moved on, otherwise
    than by days going by, they are told what changed. `is_news` says what of it they
    must be told of, if not all. `key` names the door's own attempt (a form's token, an
    Idempotency-Key, a message id): a retry makes nothing new. `customer` holds
    particulars, which enter no event. `secret` is that of the customer's link: to be
    used for a new case, or shown by a customer who asks something of theirs. `source`
    says where an import came from.
    `on_first` runs in the same transaction, and never for a retry; if somebody else
    was quicker, it is undone with the rest and runs again.
    """
    asking = Asking(
        command=command,
        organisation=organisation,
        at=at,
        reference=reference or "",
        expected=expected,
        is_news=is_news,
        key=key,
        secret=secret or "",
        customer=customer,
        source=source,
    ).cleaned()
    for tries in range(1, _TRIES + 1):
        try:
            return _attempt(asking, on_first, is_overtaken=tries > 1)
        except (Refused, Conflict, NoSuchCase, IntegrityError) as reason:
            first = came_of_it_before(asking)
            if first is not None:
                return first
            if tries == _TRIES or not isinstance(reason, IntegrityError):
                raise
        except OperationalError as reason:
            if tries == _TRIES or not _passes(reason):
                raise
        time.sleep(random.uniform(0, _PAUSE * tries))  # noqa: S311
    raise AssertionError("the last try returns or raises")


def _passes(error: OperationalError) -> bool:
    """Return whether the same may well be done a moment later. SQLite has waited already."""
    return getattr(error.__cause__, "sqlstate", None) in _TRY_AGAIN


def _attempt(
    asking: Asking, on_first: Callable[[Carried], None] | None, is_overtaken: bool
) -> Carried:
    with transaction.atomic():
        if asking.command.do == "receive":
            carried = receive(asking)
        else:
            if is_overtaken:
                _hold(asking)
            carried = _change(asking)
        if on_first is not None:
            on_first(carried)
        return carried


def _change(asking: Asking) -> Carried:
    stream, case, command, policy = _come_near(asking)
    # Why: a machine's clock may be set back. What is recorded later is never dated earlier.
    asking = replace(asking, at=max(asking.at, stream.facts[-1].recorded_at))
    command, joined = with_party(with_files(command, asking.organisation), asking)
    command = with_known(command, policy, asking.organisation, asking.at)
    command = with_interests(command, policy, asking.organisation, stream, asking.at)
    command = with_lines(command, case, policy, asking.organisation)
    command = with_letter(command, stream, policy, asking.organisation)
    found = decided(case, command, policy, asking.at)
    refuse_lost_files(command, found.facts)
    facts, part = split_off(asking, stream, found.facts)
    appended = follow(stream, facts)
    new = appended.stream.facts[stream.sequence :]
    after = fold(new, case)
    # Beware: what is split off is told among the facts, so the clocks are worked out again.
    running = found.clocks if part is None else None
    rows = rows_of(appended.stream, after, policy, asking.at, running)
    key = door_key(asking, stream.case, stream.sequence, appended.stream.sequence)
    if part is not None:
        write_openings([part])
    write(
        [
            *event_rows([appended]),
            *insert(Customer, CUSTOMER_COLUMNS, [joined] if joined else []),
            *insert(DoorKey, KEY_COLUMNS, [key] if key else []),
            *ties(appended, stream.sequence),
            *changed_rows(rows, case, after, stream.sequence),
        ]
    )
    other = part.reference if part else ""
    return Carried(asking.reference, appended.stream.sequence, new, after, other=other)


def _hold(asking: Asking) -> None:
    """Keep everybody else from changing this case until ours is done.

    Why: of very many who write to one case at once, some would be overtaken every time.
    """
    row = CaseRow.objects.filter(organisation=asking.organisation, reference=asking.reference)
    list(row.select_for_update().values_list("case"))


def _come_near(asking: Asking) -> tuple[Stream, Case, Command, Policy]:
    """Return the case and what is asked of it, of one who may ask and saw it as it is."""
    organisation, command = asking.organisation, asking.command
    stream = load_by_reference(organisation.pk, asking.reference)
    if stream is None:
        raise NoSuchCase(asking.reference)
    filed = stream.facts[0].data["filed"]
    policy = policy_of(organisation, filed["pack"], filed["version"])
    case = fold(stream.facts)
    if asking.secret and compare_digest(filed.get("link", ""), link_digest(asking.secret)):
        command = asked_by(command, filed.get("customer", ""))
    today = policy_on(organisation, asking.at)
    they = standing(command.by, case, today, filed.get("customer", ""))
    if not they.asks:
        raise NoSuchCase(asking.reference)
    if asking.expected is not None and not _is_as_seen(case, asking.expected, asking.is_news):
        told = load(organisation.pk, stream.case, words=they.works)
        raise Conflict(told.facts[asking.expected :], told.sequence)
    return stream, case, command, policy


def _is_as_seen(case: Case, expected: int, is_news: IsNews | None) -> bool:
    """Return whether nothing that a person should know of came after what they saw."""
    if expected > len(case.facts):
        return False
    since = case.facts[expected:]
    if all(fact.name in PASSING for fact in since):
        return True
    return is_news is not None and not is_news(case, since)
