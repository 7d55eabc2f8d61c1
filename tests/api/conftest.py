"""Two councils, and a system of the first with a token."""

import pytest

from tests.api.systems import system_of
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
def system(cestria):
    """A system of the council's, with the part of a service manager."""
    return system_of(cestria, role="service-manager", team="Repairs")


@pytest.fixture
def whoever_is_named_works_here() -> None:
    """Here the directory alone knows who works here, as outside of tests."""
