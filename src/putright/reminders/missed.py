"""What was missed, of which nobody was told yet? The reminders that `cases/overdue.py` wrote."""

import json
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from putright.cases.models import CaseRow, LetterRow, StoredEvent
from putright.cases.rows import REMINDER
from putright.cases.store import one_of, quoted, read
from putright.reminders.items import CASE, MOST, Day, Item, clause_of, label_of, stage_in


def misses(day: Day, since: datetime) -> list[Item]:
    """Return the misses noted since then of which nobody was told, the first first."""
    return _misses(
        day,
        'l."sent_at" is null and l."created_at" >= %s and l."organisation_id" = %s'
        ' and l."letter" = %s',
        [since, day.organisation.pk, REMINDER],
    )


def misses_in(day: Day, cases: Sequence[int]) -> dict[tuple[int, int], Item]:
    """Return all misses of these cases, by the case and the place of the fact in it."""
    among, numbers = one_of('l."case"', cases)
    where = f'l."organisation_id" = %s and {among} and l."letter" = %s'
    found = _misses(day, where, [day.organisation.pk, *numbers, REMINDER])
    return {(one.case or 0, one.sequence or 0): one for one in found}


def _misses(day: Day, where: str, values: Sequence[Any]) -> list[Item]:
    rows = read(
        f'select l."case", l."sequence", l."recipient", e."data", {CASE}'
        f" from {quoted(LetterRow)} l join {quoted(CaseRow)} c"
        ' on c."organisation_id" = l."organisation_id" and c."case" = l."case"'
        f' join {quoted(StoredEvent)} e on e."organisation_id" = l."organisation_id"'
        ' and e."case" = l."case" and e."sequence" = l."sequence"'
        f' where {where} order by l."created_at", l."case", l."sequence" limit {MOST:d}',
        values,
    )
    return [
        _missed(day, case, sequence, recipient, data, about)
        for case, sequence, recipient, data, *about in rows
    ]


def _missed(
    day: Day, case: int, sequence: int, recipient: str, data: str, about: Sequence[Any]
) -> Item:
    said = json.loads(data)
    stage, clock = said.get("stage", ""), said["clock"]
    return Item(
        "missed",
        f"missed/{case}/{sequence}",
        recipient,
        label_of(day, about, stage, clock),
        case=case,
        sequence=sequence,
        reference=about[0],
        stage=stage_in(day, about, stage or about[3]),
        on=date.fromisoformat(said["owed_on"]),
        clause=clause_of(day, about, stage, clock),
        why="its day has passed",
    )
