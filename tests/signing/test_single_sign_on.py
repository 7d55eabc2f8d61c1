"""Whom does the identity provider let in, and whose word is not taken for its own?"""

import doctest
from urllib.parse import urlsplit

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from django.test import Client

from putright.people.models import Staff
from putright.project.single_sign_on import SecondFactor
from putright.signing import browsers, log, totp
from putright.signing.models import SignIn
from putright.signing.single_sign_on import asked, asking, provider, token
from tests.signing.given import SIGN_IN, is_in
from tests.signing.identity import START, parts, refused

pytestmark = pytest.mark.django_db
BACK = f"{START}back/"

# -- the way there and back -----------------------------------------------------------------


def test_somebody_new_is_let_in_with_the_roles_that_their_claim_names(identity, client):
    assert "Sign in with Council account" in client.get(SIGN_IN).content.decode()

    answer = identity.round(client, next="/staff/cestria/cases/")

    assert answer["Location"] == "/staff/cestria/cases/"
    assert "Dana Reid" in client.get("/staff/cestria/").content.decode()
    assert parts() == [("cestria", "service-team", "Repairs")]
    dana = Staff.objects.get(username="dana@example.org")
    assert not dana.has_usable_password()
    assert [(line.how, line.outcome) for line in log.of(dana)] == [(log.SINGLE, log.IN)]


def test_what_is_asked_has_a_state_a_nonce_and_a_challenge_of_its_own_each_time(identity):
    first, second = identity.sent_to(Client()), identity.sent_to(Client())

    assert first["response_type"] == "code"
    assert first["code_challenge_method"] == "S256"
    assert first["scope"] == "openid profile"
    assert first["redirect_uri"] == f"http://testserver{BACK}"
    for name in ("state", "nonce", "code_challenge"):
        assert len(first[name]) >= 43
        assert first[name] != second[name]


def test_what_is_written_as_an_example_is_so():
    """Among them the challenge that RFC 7636 works out in its appendix B."""
    tried = [doctest.testmod(module) for module in (asked, asking, token, totp, browsers)]

    assert [one.failed for one in tried] == [0] * 5
    assert all(one.attempted for one in tried)


def test_the_session_gets_a_new_key(identity, client):
    request = identity.sent_to(client)
    before = client.cookies["putright-session"].value

    client.get(BACK, identity.back(request))

    assert client.cookies["putright-session"].value != before
    assert not client.session.exists(before)


def test_nobody_is_sent_elsewhere(identity, client):
    assert identity.round(client, next="https://evil.example/")["Location"] == "/staff/"


def test_the_provider_is_asked_for_its_keys_once_in_an_hour(identity, monkeypatch):
    for _ in range(3):
        identity.round(Client())
    assert identity.asked.count("/keys") == 1
    assert identity.asked.count("/.well-known/openid-configuration") == 1

    known = provider.provider(identity.issuer)
    known.asked_at -= 3601
    known.keys_at -= 3601
    identity.round(Client())

    assert identity.asked.count("/keys") == 2
    assert identity.asked.count("/.well-known/openid-configuration") == 2


def test_a_key_that_is_new_is_asked_for_but_not_at_every_try(identity, client):
    identity.round(Client())
    identity.key, identity.kid = rsa.generate_private_key(65537, 2048), "key-2"
    assert identity.round(client).status_code == 403

    provider.provider(identity.issuer).keys_at -= 31
    assert identity.round(client).status_code == 302

    identity.kid = "key-3"
    for _ in range(3):
        identity.round(Client())
    assert identity.asked.count("/keys") == 2


def test_a_second_step_is_the_providers_matter(identity, client, settings):
    settings.SECOND_FACTOR = SecondFactor(everyone=True)

    identity.round(client)

    assert is_in(client)


# -- what is not believed -------------------------------------------------------------------


@pytest.mark.parametrize(
    "replaced",
    [
        {"nonce": "another"},
        {"nonce": None},
        {"aud": "another-client"},
        {"aud": ["putright", "another-client"]},
        {"aud": None},
        {"azp": "another-client"},
        {"iss": "https://another.example"},
        {"exp": 1_000_000_000},
        {"exp": None},
        {"iat": 4_000_000_000},
        {"nbf": 4_000_000_000},
        {"sub": None},
        {"sub": ""},
        {"sub": "x" * 300},
    ],
    ids=str,
)
def test_a_token_that_is_not_for_us_now_is_refused(identity, replaced):
    identity.replaced = replaced

    refused(identity)
    assert SignIn.objects.get().outcome == log.REFUSED


def test_a_forged_signature_is_refused(identity):
    identity.signed_with = rsa.generate_private_key(65537, 2048), "RS256"

    refused(identity)


def test_no_signature_is_refused(identity):
    identity.signed_with = None, "none"

    refused(identity)


def test_a_signature_with_what_everybody_knows_is_refused(identity):
    """With a shared secret as the algorithm, the client's own, or what is published, would do."""
    identity.signed_with = identity.client_secret * 3, "HS256"

    refused(identity)


def test_a_key_that_everybody_knows_is_no_key_though_it_is_published(identity):
    identity.signed_with, identity.kid = (b"\0" * 32, "HS256"), "symmetric"

    refused(identity)
    there = provider.provider(identity.issuer)
    assert there.algorithms == ("RS256",)  # of those that it says it signs with
    assert set(there.keys) == {"symmetric"}
    assert there.keys["symmetric"].key_type == "RSA"


def test_a_state_that_is_not_ours_is_refused(identity, client):
    request = identity.sent_to(client)
    brought = identity.back(request) | {"state": "another"}

    assert client.get(BACK, brought).status_code == 403
    assert not is_in(client)


def test_an_answer_to_what_another_browser_asked_is_refused(identity, client):
    """Nobody can be signed in as somebody else by a link that is sent to them."""
    theirs = identity.back(identity.sent_to(Client()))

    assert client.get(BACK, theirs).status_code == 403
    identity.sent_to(client)
    assert client.get(BACK, theirs).status_code == 403
    assert not is_in(client)


def test_an_answer_works_once(identity, client):
    brought = identity.back(identity.sent_to(client))
    assert client.get(BACK, brought).status_code == 302
    client.post("/staff/sign-out/")

    assert client.get(BACK, brought).status_code == 403
    assert not is_in(client)


def test_an_answer_of_another_provider_is_refused(identity, client):
    brought = identity.back(identity.sent_to(client)) | {"iss": "https://another.example"}

    assert client.get(BACK, brought).status_code == 403


def test_a_code_for_another_question_is_refused(identity, client):
    """The verifier is not the one that was promised: the provider itself says no."""
    other_code = identity.back(identity.sent_to(Client()))["code"]
    request = identity.sent_to(client)

    answer = client.get(BACK, {"code": other_code, "state": request["state"]})

    assert answer.status_code == 403
    assert not is_in(client)


def test_whoever_did_not_agree_there_is_told(identity, client):
    request = identity.sent_to(client)

    answer = client.get(BACK, {"error": "access_denied", "state": request["state"]})

    assert answer.status_code == 403


@pytest.mark.parametrize("says", [{"issuer": "https://another.example"}, {"token_endpoint": "x"}])
def test_a_provider_that_is_not_what_was_named_is_not_used(identity, says):
    identity.says = says
    client = Client()
    answer = client.get(START)
    if answer.status_code == 302:
        answer = client.get(BACK, {"code": "x", "state": state_in(answer)})

    assert answer.status_code == 403
    assert not is_in(client)


def state_in(answer):
    return dict(part.split("=") for part in urlsplit(answer["Location"]).query.split("&"))["state"]


def test_a_provider_that_does_not_answer_is_said_plainly(identity, client):
    identity.close()

    answer = client.get(START)

    assert answer.status_code == 503
    assert "does not answer" in answer.content.decode()


@pytest.mark.parametrize("address", [START, BACK])
def test_without_a_provider_there_are_no_such_pages(client, db, address):
    assert client.get(address).status_code == 404
    assert "Sign in with" not in client.get(SIGN_IN).content.decode().replace(
        "Sign in with a passkey", ""
    )
