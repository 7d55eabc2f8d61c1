"""When were we in touch with one person, over all their cases, and who acts for them?"""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from putright.cases.codec import decode
from putright.cases.listing import Listed
from putright.cases.models import StoredEvent, Text
from putright.cases.store import as_utc, one_of, quoted, read
from putright.core.facts import Fact
from putright.core.parties import REPRESENTATIVE
from putright.people.models import Organisation

IN_TOUCH = (
    "received", "acknowledged", "responded", "sent", "noted", "escalated", "dissatisfied",
    "withdrawn", "extended", "offered", "offer-answered",
)  # fmt: skip
_MOST = 30


class Contact(NamedTuple):
    """One time that we heard from somebody, or they from us: without the words."""

    fact: Fact
    case: Listed


class Acting(NamedTuple):
    """Somebody who was joined to a case to act for its customer."""

    name: str
    since: datetime
    case: Listed


def contacts(organisation: Organisation, cases: Sequence[Listed]) -> list[Contact]:
    """Return the latest contacts in these cases, which the asker may open."""
    return [Contact(fact, case) for fact, case, _ in _facts(organisation, cases, IN_TOUCH, _MOST)]


def acting(organisation: Organisation, cases: Sequence[Listed]) -> list[Acting]:
    """Return who acts for the customer of these cases; whether they may is each case's to say."""
    found = [
        one
        for one in _facts(organisation, cases, ("joined",), 10 * _MOST)
        if one[0].data.get("party") == REPRESENTATIVE
    ]
    names = _names(organisation, [(case.case, sequence) for _, case, sequence in found])
    return [
        Acting(names.get((case.case, sequence)) or "Name erased", fact.at, case)
        for fact, case, sequence in found
    ]


def _facts(
    organisation: Organisation, cases: Sequence[Listed], names: Sequence[str], most: int
) -> list[tuple[Fact, Listed, int]]:
    by_number = {one.case: one for one in cases}
    if not by_number:
        return []
    among, values = one_of('e."case"', list(by_number))
    named, wanted = one_of('e."name"', names)
    rows = read(
        'select e."case", e."sequence", e."name", e."shape", e."at", e."recorded_at", e."by",'
        f' e."role", e."stage", e."data" from {quoted(StoredEvent)} e'
        f' where e."organisation_id" = %s and {among} and {named}'
        f' order by e."at" desc, e."sequence" desc limit {most:d}',
        [organisation.pk, *values, *wanted],
    )
    return [
        (
            Fact(name, as_utc(at), as_utc(recorded), by, role, stage, decode(name, shape, data)),
            by_number[case],
            sequence,
        )
        for case, sequence, name, shape, at, recorded, by, role, stage, data in rows
    ]


def _names(
    organisation: Organisation, places: Sequence[tuple[int, int]]
) -> dict[tuple[int, int], str]:
    if not places:
        return {}
    among, values = one_of('t."case"', sorted({case for case, _ in places}))
    rows = read(
        f'select t."case", t."sequence", t."words" from {quoted(Text)} t'
        f' where t."organisation_id" = %s and {among} and t."name" = \'name\'',
        [organisation.pk, *values],
    )
    return {(case, sequence): words for case, sequence, words in rows if words}
