"""Which pages can a customer of a demonstration read? Each, in the language of their browser."""

import re
from collections import Counter, deque
from collections.abc import Iterator
from html import unescape

from django.test import Client
from django.urls import reverse

from putright.cases import queries
from putright.cases.models import CaseRow, DoorKey
from putright.parties.links import give
from putright.people.models import Organisation
from putright.policies.load import versions
from putright.portal import questions
from putright.portal.door import in_force
from putright.portal.drafts import Draft
from putright.project import clock
from putright.samples.tell import Sample, _key, secret_of
from tests.journeys.crawl import kind_of

FEW = 6  # pages of one kind: cases differ in their states
_MANY = ("portal:case", "portal:party", "portal:answer")
_LINK = re.compile(r'href="(/[^"#]*)')
_TOKEN = re.compile(r'name="token" value="([^"]+)"')
_TYPED = {"what_happened": "The lift stands still.", "name": "Asha Rao", "phone": "07700 900123"}

Read = Iterator[tuple[str, str]]


def pages(organisation: Organisation, sample: Sample) -> Read:
    """Give each page with its address."""
    client = Client(headers={"accept-language": "qps"})
    for kind in in_force(organisation).kinds.values():
        if kind.public:
            yield from telling(client, organisation, kind.id)
    yield from linked(client, [f"/{organisation.slug}/", *cases(organisation, sample)])
    yield "/nowhere/", client.get("/nowhere/").text


def telling(client: Client, organisation: Organisation, kind: str) -> Read:
    """Tell something of this kind: each question, wrong and right, until it is sent."""
    slug = organisation.slug
    policy = in_force(organisation)
    about = questions.about(policy, policy.kinds[kind], Draft(), clock.now())
    for one in [*questions.asked(about), questions.POINTS]:
        address = reverse("portal:tell", args=[slug, kind, one.id])
        yield address, client.get(address).text
        yield f"{address} sent", client.post(address, {"reply_by": "email", "event_0": "x"}).text
        client.post(address, _TYPED)
    client.post(reverse("portal:tell", args=[slug, kind, "what"]), {**_TYPED, "save": "yes"})
    yield "kept", client.get(reverse("portal:saved", args=[slug])).text
    client.post(reverse("portal:saved", args=[slug]), {"keep": "yes"})
    yield "kept for longer", client.get(reverse("portal:saved", args=[slug])).text
    check = client.get(reverse("portal:check", args=[slug])).text
    yield "check", check
    token = _TOKEN.search(check)
    assert token, f"no answers to check were reached for {kind}"
    sent = client.post(reverse("portal:check", args=[slug]), {"token": token[1]}, follow=True)
    yield "sent", sent.text


def cases(organisation: Organisation, sample: Sample) -> Iterator[str]:
    """Give the address of each case of the demonstration, and of each who was joined to it."""
    for case in sample.cases:
        used = DoorKey.objects.filter(organisation=organisation, key=_key(case)).values("case")
        row = CaseRow.objects.filter(organisation=organisation, case__in=used).first()
        secret = secret_of(sample.slug, case)
        opened = row and queries.for_customer(organisation, row.reference, secret)
        if not opened:
            continue
        yield reverse("portal:case", args=[organisation.slug, opened.reference, secret])
        for party in opened.case.parties:
            if not party.left:
                own = give(organisation, opened, party, by="", at=clock.now())
                yield reverse("portal:party", args=[organisation.slug, opened.reference, own])


def linked(client: Client, starts: list[str]) -> Read:
    """Give each page that links lead to, from these."""
    waiting, known = deque(starts), set(starts)
    opened: Counter[str] = Counter()
    while waiting:
        address = waiting.popleft()
        kind = kind_of(address)
        most = 60 if kind in _MANY else FEW
        if not kind.startswith("portal:") or opened[kind] >= most:
            continue
        opened[kind] += 1
        answer = client.get(address, follow=True)
        if answer.status_code != 200 or "text/html" not in answer["Content-Type"]:
            continue
        yield address, answer.text
        for link in map(unescape, _LINK.findall(answer.text)):
            if link not in known and "lang=" not in link:
                known.add(link)
                waiting.append(link)


def names_in(pack: str) -> Iterator[str]:
    """Give what a policy names, and what is called so in every language."""
    for policy in versions(pack):
        head = policy.policy
        yield from (head.approved_by, head.owner, head.version)
        yield from (one.id for one in (*policy.clause, *policy.procedure))
        yield from (one.value for one in policy.contact)
        yield from (one.contact for one in policy.route)
        yield from (one.name for one in policy.document)
        held = (getattr(policy, name) for name in type(policy).model_fields)
        tables = [one for several in held if isinstance(several, tuple) for one in several]
        yield from (one.added for one in tables if getattr(one, "added", ""))
