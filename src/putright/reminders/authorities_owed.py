"""Whose authority to act for a customer ends soon?

Its last day is in no row, so what was seen of authorities is read, by the index of rare
events, in cases that go on; a case is read whole only where one of its days is near.
"""

import json
from collections.abc import Iterator

from putright.cases.allowed import marks
from putright.cases.models import CaseRow, StoredEvent
from putright.cases.rare import is_rare
from putright.cases.store import load, quoted, read
from putright.core.case import as_date, fold
from putright.core.parties import authorising, authority, live
from putright.policies.load import versions
from putright.reminders.items import (
    CASE,
    MOST,
    Day,
    Item,
    bound_by,
    record_clause,
    record_name,
    stage_in,
    whose_case,
    why_now,
)


def authorities_owed(day: Day) -> Iterator[Item]:
    """Give each authority that ends within the policy's times, and was not renewed."""
    names = sorted(
        {one.id for policy in versions(day.policy.id) for one in authorising(policy) if one.expires}
    )
    found = _seen(day, names) if names else {}
    for case, about in found.items():
        yield from _ending(day, case, about)


def _seen(day: Day, names: list[str]) -> dict[int, list[str]]:
    """Return the cases that go on in which something was seen whose last day is near."""
    rows = read(
        f'select e."case", e."data", {CASE} from {quoted(StoredEvent)} e'
        f' join {quoted(CaseRow)} c on c."organisation_id" = e."organisation_id"'
        ' and c."case" = e."case" and c."status" = \'open\''
        f' where e."organisation_id" = %s and {is_rare("e")} and e."name" in ({marks(names)})'
        f' order by e."case", e."sequence" limit {MOST:d}',
        [day.organisation.pk, *names],
    )
    return {case: about for case, data, *about in rows if _is_near(day, data)}


def _is_near(day: Day, data: str) -> bool:
    until = as_date(json.loads(data).get("until"))
    return until is not None and day.today <= until <= day.until


def _ending(day: Day, case: int, about: list[str]) -> Iterator[Item]:
    policy = bound_by(day, about)
    folded = fold(load(day.organisation.pk, case).facts)
    for party in live(folded):
        one = authority(folded, policy, party, day.today)
        if one is None or not one.counts or one.until is None:
            continue
        reached = day.reached(one.until)
        if not reached or one.until < day.today:
            continue
        yield Item(
            "review",
            f"authority/{case}/{party.number}/{one.until}/{reached}",
            whose_case(about),
            f"{record_name(day, about, one.record)}: ends",
            case=case,
            reference=about[0],
            stage=stage_in(day, about, about[3]),
            on=one.until,
            clause=record_clause(day, about, one.record),
            why=why_now(reached),
        )
