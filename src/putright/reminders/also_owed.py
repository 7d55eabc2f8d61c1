"""What is owed in cases besides promises of the policy, and who waits for whom?"""

from collections.abc import Iterator

from putright.cases.models import CaseRow, CommitmentRow, FlagRow, RequestRow
from putright.cases.store import quoted, read
from putright.people.keys import signs_in
from putright.reminders.items import (
    CASE,
    LATE,
    MOST,
    Day,
    Item,
    record_clause,
    record_name,
    stage_in,
    whose_case,
    why_now,
)


def also_owed(day: Day) -> Iterator[Item]:
    """Give commitments, reviews, and what colleagues wait for."""
    yield from _commitments(day)
    yield from _reviews(day)
    yield from _asked(day)


def _commitments(day: Day) -> Iterator[Item]:
    rows = read(
        f'select m."case", m."number", m."owner", m."due_on", {CASE}'
        f" from {quoted(CommitmentRow)} m join {quoted(CaseRow)} c"
        ' on c."organisation_id" = m."organisation_id" and c."case" = m."case"'
        ' where m."organisation_id" = %s and m."kept_at" is null'
        ' and m."due_on" >= %s and m."due_on" <= %s'
        f' order by m."due_on", m."case", m."number" limit {MOST:d}',
        [day.organisation.pk, day.today - LATE, day.until],
    )
    for case, number, owner, on, *about in rows:
        if reached := day.reached(on):
            yield Item(
                "commitment",
                f"commitment/{case}/{number}/{on}/{reached}",
                owner if signs_in(owner) else whose_case(about),
                f"What we promised to do, number {number}",
                case=case,
                reference=about[0],
                stage=stage_in(day, about, about[3]),
                on=on,
                why=why_now(reached),
            )


def _reviews(day: Day) -> Iterator[Item]:
    """Give restrictions and warnings that end, or are looked at again. There are few."""
    rows = read(
        f'select f."case", f."number", f."record", f."until", f."review_on", {CASE}'
        f" from {quoted(FlagRow)} f join {quoted(CaseRow)} c"
        ' on c."organisation_id" = f."organisation_id" and c."case" = f."case"'
        ' where f."organisation_id" = %s'
        ' and (f."until" between %s and %s or f."review_on" between %s and %s)'
        f' order by f."case", f."number" limit {MOST:d}',
        [day.organisation.pk, *(day.today, day.until), *(day.today - LATE, day.until)],
    )
    for case, number, record, until, review_on, *about in rows:
        for on, word in ((review_on, "to be reviewed"), (until, "ends")):
            if on is None or not (reached := day.reached(on)):
                continue
            yield Item(
                "review",
                f"review/{case}/{number}/{word}/{on}/{reached}",
                whose_case(about),
                f"{record_name(day, about, record)}: {word}",
                case=case,
                reference=about[0],
                stage=stage_in(day, about, about[3]),
                on=on,
                clause=record_clause(day, about, record),
                why=why_now(reached),
            )


def _asked(day: Day) -> Iterator[Item]:
    """Give what colleagues wait for. Without a day it is named once a week."""
    rows = read(
        f'select r."case", r."number", r."wanted", r."whom", r."due_on", {CASE}'
        f" from {quoted(RequestRow)} r join {quoted(CaseRow)} c"
        ' on c."organisation_id" = r."organisation_id" and c."case" = r."case"'
        ' where r."organisation_id" = %s and r."done_at" is null'
        f' order by r."case", r."number" limit {MOST:d}',
        [day.organisation.pk],
    )
    for case, number, wanted, whom, on, *about in rows:
        reached = day.reached(on) if on else day.week
        if reached and (on is None or on >= day.today - LATE):
            yield Item(
                "handover" if wanted == "handover" else "asked",
                f"asked/{case}/{number}/{whom}/{on or ''}/{reached}",
                whom,
                _WANTED.get(wanted, f"Asked of you: {wanted}"),
                case=case,
                reference=about[0],
                stage=stage_in(day, about, about[3]),
                on=on,
                why=why_now(reached) if on else "not answered yet; named once a week",
            )


_WANTED = {
    "handover": "Case offered to you: accept or decline it",
    "check": "Declaration of interests to look at",
    "advice": "Advice asked of you",
    "task": "Task asked of you",
}
