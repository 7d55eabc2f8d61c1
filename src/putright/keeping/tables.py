"""How does a table get from one kind of database into another, and is it the same there?

Rows are read and written through Django's fields, which know how each database keeps a
moment, bytes or JSON; a few thousand at a time.
"""

import json
from collections.abc import Iterator, Sequence
from datetime import date
from hashlib import sha256
from itertools import islice
from typing import Any, NamedTuple

from django.core.management.color import no_style
from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper

from putright.cases.store import quoted
from putright.keeping.manifest import Progress

_BATCH = 2_000
_ROUND = 2**256


class Content(NamedTuple):
    """How many rows a table has, and a digest that does not mind their order."""

    rows: int
    digest: int


def content(model: type[models.Model]) -> Content:
    """Return what is in a table of the database that is in use."""
    number = total = 0
    for row in _rows(model):
        number, total = number + 1, (total + _digest(row)) % _ROUND
    return Content(number, total)


def copy(model: type[models.Model], target: BaseDatabaseWrapper, progress: Progress) -> Content:
    """Copy every row of the database that is in use into the target; return what they were."""
    number = total = 0
    rows = _rows(model)
    while batch := list(islice(rows, _BATCH)):
        _write(model, batch, target)
        number += len(batch)
        total = (total + sum(map(_digest, batch))) % _ROUND
        progress("copying rows", len(batch))
    return Content(number, total)


def _fields(model: type[models.Model]) -> list[Any]:
    return [one for one in model._meta.local_concrete_fields if one.column is not None]


def _rows(model: type[models.Model]) -> Iterator[tuple]:
    # Beware: not the default manager, which may leave some out.
    names = [field.attname for field in _fields(model)]
    kept: models.Manager = model._base_manager
    return iter(kept.order_by().values_list(*names).iterator(chunk_size=_BATCH))


def _digest(row: Sequence[Any]) -> int:
    return int.from_bytes(sha256(_written.encode(row).encode()).digest(), "big")


def _plain(value: Any) -> Any:
    if isinstance(value, bytes | memoryview):
        return {"bytes": bytes(value).hex()}
    if isinstance(value, date):
        return {type(value).__name__: value.isoformat()}
    raise TypeError(f"no table of ours holds such a thing as {value!r}")


_written = json.JSONEncoder(default=_plain, sort_keys=True)


def _write(
    model: type[models.Model], rows: Sequence[Sequence[Any]], target: BaseDatabaseWrapper
) -> None:
    fields = _fields(model)
    names = ", ".join(f'"{field.column}"' for field in fields)
    ready = _ready(fields, rows, target)
    with target.cursor() as cursor:
        if target.vendor == "postgresql":
            copying = f"copy {quoted(model)} ({names}) from stdin"
            with target.wrap_database_errors, cursor.copy(copying) as stream:
                for row in ready:
                    stream.write_row(row)
        else:
            marks = ", ".join(["%s"] * len(fields))
            statement = f"insert into {quoted(model)} ({names}) values ({marks})"
            cursor.executemany(statement, ready)


def _ready(
    fields: Sequence[Any], rows: Sequence[Sequence[Any]], target: BaseDatabaseWrapper
) -> list[list[Any]]:
    """Return rows as the target takes them. Words and numbers are the same everywhere."""
    odd = {
        place: field
        for place, field in enumerate(fields)
        if isinstance(field, models.DateField | models.BinaryField | models.JSONField)
    }
    ready = [list(row) for row in rows]
    for row in ready:
        for place, field in odd.items():
            if row[place] is not None:
                row[place] = field.get_db_prep_save(row[place], connection=target)
    return ready


def count_on(models_: Sequence[type[models.Model]], target: BaseDatabaseWrapper) -> None:
    """Have the numbers that the database gives out go on after those that were copied."""
    with target.cursor() as cursor:
        for statement in target.ops.sequence_reset_sql(no_style(), list(models_)):
            cursor.execute(statement)
