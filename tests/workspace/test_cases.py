"""Which cases are listed, and does a reference lead to its case?"""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from putright.cases import queries
from tests.workspace.given import done, received

pytestmark = pytest.mark.django_db
CASES = "/staff/cestria/cases/"


def test_the_newest_comes_first(as_asha, cestria):
    old = received(cestria, ago=5).reference
    new = received(cestria).reference

    page = as_asha.get(CASES).content.decode()

    assert page.index(new) < page.index(old)


def test_filters_by_kind_and_status(as_asha, cestria):
    complaint = received(cestria).reference
    compliment = received(cestria, kind="compliment").reference
    done(cestria, complaint, "withdraw", "asha", ["service-manager"])

    kinds = as_asha.get(f"{CASES}?kind=compliment").content.decode()
    ended = as_asha.get(f"{CASES}?status=withdrawn").content.decode()

    assert compliment in kinds
    assert complaint not in kinds
    assert complaint in ended
    assert compliment not in ended


def test_a_filter_that_finds_nothing_says_which(as_asha, cestria):
    received(cestria)

    page = as_asha.get(f"{CASES}?status=closed").content.decode()

    assert "No case fits this filter" in page


def test_pages_follow_by_place(as_asha, cestria, monkeypatch):
    monkeypatch.setattr(queries, "PAGE", 2)
    monkeypatch.setitem(queries.newest.__kwdefaults__, "limit", 2)
    references = [received(cestria, ago=ago).reference for ago in (0, 1, 2)]

    first = as_asha.get(CASES).content.decode()
    older = first.split('rel="next"')[0].rsplit('href="', 1)[1].split('"')[0].replace("&amp;", "&")
    second = as_asha.get(older).content.decode()

    assert references[2] not in first
    assert references[2] in second


@pytest.mark.parametrize(
    "asked", ["status=x", "kind=x", "after=x", "after=2026-01-01_1", "after=%00_2"]
)
def test_odd_addresses_are_told_so(as_asha, asked):
    assert as_asha.get(f"{CASES}?{asked}").status_code == 400


def test_the_statements_do_not_grow_with_the_list(as_asha, cestria):
    for _ in range(8):
        received(cestria)
    with CaptureQueriesContext(connection) as made:
        as_asha.get(CASES)

    assert len(made) <= 7


def test_a_reference_is_found_however_it_is_typed(as_asha, cestria):
    reference = received(cestria).reference
    typed = reference.replace("-", " ").lower()

    answer = as_asha.get("/staff/cestria/find/", {"q": typed})

    assert answer["Location"] == f"/staff/cestria/case/{reference}/"


@pytest.mark.parametrize("sought", ["CE-0000-0000-0", "\x00", "'; drop", "é" * 100, "x" * 5000])
def test_what_is_not_there_is_said_plainly(as_asha, sought):
    answer = as_asha.get("/staff/cestria/find/", {"q": sought})

    assert answer.status_code == 404
    assert "No case found" in answer.content.decode()


def test_an_empty_search_explains_itself(as_asha):
    assert as_asha.get("/staff/cestria/find/").status_code == 200
