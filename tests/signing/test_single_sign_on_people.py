"""Whom does the identity provider name, and what may they do here?"""

from dataclasses import replace

import pytest
from django.test import Client

from putright.people.models import Membership, Organisation, Staff
from putright.signing import log, moment
from putright.signing.models import OutsideAccount, SignIn
from putright.signing.single_sign_on.people import link
from tests.signing.given import is_in
from tests.signing.identity import ROLES, parts, refused
from tests.workspace.given import staff

pytestmark = pytest.mark.django_db


# -- roles ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "claim", [None, {}, {"roles": []}, {"roles": ["of no meaning"]}, {"roles": "x"}, "officers", 5]
)
def test_without_a_role_there_is_no_access_and_the_page_says_so(identity, claim):
    identity.claims["realm"] = claim

    refused(identity, "It names no role for you")
    assert SignIn.objects.get().outcome == log.NO_ROLES


def test_roles_that_changed_are_other_ones_at_the_next_sign_in(identity, client):
    identity.round(client)
    identity.claims["realm"] = {"roles": ["both"]}

    identity.round(Client())

    assert set(parts()) == {
        ("cestria", "service-team", "Repairs"),
        ("another", "customer-service", ""),
    }
    identity.claims["realm"] = {"roles": "managers"}
    identity.round(Client())
    assert parts() == [("cestria", "service-manager", "")]


def test_whoever_has_no_role_left_is_shut_out_everywhere_at_once(identity, client):
    identity.round(client)
    assert client.get("/staff/cestria/").status_code == 200
    identity.claims["realm"] = {}

    assert identity.round(Client()).status_code == 403

    assert parts() == []
    assert client.get("/staff/cestria/").status_code == 404
    assert log.of(Staff.objects.get(name="Dana Reid"))[0].outcome == log.NO_ROLES


def test_roles_in_organisations_of_which_it_does_not_speak_stay(identity, client, settings):
    settings.SINGLE_SIGN_ON = replace(
        settings.SINGLE_SIGN_ON, roles={"officers": ROLES["officers"]}
    )
    identity.round(client)
    dana = Staff.objects.get(username="dana@example.org")
    other = Organisation.objects.get(slug="another")
    Membership.objects.create(organisation=other, staff=dana, role="customer-service")
    identity.claims["realm"] = {}

    identity.round(Client())

    assert parts() == [("another", "customer-service", "")]


def test_a_role_that_does_not_exist_is_not_given_and_the_log_says_so(identity, caplog):
    identity.claims["realm"] = {"roles": ["mistaken"]}

    refused(identity, "It names no role for you")
    assert "cestria/no-such-role" in caplog.text
    assert "nowhere/service-team" in caplog.text


# -- who it is ------------------------------------------------------------------------------


def test_a_name_that_somebody_here_has_does_not_make_them_that_person(identity, cestria, client):
    staff("Dana Other", {cestria: ["service-manager"]})
    identity.claims["preferred_username"] = "DANA"

    answer = identity.round(client)

    assert answer.status_code == 403
    assert "Somebody with this name signs in here" in answer.content.decode()
    assert not is_in(client)
    assert parts("dana") == [("cestria", "service-manager", "")]


def test_once_linked_they_are_that_person(identity, cestria, client):
    dana = staff("Dana Other", {cestria: ["service-manager"]})
    link(dana, identity.issuer, "subject-1")

    identity.round(client)

    assert "Dana Other" in client.get("/staff/cestria/").content.decode()
    assert parts("dana") == [("cestria", "service-team", "Repairs")]


def test_they_are_known_by_their_subject_whatever_they_are_called(identity, client):
    identity.round(Client())
    identity.claims |= {"preferred_username": "d.reid", "name": "Dana Reid-Cole"}

    identity.round(client)

    assert Staff.objects.count() == OutsideAccount.objects.count() == 1


def test_somebody_who_left_is_not_let_in_again(identity, client):
    identity.round(Client())
    Staff.objects.update(is_active=False)

    assert identity.round(client).status_code == 403
    assert not is_in(client)


def test_a_token_that_is_about_to_end_is_allowed_a_minute_for_the_clocks(identity, client):
    identity.replaced = {"exp": moment.epoch() - 30}

    identity.round(client)

    assert is_in(client)
