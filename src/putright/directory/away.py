"""Who is away, and who covers for whom?

Cover puts the promises of whoever is away on their deputy's list, and lets the deputy open
those cases. So a deputy is somebody who does that work: who holds one of the same roles, or
one that opens every case; anybody else only where whoever administers says why. And a
restricted case stays with those who need to know, and whoever is shut out of one stays so.
"""

from collections.abc import Mapping
from datetime import date, datetime
from typing import NamedTuple

from django.db import connection, models, transaction
from django.db.models import Q, QuerySet

from putright.design.days import day_plain
from putright.directory import log
from putright.directory.models import Absence
from putright.directory.refusals import NotSo
from putright.directory.roles import roles_of
from putright.people.models import Membership, Organisation, Staff
from putright.people.queries import Colleague
from putright.policies.load import versions


class Away(NamedTuple):
    """Somebody is away: from when until when, and who covers; all by keys."""

    person: str
    since: date
    until: date | None
    deputy: str

    def is_on(self, day: date) -> bool:
        return self.since <= day and (self.until is None or day <= self.until)


def away_now(organisation: Organisation, day: date) -> dict[str, Away]:
    """Return who is away on a day, by their keys."""
    return {one.person: one for one in _all(_on(organisation, day))}


def colleagues_and_away(
    organisation: Organisation, day: date
) -> tuple[list[Colleague], dict[str, Away]]:
    """Return everyone who may be chosen for something, by name, and who of them is away.

    In one question: a form that names colleagues asks no more for it.
    """
    sql = (
        'select s."key", s."name", m."role", m."team", a."since", a."until", a."deputy"'
        f" from {_table(Membership)} m"
        f' join {_table(Staff)} s on s."id" = m."staff_id" and s."is_active"'
        f' left join {_table(Absence)} a on a."organisation_id" = m."organisation_id"'
        ' and a."person" = s."key" and a."since" <= %s'
        ' and (a."until" is null or a."until" >= %s)'
        ' where m."organisation_id" = %s order by s."name", m."role"'
    )
    since = connection.ops.adapt_datefield_value(day)
    with connection.cursor() as cursor:
        cursor.execute(sql, [since, since, organisation.pk])
        rows = cursor.fetchall()
    away = {
        row[0]: Away(row[0], _day(row[4]), _day(row[5]) if row[5] else None, row[6])
        for row in rows
        if row[4]
    }
    return [Colleague(*row[:4]) for row in rows], away


def _day(value: date | str) -> date:
    """SQLite gives days as text."""
    return date.fromisoformat(value) if isinstance(value, str) else value


def _table(model: type[models.Model]) -> str:
    return f'"{model._meta.db_table}"'


def away_soon(organisation: Organisation, day: date, most: int = 100) -> list[Away]:
    """Return who is away or will be, the nearest first."""
    coming = Absence.objects.filter(organisation=organisation).filter(
        Q(until=None) | Q(until__gte=day)
    )
    return _all(coming)[:most]


def absences_of(organisation: Organisation, person: str, day: date) -> list[Away]:
    """Return the present absence of somebody and those to come."""
    return _all(
        Absence.objects.filter(organisation=organisation, person=person).filter(
            Q(until=None) | Q(until__gte=day)
        )
    )


def _on(organisation: Organisation, day: date) -> QuerySet[Absence]:
    begun = Absence.objects.filter(organisation=organisation, since__lte=day)
    return begun.filter(Q(until=None) | Q(until__gte=day))


def _all(found: QuerySet[Absence]) -> list[Away]:
    rows = found.order_by("since", "person").values_list("person", "since", "until", "deputy")
    return [Away(*row) for row in rows]


# -- writing it down ------------------------------------------------------------------------


def go(
    organisation: Organisation,
    person: Staff,
    *,
    since: date,
    until: date | None,
    deputy: str,
    by: str,
    at: datetime,
    despite: str = "",
) -> None:
    """Write down that somebody is away; one that begins on the same day is replaced.

    `despite` is why a deputy is taken who does not do that work: only those who administer
    may say so.
    """
    if until is not None and until < since:
        raise NotSo("The last day away is before the first. Check both.")
    names = _colleagues(organisation)
    if deputy and (deputy == person.key or deputy not in names):
        raise NotSo("Choose a colleague as deputy, not the person who is away.")
    is_able = not deputy or deputy in able_to_cover(organisation, person.key)
    if not is_able and not despite:
        raise NotSo(
            f"{names[deputy]} holds none of the roles of {person.name}, nor one that opens every"
            " case, and cover would open those cases. Choose somebody who does that work, or ask"
            " whoever administers: they may choose another, with a reason."
        )
    with transaction.atomic():
        others = Absence.objects.filter(organisation=organisation, person=person.key)
        _refuse_overlap(others.exclude(since=since), since, until)
        if deputy:
            _refuse_if_away(organisation, deputy, names[deputy], since, until)
        others.update_or_create(
            organisation=organisation,
            person=person.key,
            since=since,
            defaults={"until": until, "deputy": deputy},
        )
        span = f"from {day_plain(since)}" + (f" until {day_plain(until)}" if until else "")
        who = f" Deputy: {names[deputy]}." if deputy else " No deputy."
        who += "" if is_able else f" They hold none of these roles: {despite}"
        log.tell(organisation, person.key, "away", f"Away {span}.{who}", by=by, at=at)


def come_back(
    organisation: Organisation, person: Staff, since: date, *, by: str, at: datetime, today: date
) -> None:
    """End an absence: it was until yesterday or, if it had not begun, it is struck out."""
    with transaction.atomic():
        own = Absence.objects.filter(organisation=organisation, person=person.key, since=since)
        if since >= today:
            gone, _ = own.delete()
            said = f"Not away from {day_plain(since)} after all."
        else:
            last = date.fromordinal(today.toordinal() - 1)
            gone = own.filter(Q(until=None) | Q(until__gte=today)).update(until=last)
            said = f"Back on {day_plain(today)}."
        if not gone:
            raise NotSo("They are not away on those days any more.")
        log.tell(organisation, person.key, "away", said, by=by, at=at)


def able_to_cover(organisation: Organisation, person: str) -> frozenset[str]:
    """Return who does the work of somebody: by one of their roles, or one that opens all."""
    held = Membership.objects.filter(organisation=organisation, staff__is_active=True)
    parts = list(held.values_list("staff__key", "role"))
    known = roles_of(organisation.pack)
    own = {role for key, role in parts if key == person}
    opening = {name for name, role in known.items() if role.opens == "every"}
    if not any(policy.access.need_to_know for policy in versions(organisation.pack)):
        opening = set(known)  # everybody who works here opens every case anyhow
    return frozenset(key for key, role in parts if key != person and role in own | opening)


def _colleagues(organisation: Organisation) -> Mapping[str, str]:
    here = Membership.objects.filter(organisation=organisation, staff__is_active=True)
    return dict(here.values_list("staff__key", "staff__name"))


def _meet(rows: QuerySet[Absence], since: date, until: date | None) -> Absence | None:
    """Return one of these absences that shares a day with this span."""
    met = rows.filter(Q(until=None) | Q(until__gte=since))
    if until is not None:
        met = met.filter(since__lte=until)
    return met.order_by("since").first()


def _refuse_overlap(others: QuerySet[Absence], since: date, until: date | None) -> None:
    met = _meet(others, since, until)
    if met is not None:
        raise NotSo(
            f"These days meet an absence from {day_plain(met.since)}. Change that one, or choose "
            "other days."
        )


def _refuse_if_away(
    organisation: Organisation, deputy: str, name: str, since: date, until: date | None
) -> None:
    own = Absence.objects.filter(organisation=organisation, person=deputy)
    met = _meet(own, since, until)
    if met is not None:
        last = f" until {day_plain(met.until)}" if met.until else ""
        raise NotSo(
            f"{name} is away too, from {day_plain(met.since)}{last}. Choose another deputy."
        )
