"""The five organisations, and short ways for a customer and for staff to do things."""

import html
import re
from datetime import datetime, timedelta
from typing import Any

from django.test import Client

from putright.cases.binding import policy_on
from putright.cases.carry_out import Carried, carry_out
from putright.core.facts import Actor, Command
from putright.people.models import Organisation
from putright.portal.telling import receive
from putright.project import clock

ORGANISATIONS: list[dict[str, Any]] = [
    {
        "slug": "cestria",
        "name": "Cestria Community Housing",
        "pack": "cestria",
        "reference_prefix": "CE",
        "phone": "0191 496 0142",
        "email": "tellus@cestria.example",
        "address": "2 Quay Street\nNorthbridge NB1 2QS",
        "demonstration": True,
    },
    {
        "slug": "cipfa",
        "name": "CIPFA",
        "pack": "cipfa",
        "reference_prefix": "CI",
        "colour": "#8a2668",
    },
    {
        "slug": "citizen",
        "name": "Citizen",
        "pack": "citizen",
        "reference_prefix": "CZ",
        "colour": "#e4003b",
        "phone": "0300 790 6555",
    },
    {
        "slug": "peopleplus",
        "name": "PeoplePlus",
        "pack": "peopleplus",
        "reference_prefix": "PP",
        "colour": "#00a3e0",
    },
    {
        "slug": "fos",
        "name": "Financial Ombudsman Service",
        "pack": "financial-ombudsman",
        "reference_prefix": "FO",
        "colour": "#ffd200",
    },
]
SLUGS = [row["slug"] for row in ORGANISATIONS]
GRIEVANCES = {
    "cestria": "complaint",
    "cipfa": "complaint",
    "citizen": "complaint",
    "peopleplus": "complaint",
    "fos": "service-complaint",
}
LEAK = "Water comes through my bathroom ceiling.\nI have told you four times since May."


def tell(
    organisation: Organisation, kind: str = "", *, secret: str = "K7P392MX4TQ8WD5R", **given: Any
) -> Carried:
    """Tell an organisation something on the web, as a customer does."""
    details = {
        "kind": kind or GRIEVANCES[organisation.slug],
        "what_happened": LEAK,
        "points": [{"what": "The leak was not stopped"}],
        **given,
    }
    details = {name: value for name, value in details.items() if value not in (None, "", [])}
    return carry_out(
        receive(details, policy_on(organisation, clock.now())),
        organisation=organisation,
        at=clock.now(),
        secret=secret,
        customer={"name": "Amara Osei", "email": "amara@example.org", "needs": "Large print"},
    )


def staff(
    organisation: Organisation,
    carried: Carried,
    do: str,
    role: str,
    *,
    person: str = "",
    **given: Any,
) -> Carried:
    """Let somebody who works there do something."""
    return carry_out(
        Command(do, given, Actor(person or f"s-{role}", (role,))),
        organisation=organisation,
        reference=carried.reference,
        at=clock.now(),
    )


def address(organisation: Organisation, carried: Carried, *more: str) -> str:
    path = f"/{organisation.slug}/case/{carried.reference}/{carried.secret}/"
    return path + "".join(f"{part}/" for part in more)


def days_later(days: int) -> datetime:
    return clock.now() + timedelta(days=days)


def words(response: Any) -> str:
    """Return what a page says: its main part, without its marks."""
    page = response.content.decode()
    main = page[page.index("<main") :].replace("<wbr>", "")
    plain = re.sub(r"<[^>]+>", " ", re.sub(r"<(style|svg).*?</\1>", " ", main, flags=re.S))
    return " ".join(html.unescape(plain).split())


def fill(client: Client, path: str, follow: bool = True, **boxes: str) -> Any:
    return client.post(path, boxes, follow=follow)
