"""Can anyone begin in one glance, and is nothing promised that the policy does not say?"""

import pytest
from django.test import Client

from putright.people.models import Organisation
from tests.portal.given import SLUGS, words


@pytest.mark.parametrize("slug", SLUGS)
def test_each_policy_has_its_start_page(organisations, client: Client, slug: str):
    page = client.get(f"/{slug}/")

    assert page.status_code == 200
    assert "Tell us what happened" in words(page)
    assert organisations[slug].name in page.content.decode()


def test_one_organisation_is_gone_to_at_once(db, client: Client):
    Organisation.objects.create(slug="only", name="Only", pack="cestria", reference_prefix="ON")

    assert client.get("/").headers["Location"] == "/only/"


def test_several_organisations_are_chosen_from(organisations, client: Client):
    page = client.get("/")

    said = words(page)
    assert "Who would you like to tell?" in said
    assert all(one.name in said for one in organisations.values())


def test_no_organisation_says_what_to_do(db, client: Client):
    assert "No organisation is here yet" in words(client.get("/"))


def test_an_unknown_organisation_is_not_found(organisations, client: Client):
    page = client.get("/nobody/")

    assert page.status_code == 404
    assert "You cannot open this page" in words(page)


@pytest.mark.parametrize(
    ("slug", "promise"),
    [
        ("cestria", "We reply within 3 working days, and aim to answer within 10 working days."),
        ("cipfa", "We reply within 2 working days, and aim to answer within 2 working days."),
        ("citizen", "We usually reply within 3 working days. Our policy does not give a time"),
        ("peopleplus", "Our policy does not give a time for the answer. Clauses PP-8, PP-2"),
        ("fos", "Our policy does not give a time for the answer. Clause FO-2"),
    ],
)
def test_the_promise_on_a_card_is_the_clocks_own(organisations, client, slug, promise):
    assert promise in words(client.get(f"/{slug}/"))


@pytest.mark.parametrize(
    ("slug", "stages"),
    [
        ("cestria", ["Informal answer", "Stage 1", "Stage 2", "Stage 3", "Housing Ombudsman"]),
        ("cipfa", ["Stage 1", "Stage 2", "Stage 3"]),
        ("citizen", ["First contact", "Investigation by the service area", "Housing Ombudsman"]),
        ("peopleplus", ["First contact", "Taken further"]),
        ("fos", ["Looking into the complaint", "Our own attempt to settle it"]),
    ],
)
def test_the_stages_are_those_of_the_policy(organisations, client, slug, stages):
    html = client.get(f"/{slug}/").content.decode()

    places = [html.index(f'pr-stages__name">{name}') for name in stages]
    assert places == sorted(places)


def test_an_aim_stays_an_aim_in_the_table(organisations, client):
    said = words(client.get("/cipfa/"))

    assert "We aim for 4 working days" in said
    assert "Usually 2 working days" in said


def test_procedures_whose_text_is_not_here_are_named_and_given_no_times(organisations, client):
    said = words(client.get("/peopleplus/"))

    assert "Department for Work and Pensions contracts" in said
    assert "no stages and no times are stated for them" in said
    assert "E, F and H are vacant: nothing is handled under them." in said


def test_a_request_for_a_service_is_told_from_a_complaint(organisations, client):
    said = words(client.get("/cestria/"))

    assert "Ask for a service instead. If we have already let you down over it" in said
    assert "Ask for a service" not in words(client.get("/cipfa/"))


def test_only_kinds_that_the_public_sends_have_a_card(organisations, client):
    html = client.get("/cestria/").content.decode()

    assert "/cestria/tell/complaint/" in html
    assert "/cestria/tell/correspondence/" not in html


def test_the_ways_to_reach_are_the_organisations_and_the_policys(organisations, client):
    assert "customerservices@cipfa.org" in words(client.get("/cipfa/"))
    assert "0191 496 0142" in words(client.get("/cestria/"))


def test_a_policy_that_asks_again_at_no_stage_does_not_offer_it(organisations, client):
    assert "you can ask for the next stage" in words(client.get("/cestria/"))
