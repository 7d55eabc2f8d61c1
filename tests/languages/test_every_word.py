"""Is every word of the customers' pages said in their language? Seen in a marked one.

Each page of the demonstration is read in a language that puts brackets around all that is
said. What stands outside of them, and is not somebody's own words, would stay English.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any

import pytest

from putright.cases.models import Text
from putright.design.days import lower_first
from putright.languages import known
from putright.people.models import Customer, Organisation, Staff
from putright.project import clock
from putright.samples.tell import Sample, samples, set_up
from tests.languages.marked import EDGES, marked, not_said
from tests.languages.reading import names_in, pages

pytestmark = pytest.mark.django_db

_CUT = re.compile(r"\n|(?<=[@/])")  # where a page breaks a line, or may break an address


@pytest.fixture(autouse=True)
def _marked(monkeypatch: pytest.MonkeyPatch) -> None:
    languages = {"en": known.ENGLISH, "qps": marked()}
    monkeypatch.setattr(known, "_by_code", lambda: languages)


@pytest.mark.parametrize("sample", samples(), ids=lambda sample: sample.slug)
def test_nothing_stays_english(sample: Sample) -> None:
    organisation = set_up(sample, clock.now())
    read = list(pages(organisation, sample))
    own = own_words(sample, organisation)
    left: dict[str, list[str]] = {}
    for address, page in read:
        for words in not_said(page, own):
            left.setdefault(words, []).append(address)
    told = "\n".join(f"{words!r} at {where[0]} ({len(where)})" for words, where in left.items())
    assert not left, f"{len(left)} texts are not said through `say`:\n{told}"
    assert sum("/case/" in address for address, _ in read) > 5


def own_words(sample: Sample, organisation: Organisation) -> set[str]:
    """Return all that people wrote or are called, whole and line by line; and what has a name."""
    found = {"Putright", "English", organisation.slug, *names_in(organisation.pack)}
    found |= {str(value) for value in vars(organisation).values()}
    found |= set(re.split(r"[\r\n,]+", organisation.address))
    for person in [*Customer.objects.all(), *Staff.objects.all()]:
        found |= {str(value) for value in vars(person).values()}
    found |= set(Text.objects.values_list("words", flat=True))
    found |= set(_strings([*sample.cases, *sample.changes]))
    pieces = {piece for text in found for piece in _CUT.split(str(text))}
    known_words = {" ".join(text.split()).strip(EDGES) for text in found | pieces}
    return known_words | {lower_first(text) for text in known_words}


def _strings(held: Any) -> Iterator[str]:
    if isinstance(held, str):
        yield held
    elif isinstance(held, Mapping):
        for value in held.values():
            yield from _strings(value)
    elif isinstance(held, (list, tuple)):
        for value in held:
            yield from _strings(value)
