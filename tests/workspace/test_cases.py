"""Which cases are listed, and does a reference lead to its case?"""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from putright.cases import queries
from putright.project import clock
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


def test_filters_by_team_and_by_month_of_receipt(as_asha, cestria, asha):
    new, old = received(cestria).reference, received(cestria, ago=70).reference
    done(cestria, new, "assign", "asha", ["service-manager"], to="s-asha", team="Repairs")
    month = clock.today().strftime("%Y-%m")

    assert _listed(as_asha, f"first={month}&last={month}") == {new}
    assert _listed(as_asha, f"last={month}&first=2020-01") == {new, old}
    assert _listed(as_asha, "team=Repairs") == {new}
    assert _listed(as_asha, "team=-") == {old}
    assert _listed(as_asha, f"team=Repairs&first={month}&status=closed") == set()


def test_a_filter_that_is_taken_away_leaves_the_others(as_asha, cestria):
    page = as_asha.get(f"{CASES}?status=open&team=Repairs&first=2026-01&last=2026-03").content
    tags = page.decode().split("moj-filter-tags")[1].split("</ul>")[0]

    assert "Team: Repairs" in tags
    assert "Received January to March 2026" in tags
    assert 'href="/staff/cestria/cases/?status=open&amp;first=2026-01&amp;last=2026-03"' in tags
    assert 'href="/staff/cestria/cases/?status=open&amp;team=Repairs"' in tags


def _listed(client, asked):
    page = client.get(f"{CASES}?{asked}").content.decode()
    return set(re.findall(r"/case/([A-Z0-9-]+)/", page))


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
    "asked",
    [
        "status=x",
        "kind=x",
        "after=x",
        "after=2026-01-01_1",
        "after=%00_2",
        "team=%00",
        "first=2026",
        "first=2026-13",
        "last=0000-01",
        "last=%C2%B2026-01",
    ],
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


@pytest.mark.parametrize("sought", ["CE-0000-0000-0", "ce 0000 0000 1", "CE-7K3P-9QM2"])
def test_a_reference_that_is_not_there_is_said_plainly(as_asha, sought):
    answer = as_asha.get("/staff/cestria/find/", {"q": sought})

    assert answer.status_code == 404
    assert "No case found" in answer.content.decode()


@pytest.mark.parametrize(
    "sought", ["lift", "centre 2020", "\x00", "'; drop", "é" * 100, "x" * 5000, "CE"]
)
def test_what_is_no_reference_is_looked_for_in_what_was_written(as_asha, sought):
    answer = as_asha.get("/staff/cestria/find/", {"q": sought}, follow=True)

    assert answer.redirect_chain[0][0].startswith("/staff/cestria/search/?words=")
    assert answer.status_code == 200
    assert '<h1 class="govuk-heading-l">Search</h1>' in answer.content.decode()


def test_an_empty_search_explains_itself(as_asha):
    assert as_asha.get("/staff/cestria/find/").status_code == 200
