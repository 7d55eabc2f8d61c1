"""Is every word of the customers' pages said in their language? Seen in a marked one.

Each page of the demonstration is read in a language that puts brackets around all that is
said. What stands outside of them, and is not somebody's own words, would stay English.
"""

import re
from collections import Counter, deque
from collections.abc import Iterator, Mapping
from html import unescape
from typing import Any

import pytest
from django.test import Client

from putright.cases.models import Text
from putright.core.policy import Policy
from putright.languages import known
from putright.people.models import Customer, Organisation, Staff
from putright.policies.load import versions
from putright.project import clock
from putright.samples.tell import Sample, customers_links, samples, set_up
from tests.journeys.crawl import kind_of
from tests.languages.marked import EDGES, marked, not_said

pytestmark = pytest.mark.django_db

FEW = 6  # pages of one kind: cases differ in their states
_CUT = re.compile(r"\n|(?<=[@/])")  # where a page breaks a line, or may break an address
_LINK = re.compile(r'href="(/[^"#]*)')


@pytest.fixture(autouse=True)
def _marked(monkeypatch: pytest.MonkeyPatch) -> None:
    languages = {"en": known.ENGLISH, "qps": marked()}
    monkeypatch.setattr(known, "_by_code", lambda: languages)


@pytest.mark.parametrize("sample", samples(), ids=lambda sample: sample.slug)
def test_nothing_stays_english(sample: Sample) -> None:
    organisation = set_up(sample, clock.now())
    own = own_words(sample, organisation)
    left: dict[str, list[str]] = {}
    for address, page in pages(organisation, sample):
        for words in not_said(page, own):
            left.setdefault(words, []).append(address)
    told = "\n".join(f"{words!r} at {where[0]} ({len(where)})" for words, where in left.items())
    assert not left, f"{len(left)} texts are not said through `say`:\n{told}"


def pages(organisation: Organisation, sample: Sample) -> Iterator[tuple[str, str]]:
    """Give each page that links lead to, from the start and from each customer's own page."""
    client = Client(headers={"accept-language": "qps"})
    starts = [
        f"/{organisation.slug}/",
        *(link for *_, link in customers_links(sample, organisation)),
    ]
    waiting, known_addresses = deque(starts), set(starts)
    opened: Counter[str] = Counter()
    while waiting:
        address = waiting.popleft()
        kind = kind_of(address)
        if not kind or kind.startswith(("workspace:", "design:")) or opened[kind] >= _most(kind):
            continue
        opened[kind] += 1
        answer = client.get(address)
        if answer.status_code != 200 or "text/html" not in answer["Content-Type"]:
            continue
        page = answer.content.decode()
        yield address, page
        for link in _LINK.findall(page):
            link = unescape(link)
            if link not in known_addresses and "lang=" not in link:
                known_addresses.add(link)
                waiting.append(link)


def _most(kind: str) -> int:
    return 60 if kind == "portal:case" else FEW


def own_words(sample: Sample, organisation: Organisation) -> set[str]:
    """Return all that people wrote or are called, whole and line by line; and what has a name."""
    example = f"{organisation.reference_prefix}-7K3P-9QM2-X"
    found = {"Putright", "English", organisation.slug, example}
    for policy in versions(organisation.pack):
        found |= set(names_in(policy))
    found |= {str(value) for value in vars(organisation).values()}
    found |= set(re.split(r"[\r\n,]+", organisation.address))
    for person in [*Customer.objects.all(), *Staff.objects.all()]:
        found |= {str(value) for value in vars(person).values()}
    found |= set(Text.objects.values_list("words", flat=True))
    found |= set(_strings(sample.cases))
    pieces = {piece for text in found for piece in _CUT.split(str(text))}
    return {" ".join(text.split()).strip(EDGES) for text in found | pieces}


def names_in(policy: Policy) -> Iterator[str]:
    """Give what a policy names, and what is called so in every language."""
    head = policy.policy
    yield from (head.approved_by, head.owner, head.version)
    yield from (one.id for one in (*policy.clause, *policy.procedure))
    yield from (one.value for one in policy.contact)
    yield from (one.name for one in policy.document)
    held = (getattr(policy, name) for name in type(policy).model_fields)
    tables = [one for several in held if isinstance(several, tuple) for one in several]
    yield from (one.added for one in tables if getattr(one, "added", ""))


def _strings(held: Any) -> Iterator[str]:
    if isinstance(held, str):
        yield held
    elif isinstance(held, Mapping):
        for value in held.values():
            yield from _strings(value)
    elif isinstance(held, (list, tuple)):
        for value in held:
            yield from _strings(value)
