"""In which cases did somebody write this?

Each database has its own index of words, kept by the database itself (migration 0003),
so that a new text is found as soon as it is written and an erased one never again. A
case that the asker may not open is in no answer.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection, transaction

from putright.cases import replica
from putright.cases.allowed import may_open
from putright.cases.listing import Listed
from putright.cases.models import CaseRow, Text
from putright.cases.store import as_utc, quoted, read
from putright.core.facts import Actor
from putright.people.models import Organisation

PAGE = 25
# Why: a word that stands in every case would have all of them sorted to show the first few.
MOST_FOUND = 1_000
MOST_TERMS = 12
_TERM = re.compile(r'"([^"]+)"|(\S+)')
_WORD = re.compile(r"\w", re.UNICODE)
_PLAIN = str.maketrans(
    "ÀÁÂÃÄÅÈÉÊËÌÍÎÏÒÓÔÕÖÙÚÛÜÝŴŶàáâãäåèéêëìíîïòóôõöùúûüýÿŵŷÇçÑñ",
    "AAAAAAEEEEIIIIOOOOOUUUUYWYaaaaaaeeeeiiiiooooouuuuyywyCcNn",
)


@dataclass(frozen=True, slots=True)
class Found:
    """One page of what was found, the newest first."""

    hits: list[Listed]
    is_capped: bool = False  # there are more than MOST_FOUND texts, and only so many were looked at
    has_more: bool = False


@dataclass(frozen=True, slots=True)
class Only:
    """What cases are narrowed to besides their status; what is empty narrows nothing."""

    kind: str = ""
    team: str = ""
    received: tuple[datetime, datetime] | None = None  # from one moment on, before another


def search(
    organisation: Organisation,
    actor: Actor,
    words: str,
    *,
    status: str = "",
    only: Only | None = None,
    after: tuple[str, int] | None = None,
    limit: int = PAGE,
) -> Found:
    """Return cases in which one text has all of these words; "words in quotes" in that order.

    Words are found in their other forms too (refund, refunds, refunded), and with or
    without accents. `after` is the `place` of the last hit of the page before.
    """
    terms = terms_of(words)
    if not terms:
        return Found([])
    texts, values = source(organisation.pk, terms)
    where, known = may_open("c", organisation, actor)
    values += [organisation.pk]
    fits, wanted = narrowed(status, only or Only())
    where, values = f"{fits}{where}", [*values, *wanted]
    before, place = "", []
    if after:
        before = ' where ("received_at", "case") < (%s, %s)'
        place = [datetime.fromisoformat(after[0]), after[1]]
    columns = ", ".join(f'c."{column}"' for column in Listed._fields)
    rows, is_now = replica.read(
        f'with hit as materialized (select c."received_at", c."case" from {texts}'
        f' where c."organisation_id" = %s{where} limit {MOST_FOUND + 1}),'
        f' page as (select distinct "received_at", "case" from hit{before}'
        ' order by "received_at" desc, "case" desc limit %s)'
        f" select (select count(*) from hit), {columns} from page p join {quoted(CaseRow)} c"
        ' on c."organisation_id" = %s and c."case" = p."case"'
        ' order by c."received_at" desc, c."case" desc',
        [*values, *known, *place, limit + 1, organisation.pk],
    )
    hits = [Listed(as_utc(row[1]), *row[2:]) for row in rows]
    shown = hits[:limit] if is_now else _still_open(organisation, actor, hits[:limit])
    return Found(shown, bool(rows) and rows[0][0] > MOST_FOUND, len(hits) > limit)


def narrowed(status: str, only: Only) -> tuple[str, list[Any]]:
    where, values = "", list[Any]()
    for column, value in (("status", status), ("kind", only.kind), ("team", only.team)):
        if value:
            where, values = f'{where} and c."{column}" = %s', [*values, value]
    if only.received:
        where += ' and c."received_at" >= %s and c."received_at" < %s'
        values += only.received
    return where, values


def _still_open(organisation: Organisation, actor: Actor, hits: list[Listed]) -> list[Listed]:
    """Leave out what this person may no longer open, though seconds ago they might."""
    if not hits:
        return []
    where, known = may_open("c", organisation, actor)
    marks = ", ".join(["%s"] * len(hits))
    rows = read(
        f'select c."case" from {quoted(CaseRow)} c where c."organisation_id" = %s'
        f' and c."case" in ({marks}){where}',
        [organisation.pk, *(hit.case for hit in hits), *known],
    )
    may = {case for (case,) in rows}
    return [hit for hit in hits if hit.case in may]


def terms_of(words: str) -> list[str]:
    """Return what is to be found: single words, and those in quotes as one.

    >>> terms_of('damp "black mould" -- !')
    ['damp', 'black mould']
    """
    found = [quoted_ or single for quoted_, single in _TERM.findall(words.replace("\x00", " "))]
    terms = [" ".join(plain(term).split()) for term in found]
    return [term for term in terms if _WORD.search(term)][:MOST_TERMS]


def plain(text: str) -> str:
    """Return a text without the accents of the languages that are written to us.

    >>> plain("Siôn Tŷ")
    'Sion Ty'
    """
    return text.replace("\x00", " ").translate(_PLAIN)


def source(organisation: int, terms: Sequence[str]) -> tuple[str, list[Any]]:
    """Return the texts that have these terms, joined with their cases, and the values asked for.

    A text is `t`, with its case and the sequence of its event; its case is `c`.
    """
    join = f'join {quoted(CaseRow)} c on c."organisation_id" = t."organisation_id"'
    if connection.vendor == "postgresql":
        query = " && ".join(["phraseto_tsquery('english', %s)"] * len(terms))
        # Why a table of one row, not a condition on the organisation: its number is a word
        # of the index too, and the planner would otherwise read all its texts.
        texts = (
            f'(select x."organisation_id", x."case", x."sequence" from {quoted(Text)} x'
            ' where cases_text_vector(x."organisation_id", x."words") @@'
            f' (%s::tsquery && {query}) and x."words" is not null) t'
        )
        return f'{texts} {join} and c."case" = t."case"', [f"o{organisation}", *terms]
    match = " ".join('"{}"'.format(term.replace('"', " ")) for term in terms)
    texts = (
        "cases_textindex f join cases_textplace t on t.id = f.rowid"
        " and f.cases_textindex match %s and t.organisation_id = %s"
    )
    return f'{texts} {join} and c."case" = t."case"', [match, organisation]


# -- keeping the index in order -----------------------------------------------------------


def merge(pages: int = 64, most: int = 200) -> int:
    """Merge parts of the index that writing left behind; return how many steps it took.

    In small steps, each its own transaction: on SQLite a long one would keep writers
    waiting. PostgreSQL adds the newest texts to its index in one go.
    """
    if connection.vendor == "postgresql":
        return int(read("select gin_clean_pending_list('cases_text_words')", [])[0][0] > 0)
    for step in range(most):
        if not _merged(pages):
            return step
    return most


def _merged(pages: int) -> bool:
    """Merge as many pages; return whether there may be more to merge."""
    sql = "insert into cases_textindex (cases_textindex, rank) values ('merge', %s)"
    with transaction.atomic(), connection.cursor() as cursor:
        before = cursor.execute("select total_changes()").fetchone()[0]
        cursor.execute(sql, [pages])
        after = cursor.execute("select total_changes()").fetchone()[0]
    # Whence: SQLite's manual of FTS5, "the 'merge' command": a change of one is none.
    return bool(after - before > 1)


def index_again() -> None:
    """Make SQLite's index of words again from the texts; PostgreSQL's cannot differ."""
    if connection.vendor == "postgresql":
        return
    with connection.cursor() as cursor:
        cursor.execute("insert into cases_textindex (cases_textindex) values ('delete-all')")
        cursor.execute("delete from cases_textplace")
        cursor.execute(
            'insert into cases_textplace (organisation_id, "case", sequence, name)'
            ' select organisation_id, "case", sequence, name from cases_text'
            " where words is not null"
        )
        cursor.execute(
            "insert into cases_textindex (rowid, words) select p.id, t.words"
            " from cases_textplace p join cases_text t"
            ' on t.organisation_id = p.organisation_id and t."case" = p."case"'
            " and t.sequence = p.sequence and t.name = p.name"
        )
