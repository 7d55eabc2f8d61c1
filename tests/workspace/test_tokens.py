"""May only those who administer make tokens, and is each shown once?"""

import pytest

from putright.systems import tokens
from putright.systems.models import Hook, Token
from tests.api.systems import System, system_of
from tests.workspace.given import signed_in, staff

pytestmark = pytest.mark.django_db
HERE = "/staff/cestria/people/systems/"
MADE = {"name": "Housing", "role": "", "team": "", "rights": "write", "days": "30"}


@pytest.fixture
def dee(cestria):
    return staff("Dee Marsh", {cestria: ["finance-director"]})


@pytest.fixture
def as_dee(dee):
    return signed_in(dee)


def secret_in(answer):
    page = answer.content.decode()
    return page.split("<strong>putright_")[1].split("</strong>")[0]


def test_a_token_of_ones_own_rights_is_shown_once(as_dee, cestria, dee):
    answer = as_dee.post(f"{HERE}token/", MADE)

    secret = "putright_" + secret_in(answer)
    me = System("cestria", secret).get("").json()
    assert (me["person"], me["roles"], me["writes"]) == (dee.key, ["finance-director"], True)
    listed = as_dee.get(HERE).content.decode()
    assert "Housing" in listed and secret not in listed
    assert secret not in repr(list(Token.objects.values()))


def test_an_account_of_its_own_cannot_sign_in_and_is_nobodys_colleague(as_dee, cestria, client):
    from putright.people.models import Membership, Staff

    as_dee.post(f"{HERE}token/", {**MADE, "role": "service-team", "team": "Repairs"})

    token = Token.objects.get()
    account = Staff.objects.get(key=token.holder)
    assert not account.is_active and not account.has_usable_password()
    assert not Membership.objects.filter(staff=account).exists()
    assert account.name == "Housing"


def test_nobody_makes_a_token_with_the_rights_of_a_colleague(as_dee, asha):
    as_dee.post(f"{HERE}token/", {**MADE, "person": asha.key, "holder": asha.key})

    assert Token.objects.get().holder == "s-dee"


@pytest.mark.parametrize(
    "wrong",
    [{"name": " "}, {"role": "tenant"}, {"role": "nonsense"}, {"rights": "all"}, {"days": "9999"}],
    ids=str,
)
def test_what_makes_no_sense_is_refused_with_what_was_typed(as_dee, wrong):
    answer = as_dee.post(f"{HERE}token/", {**MADE, "name": "Housing west", **wrong})

    assert answer.status_code == 422
    assert "There is a problem" in answer.content.decode()
    assert not Token.objects.exists()


def test_a_token_is_taken_back_once(as_dee, cestria):
    system = system_of(cestria, role="service-team")
    path = f"{HERE}token/{system.number}/"
    assert as_dee.post(path).status_code == 302
    assert system.get("").status_code == 401
    assert as_dee.get(path).status_code == 404


def test_those_who_do_not_administer_find_nothing_here(as_asha, as_cleo, as_dee, cestria):
    system = system_of(cestria, role="service-team")
    paths = ("", "token/", f"token/{system.number}/", "hook/", "hook/1/")
    for browser in (as_asha, as_cleo):
        for path in paths:
            assert browser.get(HERE + path).status_code == 404, path
            assert browser.post(HERE + path, MADE).status_code in (404, 405), path
    assert "Other systems" not in as_asha.get("/staff/cestria/people/").content.decode()
    assert system.get("").status_code == 200
    assert Token.objects.count() == 1


def test_a_token_of_another_organisation_is_as_one_that_is_missing(as_dee, other):
    theirs = system_of(other, role="senior-manager")

    for method in (as_dee.get, as_dee.post):
        assert method(f"{HERE}token/{theirs.number}/").status_code == 404
    assert theirs.get("").status_code == 200


def test_a_webhook_that_was_given_up_is_said_and_goes_on(as_dee, as_asha, cestria):
    system = system_of(cestria, role="service-team")
    boxes = {"name": "Housing", "url": "https://a.example.org/", "token": str(system.number)}
    answer = as_dee.post(f"{HERE}hook/", {**boxes, "events": ""})
    assert "whsec_" in answer.content.decode()
    hook = Hook.objects.get()
    assert "whsec_" not in hook.sealed
    Hook.objects.filter(pk=hook.pk).update(state=Hook.FAILED)

    assert "told nothing more" in as_dee.get(HERE).content.decode()
    assert f"{HERE}hook/{hook.number}/" in as_dee.get("/staff/cestria/people/").content.decode()
    assert "told nothing more" not in as_asha.get("/staff/cestria/people/").content.decode()
    assert as_dee.post(f"{HERE}hook/{hook.number}/").status_code == 302

    assert Hook.objects.get().state == Hook.ON
    tokens.revoke(cestria, system.number, by="s-dee", at=hook.made_at)
    Hook.objects.update(state=Hook.OFF)
    refused = as_dee.post(f"{HERE}hook/{hook.number}/")
    assert refused.status_code == 422 and "works no more" in refused.content.decode()
