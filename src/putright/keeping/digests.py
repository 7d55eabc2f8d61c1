"""Is this the same record? One digest an organisation, over every event, text and file.

Two databases with the same digests hold the same facts and the same words, whatever
else differs: the kind of database, the version of Putright, the rows of lists. It is
worked out by plain SQL that every version's tables can answer.
"""

from collections.abc import Callable, Iterator
from hashlib import sha256
from typing import Any

from django.db import connection

from putright.cases.models import StoredEvent, Text
from putright.cases.store import as_utc, digest_of, quoted, read, spans
from putright.files.models import KeptFile
from putright.people.models import Organisation

_CASES = 1_000  # read at a time


def digests(progress: Callable[[int], None] = lambda cases: None) -> dict[str, str]:
    """Return the digest of each organisation's record, by its slug."""
    known = read(f"select id, slug from {quoted(Organisation)} order by id", [])
    has_files = KeptFile._meta.db_table in connection.introspection.table_names()
    return {slug: _digest(number, has_files, progress) for number, slug in known}


def _digest(organisation: int, has_files: bool, progress: Callable[[int], None]) -> str:
    whole = sha256()
    for first, last in spans(organisation, _CASES):
        cases = set()
        for event in _events(organisation, first, last):
            whole.update(b"%d.%d:%b;" % event)
            cases.add(event[0])
        for line in _texts(organisation, first, last):
            whole.update(line)
        progress(len(cases))
    for line in _files(organisation) if has_files else ():
        whole.update(line)
    return whole.hexdigest()


def _events(organisation: int, first: int, last: int) -> Iterator[tuple[int, int, bytes]]:
    rows = read(
        f'select "case", "sequence", "hash" from {quoted(StoredEvent)}'
        ' where "organisation_id" = %s and "case" between %s and %s order by "case", "sequence"',
        [organisation, first, last],
    )
    return ((case, sequence, _as_bytes(head)) for case, sequence, head in rows)


def _texts(organisation: int, first: int, last: int) -> Iterator[bytes]:
    """Give a line for each text. Sorted here: no two databases sort names alike."""
    rows = read(
        'select "case", "sequence", "name", "words", "salt", "erased_at", "erased_by",'
        f' "erased_rule" from {quoted(Text)} where "organisation_id" = %s'
        ' and "case" between %s and %s',
        [organisation, first, last],
    )
    for row in sorted(rows, key=lambda row: row[:3]):
        yield _line(*row)


def _line(case: int, sequence: int, name: str, words: Any, salt: Any, *erased: Any) -> bytes:
    kept = "" if words is None else digest_of(str(words), _as_bytes(salt or b""))
    return _joined(case, sequence, name, kept, *_erasure(*erased))


def _files(organisation: int) -> Iterator[bytes]:
    after = -1
    while rows := read(
        'select "id", "case", "sequence", "size", "digest", "erased_at", "erased_by",'
        f' "erased_rule" from {quoted(KeptFile)} where "organisation_id" = %s and "id" > %s'
        ' and "case" is not null order by "id" limit %s',
        [organisation, after, _CASES],
    ):
        for *about, at, by, rule in rows:
            yield _joined(*about, *_erasure(at, by, rule))
        after = rows[-1][0]


def _erasure(at: Any, by: str, rule: str) -> tuple[str, str, str]:
    return (as_utc(at).isoformat() if at else "", by, rule)


def _joined(*parts: Any) -> bytes:
    """Return the parts as bytes that no other parts give: each with its length before it."""
    written = [str(part).encode("utf-8", "surrogatepass") for part in parts]
    return b"".join(b"%d:%b" % (len(part), part) for part in written)


def _as_bytes(value: Any) -> bytes:
    return value.encode() if isinstance(value, str) else bytes(value)
