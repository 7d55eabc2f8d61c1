"""A proxy's probe is told the truth, whatever else is wrong."""

import json

import pytest
from django.db import OperationalError, connection

from putright.commands.organisation import words_of_addresses
from putright.project import tables


def told(response):
    return response.status_code, json.loads(response.content or "{}")


@pytest.mark.parametrize("ask", ["/health/live", "/health/live?from=proxy"])
def test_a_process_that_answers_is_live_and_asks_no_database(client, ask):
    assert told(client.get(ask)) == (200, {"status": "live"})


@pytest.mark.django_db
def test_a_server_with_its_tables_is_ready_by_two_small_queries(client, django_assert_num_queries):
    with django_assert_num_queries(2):
        response = client.get("/health/ready")

    assert told(response) == (200, {"status": "ready"})
    assert response["Cache-Control"] == "no-store"


@pytest.mark.django_db
def test_without_its_tables_a_server_is_not_ready(client):
    with connection.cursor() as cursor:
        cursor.execute("delete from django_migrations where app = 'cases' and name like '0001%%'")

    status, said = told(client.get("/health/ready"))

    assert status == 503
    assert said == {"status": "not ready", "why": "The database has the tables of another version."}


@pytest.mark.django_db
def test_a_newer_version_s_tables_do_no_harm(client):
    with connection.cursor() as cursor:
        cursor.execute(
            "insert into django_migrations (app, name, applied)"
            " values ('cases', '9999_later', '2030-01-01')"
        )

    assert told(client.get("/health/ready"))[0] == 200


@pytest.mark.django_db(transaction=True)
def test_an_empty_database_waits_for_every_migration():
    with connection.cursor() as cursor:
        cursor.execute("alter table django_migrations rename to django_migrations_kept")
    try:
        assert set(tables.waiting()) == tables.known()
    finally:
        with connection.cursor() as cursor:
            cursor.execute("alter table django_migrations_kept rename to django_migrations")


def test_a_lost_database_is_said_in_a_sentence_without_details(client, monkeypatch, caplog):
    def lost():
        raise OperationalError("connection to server at 10.0.0.7, user putright, failed")

    monkeypatch.setattr(tables, "waiting", lost)

    response = client.get("/health/ready")

    assert told(response) == (
        503,
        {"status": "not ready", "why": "The database does not answer."},
    )
    assert told(client.get("/health/live"))[0] == 200
    assert not caplog.records


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/health/live", "/health/ready"])
def test_a_probe_needs_no_host_no_https_and_gets_no_session(client, settings, address):
    settings.SECURE_SSL_REDIRECT = True

    response = client.head(address, headers={"host": "10.1.2.3:8000"})

    assert response.status_code == 200
    assert not response.cookies


def test_nothing_can_be_sent_to_a_probe(client):
    response = client.post("/health/ready", {"a": "b"})

    assert response.status_code == 405
    assert response["Allow"] == "GET, HEAD"


def test_no_organisation_is_called_health():
    assert "health" in words_of_addresses()


def test_every_migration_is_known_that_django_knows():
    from django.db.migrations.loader import MigrationLoader

    assert tables.known() == frozenset(MigrationLoader(None).disk_migrations)
