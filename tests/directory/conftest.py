"""A council of Citizen's policy: Dee directs and administers, Max manages, Cat takes calls."""

from datetime import date

import pytest

from putright.directory import roles
from putright.policies.load import load_policy
from putright.project import clock
from tests.workspace.given import organisation, staff

DIRECTOR = "director-of-customer-service"
MANAGER = "service-area-manager"
CENTRE = "customer-service-centre"


@pytest.fixture
def citizen(db):
    return organisation("citizen", name="Citizen")


@pytest.fixture
def policy():
    return load_policy("citizen")


@pytest.fixture
def dee(citizen):
    return staff("Dee Marsh", {citizen: [DIRECTOR]})


@pytest.fixture
def max_(citizen):
    return staff("Max Bell", {citizen: [MANAGER]}, team="Repairs")


@pytest.fixture
def cat(citizen):
    return staff("Cat Lowe", {citizen: [CENTRE]}, team="Centre")


@pytest.fixture
def today() -> date:
    return clock.today("Europe/London")


@pytest.fixture
def hold(citizen, dee, today):
    """Return a short way for Dee to give somebody a role."""

    def given(person, role, *, since=None, until=None, team=""):
        roles.hold(
            citizen,
            person,
            role,
            team=team,
            since=since or today,
            until=until,
            by=dee.key,
            at=clock.now(),
            today=today,
        )

    return given
