"""Who gets in, and where to?"""

import pytest

from tests.workspace.given import PASSWORD, organisation, signed_in, staff

pytestmark = pytest.mark.django_db
SIGN_IN = "/staff/sign-in/"


def test_a_person_signs_in_and_comes_to_their_only_organisation(client, asha):
    answer = client.post(SIGN_IN, {"username": "asha", "password": PASSWORD}, follow=True)

    assert answer.redirect_chain[-1][0] == "/staff/cestria/"
    page = answer.content.decode()
    assert "Asha Khan" in page
    assert "Today" in page


def test_the_roles_that_somebody_holds_are_shown(cestria):
    both = staff("Pat Lee", {cestria: ["chair", "panel"]})

    page = signed_in(both).get("/staff/cestria/").content.decode()

    assert "Chair of the Board and Complaints Panel" in page


@pytest.mark.parametrize("typed", [
    {"username": "asha", "password": "wrong"},
    {"username": "nobody", "password": PASSWORD},
])  # fmt: skip
def test_which_of_the_two_was_wrong_is_not_said(client, asha, typed):
    answer = client.post(SIGN_IN, typed)

    assert answer.status_code == 422
    assert "The username or the password is not right" in answer.content.decode()


def test_somebody_who_left_cannot_sign_in(client, asha):
    asha.is_active = False
    asha.save()

    answer = client.post(SIGN_IN, {"username": "asha", "password": PASSWORD})

    assert answer.status_code == 422


def test_after_signing_in_one_goes_where_one_was_going(client, asha):
    sent = client.get("/staff/cestria/cases/?status=open")
    assert sent.status_code == 302

    answer = client.post(
        sent["Location"],
        {"username": "asha", "password": PASSWORD, "next": "/staff/cestria/cases/?status=open"},
    )

    assert answer["Location"] == "/staff/cestria/cases/?status=open"


@pytest.mark.parametrize(
    "elsewhere", ["https://evil.example/", "//evil.example", "/staff/\nx", "/"]
)
def test_nobody_is_sent_elsewhere(client, asha, elsewhere):
    typed = {"username": "asha", "password": PASSWORD, "next": elsewhere}

    assert client.post(SIGN_IN, typed)["Location"] == "/staff/"


def test_somebody_of_two_organisations_chooses(cestria, other):
    both = staff("Nia Bo", {cestria: ["front-line"], other: ["customer-service"]})

    page = signed_in(both).get("/staff/").content.decode()

    assert 'href="/staff/cestria/"' in page
    assert 'href="/staff/another/"' in page


def test_somebody_of_none_is_told_so(db):
    page = signed_in(staff("Lou Po")).get("/staff/").content.decode()

    assert "You play no part in any organisation yet" in page


def test_signing_out_takes_a_post(as_asha):
    assert as_asha.get("/staff/sign-out/").status_code == 405
    assert as_asha.post("/staff/sign-out/")["Location"] == SIGN_IN
    assert as_asha.get("/staff/cestria/").status_code == 302


def test_another_organisation_looks_as_one_that_does_not_exist(as_cleo, cestria):
    theirs = as_cleo.get("/staff/cestria/")
    missing = as_cleo.get("/staff/nowhere/")

    assert theirs.status_code == missing.status_code == 404
    assert theirs.content == missing.content


def test_a_role_in_one_organisation_is_none_in_another(as_asha):
    organisation("citizen")

    assert as_asha.get("/staff/citizen/log/").status_code == 404
