"""How is SQL by hand written, so that SQLite and PostgreSQL both understand it?

Values are always parameters; days and moments are as Django's own queries write them.
"""

import json
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime
from functools import lru_cache
from typing import Any

from django.db import connection, models

from putright.cases.codec import quick

Statement = tuple[str, list[Any]]
Row = Sequence[Any]

_FEW = 32  # rows that go in one statement, however many they are


def quoted(model: type[models.Model]) -> str:
    return f'"{model._meta.db_table}"'


def insert(
    model: type[models.Model],
    columns: Sequence[str],
    rows: Sequence[Row],
    then: str = "",
) -> list[Statement]:
    """Return what inserts these rows: one statement, on SQLite carried out row by row if many."""
    if not rows:
        return []
    names = ", ".join(f'"{column}"' for column in columns)
    begin = f"insert into {quoted(model)} ({names})"
    if connection.vendor == "postgresql" and len(rows) > _FEW and not then:
        return [(copying(model, columns), Many(rows))]
    if connection.vendor == "postgresql":
        # Why: all rows as one value. With a mark for each value, the driver spends longer on
        # finding the marks than the server on all the rest.
        given = _as_json([dict(zip(columns, row, strict=True)) for row in rows])
        source = f"json_populate_recordset(null::{quoted(model)}, %s::json)"
        return [(f"{begin} select {names} from {source} {then}", [given])]
    marks = f"({', '.join(['%s'] * len(columns))})"
    if len(rows) > _FEW:
        places = _days_among(model, columns)
        return [(f"{begin} values {marks} {then}", Many(_with_days(rows, places)))]
    values = [value for row in rows for value in row]
    return [(f"{begin} values {', '.join([marks] * len(rows))} {then}", values)]


def update(
    model: type[models.Model], keys: Sequence[str], columns: Sequence[str], rows: Sequence[Row]
) -> list[Statement]:
    """Return what changes these rows, each given as its keys and then its new values."""
    if not rows:
        return []
    table = quoted(model)
    if connection.vendor == "postgresql":
        names = (*keys, *columns)
        given = _as_json([dict(zip(names, row, strict=True)) for row in rows])
        values = ", ".join(f'"{name}" = v."{name}"' for name in columns)
        where = " and ".join(f't."{name}" = v."{name}"' for name in keys)
        source = f"json_populate_recordset(null::{table}, %s::json)"
        return [(f"update {table} t set {values} from {source} v where {where}", [given])]
    values = ", ".join(f'"{name}" = %s' for name in columns)
    where = " and ".join(f'"{name}" = %s' for name in keys)
    several = Many(_as_kept([*row[len(keys) :], *row[: len(keys)]]) for row in rows)
    return [(f"update {table} set {values} where {where}", several)]


def copying(model: type[models.Model], columns: Sequence[str]) -> str:
    """Return what copies rows into a table of PostgreSQL."""
    names = ", ".join(f'"{column}"' for column in columns)
    return f"copy {quoted(model)} ({names}) from stdin"


class Many(list[Row]):
    """The values of a statement that is carried out once for each row; PostgreSQL copies them in.

    Whence: SQLite's driver keeps the last 128 statements, compiled. A statement of
    its own for each number of rows came to 200 MB in a long import.
    """


def _in_json(value: object) -> str:
    return f"\\x{value.hex()}" if isinstance(value, bytes) else value.isoformat()  # type: ignore[attr-defined]


_as_json = quick(json.JSONEncoder(separators=(",", ":"), default=_in_json))


def write(statements: Sequence[Statement]) -> None:
    """Carry out statements that do not depend on one another.

    PostgreSQL takes them as one, which saves a round trip for each; SQLite has
    no round trips to save. Beware: as one statement, none sees what another wrote,
    and the last is carried out first.
    """
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            for sql, values in statements:
                if isinstance(values, Many):
                    _copy_in(cursor, sql, values)
            statements = _as_one([one for one in statements if not isinstance(one[1], Many)])
        for sql, values in statements:
            if isinstance(values, Many):
                cursor.executemany(sql, values)
            else:
                cursor.execute(sql, adapted(values))


def _copy_in(cursor: Any, sql: str, rows: Iterable[Row]) -> None:
    with connection.wrap_database_errors, cursor.copy(sql) as copy:
        for row in rows:
            copy.write_row(row)


def _as_one(statements: Sequence[Statement]) -> Sequence[Statement]:
    if len(statements) < 2:
        return statements
    *firsts, (last, values) = statements
    parts = ", ".join(f"w{n} as ({sql})" for n, (sql, _) in enumerate(firsts))
    return [(f"with {parts} {last}", [v for _, some in firsts for v in some] + values)]


def one_of(column: str, values: Sequence[Any]) -> Statement:
    """Return the condition that a column holds one of these values, however many."""
    if connection.vendor == "postgresql":
        return f"{column} = any(%s)", [list(values)]  # the driver is slow to find many marks
    return f"{column} in ({', '.join(['%s'] * len(values))})", list(values)


def read(sql: str, params: Sequence[Any]) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(sql, adapted(params))
        return cursor.fetchall()


def adapted(values: Sequence[Any]) -> Sequence[Any]:
    """Return values as the database takes them; SQLite keeps days and moments as text."""
    return values if connection.vendor == "postgresql" else _as_kept(values)


@lru_cache(maxsize=64)
def _days_among(model: type[models.Model], columns: Sequence[str]) -> tuple[int, ...]:
    """Return the places of those columns that hold days or moments."""
    fields = [model._meta.get_field(column) for column in columns]
    return tuple(n for n, field in enumerate(fields) if isinstance(field, models.DateField))


def _with_days(rows: Sequence[Row], places: Sequence[int]) -> Iterator[list[Any]]:
    """Give each row as SQLite keeps it. Why by place: to look at each value takes long."""
    for row in rows:
        kept = list(row)
        for place in places:
            value = kept[place]
            if value is not None:
                kept[place] = _adapted(value)
        yield kept


def _as_kept(values: Sequence[Any]) -> list[Any]:
    return [_adapted(value) if isinstance(value, date) else value for value in values]


def _adapted(value: date) -> str:
    # Beware: just as Django's own queries write them, or the two compare wrongly as text.
    if isinstance(value, datetime):
        return _utc_text(value.astimezone(UTC))
    return value.isoformat()


# Why kept: a case has one moment in most of its rows, and an import in all of them.
@lru_cache(maxsize=1024)
def _utc_text(moment: datetime) -> str:
    return moment.isoformat(" ").removesuffix("+00:00")


def as_utc(moment: datetime) -> datetime:
    """SQLite gives moments without a zone; every one of them is UTC."""
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
