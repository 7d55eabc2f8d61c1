"""Of whom is more than a password asked, and can they get round it?"""

import re

import pytest
from django.test import Client

from putright.project.single_sign_on import SecondFactor
from putright.signing import log, moment, totp
from putright.signing.models import Authenticator, SignIn
from putright.signing.second_step import is_needed
from tests.signing.given import (
    CODE,
    PASSWORD,
    code_now,
    half_signed_in,
    hidden,
    is_in,
    secret_of,
    set_up,
    sign_in,
    with_app,
)

pytestmark = pytest.mark.django_db
SET_UP = "/staff/sign-in/set-up/"


@pytest.fixture
def everyone(settings):
    settings.SECOND_FACTOR = SecondFactor(everyone=True)


def test_by_default_a_password_is_enough(asha, client):
    assert sign_in(client, "asha").status_code == 302
    assert is_in(client)


@pytest.mark.parametrize(
    ("asked", "needed"),
    [
        (SecondFactor(), False),
        (SecondFactor(everyone=True), True),
        (SecondFactor(roles=frozenset({"service-manager"})), True),
        (SecondFactor(roles=frozenset({"cestria/service-manager"})), True),
        (SecondFactor(roles=frozenset({"another/service-manager"})), False),
        (SecondFactor(roles=frozenset({"chair"})), False),
    ],
)
def test_of_whom_it_is_asked(asha, settings, asked, needed):
    settings.SECOND_FACTOR = asked

    assert is_needed(asha) is needed


def test_who_has_nothing_yet_sets_it_up_before_they_are_in(asha, everyone, client):
    answer = sign_in(client, "asha", next="/staff/cestria/")
    assert answer["Location"] == SET_UP
    assert not is_in(client)
    assert f'href="{SET_UP}app/"' in client.get(SET_UP).content.decode()

    done = set_up(client, f"{SET_UP}app/")

    page = done.content.decode()
    assert done.status_code == 200
    assert len(re.findall(r"<code>[0-9A-Z]{5}-[0-9A-Z]{5}</code>", page)) == 10
    assert 'href="/staff/cestria/"' in page
    assert is_in(client)
    assert log.of(asha)[0].how == log.FRESH_FACTOR


def test_who_has_an_app_cannot_put_another_in_its_place_with_the_password_alone(asha):
    with_app(asha)
    before = Authenticator.objects.get().sealed
    client = half_signed_in(asha)

    for address in (SET_UP, f"{SET_UP}app/", f"{SET_UP}passkey/"):
        assert client.get(address)["Location"] == "/staff/sign-in/"
        sent = client.post(address, {"code": code_now(), "secret": "x", "answer": "{}"})
        assert sent.status_code in (302, 405)
    assert not is_in(client)
    assert Authenticator.objects.get().sealed == before


def test_a_secret_that_was_shown_to_another_is_not_taken(asha, ben, everyone):
    theirs, ours = Client(), Client()
    sign_in(theirs, "ben")
    sign_in(ours, "asha")
    shown = theirs.get(f"{SET_UP}app/")
    code = totp.code(secret_of(shown), moment.epoch() // 30)

    ours.post(f"{SET_UP}app/", {"secret": hidden(shown, "secret"), "code": code})

    assert not Authenticator.objects.exists()
    assert not is_in(ours)


def test_the_password_is_asked_for_all_the_same(everyone, asha, client):
    assert client.get(SET_UP)["Location"] == "/staff/sign-in/"
    assert client.get(f"{SET_UP}app/")["Location"] == "/staff/sign-in/"
    assert sign_in(client, "asha", "wrong").status_code == 422
    assert client.get(SET_UP)["Location"] == "/staff/sign-in/"


def test_going_back_to_the_start_forgets_the_password(asha):
    with_app(asha)
    client = half_signed_in(asha)

    client.get("/staff/sign-in/")

    assert client.get(CODE)["Location"] == "/staff/sign-in/"


def test_each_line_of_the_log_names_who_how_and_from_where(asha):
    with_app(asha)
    client = Client(REMOTE_ADDR="192.0.2.9", HTTP_USER_AGENT="Firefox/140 (Windows NT 10)")
    client.post("/staff/sign-in/", {"username": "asha", "password": PASSWORD})
    client.post(CODE, {"code": "000000"})
    client.post(CODE, {"code": code_now()})

    lines = SignIn.objects.order_by("id").values_list("staff", "how", "outcome", "address")

    assert list(lines) == [
        (asha.pk, log.CODE, log.WRONG, "192.0.2.9"),
        (asha.pk, log.CODE, log.IN, "192.0.2.9"),
    ]
    assert set(SignIn.objects.values_list("agent", flat=True)) == {"Firefox/140 (Windows NT 10)"}
