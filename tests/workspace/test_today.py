"""What does Today show, to whom, and at what cost?"""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from putright.cases import queries
from tests.workspace.given import done, received

pytestmark = pytest.mark.django_db
TODAY = "/staff/cestria/"
MANAGER = ["service-manager"]


@pytest.fixture
def given_to(cestria):
    def give(person, **rest):
        case = received(cestria, **rest)
        done(cestria, case.reference, "assign", "asha", MANAGER, to=f"s-{person}", team="Repairs")
        return case.reference

    return give


def _group(page, name):
    """Return what stands under the heading of one group."""
    after = page.split(f'id="{name}"', 1)[1]
    return after.split("<h2", 1)[0]


def test_late_comes_first_with_how_late(as_asha, given_to):
    late = given_to("asha", ago=30)

    page = as_asha.get(TODAY).content.decode()

    assert late in _group(page, "late")
    assert "working days late" in _group(page, "late")
    assert "Missed" in _group(page, "late")


def test_a_promise_to_come_is_not_called_late(as_asha, given_to):
    coming = given_to("asha")

    page = as_asha.get(TODAY).content.decode()

    assert coming not in _group(page, "late")
    assert "Nothing is late." in page
    assert "Missed" not in page


def test_a_case_with_two_promises_stands_there_twice(as_asha, given_to):
    twice = given_to("asha", ago=30)

    assert as_asha.get(TODAY).content.decode().count(f"/case/{twice}/") == 2


def test_mine_my_teams_and_everyones(as_ben, ben, given_to):
    asha_has = given_to("asha")
    ben_has = given_to("ben")

    mine = as_ben.get(TODAY).content.decode()
    team = as_ben.get(f"{TODAY}?whose=team").content.decode()

    assert ben_has in mine
    assert asha_has not in mine
    assert asha_has in team
    assert ben_has in team


def test_what_nobody_owns_is_shown_to_all(as_ben, cestria, asha):
    free = received(cestria, title="Bins by the gate").reference

    assert free in _group(as_ben.get(TODAY).content.decode(), "unowned")


def test_a_promise_outlives_its_case(as_asha, cestria, asha, given_to):
    case = given_to("asha")
    on = "2030-01-07"
    done(cestria, case, "commit", "asha", MANAGER, what="Repaint the hall", on=on, owner="s-asha")
    done(cestria, case, "withdraw", "asha", MANAGER)

    kept = _group(as_asha.get(TODAY).content.decode(), "kept")

    assert case in kept
    assert "ended case" in kept


def test_no_date_is_said_and_not_called_late(as_asha, cestria, asha):
    received(cestria, kind="compliment", ago=90)

    page = as_asha.get(f"{TODAY}?whose=all").content.decode()

    assert "Not stated" in _group(page, "undated")


def test_the_lists_are_paged_by_place(as_asha, given_to, monkeypatch):
    monkeypatch.setattr(queries, "PAGE", 2)
    monkeypatch.setitem(queries.worklist.__kwdefaults__, "limit", 2)
    cases = [given_to("asha") for _ in range(3)]

    pages = [as_asha.get(TODAY).content.decode()]
    while 'rel="next"' in pages[-1]:
        pages.append(as_asha.get(_next_page(pages[-1])).content.decode())

    whole = "".join(pages)
    assert [whole.count(f"/case/{case}/") for case in cases] == [2, 2, 2]
    assert "First page" in pages[1]


def _next_page(page):
    return page.split('rel="next"')[0].rsplit('href="', 1)[1].split('"')[0].replace("&amp;", "&")


@pytest.mark.parametrize("asked", [
    "whose=nobody", "show=x", "after=x", "after=2026-11-23_1", "after=2026-11-23_1_x",
    "after=99999-01-01_1_1", "after=2026-11-23_99999999999999999999999_1",
    "show=undated&after=2026-11-23_1_1", "show=unowned&after=1_1", "whose=%00", "after=%00_1_1",
])  # fmt: skip
def test_odd_addresses_are_told_so(as_asha, asked):
    assert as_asha.get(f"{TODAY}?{asked}").status_code == 400


def test_the_statements_do_not_grow_with_the_list(as_asha, given_to, cestria):
    for _ in range(2):
        given_to("asha")
    with CaptureQueriesContext(connection) as few:
        as_asha.get(TODAY)
    for _ in range(6):
        given_to("asha")
        received(cestria)
    with CaptureQueriesContext(connection) as many:
        as_asha.get(TODAY)

    assert len(many) == len(few)
    # Four of the lists; the counts, the names; session, person, organisation and roles.
    assert len(many) <= 10, [query["sql"][:80] for query in many]
