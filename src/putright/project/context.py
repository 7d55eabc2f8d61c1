"""What does every page say besides its own matter: whose it is, where to go, what time it is?

A view says whose page it is by what it puts on the request; here it only goes on:

    request.organisation  whose page it is (`people.Organisation`), or None
    request.home          where its name leads
    request.nav           the menu, in order: {text, href, current}
    request.side          links at the right of the header: {text, href}
    request.signed_in     who works here: {name, roles: words}
    request.sign_out      where they sign out
    request.foot_links    links in the footer: {text, href}
    request.policy_line   a sentence for the footer: which policy, in force since when
    request.languages     the other languages of this page: {code, text, href}
    request.csrf_input    what stands in every form of this page, where that is more than usual

Beware: Django gives this the last word, so what a view tells its template under one of
these names is lost, unless the request says nothing of it.
"""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest

from putright.people.models import Organisation
from putright.project import clock

PASSED_ON = (
    "home", "nav", "side", "signed_in", "sign_out", "foot_links", "policy_line", "languages",
    "csrf_input",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Shown:
    """An organisation, as the head and the foot of a page show it."""

    name: str
    slug: str
    colour: str
    phone: str
    email: str
    address: str
    home: str


def page(request: HttpRequest) -> dict[str, Any]:
    """Return what the base pages read. Asks nothing of the database."""
    at = clock.now()
    said: dict[str, Any] = {"now": at, "moved_time": at if clock.is_moved() else None}
    for name in PASSED_ON:
        said[name] = getattr(request, name, None)
    organisation = getattr(request, "organisation", None)
    if organisation is not None:
        said["organisation"] = shown(organisation, said["home"] or "/")
    return {name: value for name, value in said.items() if value is not None}


def shown(organisation: Organisation, home: str) -> Shown:
    return Shown(
        organisation.name,
        organisation.slug,
        organisation.colour,
        organisation.phone,
        organisation.email,
        organisation.address,
        home,
    )
