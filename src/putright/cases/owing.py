"""What is owed in the whole installation, in numbers? For whoever watches over it.

Every question is of an index that holds what is open only, and stops counting at MOST, so
that it costs the same with a million cases. What few may know of is not counted.
"""

from collections import defaultdict
from datetime import date, datetime
from zoneinfo import ZoneInfo

from putright.cases.models import ClockRow
from putright.cases.store import quoted, read
from putright.people.models import Organisation

MOST = 10_000


def by_organisation(at: datetime) -> list[tuple[str, int, int]]:
    """Return each organisation's slug, with its clocks owed today and those that are late."""
    there: defaultdict[date, list[str]] = defaultdict(list)
    zones = Organisation.objects.order_by("zone").values_list("zone", flat=True).distinct()
    for zone in zones:
        there[at.astimezone(ZoneInfo(zone)).date()].append(zone)
    return [row for today, zones_of_day in there.items() for row in _owed(today, zones_of_day)]


def _owed(today: date, zones: list[str]) -> list[tuple[str, int, int]]:
    count = (
        f"(select count(*) from (select 1 from {quoted(ClockRow)} k"
        ' where k."organisation_id" = o."id" and k."is_open" and not k."restricted"'
        ' and k."owed_on" {} %s limit ' + f"{MOST}) found)"
    )
    marks = ", ".join(["%s"] * len(zones))
    rows = read(
        f'select o."slug", {count.format("=")}, {count.format("<")}'
        f' from {quoted(Organisation)} o where o."zone" in ({marks}) order by o."slug"',
        [today, today, *zones],
    )
    return [(slug, due, late) for slug, due, late in rows]
