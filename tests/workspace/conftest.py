"""The standing people: Asha handles, Ben is of her team, Cleo works somewhere else."""

import pytest

from tests.workspace.given import organisation, signed_in, staff


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


@pytest.fixture
def cleo(other):
    return staff("Cleo Marsh", {other: ["senior-manager"]}, team="Membership")


@pytest.fixture
def as_asha(asha):
    return signed_in(asha)


@pytest.fixture
def as_ben(ben):
    return signed_in(ben)


@pytest.fixture
def as_cleo(cleo):
    return signed_in(cleo)


@pytest.fixture
def whoever_is_named_works_here() -> None:
    """Here the directory alone knows who works here, as outside of tests."""
