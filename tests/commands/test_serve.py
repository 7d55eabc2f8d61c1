"""Serving starts only where it is safe to, and says so when it is not."""

import socket

import pytest

from putright.commands import Failed, database_ready, serve
from putright.project import clock

KEY = "for-tests-only-" + "abcdefghijklmnopqrstuvwxyz" * 2


def test_without_a_secret_key_it_says_how_to_make_one(run_putright):
    outcome = run_putright("serve")

    assert outcome.returncode == 1
    assert "secrets.token_urlsafe" in outcome.stderr


def test_without_a_database_it_says_which_and_how_to_make_one(run_putright, tmp_path):
    outcome = run_putright("serve", PUTRIGHT_SECRET_KEY=KEY)

    assert outcome.returncode == 1
    assert f"no database at {tmp_path}/var/putright.sqlite3" in outcome.stderr
    assert "putright demo" in outcome.stderr


def test_a_database_of_another_version_is_refused(run_putright, tmp_path):
    (tmp_path / "var").mkdir()
    (tmp_path / "var" / "putright.sqlite3").touch()

    outcome = run_putright("serve", PUTRIGHT_SECRET_KEY=KEY)

    assert outcome.returncode == 1
    assert "migrations wait" in outcome.stderr


def test_an_odd_setting_is_a_sentence_not_a_traceback(run_putright):
    outcome = run_putright("serve", PUTRIGHT_SECRET_KEY=KEY, PUTRIGHT_DEBUG="maybe")

    assert outcome.returncode == 1
    assert outcome.stderr == "putright: PUTRIGHT_DEBUG is 'maybe'; write yes or no.\n"


def test_a_port_that_is_taken_is_refused_at_once():
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        with pytest.raises(Failed, match="is taken; choose another with --port"):
            serve._refuse_if_taken("127.0.0.1", other.getsockname()[1])


@pytest.mark.django_db
@pytest.mark.parametrize("demonstration", [True, False])
def test_only_a_demonstration_may_be_on_another_day(monkeypatch, demonstration):
    from putright.cases.models import CaseRow
    from putright.people.models import Organisation

    organisation = Organisation.objects.create(
        slug="o", name="O", pack="cestria", reference_prefix="OO", demonstration=demonstration
    )
    monkeypatch.setattr(clock, "is_moved", lambda: True)
    database_ready()  # nobody has a case yet

    CaseRow.objects.create(
        organisation=organisation,
        case=1,
        sequence=1,
        **dict.fromkeys(["received_at", "recorded_at", "changed_at", "reckoned_at"], clock.now()),
    )

    if demonstration:
        database_ready()
    else:
        with pytest.raises(Failed, match="holds real cases"):
            database_ready()
