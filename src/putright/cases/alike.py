"""Which other cases are like this one, and which records may be the same person?

Every answer holds only cases that the asker may open, and only people whom they meet in
one of those: a record that nobody may see is as missing.
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from typing import Any

from django.db import connection

from putright.cases.allowed import may_open, rows_count, with_case
from putright.cases.binding import policy_on
from putright.cases.listing import Listed
from putright.cases.models import CaseRow, PartyRow, StandingRow
from putright.cases.search import search
from putright.cases.store import as_utc, one_of, quoted, read
from putright.core.facts import Actor
from putright.core.knowing import opens_every
from putright.people.merging import family
from putright.people.models import Customer, Organisation
from putright.project import clock

_MOST = 25
_LIKE = 5  # cases shown of those with like words
_POSTCODE = re.compile(r"\b([a-z]{1,2}[0-9][a-z0-9]?)\s*([0-9][a-z]{2})\b", re.I)
_NOT_WORDS = re.compile(r"[^0-9A-Za-z\u00c0-\uffff]+")
_SHORT_WORD = 4  # letters: shorter ones stand in every case


# -- cases --------------------------------------------------------------------------------


def cases_of(
    organisation: Organisation, actor: Actor, keys: Sequence[str], limit: int = _MOST
) -> list[Listed]:
    """Return the cases of one person, under whichever of their keys, the newest first."""
    where, values = one_of('c."customer"', keys)
    return _listed(organisation, actor, f"{where} and c.\"customer\" > ''", values, limit)


def joined_by(
    organisation: Organisation, actor: Actor, keys: Sequence[str], limit: int = _MOST
) -> list[Listed]:
    """Return the cases of others in which this person has a part."""
    where, values = one_of('p."key"', keys)
    where = (
        f'c."case" in (select p."case" from {quoted(PartyRow)} p where p."organisation_id" = %s'
        f" and {where} and p.\"key\" > '')"
    )
    return _listed(organisation, actor, where, [organisation.pk, *values], limit)


def _listed(
    organisation: Organisation, actor: Actor, where: str, values: Sequence[Any], limit: int
) -> list[Listed]:
    columns = ", ".join(f'c."{column}"' for column in Listed._fields)
    allowed, known = may_open("c", organisation, actor)
    rows = read(
        f"select {columns} from {quoted(CaseRow)} c"
        f' where c."organisation_id" = %s and {where} {allowed}'
        f' order by c."received_at" desc, c."case" desc limit {limit:d}',
        [organisation.pk, *values, *known],
    )
    return [Listed(as_utc(row[0]), *row[1:]) for row in rows]


def of_same_address(
    organisation: Organisation, actor: Actor, customer: Customer, apart_from: Sequence[str]
) -> list[Listed]:
    """Return cases of other people who gave the same address."""
    wanted = _plain(customer.address)
    if len(wanted) < 8:
        return []
    first = customer.address.strip().splitlines()[0]
    found = _known_by(organisation, [first, *_postcode(customer.address)])
    keys = [one.key for one in found if _plain(one.address) == wanted and one.key not in apart_from]
    return cases_of(organisation, actor, keys) if keys else []


def of_like_words(
    organisation: Organisation, actor: Actor, title: str, service: str, apart_from: Sequence[int]
) -> list[Listed]:
    """Return cases of one service in which somebody used the chief words of this title."""
    words = sorted(set(_words(title)), key=len, reverse=True)
    words = [word for word in words if len(word) >= _SHORT_WORD]
    for number in dict.fromkeys((min(3, len(words)), min(2, len(words)))):
        if number < 2:
            continue
        hits = search(organisation, actor, " ".join(words[:number])).hits
        like = [one for one in hits if one.case not in apart_from]
        kept = _of_service(organisation, like, service)[:_LIKE]
        if kept:
            return kept
    return []


def _of_service(organisation: Organisation, hits: list[Listed], service: str) -> list[Listed]:
    if not hits or not service:
        return hits
    where, values = one_of('c."case"', [one.case for one in hits])
    rows = read(
        f'select c."case" from {quoted(CaseRow)} c where c."organisation_id" = %s'
        f' and {where} and c."service" = %s',
        [organisation.pk, *values, service],
    )
    same = {case for (case,) in rows}
    return [one for one in hits if one.case in same]


# -- people -------------------------------------------------------------------------------


def maybe_the_same(
    organisation: Organisation, actor: Actor, customer: Customer, keys: Sequence[str]
) -> list[tuple[Customer, str]]:
    """Return records that may be this person again, each with what the two have in common."""
    found: dict[str, tuple[Customer, str]] = {}
    for terms, why, fits in _ways(customer):
        for one in _known_by(organisation, terms):
            if one.key not in keys and one.key not in found and fits(one):
                found[one.key] = (one, why)
    seen = _met(organisation, actor, found)
    return [pair for key, pair in found.items() if key in seen][:_MOST]


def fits(typed: Customer, one: Any) -> bool:
    """Return whether a record is surely of whoever gave these particulars; a name is no proof."""
    return any(proof(one) for _, _, proof in _ways(typed))


def is_kept_from(organisation: Organisation, actor: Actor, typed: Customer) -> bool:
    """Return whether whoever gave these particulars has a case in hand that is not the asker's.

    Beware: of a restricted case, and of one that the asker is shut out of, nothing is told:
    it is as though there were none. So no more is told than everybody here might see whose
    policy keeps nothing to those who have to do with it.
    """
    if opens_every(actor, policy_on(organisation, clock.now())):
        return False
    found = {
        key
        for terms, _, proof in _ways(typed)
        for one in _known_by(organisation, terms)
        if proof(one)
        for key in family(organisation, one.key)
    }
    if not found:
        return False
    where, keys = one_of('c."customer"', sorted(found))
    fresh, stands = rows_count(organisation)
    rows = read(
        f'select 1 from {quoted(CaseRow)} c where c."organisation_id" = %s and {where}'
        " and c.\"customer\" > '' and c.\"status\" in ('open', 'answered')"
        f' and not c."restricted"{fresh} and c."case" not in (select s."case"'
        f' from {quoted(StandingRow)} s where s."organisation_id" = %s'
        ' and s."person" = %s and s."shut_out") limit 1',
        [organisation.pk, *keys, *stands, organisation.pk, actor.person],
    )
    return bool(rows)


def _ways(customer: Customer) -> Iterable[tuple[list[str], str, Any]]:
    """Give each way to find a second record: what to look for, its name, and the proof."""
    email, phone = customer.email.strip().lower(), digits(customer.phone)
    name, outside = _plain(customer.name), customer.outside_id.strip()
    postcode = _postcode(customer.address)
    if outside:
        yield (
            [outside],
            "the same number in your customer system",
            lambda one: one.outside_id.strip() == outside,
        )
    if email:
        yield [email], "the same e-mail address", lambda one: one.email.strip().lower() == email
    for written in _ways_to_write(phone):
        yield (
            [f"phone:{written}"],
            "the same telephone number",
            lambda one: digits(one.phone) == phone,
        )
    if name and postcode:
        yield (
            [customer.name, *postcode],
            "the same name and postcode",
            lambda one: _plain(one.name) == name and _postcode(one.address) == postcode,
        )


def met(organisation: Organisation, actor: Actor, keys: Sequence[str]) -> bool:
    """Return whether this person meets one of these records in a case that they may open."""
    return bool(_met(organisation, actor, keys))


def _met(organisation: Organisation, actor: Actor, keys: Iterable[str]) -> set[str]:
    """Return which of these records this person meets: as a customer's, or as a party's."""
    wanted = list(keys)
    if not wanted:
        return set()
    allowed, known = may_open("c", organisation, actor)
    own, values = one_of('c."customer"', wanted)
    other, others = one_of('p."key"', wanted)
    rows = read(
        f'select c."customer" from {quoted(CaseRow)} c where c."organisation_id" = %s'
        f" and {own} and c.\"customer\" > '' {allowed}"
        f' union select p."key" from {quoted(PartyRow)} p {with_case("p")}'
        f' where p."organisation_id" = %s and {other} and p."key" > \'\' {allowed}',
        [organisation.pk, *values, *known, organisation.pk, *others, *known],
    )
    return {key for (key,) in rows}


def digits(phone: str) -> str:
    """Return a telephone number as it is dialled here.

    >>> digits("+44 (0)20 7946 0000"), digits("020 7946 0000")
    ('02079460000', '02079460000')
    """
    found = "".join(one for one in phone if one in "0123456789")
    if phone.strip().startswith("+") or found.startswith("00"):
        found = found.removeprefix("00")
        found = "0" + found.removeprefix("44").removeprefix("0") if found[:2] == "44" else found
    return found if len(found) >= 7 else ""


def _ways_to_write(phone: str) -> list[str]:
    """Return the digits under which one number may be kept: from here, and from abroad."""
    if not phone:
        return []
    rest = phone.removeprefix("0")
    abroad = [f"44{rest}", f"440{rest}", f"0044{rest}"] if phone.startswith("0") else []
    return [phone, *abroad]


def _postcode(address: str) -> list[str]:
    found = _POSTCODE.search(address)
    return [f"{found[1]} {found[2]}".lower()] if found else []


def _words(text: str) -> list[str]:
    apart = unicodedata.normalize("NFKD", text.lower())
    bare = "".join(one for one in apart if not unicodedata.combining(one))
    return _NOT_WORDS.sub(" ", bare).split()


def _plain(text: str) -> str:
    return " ".join(_words(text))


def _known_by(organisation: Organisation, terms: Sequence[str]) -> list[Customer]:
    """Return records with all of these in their particulars, by the index of people (0008)."""
    phones = [one.removeprefix("phone:") for one in terms if one.startswith("phone:")]
    phrases = [_plain(one) for one in terms if not one.startswith("phone:")]
    phrases = [one for one in phrases if one]
    if not phones and not phrases:
        return []
    keys = (
        _on_postgresql(organisation.pk, phrases, phones)
        if connection.vendor == "postgresql"
        else _on_sqlite(organisation.pk, phrases, phones)
    )
    known = Customer.objects.filter(organisation=organisation, key__in=keys, erased_at=None)
    return list(known.order_by("created_at", "key"))


def _on_postgresql(organisation: int, phrases: list[str], phones: list[str]) -> list[str]:
    query = " && ".join(
        ["%s::tsquery", *["phraseto_tsquery('simple', %s)"] * len(phrases)]
        + ["%s::tsquery"] * len(phones)
    )
    rows = read(
        'select u."key" from people_customer u where people_customer_vector(u.organisation_id,'
        " u.name, u.email, u.phone, u.address, u.outside_id) @@"
        f" ({query}) limit {_MOST:d}",
        [f"o{organisation}", *phrases, *(f"p{one}" for one in phones)],
    )
    return [key for (key,) in rows]


def _on_sqlite(organisation: int, phrases: list[str], phones: list[str]) -> list[str]:
    match = " ".join(f'"{one}"' for one in [*phrases, *(f"p{number}" for number in phones)])
    rows = read(
        "select t.key from people_customerindex f join people_customerplace t on t.id = f.rowid"
        " and f.people_customerindex match %s and t.organisation_id = %s"
        f" limit {_MOST:d}",
        [match, organisation],
    )
    return [key for (key,) in rows]
