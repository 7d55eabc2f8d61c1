"""How often is the database asked? A page asks the same few questions however long the case is."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from putright.cases.models import CaseRow
from tests.portal.given import LEAK, SLUGS, address, fill, staff, tell


def asked(client, path, **boxes):
    """Return how many statements a page took, transactions and savepoints left out."""
    with CaptureQueriesContext(
        connection,
    ) as queries:
        page = client.post(path, boxes) if boxes else client.get(path)
    assert page.status_code in (200, 302)
    frame = ("SAVEPOINT", "RELEASE", "BEGIN", "COMMIT")
    return [q["sql"] for q in queries if not q["sql"].upper().startswith(frame)]


@pytest.mark.parametrize("slug", SLUGS)
def test_pages_without_a_case_ask_whose_they_are_and_no_more(organisations, client, slug):
    for path in (f"/{slug}/", f"/{slug}/policy/", f"/{slug}/find/"):
        assert len(asked(client, path)) == 1, path


def test_a_question_asks_for_the_draft_as_well(organisations, client):
    fill(client, "/cestria/tell/complaint/what/", what_happened=LEAK)

    assert len(asked(client, "/cestria/tell/complaint/where/")) == 2
    assert len(asked(client, "/cestria/tell/check/")) == 2


def test_an_answer_is_kept_in_one_update(organisations, client):
    fill(client, "/cestria/tell/complaint/what/", what_happened=LEAK)

    assert len(asked(client, "/cestria/tell/complaint/where/", where="Flat 6")) == 3


def test_sending_is_one_transaction_of_few_statements(organisations, client):
    fill(client, "/cestria/tell/complaint/what/", what_happened=LEAK)
    page = client.get("/cestria/tell/check/").content.decode()
    token = re.search(r'name="token" value="([^"]+)"', page)[1]

    statements = asked(client, "/cestria/tell/check/", token=token)

    assert CaseRow.objects.count() == 1
    # The organisation, the draft; the record and its rows, each table once, on PostgreSQL all
    # of them at once; the draft forgotten. Who needs to know is a table more on SQLite.
    assert len([sql for sql in statements if sql.lower().startswith("select")]) == 2
    number = 4 if connection.vendor == "postgresql" else 12
    assert len(statements) == number, "\n".join(sql[:80] for sql in statements)


def test_the_words_are_forgotten_in_the_transaction_that_records_them(organisations, client):
    fill(client, "/cestria/tell/complaint/what/", what_happened=LEAK)
    page = client.get("/cestria/tell/check/").content.decode()
    token = re.search(r'name="token" value="([^"]+)"', page)[1]

    with CaptureQueriesContext(connection) as queries:
        client.post("/cestria/tell/check/", {"token": token})

    said = [query["sql"].lower() for query in queries]
    kept = [n for n, sql in enumerate(said) if "insert into" in sql and "cases_storedevent" in sql]
    forgot = [n for n, sql in enumerate(said) if sql.startswith('update "django_session"')]
    assert len(kept) == len(forgot) == 1
    assert kept < forgot
    assert not any(sql.startswith(("commit", "release")) for sql in said[kept[0] : forgot[0]])
    assert "Water comes" not in client.get("/cestria/tell/complaint/what/").content.decode()


def test_the_confirmation_asks_five_times(organisations, client):
    fill(client, "/cestria/tell/complaint/what/", what_happened=LEAK)
    page = client.get("/cestria/tell/check/").content.decode()
    token = re.search(r'name="token" value="([^"]+)"', page)[1]
    where = client.post("/cestria/tell/check/", {"token": token})["Location"]

    # The organisation; the link; events; words; the customer.
    assert len(asked(client, where)) == 5


def test_a_case_page_asks_the_same_however_much_has_happened(cestria, client):
    carried = tell(cestria)
    path = address(cestria, carried)
    short = asked(client, path)

    for n in range(30):
        staff(cestria, carried, "note", "front-line", text=f"Note {n}", visible="customer")

    assert len(asked(client, path)) == len(short) == 5
    staff(cestria, carried, "assign", "service-team", to="s-7k3p9qm2x4td")
    staff(cestria, carried, "acknowledge", "front-line", form="writing")
    assert len(asked(client, path)) == 5


def test_a_missing_case_asks_no_more_than_one_that_is_there(cestria, client):
    tell(cestria)

    with CaptureQueriesContext(connection) as queries:
        client.get("/cestria/case/CE-0000-0000-0/K7P392MX4TQ8WD5R/")
    assert len(queries) <= 2


def test_a_step_of_the_customer_is_one_transaction(cestria, client):
    carried = tell(cestria)

    statements = asked(client, address(cestria, carried, "next-stage"), reason="Please")

    # As the case's page; then the door's own look at it, and its rows: of those who need to
    # know, one statement for whoever comes and one for whoever goes.
    number = 7 if connection.vendor == "postgresql" else 14
    assert len(statements) == number, "\n".join(sql[:80] for sql in statements)
