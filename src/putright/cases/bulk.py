"""How are very many cases taken in at once? A batch at a time, each batch one transaction.

Every row goes through the same rules as a case of its own, and a row that was
taken before is known by its key: doing it all again adds nothing. No more than a
batch is held in memory, however many rows there are.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from itertools import islice
from typing import Any, NamedTuple

from django.db import IntegrityError, transaction

from putright.cases.asked import Asking
from putright.cases.door_keys import kept_key
from putright.cases.models import CaseRow, DoorKey
from putright.cases.opening import Opening, open_case, write_openings
from putright.cases.store import adding_texts, as_utc, one_of, quoted, read
from putright.core.facts import Actor, Command
from putright.core.refusals import Refused
from putright.people.models import Organisation

BATCH = 500
_TRIES = 5


class Intake(NamedTuple):
    """One row to take in. `place` says where it stood, `key` knows it again."""

    place: int
    key: str
    given: Mapping[str, Any]
    customer: Mapping[str, str] | None = None
    source: str = ""


class Taken(NamedTuple):
    """What came of one row: a case, one from before (`again`), or a refusal."""

    place: int
    key: str
    reference: str = ""
    again: bool = False
    refusal: Refused | None = None
    just_now: bool = False  # the row it repeats was taken at this very moment: by the same import


def take_in(
    organisation: Organisation,
    rows: Iterable[Intake],
    *,
    by: Actor,
    at: datetime,
    batch: int = BATCH,
) -> Iterator[Taken]:
    """Take rows in, and say of each what came of it, in their order.

    Beware: it works as it is read, so read it to its end.
    """
    waiting = iter(rows)
    while part := list(islice(waiting, batch)):
        yield from _take(organisation, part, by, at)


def _take(
    organisation: Organisation, part: Sequence[Intake], by: Actor, at: datetime
) -> list[Taken]:
    for _ in range(_TRIES - 1):
        try:
            return _attempt(organisation, part, by, at)
        except IntegrityError:  # another import took one of these rows meanwhile
            continue
    return _attempt(organisation, part, by, at)


def _attempt(
    organisation: Organisation, part: Sequence[Intake], by: Actor, at: datetime
) -> list[Taken]:
    with transaction.atomic():
        known = _known(organisation, [row.key for row in part if row.key], at)
        openings: list[Opening] = []
        taken = []
        with adding_texts() as add_text:
            for row in part:
                if row.key and row.key in known:
                    reference, just_now = known[row.key]
                    taken.append(Taken(row.place, row.key, reference, True, just_now=just_now))
                    continue
                outcome = _open(_asking(organisation, row, by, at))
                if isinstance(outcome, Refused):
                    taken.append(Taken(row.place, row.key, refusal=outcome))
                    continue
                openings.append(outcome)
                known[row.key] = outcome.reference, True
                taken.append(Taken(row.place, row.key, outcome.reference))
                for text in outcome.appended.texts:
                    add_text(text)
        write_openings(openings, texts=False)
    return taken


def _open(asking: Asking) -> Opening | Refused:
    try:
        return open_case(asking)
    except Refused as refusal:
        return refusal


def _asking(organisation: Organisation, row: Intake, by: Actor, at: datetime) -> Asking:
    return Asking(
        command=Command("receive", row.given, by),
        organisation=organisation,
        at=at,
        key=row.key,
        customer=row.customer,
        source=row.source or f"import:{row.key}",
    ).cleaned()


def _known(
    organisation: Organisation, keys: Sequence[str], at: datetime
) -> dict[str, tuple[str, bool]]:
    """Return the references of those rows that were taken before, and whether only just now."""
    if not keys:
        return {}
    kept = list(dict.fromkeys(one for key in keys for one in (key, kept_key(key))))
    is_known, values = one_of('d."key"', kept)
    rows = read(
        f'select d."key", c."reference", c."recorded_at" from {quoted(DoorKey)} d'
        f" join {quoted(CaseRow)} c"
        ' on c."organisation_id" = d."organisation_id" and c."case" = d."case"'
        f' where d."organisation_id" = %s and {is_known}',
        [organisation.pk, *values],
    )
    found = {key: (reference, as_utc(moment) == at) for key, reference, moment in rows}
    # Why either: before, long keys were kept as they came.
    return {key: found[one] for key in keys for one in (key, kept_key(key)) if one in found}
