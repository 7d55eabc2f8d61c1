"""Where are the doors tried? In the demonstration: five organisations, their cases and people."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from urllib.parse import urljoin, urlsplit

from django.conf import settings
from django.test import Client

from putright.cases.binding import policy_on
from putright.cases.models import CaseRow
from putright.people.models import Organisation, Staff
from putright.project import clock
from putright.samples.tell import Sample, customers_links, samples, set_up
from tests.fuzz.doors import Door, doors, resolved
from tests.fuzz.judge import Page, Sheet
from tests.fuzz.odd import LONG

SLUGS = [sample.slug for sample in samples()] if LONG else ["cestria", "peopleplus"]


@dataclass
class House:
    """The demonstration, and those who may knock at its doors."""

    organisations: dict[str, Organisation]
    cases: dict[str, list[tuple[str, str]]]  # the reference and the secret of each
    staff: dict[str, list[Staff]]
    clients: dict[str, Client] = field(default_factory=dict)

    def as_stranger(self) -> Client:
        return Client()

    def as_staff(self, slug: str) -> Client:
        """Return somebody of the organisation; each call gives the same session again."""
        if slug not in self.clients:
            self.clients[slug] = signed_in(self.staff[slug][0])
        return self.clients[slug]

    def known(self) -> dict[str, list[str]]:
        """Return real values for the parts of an address, and one of each that leads nowhere."""
        slug = next(iter(self.organisations))
        reference, secret = self.cases[slug][0]
        kind = "complaint"
        return {
            "slug": [slug, "nowhere"],
            "reference": [reference, "CE-0000-0000-0"],
            "secret": [secret, "K7P392MX4TQ8WD5R"],
            "kind": [kind],
            "question": ["what", "when", "you"],
            "version": [self.organisations[slug].pack, "1.0"],
            "number": ["1", "999999"],
            "step": ["note", "respond", "record"],
            "colour": ["0f5c5a"],
            "recipe": ["1", "0"],
        }

    def pages(self) -> list[tuple[Door, str]]:
        known = self.known()
        return [(door, address) for door in doors() for address in door.addresses(known)]


def signed_in(person: Staff) -> Client:
    client = Client()
    client.force_login(person)
    return client


def demonstration() -> House:
    wanted = {sample.slug: sample for sample in samples() if sample.slug in SLUGS}
    made = {slug: _made(sample) for slug, sample in wanted.items()}
    cases = {
        slug: [(ref, secret) for _, ref, secret in customers_links(wanted[slug], made[slug])]
        for slug in made
    }
    staff = {
        slug: [Staff.objects.get(username=one.username) for one in sample.members]
        for slug, sample in wanted.items()
    }
    return House(made, cases, staff)


def _made(sample: Sample) -> Organisation:
    return set_up(sample, clock.now() - timedelta(minutes=1))


# -- every form there is -------------------------------------------------------------------


@dataclass(frozen=True)
class Found:
    """A form, where it stands, and who was shown it."""

    name: str
    address: str
    who: Staff | None  # nobody for a customer
    sheet: Sheet
    session: str = ""  # of a customer, whose draft the form needs

    def __repr__(self) -> str:
        return (
            f"{self.name} at {self.address} for {self.who.username if self.who else 'a customer'}"
        )

    def client(self) -> Client:
        """Return somebody who has this form before them."""
        if self.who:
            return signed_in(self.who)
        client = Client()
        if self.session:
            client.cookies[settings.SESSION_COOKIE_NAME] = self.session
        return client


def forms(house: House, of_a_sort: int) -> list[Found]:
    """Return the forms of the site: its pages are walked through by their links.

    Of pages of one sort, some are opened: sorts are told apart by the name of the address, the
    organisation and what its query asks.
    """
    found: list[Found] = []
    for slug, staff in house.staff.items():
        links = [f"/{slug}/case/{ref}/{secret}/" for ref, secret in house.cases[slug]]
        found += _walked(Client(), None, ["/", f"/{slug}/", *links], of_a_sort)
        found += _told(house, slug)
        references = CaseRow.objects.filter(organisation=house.organisations[slug])
        begin = [f"/staff/{slug}/"] + [
            f"/staff/{slug}/case/{reference}/"
            for reference in references.values_list("reference", flat=True)
        ]
        for person in staff if LONG else staff[:2]:
            found += _walked(signed_in(person), person, begin, of_a_sort)
    return found


def _walked(client: Client, who: Staff | None, begin: list[str], most: int) -> Iterator[Found]:
    waiting, seen, sorts = list(begin), set(begin), Counter[Any]()
    while waiting:
        address = waiting.pop(0)
        sort = _sort(address)
        sorts[sort] += 1
        if sorts[sort] > most:
            continue
        answer = client.get(address, follow=True)
        if not answer.headers.get("Content-Type", "").startswith("text/html"):
            continue  # a letter on paper, a file: no links and no forms
        page = Page(answer.content)
        yield from _on(answer, page, who)
        for link in page.links:
            there = urljoin(address, link).partition("#")[0]
            if there.startswith("/") and there not in seen and not there.startswith("//"):
                seen.add(there)
                waiting.append(there)


def _on(answer: Any, page: Page, who: Staff | None, session: str = "") -> Iterator[Found]:
    """Give the forms on a page."""
    here = answer.request["PATH_INFO"]
    query = answer.request["QUERY_STRING"]
    for sheet in page.sheets:
        there = urljoin(here, sheet.action or (f"?{query}" if query else ""))
        yield Found(resolved(here), there, who, sheet, session)


def _told(house: House, slug: str) -> Iterator[Found]:
    """Give the forms that a customer fills in one after the other, to the last."""
    policy = policy_on(house.organisations[slug], clock.now())
    for kind in (kind.id for kind in policy.kind if kind.public):
        client = Client()
        answer = client.get(f"/{slug}/tell/{kind}/", follow=True)
        for _ in range(20):
            page = Page(answer.content)
            cookie = client.cookies.get(settings.SESSION_COOKIE_NAME)
            found = list(_on(answer, page, None, cookie.value if cookie else ""))
            yield from found
            asked = [one for one in found if one.name in ("portal:tell", "portal:evidence")]
            if not asked:
                break
            answer = client.post(asked[0].address, dict(asked[0].sheet.sensibly()), follow=True)
        assert answer.request["PATH_INFO"] == f"/{slug}/tell/check/", answer.request["PATH_INFO"]


def _sort(address: str) -> tuple[Any, ...]:
    parts = urlsplit(address)
    name = resolved(parts.path)
    words = parts.path.strip("/").split("/")
    slug = words[1] if words[0] == "staff" and len(words) > 1 else words[0]
    if name == "workspace:move":
        return (name, slug, words[-1], parts.query)
    if name == "portal:tell":
        return (name, *words)
    return (name, slug)
