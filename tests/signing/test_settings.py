"""What may whoever installs Putright say of signing in, and what is refused?"""

import pytest

from putright.project import environment
from putright.project.environment import OddSetting
from putright.project.single_sign_on import SecondFactor, second_factor, single_sign_on
from putright.signing.single_sign_on.asked import Part

RIGHT = {
    "ISSUER": "https://id.example.org/realm",
    "CLIENT_ID": "putright",
    "CLIENT_SECRET": "secret",
    "ROLES": '"Complaints officers" = "elm-street/officer/Repairs"\nboss = ["a/b", "c/d"]',
}


@pytest.fixture
def asked(monkeypatch):
    def ask(**said):
        for name, value in said.items():
            monkeypatch.setenv(f"PUTRIGHT_OIDC_{name}", value)

    return ask


def test_nothing_is_asked_by_default():
    assert second_factor() == SecondFactor()
    assert single_sign_on() is None


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("optional", SecondFactor()),
        ("Everyone", SecondFactor(everyone=True)),
        (
            "committee, elm-street/manager",
            SecondFactor(roles=frozenset({"committee", "elm-street/manager"})),
        ),
    ],
)
def test_of_whom_a_second_step_is_asked(monkeypatch, said, meant):
    monkeypatch.setenv("PUTRIGHT_SECOND_FACTOR", said)

    assert second_factor() == meant


@pytest.mark.parametrize("said", ["all of them", "a/b/c"])
def test_nobody_in_particular_is_refused(monkeypatch, said):
    monkeypatch.setenv("PUTRIGHT_SECOND_FACTOR", said)

    with pytest.raises(OddSetting, match="write optional, everyone, or roles"):
        second_factor()


def test_a_provider_and_what_its_roles_lead_to(asked):
    asked(**RIGHT)

    found = single_sign_on()

    assert found.roles == {
        "Complaints officers": (Part("elm-street", "officer", "Repairs"),),
        "boss": (Part("a", "b"), Part("c", "d")),
    }
    assert found.organisations == {"elm-street", "a", "c"}
    assert found.roles_claim == "roles"
    assert found.scopes == ("openid", "profile", "email")
    assert "secret" not in repr(found)


@pytest.mark.parametrize(
    ("name", "said", "why"),
    [
        ("ISSUER", "http://id.example.org", "begins with https://"),
        ("ISSUER", "https://", "begins with https://"),
        ("ISSUER", "https://id.example.org/?x=1", "begins with https://"),
        ("ISSUER", "https://id.example.org:port", "begins with https://"),
        ("CLIENT_ID", "", "CLIENT_ID is empty"),
        ("SCOPES", "profile", "must hold openid"),
        ("ROLES", "", "is empty, so nobody could do anything"),
        ("ROLES", "officers = cestria", "cannot be read"),
        ("ROLES", 'officers = "cestria"', "which is no organisation/role"),
        ("ROLES", "officers = 5", "which is no organisation/role"),
        ("ROLES", 'officers = ["cestria/officer", 5]', "which is no organisation/role"),
    ],
)
def test_what_makes_no_sense_is_refused(asked, name, said, why):
    asked(**RIGHT | {name: said})

    with pytest.raises(OddSetting, match=why):
        single_sign_on()


@pytest.mark.parametrize("said", ["4", "721", "5.5", "an hour", "-5", "9" * 30])
def test_a_length_outside_its_bounds_is_refused(monkeypatch, said):
    monkeypatch.setenv("PUTRIGHT_X", said)

    with pytest.raises(OddSetting, match="write a whole number from 5 to 720"):
        environment.whole("PUTRIGHT_X", 60, least=5, most=720)
