"""What is owed in the cases of an organisation that somebody is to be told of on a day?

Each question reads what falls due soon, by an index, and nothing else: what is owed next
year costs nothing today. Whether somebody was told already is asked later (`telling.py`).
"""

from collections.abc import Iterator

from putright.cases.models import CaseRow, ClockRow
from putright.cases.store import quoted, read
from putright.reminders.also_owed import also_owed
from putright.reminders.authorities_owed import authorities_owed
from putright.reminders.hours import names_undated
from putright.reminders.items import (
    CASE,
    JUDGED_AT,
    MOST,
    Day,
    Item,
    as_of_team,
    cited,
    clause_of,
    moment_read,
    stage_in,
    stage_name,
)


def owed(day: Day) -> list[Item]:
    """Return all that is owed in cases, the most pressing first."""
    found = [*_due(day), *also_owed(day), *authorities_owed(day)]
    return [*found, *(_undated(day) if names_undated(day.today, day.policy) else ())]


def _due(day: Day) -> Iterator[Item]:
    rows = read(
        'select k."case", k."clock", k."label", k."stage", k."key", k."owed_on",'
        f' {JUDGED_AT}, k."handler", k."team", {CASE}'
        f" from {quoted(ClockRow)} k join {quoted(CaseRow)} c"
        ' on c."organisation_id" = k."organisation_id" and c."case" = k."case"'
        ' where k."organisation_id" = %s and k."is_open" and not k."told"'
        ' and k."owed_on" >= %s and k."owed_on" <= %s'
        f' order by k."owed_on", k."case", k."number" limit {MOST:d}',
        [day.organisation.pk, day.today, day.until],
    )
    for case, clock, label, stage, key, on, due_at, handler, team, *about in rows:
        if reached := day.reached(on):
            yield Item(
                "due",
                f"due/{case}/{stage}/{clock}/{key}/{on}/{reached}",
                handler or as_of_team(team),
                label,
                case=case,
                reference=about[0],
                stage=stage_in(day, about, stage or about[3]),
                on=on,
                due_at=moment_read(due_at) if due_at else None,
                clause=clause_of(day, about, stage, clock),
                why=f"{reached} before",
            )


def _undated(day: Day) -> Iterator[Item]:
    """Give promises for which no time is stated, counted by whose they are and what is owed."""
    rows = read(
        'select k."handler", k."team", k."stage", k."clock", k."label", count(*),'
        f' min(k."started_at") from {quoted(ClockRow)} k'
        ' where k."organisation_id" = %s and k."is_open" and k."owed_on" is null'
        ' and k."state" <> \'paused\' and not k."restricted"'
        ' group by k."handler", k."team", k."stage", k."clock", k."label"'
        ' order by k."handler", k."team", k."stage", k."clock"',
        [day.organisation.pk],
    )
    for handler, team, stage, clock, label, number, since in rows:
        found = day.policy.clock_by_name.get((stage, clock))
        begun = moment_read(since).astimezone(day.at.tzinfo).date()
        yield Item(
            "undated",
            f"undated/{stage}/{clock}/{label}/{team}/{handler}/{day.week}",
            handler or as_of_team(team),
            f"{label}: {number:,} without a date, the oldest since {begun.isoformat()}",
            stage=stage_name(day.policy, stage),
            clause=cited(found) if found else "",
            why=f"no time is stated; named on {day.policy.reminders.undated_on}s",
        )
