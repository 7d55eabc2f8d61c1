"""How much room does a case take on the disk, and which tables and indexes hold it?"""

import os
from collections.abc import Iterator
from typing import Any

from django.db import OperationalError, connection

from bench.common import tool

_LOOKED_AT = 200  # cases of the corpus, for the length of their words


def sizes(cases: int) -> Iterator[dict[str, Any]]:
    """Give the size of the database as it was loaded, by case; then of its greatest parts."""
    total = _total()
    yield {"what": "size on disk", "kb_a_case": round(total / cases / 1024, 2), "mb": total >> 20}
    words = sum(len(text.encode()) for n in range(_LOOKED_AT) for text in _texts(n))
    alone = {"limit": "the words alone", "kb_a_case": round(words / _LOOKED_AT / 1024, 2)}
    yield {"what": "size on disk", **alone}
    for name, size in _parts():
        if size * 200 > total:
            kb = round(size / cases / 1024, 2)
            yield {"what": "size on disk, of which", "part": name, "kb_a_case": kb}


def _texts(number: int) -> list[str]:
    case = tool("corpus").case(number)
    return [case["title"], case["body"], *(event["text"] for event in case["events"])]


def _total() -> int:
    if connection.vendor == "postgresql":
        return int(_read("select pg_database_size(current_database())")[0][0])
    _read("pragma wal_checkpoint(truncate)")
    return os.path.getsize(connection.settings_dict["NAME"])


def _parts() -> list[tuple[str, int]]:
    """Return tables without their indexes, and indexes; tables with what they keep outside."""
    if connection.vendor == "postgresql":
        return _read(
            "select relname, case when relkind = 'i' then pg_relation_size(oid)"
            " else pg_table_size(oid) end as size from pg_class"
            " where relkind in ('r', 'i') and relnamespace = 'public'::regnamespace"
            " order by 2 desc"
        )
    try:
        return _read("select name, sum(pgsize) from dbstat group by 1 order by 2 desc")
    except OperationalError:  # SQLite was built without dbstat
        return []


def _read(sql: str) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return list(cursor.fetchall())
