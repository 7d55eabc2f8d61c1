"""Who is this person here, and who else is there?

What every page asks is asked in plain SQL: Django's own objects took longer to ask a
question of one row than the database to answer it.
"""

import json
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import Any, NamedTuple

from django.db import connection, models

from putright.core.facts import Actor
from putright.people.merging import IN_WORDS, NEEDS, both_words
from putright.people.models import Customer, Membership, Organisation, Staff


class Colleague(NamedTuple):
    """A member of staff as a list shows them: one row for each part they play."""

    key: str
    name: str
    role: str
    team: str


class Caller(NamedTuple):
    """Somebody at the door of an organisation, if there is one, and the parts they play in it."""

    staff: Staff
    organisation: Organisation | None
    parts: tuple[tuple[str, str], ...]  # a role, and its team
    aside: str = ""  # the answer to what was asked beside

    @property
    def actor(self) -> Actor | None:
        return _actor(self.staff, self.parts)


def caller(staff: int, slug: str, aside: str = "") -> Caller | None:
    """Return who calls at an organisation, with all that its pages need; None for nobody.

    `aside` is SQL of one text more, which may speak of them as `p` and of the organisation
    as `o`: what a layer above needs of whoever calls comes without a question of its own.
    """
    rows = _read(
        f"select {_columns('p', Staff, _SIGNED_IN)}, m.role, m.team, {_columns('o', Organisation)},"
        f" {aside or _NOTHING} from {_table(Staff)} p"
        f" left join {_table(Organisation)} o on o.slug = %s"
        f" left join {_table(Membership)} m on m.organisation_id = o.id and m.staff_id = p.id"
        " where p.id = %s and p.is_active order by m.role",
        [slug, staff],
    )
    if not rows:
        return None
    end = len(_SIGNED_IN)
    where, told = rows[0][end + 2 : -1], rows[0][-1] or ""
    parts = tuple(row[end : end + 2] for row in rows if row[end] is not None)
    found = Staff.from_db(connection.alias, _SIGNED_IN, rows[0][:end])
    return Caller(found, _organisation(where) if where[0] is not None else None, parts, told)


def organisation_at(slug: str) -> Organisation | None:
    """Return the organisation whose pages begin with this word."""
    rows = _read(
        f"select {_columns('o', Organisation)} from {_table(Organisation)} o where o.slug = %s",
        [slug],
    )
    return _organisation(rows[0]) if rows else None


def actor_for(staff: Staff, organisation: Organisation) -> Actor | None:
    """Return this person with the roles they hold here, or None if they hold none."""
    if not staff.is_active:
        return None
    parts = Membership.objects.filter(organisation=organisation, staff=staff).order_by("role")
    return _actor(staff, list(parts.values_list("role", "team")))


def _actor(staff: Staff, held: Sequence[tuple[str, str]]) -> Actor | None:
    if not held:
        return None
    team = next((team for _, team in held if team), "")
    return Actor(staff.key, tuple(role for role, _ in held), team)


def organisations_of(staff: Staff) -> list[Organisation]:
    return list(Organisation.objects.filter(memberships__staff=staff).distinct())


def colleagues(organisation: Organisation) -> list[Colleague]:
    """Return everyone who may be chosen for something, by name."""
    parts = Membership.objects.filter(organisation=organisation, staff__is_active=True)
    rows = parts.order_by("staff__name", "role").values_list(
        "staff__key", "staff__name", "role", "team"
    )
    return [Colleague(*row) for row in rows]


def names_of(keys: Iterable[str]) -> dict[str, str]:
    """Return the names of these members of staff, by key, in one query."""
    wanted = {key for key in keys if key}
    if not wanted:
        return {}
    return dict(Staff.objects.filter(key__in=wanted).values_list("key", "name"))


class Known(NamedTuple):
    """Who has to do with a case: its customer, and the names of staff by their keys."""

    customer: Customer | None
    names: dict[str, str]
    aside: str = ""  # the answer to what was asked beside


def known(
    organisation: Organisation,
    customer: str,
    staff: Iterable[str],
    aside: tuple[str, Sequence[Any]] = ("", ()),
) -> Known:
    """Return the customer with this key, and the names of these members of staff.

    `aside` is SQL of one text more, and its values: what a layer above needs to know
    beside comes without a question of its own.
    """
    keys = [key for key in staff if key] or [""]
    here = organisation.pk
    sql, values = aside
    rows = _read(
        f"select {sql or _NOTHING}, s.key, s.name, {_columns('u', Customer, _PARTICULARS)},"
        f" {_columns('k', Customer, NEEDS)}"
        " from (select 1 as n) one"
        f" left join {_table(Customer)} u on u.organisation_id = %s and u.key = %s"
        f" left join {_table(Customer)} k on k.organisation_id = %s and k.key = ({_STANDS_FOR})"
        f" left join {_table(Staff)} s on s.key in ({', '.join(['%s'] * len(keys))})",
        [*values, here, customer, here, here, customer, here, *keys],
    )
    particulars = [_aware(value) for value in rows[0][3 : 3 + len(_PARTICULARS)]]
    found = None
    if particulars[0] is not None:
        found = Customer.from_db(connection.alias, _PARTICULARS, particulars)
        if found.merged_into:
            _need_what(found, rows[0][3 + len(_PARTICULARS) :])
    return Known(found, {key: name for _, key, name, *_ in rows if key}, rows[0][0] or "")


def _need_what(customer: Customer, needs: Sequence[str | None]) -> None:
    """Add what the record that stands for this one says they need: it is one person.

    Only what they need: how to reach them may be known from a case that is shut to the asker.
    """
    for name, text in zip(NEEDS, needs, strict=True):
        own = getattr(customer, name)
        both = both_words(text or "", own) if name in IN_WORDS else text or own
        setattr(customer, name, both)


def customer_names(organisation: Organisation, keys: Iterable[str]) -> dict[str, str]:
    """Return the names of these customers, by key, in one query."""
    wanted = {key for key in keys if key}
    if not wanted:
        return {}
    known = Customer.objects.filter(organisation=organisation, key__in=wanted)
    return dict(known.values_list("key", "name"))


def customers_named(organisation: Organisation, email: str) -> list[Customer]:
    """Return the customers known by this e-mail address, the newest first, ten at most."""
    if not email:
        return []
    known = Customer.objects.filter(
        organisation=organisation, email=email.strip().lower(), email__gt=""
    )
    return list(known.order_by("-created_at")[:10])


# -- in plain SQL -------------------------------------------------------------------------

# Beware: in the order of the model, which is how Django takes them.
_PARTICULARS = (
    "organisation_id", "key", "name", "email", "phone", "address", "needs", "channel",
    "language", "format", "interpreter", "adjustments", "call_times", "needs_agreed_at",
    "outside_id", "merged_into", "erased_at",
)  # fmt: skip
# The key of the record that stands for another, itself where it was not joined; up to 20 on.
_STANDS_FOR = (
    "with recursive up(key, joined, n) as ("
    f'select c.key, c.merged_into, 0 from "{Customer._meta.db_table}" c'
    " where c.organisation_id = %s and c.key = %s union all"
    f' select c.key, c.merged_into, up.n + 1 from up join "{Customer._meta.db_table}" c'
    " on c.organisation_id = %s and c.key = up.joined where up.joined > '' and up.n < 20)"
    " select key from up order by n desc limit 1"
)
_NOTHING = "''"
_SIGNED_IN = ("id", "password", "name", "key", "is_active")


def _aware(value: Any) -> Any:
    """SQLite keeps every moment in UTC, and says no zone."""
    if isinstance(value, datetime) and value.tzinfo is None:
        return value.replace(tzinfo=UTC)
    return value


def _read(sql: str, values: Sequence[Any]) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.fetchall()


def _table(model: type[models.Model]) -> str:
    return f'"{model._meta.db_table}"'


def _names(model: type[models.Model]) -> list[str]:
    return [field.attname for field in model._meta.concrete_fields]


def _columns(table: str, model: type[models.Model], names: Sequence[str] = ()) -> str:
    return ", ".join(f'{table}."{name}"' for name in names or _names(model))


def _organisation(values: Sequence[Any]) -> Organisation:
    found = Organisation.from_db(connection.alias, _names(Organisation), values)
    found.settings = json.loads(found.settings)  # either database gives it as text
    return found
