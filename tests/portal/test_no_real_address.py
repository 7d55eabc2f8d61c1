"""In a demonstration nobody is told to write to the real organisation, nor can by a link."""

import pytest

from putright.core.case import Case
from putright.core.letters.known import Known
from putright.core.letters.shown import Page, shown
from putright.core.reaching import ways_in
from putright.policies.load import load_policy
from putright.project import clock
from tests.portal.given import address, tell

REAL = "customerexperience@peopleplus.co.uk"


@pytest.mark.django_db
def test_a_demonstration_has_its_own_address_and_a_real_one_the_policys(organisations, client):
    house = organisations["peopleplus"]
    assert f"mailto:{REAL}" in client.get("/peopleplus/").content.decode().lower()

    house.demonstration = True
    house.save()
    for page in ("/peopleplus/", "/peopleplus/policy/"):
        html = client.get(page).content.decode().lower()
        assert f"mailto:{REAL}" not in html


def test_what_names_no_address_stays():
    policy, day = load_policy("peopleplus"), clock.today()

    said = [one.channel for one in ways_in(policy, day, is_example=True)]

    assert said == ["in person", "letter"]
    assert len(list(ways_in(policy, day))) == 3


@pytest.mark.django_db
def test_the_way_outside_says_how_to_reach_them(organisations, client):
    citizen = organisations["citizen"]
    page = client.get("/citizen/policy/").content.decode()

    assert "www.housing-ombudsman.org.uk, 0300 111 3000" in page
    outside = page[page.index('id="outside"') : page.index('id="about"')]
    assert "Source:" not in outside
    assert address(citizen, tell(citizen))


@pytest.mark.parametrize("is_example", [True, False])
def test_nor_does_a_letter_of_a_demonstration_name_it(is_example):
    policy = load_policy("peopleplus")
    letter = next(one for one in policy.letter if one.id == "late-notice")
    known = Known(fields={"contact": "ours@example.org"}, is_example=is_example)

    said = shown("how-to-complain", Page(letter, Case(), policy, clock.today(), (), known))

    assert (REAL in said.lower()) is not is_example
    assert ("ours@example.org" in said) is is_example
