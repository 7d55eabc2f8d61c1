"""How often is the database asked? Exactly so often, however much there is.

Beginnings and ends of transactions are left out. Each number is a promise of
docs/reference/bench.md: to raise one, show there what it buys.
"""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.workspace.given import done, received

pytestmark = pytest.mark.django_db
MANAGER = ["service-manager"]
_FRAME = ("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE")


def asked(client, path, status=200, /, **boxes):
    """Return the statements that a page took."""
    with CaptureQueriesContext(connection) as made:
        page = client.post(path, boxes) if boxes else client.get(path)
    assert page.status_code == status, page.content.decode()[:2000]
    return [q["sql"][:120] for q in made if not q["sql"].upper().startswith(_FRAME)]


@pytest.fixture
def busy(cestria, asha):
    """Sixty cases: some of Asha's, some of nobody's, some with a promise still to keep."""
    for number in range(60):
        case = received(cestria, ago=number % 20).reference
        if number % 3:
            done(cestria, case, "assign", "asha", MANAGER, to="s-asha", team="Repairs")
        if number % 10 == 0:
            done(cestria, case, "commit", "asha", MANAGER, what="Ring back", on="2030-01-07")


def test_today_asks_four_times(as_asha, busy):
    # The session; the person with their house and parts; the counts; all of the lists.
    for whose in ("", "?whose=team", "?whose=all"):
        found = asked(as_asha, f"/staff/cestria/{whose}")
        assert len(found) == 4, found


def test_an_empty_day_asks_four_times_too(as_asha):
    assert len(asked(as_asha, "/staff/cestria/")) == 4


@pytest.fixture
def nine(cestria, asha):
    """A complaint with nine entries and more, of its customer, of staff and of the clocks."""
    case = received(cestria, ask_for="stage-1", role="tenant").reference
    done(cestria, case, "assign", "asha", MANAGER, to="s-asha", team="Repairs")
    done(cestria, case, "acknowledge", "asha", MANAGER, form="writing")
    for number in range(5):
        done(cestria, case, "note", "asha", MANAGER, text=f"Note {number}")
    return case


def test_a_case_asks_six_times(as_asha, nine):
    # The session; the person; events; words; customer and names; and the view is logged.
    found = asked(as_asha, f"/staff/cestria/case/{nine}/")
    assert len(found) == 6, found

    assert len(asked(as_asha, f"/staff/cestria/case/{nine}/why/")) == 6


def test_a_note_asks_seven_times_on_postgresql(as_asha, nine):
    path = f"/staff/cestria/case/{nine}/do/note/"
    page = as_asha.get(path).content.decode()
    hidden = {
        name: re.search(rf'name="{name}" value="([^"]+)"', page)[1] for name in ("_seen", "_token")
    }

    found = asked(as_asha, path, 302, **hidden, text="Rang back.")

    # As a case, less the log; then events again, and the rows, on PostgreSQL in one.
    assert len(found) == (7 if connection.vendor == "postgresql" else 12), found


def test_a_form_asks_for_colleagues_only_where_it_names_one(as_asha, nine):
    # As a case, and the colleagues.
    assert len(asked(as_asha, f"/staff/cestria/case/{nine}/do/note/")) == 6
    assert len(asked(as_asha, f"/staff/cestria/case/{nine}/do/assign/")) == 7


def test_search_asks_for_what_was_found_and_its_names(as_asha, busy):
    found = asked(as_asha, "/staff/cestria/search/?words=lift")
    assert len(found) == 5, found


def test_figures_ask_twice(as_asha, busy):
    found = asked(as_asha, "/staff/cestria/figures/")
    assert len(found) == 4, found
