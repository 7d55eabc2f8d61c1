"""What was written to somebody that has these words? The newest first."""

from datetime import datetime
from typing import Any, NamedTuple

from putright.cases.allowed import may_open
from putright.cases.codec import decode
from putright.cases.models import CaseRow, LetterRow, StoredEvent
from putright.cases.search import MOST_FOUND, PAGE, Only, narrowed, source, terms_of
from putright.cases.store import as_utc, quoted, read
from putright.core.facts import Actor
from putright.people.models import Organisation

# The facts whose words may have gone to somebody: they did where the outbox has one of them. An
# offer that waits, and an answer by word of mouth, were written down and sent to nobody.
WRITTEN = ("sent", "responded", "noted")
Place = tuple[str, int, int]


class Letter(NamedTuple):
    """One thing that was written to somebody: when, on which case, and what it was."""

    at: datetime
    case: int
    sequence: int
    name: str  # of the fact
    letter: str  # of the pack, where it was one of those
    reference: str
    title: str
    customer: str

    @property
    def place(self) -> Place:
        return self.at.isoformat(), self.case, self.sequence


class Letters(NamedTuple):
    """One page of them."""

    hits: list[Letter]
    is_capped: bool = False
    has_more: bool = False


def search_letters(
    organisation: Organisation,
    actor: Actor,
    words: str,
    *,
    status: str = "",
    only: Only | None = None,
    after: Place | None = None,
    limit: int = PAGE,
) -> Letters:
    """Return what was written with all of these words, in cases that this person may open."""
    terms = terms_of(words)
    if not terms:
        return Letters([])
    texts, values = source(organisation.pk, terms)
    fits, wanted = narrowed(status, only or Only())
    allowed, known = may_open("c", organisation, actor)
    names = ", ".join(["%s"] * len(WRITTEN))
    before, place = "", []
    if after:
        before = ' where ("at", "case", "sequence") < (%s, %s, %s)'
        place = [datetime.fromisoformat(after[0]), *after[1:]]
    rows = read(
        "with hit as materialized"
        ' (select e."at", e."case", e."sequence", e."name", e."shape", e."data"'
        f' from {texts} join {quoted(StoredEvent)} e on e."organisation_id" = c."organisation_id"'
        f' and e."case" = t."case" and e."sequence" = t."sequence" and e."name" in ({names})'
        f' join {quoted(LetterRow)} l on l."organisation_id" = c."organisation_id"'
        ' and l."case" = t."case" and l."sequence" = t."sequence"'
        f' where c."organisation_id" = %s{fits}{allowed} limit {MOST_FOUND + 1}),'
        ' page as (select distinct "at", "case", "sequence", "name", "shape", "data"'
        f' from hit{before} order by "at" desc, "case" desc, "sequence" desc limit %s)'
        " select (select count(*) from hit), p.*,"
        ' c."reference", c."title", c."customer"'
        f' from page p join {quoted(CaseRow)} c on c."organisation_id" = %s and c."case" = p."case"'
        ' order by p."at" desc, p."case" desc, p."sequence" desc',
        [
            *values,
            *WRITTEN,
            organisation.pk,
            *wanted,
            *known,
            *place,
            limit + 1,
            organisation.pk,
        ],
    )
    hits = [_letter(row[1:]) for row in rows]
    return Letters(hits[:limit], bool(rows) and rows[0][0] > MOST_FOUND, len(hits) > limit)


def _letter(row: Any) -> Letter:
    at, case, sequence, name, shape, data, *rest = row
    if isinstance(at, str):  # of a question within a question, SQLite gives moments as text
        at = datetime.fromisoformat(at)
    letter = str(decode(name, shape, data).get("letter", ""))
    return Letter(as_utc(at), case, sequence, name, letter, *rest)
