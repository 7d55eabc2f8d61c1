"""Which people are known by this name, number, address or e-mail?

Each database has its own index of them, kept by the database itself (migration 0008).
Somebody is found only by those who may open a case of theirs: who else wrote to us is
nobody's business.
"""

import re
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from django.db import connection

from putright.cases.allowed import may_open
from putright.cases.listing import Listed
from putright.cases.models import CaseRow
from putright.cases.search import plain
from putright.cases.store import as_utc, quoted, read
from putright.core.facts import Actor
from putright.people.merging import root_of
from putright.people.models import Customer, Organisation

PAGE = 25
MOST_LOOKED = 20_000  # people who have these words, before it is asked whose cases one may open
MOST_CASES = 100  # of all the people of one page
_MOST_WORDS = 8
_LONGEST_WORD = 60
_PHONE = re.compile(r"[+(]?[0-9][0-9 ().\-/]{4,}")
_POSTCODE = re.compile(r"([a-z]{1,2}[0-9][a-z0-9]?) ?([0-9][a-z]{2})")
_NOT_WORD = re.compile(r"[\W_]+")


class Person(NamedTuple):
    """Somebody who came to us, as a list shows them."""

    key: str
    name: str
    email: str
    phone: str
    address: str
    needs: str
    channel: str
    language: str
    format: str
    interpreter: str
    adjustments: str
    call_times: str
    outside_id: str


class People(NamedTuple):
    """Who was found; whether there are more, and no more are shown."""

    found: list[Person]
    has_more: bool


_COLUMNS = ", ".join(f'u."{column}"' for column in Person._fields)


def find_people(
    organisation: Organisation, actor: Actor, typed: str, *, limit: int = PAGE
) -> People:
    """Return people by any words of their particulars, each of which may be a beginning.

    Somebody who stands in two records that were joined is found by either, and is one person.
    """
    words = _words(typed)
    if not words:
        return People([], False)
    source, values = _source(organisation.pk, words)
    mine, known = _has_case(organisation, actor)
    # Why by themselves first: else the planner may go through all cases to find a few people.
    rows = read(
        f"with hit as materialized (select u.* from {source} limit {MOST_LOOKED:d})"
        f' select u."merged_into", {_COLUMNS} from hit u where {mine} limit {limit + 1:d}',
        [*values, *known],
    )
    found = {row[1]: Person._make(row[1:]) for row in rows if not row[0]}
    for key in sorted({row[1] for row in rows if row[0]}):
        root = root_of(organisation, key)
        found.setdefault(root, _person(organisation, root))
    shown = sorted(found.values(), key=lambda one: (one.name.casefold(), one.key))
    return People(shown[:limit], len(rows) > limit)


def _person(organisation: Organisation, key: str) -> Person:
    known = Customer.objects.filter(organisation=organisation, key=key)
    return Person._make(known.values_list(*Person._fields).get())


def person_for(organisation: Organisation, actor: Actor, key: str) -> Customer | None:
    """Return somebody by their key, to whoever may open a case of theirs."""
    known = Customer.objects.filter(organisation=organisation, key=key, merged_into="").first()
    has_any = known is not None and any(cases_of(organisation, actor, [key])[key])
    return known if has_any else None


def cases_of(
    organisation: Organisation, actor: Actor, keys: Iterable[str]
) -> dict[str, list[Listed]]:
    """Return the cases of these people that this person may open, the newest first."""
    whose = {key: key for key in sorted(keys) if key}
    if not whose:
        return {}
    found: dict[str, list[Listed]] = {key: [] for key in whose}
    _add_joined(organisation, whose)
    columns = ", ".join(f'c."{column}"' for column in Listed._fields)
    where, known = may_open("c", organisation, actor)
    marks = ", ".join(["%s"] * len(whose))
    rows = read(
        f'select {columns} from {quoted(CaseRow)} c where c."organisation_id" = %s'
        f' and c."customer" in ({marks}) and c."customer" > \'\'{where}'
        f' order by c."received_at" desc, c."case" desc limit {MOST_CASES:d}',
        [organisation.pk, *whose, *known],
    )
    for row in rows:
        one = Listed(as_utc(row[0]), *row[1:])
        found[whose[one.customer]].append(one)
    return found


def _add_joined(organisation: Organisation, whose: dict[str, str]) -> None:
    """Add the keys of records that were joined to these, each with whose it is."""
    known = Customer.objects.filter(organisation=organisation, merged_into__gt="")
    fresh = list(whose)
    while fresh and len(whose) < MOST_CASES:
        joined = known.filter(merged_into__in=fresh).values_list("key", "merged_into")
        new = {key: whose[into] for key, into in joined[:MOST_CASES] if key not in whose}
        whose |= new
        fresh = list(new)


def _has_case(organisation: Organisation, actor: Actor) -> tuple[str, list[Any]]:
    where, known = may_open("c", organisation, actor)
    sql = (
        f'exists (select 1 from {quoted(CaseRow)} c where c."organisation_id" = %s'
        f' and c."customer" = u."key" and c."customer" > \'\'{where})'
    )
    return sql, [organisation.pk, *known]


# -- what is looked for -------------------------------------------------------------------


class _Word(NamedTuple):
    """One thing that must be found; any of its ways of writing will do."""

    ways: tuple[tuple[str, ...], ...]  # each a phrase
    is_whole: bool = False  # the last word of a phrase is otherwise a beginning


def _words(typed: str) -> list[_Word]:
    """Return what was typed as things to find: a number, a postcode, plain words."""
    text = " ".join(plain(typed).lower().split())
    if _PHONE.fullmatch(text) and sum(map(str.isdigit, text)) >= 5:
        return [_phone(text)]
    found: list[_Word] = []
    for one in _POSTCODE.finditer(text):
        if _stands_alone(text, one):
            found.append(_Word(((one[1], one[2]), (one[1] + one[2],)), is_whole=True))
            text = text.replace(one[0], " ", 1)
    for part in text.split():
        phrase = tuple(word[:_LONGEST_WORD] for word in _NOT_WORD.sub(" ", part).split())
        if phrase:
            found.append(_Word((phrase,)))
    return found[:_MOST_WORDS]


def _stands_alone(text: str, one: re.Match[str]) -> bool:
    return not text[one.start() - 1 : one.start()].isalnum() and not text[one.end() :][:1].isalnum()


def _phone(text: str) -> _Word:
    """Return a telephone number as it may be written: at home, or from abroad."""
    digits = "".join(filter(str.isdigit, text))[:_LONGEST_WORD]
    rest = digits.removeprefix("44") if text.startswith(("+", "44")) else digits.removeprefix("0")
    ways = {f"p{digits}", f"p0{rest}", f"p44{rest}", f"p440{rest}"}
    # A customer number of the organisation's own is digits too.
    return _Word((*((way,) for way in sorted(ways)), (digits,)))


def _source(organisation: int, words: Sequence[_Word]) -> tuple[str, list[Any]]:
    """Return the people who have these words, and the values asked for."""
    people = f"{quoted(Customer)} u"
    if connection.vendor == "postgresql":
        query = " & ".join(
            f"({' | '.join(_phrase(one, way) for way in one.ways)})" for one in words
        )
        # Why a table of one row: see `search.source`.
        found = (
            f"(select x.* from {quoted(Customer)} x where people_customer_vector("
            "x.organisation_id, x.name, x.email, x.phone, x.address, x.outside_id) @@"
            " (%s::tsquery && to_tsquery('simple', %s))) u"
        )
        return found, [f"o{organisation}", query]
    match = " AND ".join(f"({' OR '.join(_quoted(one, way) for way in one.ways)})" for one in words)
    found = (
        "people_customerindex f join people_customerplace p on p.id = f.rowid"
        f" and f.people_customerindex match %s and p.organisation_id = %s join {people}"
        ' on u."organisation_id" = p.organisation_id and u."key" = p."key"'
    )
    return found, [match, organisation]


def _phrase(word: _Word, way: tuple[str, ...]) -> str:
    """Return a phrase as PostgreSQL reads it: only letters and digits are in it."""
    return " <-> ".join(way) + ("" if word.is_whole else ":*")


def _quoted(word: _Word, way: tuple[str, ...]) -> str:
    return '"{}"{}'.format(" ".join(way), "" if word.is_whole else "*")
