"""The standing people: Asha handles, and shows no more than a password unless a test says so."""

import pytest

from putright.signing.single_sign_on import provider
from putright.signing.single_sign_on.asked import Asked
from tests.signing.identity import ROLES, Identity
from tests.workspace.given import organisation, staff


@pytest.fixture
def cestria(db):
    return organisation("cestria", name="Cestria", slug="cestria")


@pytest.fixture
def other(db):
    return organisation("cipfa", name="Another Body", slug="another")


@pytest.fixture
def asha(cestria):
    return staff("Asha Khan", {cestria: ["service-manager"]}, team="Repairs")


@pytest.fixture
def ben(cestria):
    return staff("Ben Okri", {cestria: ["service-team"]}, team="Repairs")


@pytest.fixture(autouse=True)
def nothing_known_of_providers():
    provider.forget()


@pytest.fixture
def identity(settings, cestria, other):
    with Identity().serving() as there:
        settings.SINGLE_SIGN_ON = Asked(
            issuer=there.issuer,
            client_id=there.client_id,
            client_secret=there.client_secret,
            name="Council account",
            scopes=("openid", "profile"),
            roles_claim="realm.roles",
            roles=ROLES,
        )
        there.claims = {
            "preferred_username": "dana@example.org",
            "name": "Dana Reid",
            "realm": {"roles": ["officers", "of no meaning here"]},
        }
        yield there
