"""Which access tokens of the identity provider open anything? A provider of its own signs them."""

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import rsa

from putright.people.models import Organisation
from putright.project.environment import OddSetting
from putright.project.single_sign_on import api_audience
from putright.signing import moment
from putright.signing.single_sign_on import provider
from putright.signing.single_sign_on.asked import Asked
from putright.signing.single_sign_on.people import link
from tests.api.systems import System
from tests.signing.identity import Identity

pytestmark = pytest.mark.django_db
AUDIENCE = "putright-api"


@pytest.fixture
def identity(settings, asha):
    provider.forget()
    with Identity().serving() as there:
        settings.API_AUDIENCE = AUDIENCE
        settings.SINGLE_SIGN_ON = Asked(
            issuer=there.issuer,
            client_id=there.client_id,
            client_secret=there.client_secret,
            name="Council account",
            scopes=("openid",),
            roles_claim="roles",
            roles={},
        )
        link(asha, there.issuer, "subject-1")
        there.claims = {
            "aud": AUDIENCE,
            "nonce": None,
            "scope": "openid putright:read putright:write",
        }
        yield there
    provider.forget()


def asks(identity, **changed):
    identity.replaced = changed
    return System("cestria", identity.token("")).get("")


def test_an_access_token_opens_what_its_person_may_open(identity):
    answer = asks(identity)

    assert answer.status_code == 200, answer.content
    said = answer.json()
    assert (said["person"], said["roles"]) == ("s-asha", ["service-manager"])
    assert said["writes"] is True


def test_without_the_scope_for_writing_it_may_read_only(identity):
    assert asks(identity, scope="putright:read").json()["writes"] is False


@pytest.mark.parametrize(
    "wrong",
    [
        {"aud": "putright"}, {"aud": "another-api"}, {"aud": None}, {"iss": "https://evil.example"},
        {"exp": 1}, {"exp": None}, {"sub": "subject-2"}, {"sub": None}, {"scope": "openid"},
        {"scope": None}, {"nonce": "of a sign-in"}, {"nbf": 99_999_999_999},
    ],
    ids=str,
)  # fmt: skip
def test_what_cannot_be_trusted_opens_nothing(identity, wrong):
    assert asks(identity, **wrong).status_code == 401


def test_what_somebody_else_signed_opens_nothing(identity):
    for key, algorithm in (
        (rsa.generate_private_key(65537, 2048), "RS256"),
        ("a" * 64, "HS256"),
    ):
        identity.signed_with = (key, algorithm)
        assert asks(identity).status_code == 401
    unsigned = jwt.encode(
        {"sub": "subject-1", "aud": AUDIENCE, "exp": moment.epoch() + 60}, "", "none"
    )
    assert System("cestria", unsigned).get("").status_code == 401


def test_somebody_who_left_is_let_in_no_more(identity, asha):
    type(asha).objects.filter(pk=asha.pk).update(is_active=False)

    assert asks(identity).status_code == 401


def test_in_another_organisation_it_opens_nothing(identity, other: Organisation):
    identity.replaced = {}

    assert System(other.slug, identity.token("")).get("").status_code == 401


def test_where_no_audience_is_set_none_is_taken(identity, settings):
    settings.API_AUDIENCE = ""

    assert asks(identity).status_code == 401


def test_what_says_who_signs_in_must_not_open_the_api(monkeypatch):
    monkeypatch.setenv("PUTRIGHT_OIDC_ISSUER", "https://login.example.org")
    monkeypatch.setenv("PUTRIGHT_OIDC_CLIENT_ID", "putright")
    monkeypatch.setenv("PUTRIGHT_OIDC_API_AUDIENCE", "putright")
    with pytest.raises(OddSetting, match="a name of its own"):
        api_audience()
    monkeypatch.setenv("PUTRIGHT_OIDC_API_AUDIENCE", AUDIENCE)
    assert api_audience() == AUDIENCE
    monkeypatch.delenv("PUTRIGHT_OIDC_ISSUER")
    with pytest.raises(OddSetting, match="needs PUTRIGHT_OIDC_ISSUER"):
        api_audience()
