"""What may a letter say of a case that its facts do not hold: names, words, addresses of pages?

A small closed context of plain texts, gathered for one letter and kept nowhere: never a row
of the database, and nothing of anybody else but what must not stand in the letter.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from django.conf import settings
from django.urls import reverse

from putright.cases.opened import people_in
from putright.cases.titles import title_of
from putright.cases.wishes import as_wished
from putright.core.case import Case
from putright.core.details import called
from putright.core.letters.known import Needs, words_of
from putright.core.letters.saying import ABOUT
from putright.core.parties import live
from putright.core.policy import Policy
from putright.languages import ENGLISH, Language, known_languages
from putright.people import queries as people
from putright.people.models import Customer, Organisation
from putright.policies.spoken import catalogue
from putright.running.public_address import public_address

_TOO_SHORT = 5  # characters: "12 A" stands in too many letters


def known_of(
    case: Case,
    policy: Policy,
    organisation: Organisation,
    to: str = "",
    known: people.Known | None = None,
    staff: Iterable[str] = (),
) -> dict[str, Any]:
    """Return what a letter of this case may know, for the one to whom it goes.

    The case is one that was loaded with its words. `known` are its customer and staff, where
    a page has asked for them already. `staff` are those of ours whom the facts do not name
    yet: whoever sends it, and whom the step of the letter names.
    """
    filed = case.facts[0].data["filed"]
    if known is None:
        ours = [*staff, *people_in(case.facts)]
        known = people.known(organisation, str(filed.get("customer", "")), ours)
    elif missing := [one for one in staff if one and one not in known.names]:
        known = known._replace(names={**known.names, **people.names_of(missing)})
    parties = _parties(case, organisation)
    customer = known.customer and as_wished(known.customer, case.facts, policy)
    reader = parties.get(to, customer) if to.startswith("party-") else customer
    names = _names(case, policy, known.customer, parties)
    language = language_asked(reader.language if reader else "")
    return {
        "fields": _fields(case, organisation, names, known.names),
        "names": names,
        "staff": dict(known.names),
        "words": words_of(case),
        "needs": _needs(reader),
        "others": _others(to, known.customer, parties),
        "language": "" if language.code == ENGLISH.code else language.code,
        "said": said_in(policy, language),
        "is_example": organisation.demonstration,
    }


def _fields(
    case: Case, organisation: Organisation, names: Mapping[str, str], staff: Mapping[str, str]
) -> dict[str, str]:
    filed = case.facts[0].data["filed"]
    base = address_of_pages()
    found = {
        "name": names.get("customer", ""),
        "customer": names.get("customer", ""),
        "reference": str(filed["reference"]),
        "title": title_of(case.facts[0]),
        "organisation": organisation.name,
        "handler": staff.get(case.handler, ""),
        "contact": ", ".join(filter(None, (organisation.phone, organisation.email))),
        "page": f"{base}{reverse('portal:find', args=[organisation.slug])}",
        "policy-link": f"{base}{reverse('portal:policy', args=[organisation.slug])}",
    }
    return {name: text for name, text in found.items() if text}


def address_of_pages() -> str:
    """Return the address under which customers reach our pages, or else where it is made."""
    if base := public_address():
        return base
    host = next((one.lstrip(".") for one in settings.ALLOWED_HOSTS if one != "*"), "localhost")
    return f"{'https' if settings.SECURE_SSL_REDIRECT else 'http'}://{host}"


def _parties(case: Case, organisation: Organisation) -> dict[str, Customer | None]:
    """Return the particulars of each party, by the word that a letter is addressed to."""
    keys = {f"party-{one.number}": one.key for one in live(case)}
    wanted = {key for key in keys.values() if key}
    if not wanted:
        return dict.fromkeys(keys)
    rows = Customer.objects.filter(organisation=organisation, key__in=wanted)
    by_key = {row.key: row for row in rows}
    return {name: by_key.get(key) for name, key in keys.items()}


def _names(
    case: Case, policy: Policy, customer: Customer | None, parties: Mapping[str, Customer | None]
) -> dict[str, str]:
    joined = {
        f"party-{fact.data['number']}": fact.words.get("name")
        or called("body", str(fact.data.get("body") or ""), policy)
        for fact in case.named("joined")
    }
    found = {to: (row.name if row else "") or joined.get(to) for to, row in parties.items()}
    found["customer"] = customer.name if customer else ""
    return {to: " ".join(name.split()) for to, name in found.items() if name}


def _needs(reader: Customer | None) -> dict[str, str]:
    if reader is None:
        return {}
    return {name: getattr(reader, name) for name in Needs.__dataclass_fields__}


def _others(
    to: str, customer: Customer | None, parties: Mapping[str, Customer | None]
) -> list[str]:
    """Return addresses and numbers of those to whom the letter does not go.

    The customer's own may stand in a letter to whoever acts for them.
    """
    rows = [row for name, row in parties.items() if row is not None and name != to]
    own = set(_particulars([parties.get(to), customer]))
    return [one for one in _particulars(rows) if one not in own]


def _particulars(rows: Iterable[Customer | None]) -> list[str]:
    """Return what tells where somebody is: of an address the lines that hold a number."""
    lines = [
        line.strip()
        for row in rows
        if row
        for line in (row.email, row.phone, *row.address.splitlines())
    ]
    tells = [one for one in lines if "@" in one or any(mark.isdigit() for mark in one)]
    return [one for one in tells if len(one) > _TOO_SHORT]


def language_asked(asked: str) -> Language:
    """Return the language that somebody asked for, by its code or any of its names.

    >>> language_asked("Welsh").code
    'cy'
    """
    words = set(asked.casefold().replace(",", " ").replace(".", " ").split())
    for one in known_languages():
        if words & {one.code, one.name.casefold(), one.english_name.casefold()}:
            return one
    return ENGLISH


def said_in(policy: Policy, language: Language) -> Mapping[str, str]:
    """Return every sentence of a language by its English, those of the pack before ours."""
    if language.code == ENGLISH.code:
        return {}
    kept: dict[str, Mapping[str, str]] = policy.kept.setdefault(said_in, {})
    if language.code not in kept:
        whole = catalogue(policy, language).and_then(language.catalogue)
        kept[language.code] = {
            f"{about}{ABOUT}{text}" if about else text: said[0]
            for (about, text), said in whole.messages.items()
        } | _amounts(policy, language)
    return kept[language.code]


def _amounts(policy: Policy, language: Language) -> dict[str, str]:
    """Return the times to go elsewhere as they are said: a number takes its own form."""
    found = {}
    for amount in {str(route.within) for route in policy.route if route.within}:
        number, _, unit = amount.partition(" ")
        one = unit.removesuffix("s")
        form = number.isdigit() and language.catalogue.find_count(int(number), f"%(count)s {one}")
        if form:
            found[amount] = form % {"count": number}
    return found
