"""Who says whom a colleague answers to, and what does the page tell of it?"""

import pytest

from putright.directory.managers import managers
from tests.workspace.given import organisation, signed_in, staff

pytestmark = pytest.mark.django_db
HERE = "/staff/citizen/people/"
PAGE = f"{HERE}s-cat/manager/"


@pytest.fixture
def citizen(db):
    return organisation("citizen", name="Citizen")


@pytest.fixture
def as_dee(citizen):
    return signed_in(staff("Dee Marsh", {citizen: ["director-of-customer-service"]}))


@pytest.fixture
def as_cat(citizen):
    return signed_in(staff("Cat Lowe", {citizen: ["customer-service-centre"]}, team="Centre"))


@pytest.fixture(autouse=True)
def max_(citizen):
    return staff("Max Bell", {citizen: ["service-area-manager"]}, team="Repairs")


def test_whoever_administers_says_whom_somebody_answers_to(citizen, as_dee, as_cat):
    page = as_dee.post(PAGE, {"manager": "s-max"}, follow=True).content.decode()

    assert "Their line manager is changed." in page
    assert f'href="{HERE}s-max/">Max Bell</a>' in page and "Line manager: Max Bell." in page
    assert managers(citizen) == {"s-cat": "s-max"}
    above = as_cat.get(f"{HERE}s-max/").content.decode()
    assert "Manages" in above and f'href="{HERE}s-cat/">Cat Lowe</a>' in above
    assert "Line manager" in as_cat.get(HERE).content.decode()


def test_nobody_else_does(citizen, as_cat):
    assert as_cat.get(PAGE).status_code == 404
    assert as_cat.post(PAGE, {"manager": "s-max"}).status_code == 404
    assert managers(citizen) == {}
    assert "None written down" in as_cat.get(f"{HERE}s-cat/").content.decode()


def test_a_circle_is_refused_above_the_form(citizen, as_dee, as_cat):
    as_dee.post(PAGE, {"manager": "s-max"})
    page = as_dee.post(f"{HERE}s-max/manager/", {"manager": "s-cat"})

    assert page.status_code == 422
    assert "Cat Lowe answers to Max Bell" in page.content.decode()
    assert managers(citizen) == {"s-cat": "s-max"}


def test_only_who_works_here_can_be_chosen(citizen, as_dee, as_cat):
    page = as_dee.get(PAGE).content.decode()

    assert 'value="s-max"' in page and 'value="s-cat"' not in page
    assert as_dee.post(PAGE, {"manager": "s-stranger"}).status_code == 422
    assert as_dee.get(f"{HERE}s-stranger/manager/").status_code == 404
