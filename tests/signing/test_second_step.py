"""What besides a password is asked, of whom, and can it be got round?"""

import pytest
from django.test import Client

from putright.people.models import Staff
from putright.signing import log
from putright.signing.models import Authenticator, RecoveryCode
from tests.signing.given import (
    CODE,
    SECRET,
    Later,
    code_now,
    half_signed_in,
    is_in,
    sign_in,
    with_app,
)

pytestmark = pytest.mark.django_db


# -- a code -------------------------------------------------------------------------------


def test_after_the_password_a_code_is_asked_for_and_lets_them_in(asha):
    with_app(asha)
    client = half_signed_in(asha)
    assert not is_in(client)

    answer = client.post(CODE, {"code": code_now()})

    assert answer.status_code == 302
    assert is_in(client)
    assert log.of(asha)[0].how == log.CODE


@pytest.mark.parametrize("typed", ["000000", "", "abcdef", "12345678901234567890"])
def test_another_code_lets_nobody_in(asha, typed):
    with_app(asha)
    client = half_signed_in(asha)

    assert client.post(CODE, {"code": typed}).status_code == 422
    assert not is_in(client)


def test_the_same_code_does_not_work_again(asha):
    with_app(asha)
    code = code_now()
    assert half_signed_in(asha).post(CODE, {"code": code}).status_code == 302

    second = half_signed_in(asha)

    assert second.post(CODE, {"code": code}).status_code == 422
    assert not is_in(second)


def test_a_code_may_be_typed_as_the_app_shows_it(asha):
    with_app(asha)
    code = code_now()

    assert half_signed_in(asha).post(CODE, {"code": f" {code[:3]} {code[3:]} "}).status_code == 302


def test_after_five_wrong_codes_one_waits_in_another_browser_too(asha, monkeypatch):
    later = Later(monkeypatch)
    with_app(asha)
    client = half_signed_in(asha)
    for _ in range(5):
        client.post(CODE, {"code": "000000"})

    assert client.post(CODE, {"code": code_now()}).status_code == 429
    assert half_signed_in(asha).post(CODE, {"code": code_now()}).status_code == 429

    later.passes(minutes=1.1)
    assert client.post(CODE, {"code": code_now()}).status_code == 302


def test_where_they_were_going_is_where_they_come(asha):
    with_app(asha)
    client = Client()
    sign_in(client, "asha", next="/staff/cestria/cases/?status=open")

    answer = client.post(CODE, {"code": code_now()})

    assert answer["Location"] == "/staff/cestria/cases/?status=open"


def test_too_late_means_from_the_start(asha, monkeypatch):
    later = Later(monkeypatch)
    with_app(asha)
    client = half_signed_in(asha)
    later.passes(minutes=11)
    monkeypatch.setattr("putright.signing.halfway.epoch", lambda: int(later.now().timestamp()))

    assert client.post(CODE, {"code": code_now()})["Location"] == "/staff/sign-in/"
    assert not is_in(client)


def test_a_password_that_was_changed_meanwhile_counts_for_nothing(asha):
    with_app(asha)
    client = half_signed_in(asha)
    asha.set_password("quite another password")
    asha.save()

    assert client.post(CODE, {"code": code_now()})["Location"] == "/staff/sign-in/"
    assert not is_in(client)


def test_somebody_who_left_meanwhile_is_not_let_in(asha):
    with_app(asha)
    client = half_signed_in(asha)
    Staff.objects.filter(pk=asha.pk).update(is_active=False)

    assert client.post(CODE, {"code": code_now()})["Location"] == "/staff/sign-in/"


def test_the_code_alone_is_nothing(asha, client):
    with_app(asha)

    assert client.post(CODE, {"code": code_now()})["Location"] == "/staff/sign-in/"
    assert not is_in(client)


def test_the_session_gets_a_new_key_at_each_step(asha):
    with_app(asha)
    client = Client()
    session = client.session
    session.save()
    keys = [session.session_key]
    client.cookies["putright-session"] = keys[0]
    sign_in(client, "asha")
    keys.append(client.cookies["putright-session"].value)
    client.post(CODE, {"code": code_now()})
    keys.append(client.cookies["putright-session"].value)

    assert len(set(keys)) == 3
    assert not Client().session.exists(keys[0])
    assert not Client().session.exists(keys[1])


def test_the_secret_is_sealed_in_the_database(asha):
    with_app(asha)

    kept = Authenticator.objects.get().sealed

    assert SECRET.decode() not in kept
    assert "GEZDGNBV" not in kept


def test_when_the_secret_key_was_changed_the_page_says_what_to_do(asha, settings):
    with_app(asha)
    settings.SECRET_KEY = "another-one-" + "abcdefghijklmnopqrstuvwxyz" * 2
    client = half_signed_in(asha)

    page = client.post(CODE, {"code": code_now()}).content.decode()

    assert "the secret key of this installation was changed" in page
    assert not is_in(client)


# -- a recovery code ----------------------------------------------------------------------


def test_a_recovery_code_lets_in_once(asha):
    codes = with_app(asha)
    paper = f"{CODE}?with=recovery"

    assert half_signed_in(asha).post(paper, {"code": codes[0].lower()}).status_code == 302
    assert half_signed_in(asha).post(paper, {"code": codes[0]}).status_code == 422
    assert half_signed_in(asha).post(paper, {"code": codes[1]}).status_code == 302
    assert [line.how for line in log.of(asha) if line.outcome == log.IN] == [log.RECOVERY] * 2


def test_a_recovery_code_of_somebody_else_is_none(asha, ben):
    with_app(asha)
    theirs = with_app(ben)

    answer = half_signed_in(asha).post(f"{CODE}?with=recovery", {"code": theirs[0]})

    assert answer.status_code == 422
    assert RecoveryCode.objects.filter(used_at__isnull=False).count() == 0


def test_codes_are_kept_as_digests(asha):
    codes = with_app(asha)

    kept = str(list(RecoveryCode.objects.values()))

    assert not any(code in kept or code.replace("-", "") in kept for code in codes)
