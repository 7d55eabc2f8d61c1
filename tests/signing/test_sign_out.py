"""Is whoever signs out here signed out with the identity provider too, where that is asked for?"""

from dataclasses import replace
from urllib.parse import parse_qsl, urlsplit

import jwt
import pytest
from django.contrib.sessions.models import Session
from django.test import Client

from putright.signing import moment
from putright.signing.single_sign_on import leaving
from tests.signing.given import SIGN_IN, is_in, sign_in

pytestmark = pytest.mark.django_db
OUT, BACK = "/staff/sign-out/", "/staff/sign-out/back/"


@pytest.fixture
def leaves(identity, settings):
    """The provider offers to sign people out, and the installation asks for it."""
    identity.says = {"end_session_endpoint": f"{identity.issuer}/leave"}
    settings.SINGLE_SIGN_ON = replace(settings.SINGLE_SIGN_ON, signs_out=True)
    return identity


def sent_on(client):
    """Sign out; return the page, and what the provider is asked if it leads there."""
    page = client.post(OUT)
    seconds, _, address = page.headers.get("Refresh", "").partition("; url=")
    if not address:
        return page, None
    assert seconds == "0"
    return page, (address, dict(parse_qsl(urlsplit(address).query)))


def test_whoever_came_by_the_provider_leaves_it_too_and_comes_back(leaves, client):
    leaves.round(client)
    assert is_in(client)

    page, (address, asked) = sent_on(client)

    assert not is_in(client)  # here at once, whatever becomes of the rest
    assert address.startswith(f"{leaves.issuer}/leave?")
    assert asked["client_id"] == "putright"
    assert asked["post_logout_redirect_uri"] == f"http://testserver{BACK}"
    assert len(asked["state"]) >= 43
    hint = jwt.decode(asked["id_token_hint"], options={"verify_signature": False})
    assert hint["sub"] == "subject-1"
    assert "Sign out of Council account" in page.content.decode()
    assert "no-store" in page["Cache-Control"]

    done = client.get(BACK, {"state": asked["state"]})

    assert "you are signed out of Council account too" in done.content.decode()


def test_nothing_that_a_form_sends_leads_elsewhere(leaves, client):
    """A browser follows no redirect from a form but to `form-action`, and that is ours alone."""
    leaves.round(client)

    page, _ = sent_on(client)

    assert page.status_code == 200
    assert "form-action 'self'" in page["Content-Security-Policy"]


@pytest.mark.parametrize("state", [{}, {"state": "another"}, {"state": ""}])
def test_an_answer_that_is_none_to_us_says_nothing_of_the_provider(leaves, client, state):
    leaves.round(client)
    sent_on(client)

    assert client.get(BACK, state)["Location"] == SIGN_IN


def test_an_answer_counts_once_in_the_browser_that_asked_and_for_ten_minutes(
    leaves, client, monkeypatch
):
    leaves.round(client)
    _, (_, asked) = sent_on(client)
    back = {"state": asked["state"]}

    assert Client().get(BACK, back).status_code == 302
    assert client.get(BACK, back).status_code == 200
    assert client.get(BACK, back).status_code == 302

    leaves.round(client)
    _, (_, asked) = sent_on(client)
    later = moment.epoch() + 601
    monkeypatch.setattr(leaving, "epoch", lambda: later)
    assert client.get(BACK, {"state": asked["state"]}).status_code == 302


def test_it_is_asked_anew_each_time(leaves):
    found = []
    for client in (Client(), Client()):
        leaves.round(client)
        found.append(sent_on(client)[1][1]["state"])

    assert found[0] != found[1]


def test_unless_it_is_asked_for_the_provider_is_left_alone(leaves, settings, client):
    settings.SINGLE_SIGN_ON = replace(settings.SINGLE_SIGN_ON, signs_out=False)
    leaves.round(client)

    assert client.post(OUT)["Location"] == SIGN_IN
    assert not is_in(client)
    assert client.get(BACK).status_code == 404


def test_without_a_provider_there_is_no_such_page(db, client):
    assert client.get(BACK).status_code == 404
    assert Client().post(OUT)["Location"] == SIGN_IN


def test_whoever_came_with_a_password_is_sent_nowhere(leaves, asha, client):
    sign_in(client, asha.username)
    assert is_in(client)

    assert client.post(OUT)["Location"] == SIGN_IN
    assert not is_in(client)


def test_whoever_only_signs_in_again_keeps_their_account_open(leaves, client):
    leaves.round(client)

    answer = client.post(OUT, {"next": "/staff/account/app/"})

    assert answer["Location"] == f"{SIGN_IN}?next=%2Fstaff%2Faccount%2Fapp%2F"


@pytest.mark.parametrize("says", [{}, {"end_session_endpoint": "http://elsewhere.example/"}])
def test_a_provider_that_offers_no_such_thing_is_told_truly(leaves, client, says):
    leaves.says = says
    leaves.round(client)

    page, asked = sent_on(client)

    assert asked is None
    assert not is_in(client)
    assert "With Council account you are still signed in" in page.content.decode()


def test_a_provider_that_does_not_answer_keeps_nobody_in(leaves, client, monkeypatch):
    leaves.round(client)
    leaving.provider.__globals__["forget"]()
    leaves.close()

    page, asked = sent_on(client)

    assert asked is None
    assert not is_in(client)
    assert "you are still signed in" in page.content.decode()


def test_a_token_too_long_for_an_address_is_left_out(leaves, client):
    leaves.claims = leaves.claims | {"groups": ["x" * 100] * 100}
    leaves.round(client)

    _, (address, asked) = sent_on(client)

    assert "id_token_hint" not in asked
    assert asked["client_id"] == "putright"
    assert len(address) < 1000


def test_the_token_stands_sealed_in_the_session_and_goes_with_it(leaves, client):
    leaves.round(client)
    (session,) = Session.objects.all()
    assert "eyJ" not in str(session.get_decoded())  # as every token begins
    token = leaving.unseal(session.get_decoded()["_signing_came_by"]["token"])
    assert token.startswith(b"eyJ")

    sent_on(client)

    assert all("_signing_came_by" not in one.get_decoded() for one in Session.objects.all())


def test_a_secret_key_that_was_changed_signs_out_here(leaves, settings, client):
    leaves.round(client)
    session = client.session
    kept = session["_signing_came_by"]
    session["_signing_came_by"] = kept | {"token": kept["token"][:-8] + "AAAAAAA="}
    session.save()

    assert client.post(OUT)["Location"] == SIGN_IN
    assert not is_in(client)
