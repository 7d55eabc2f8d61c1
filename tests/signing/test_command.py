"""What can an administrator do at the command line for somebody at the door?"""

import io
import sys

import pytest
from django.test import Client

from putright.commands import main
from putright.signing.models import OutsideAccount, Tries
from putright.signing.second_step import factors_of
from putright.signing.single_sign_on.asked import Asked
from tests.signing.given import CODE, code_now, half_signed_in, is_in, sign_in, with_app

pytestmark = pytest.mark.django_db
NEW = "another long password"


@pytest.fixture
def said(capsys):
    """Return a function that runs a command, expects its exit code and gives what it said."""

    def run(*words: str, code: int = 0) -> str:
        assert main(["staff", *words]) == code
        told = capsys.readouterr()
        return told.err if code else told.out

    return run


def opened(person):
    client = Client()
    sign_in(client, person.username)
    return client


def test_unlock_lets_them_try_again_at_once(asha, said):
    for _ in range(5):
        sign_in(Client(), "asha", "wrong")
    assert sign_in(Client(), "asha").status_code == 429

    assert said("unlock", "asha") == "asha: Asha Khan, may try again at once.\n"

    assert sign_in(Client(), "asha").status_code == 302
    assert "was not made to wait" in said("unlock", "asha")


def test_unlock_counts_codes_too(asha, said):
    with_app(asha)
    client = half_signed_in(asha)
    for _ in range(5):
        client.post(CODE, {"code": "000000"})
    assert client.post(CODE, {"code": code_now()}).status_code == 429

    said("unlock", "asha")

    assert client.post(CODE, {"code": code_now()}).status_code == 302


def test_unlock_lets_an_address_try_again(asha, said):
    for number in range(50):
        sign_in(Client(REMOTE_ADDR="192.0.2.9"), f"name{number}", "wrong")
    office = Client(REMOTE_ADDR="192.0.2.9")
    assert sign_in(office, "asha").status_code == 429

    said("unlock", "asha", "--address", "192.0.2.9")

    assert sign_in(office, "asha").status_code == 302
    assert "is no address" in said("unlock", "asha", "--address", "x", code=1)
    assert Tries.objects.count() == 51


def test_reset_second_factor_leaves_the_password_and_ends_every_session(asha, said):
    with_app(asha)
    client = half_signed_in(asha)
    client.post(CODE, {"code": code_now()})

    told = said("reset-second-factor", "asha")

    assert told == "asha: Asha Khan, second step forgotten; signed out of 1 browser.\n"
    assert not factors_of(asha)
    assert not is_in(client)
    assert sign_in(Client(), "asha").status_code == 302


def test_end_sessions_ends_theirs_and_nobody_elses(asha, ben, said):
    ours, theirs = [opened(asha), opened(asha)], opened(ben)

    assert "signed out of 2 browsers." in said("end-sessions", "asha")

    assert not any(map(is_in, ours))
    assert is_in(theirs)


def test_a_new_password_takes_the_place_of_the_old_everywhere(asha, said, monkeypatch):
    client = opened(asha)
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(NEW.encode())))

    said("password", "asha", "--password-file", "-")

    assert not is_in(client)
    assert sign_in(Client(), "asha").status_code == 422
    assert sign_in(Client(), "asha", NEW).status_code == 302


def test_a_password_that_is_too_easy_is_refused(asha, said, monkeypatch):
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"short")))

    assert "at least 12 characters" in said("password", "asha", "--password-file", "-", code=1)
    assert sign_in(Client(), "asha").status_code == 302


def test_who_leaves_is_out_at_once_and_may_come_back(asha, said):
    client = opened(asha)

    assert "may sign in no more; signed out of 1 browser." in said("leave", "asha")
    assert not is_in(client)
    assert sign_in(Client(), "asha").status_code == 422

    said("return", "asha")
    assert sign_in(Client(), "asha").status_code == 302


def test_link_joins_a_subject_to_one_person_only(asha, ben, said, settings):
    assert "no identity provider is named" in said("link", "asha", "subject-1", code=1)
    settings.SINGLE_SIGN_ON = Asked("https://id.example", "c", "", "x", ("openid",), "roles", {})

    assert "is 'subject-1' at https://id.example" in said("link", "asha", "subject-1")

    assert OutsideAccount.objects.get().staff == asha
    assert "is asha already" in said("link", "ben", "subject-1", code=1)


@pytest.mark.parametrize("what", ["unlock", "reset-second-factor", "end-sessions", "leave"])
def test_somebody_who_is_not_there_is_said_plainly(db, said, what):
    assert "there is no 'nobody'" in said(what, "nobody", code=1)
