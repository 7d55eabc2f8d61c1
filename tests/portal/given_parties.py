"""Somebody joined to a case, with a link of their own."""

from typing import Any

from django.test import Client

from putright.cases import queries
from putright.cases.carry_out import Carried, carry_out
from putright.core.facts import Actor, Command
from putright.core.parties import numbered
from putright.parties import links
from putright.people.models import Organisation
from putright.portal.uploads import BOX
from putright.project import clock
from tests.portal.given import staff, words

ROLES = {
    "cestria": "front-line",
    "citizen": "customer-service-centre",
    "fos": "investigator",
    "cipfa": "customer-service",
    "peopleplus": "customer-experience",
}
assert BOX == "files"


def joined(
    organisation: Organisation, carried: Carried, party: str, name: str = "Bea Lind", **given: Any
) -> str:
    """Join somebody, give them a link, and return the address of their page."""
    role = ROLES[organisation.slug]
    done = carry_out(
        Command("join", {"party": party, "name": name, **given}, Actor(f"s-{role}", (role,))),
        organisation=organisation,
        reference=carried.reference,
        at=clock.now(),
        customer={"name": name, "phone": "01632 960 001", "address": f"1 {name} Road"},
    )
    number = done.case.parties[-1].number
    return page_of(organisation, carried, link(organisation, carried, number))


def link(organisation: Organisation, carried: Carried, number: int, token: str = "") -> str:
    opened = queries.for_party(organisation, carried.reference)
    assert opened is not None
    party = numbered(opened.case, number)
    assert party is not None
    return links.give(organisation, opened, party, by="s-asha", at=clock.now(), token=token)


def page_of(organisation: Organisation, carried: Carried, secret: str) -> str:
    return f"/{organisation.slug}/party/{carried.reference}/{secret}/"


def authorise(organisation: Organisation, carried: Carried, **given: Any) -> None:
    """Put on file that somebody may act, as each policy asks for it."""
    if organisation.slug == "citizen":
        do, seen = "authorisation", {"signed_form": "form-1.pdf"}
        if not _has(organisation, carried, "joined"):
            raise AssertionError("join somebody first")
    else:
        do, seen = "third-party-authority", {"seen": "A signed form"}
    role = ROLES[organisation.slug]
    staff(
        organisation,
        carried,
        do,
        role,
        **{"scope": "This complaint", "until": "2026-12-31", **seen, **given},
    )


def _has(organisation: Organisation, carried: Carried, fact: str) -> bool:
    opened = queries.for_party(organisation, carried.reference)
    return opened is not None and opened.case.has_happened(fact)


def said(client: Client, path: str) -> str:
    page = client.get(path)
    assert page.status_code == 200, page.status_code
    return words(page)
