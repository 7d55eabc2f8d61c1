"""Does the command line say whom somebody answers to, and refuse a circle?"""

import json

import pytest

from putright.commands.__main__ import main
from tests.workspace.given import organisation, staff

pytestmark = pytest.mark.django_db


@pytest.fixture
def said(capsys):
    """Return a way to run a command: it gives all that was printed."""

    def run(*words: str, code: int = 0) -> str:
        assert main(list(words)) == code
        printed = capsys.readouterr()
        return printed.out + printed.err

    return run


@pytest.fixture(autouse=True)
def citizen(db):
    found = organisation("citizen")
    staff("Cat Lowe", {found: ["customer-service-centre"]})
    staff("Max Bell", {found: ["service-area-manager"]})
    return found


def manager(name: str, *rest: str) -> list[str]:
    return ["staff", "manager", name, "--organisation", "citizen", *rest]


def listed(said) -> dict[str, str]:
    found = json.loads(said("staff", "list", "citizen", "--json"))
    return {one["username"]: one["manager"] for one in found["staff"]}


def test_somebody_answers_to_a_manager_and_then_to_nobody(said, citizen):
    told = said(*manager("cat", "--is", "max"))

    assert told == f"cat: Cat Lowe, answers to Max Bell in {citizen.name}.\n"
    assert listed(said) == {"cat": "max", "max": ""}

    assert "answers to nobody" in said(*manager("cat", "--nobody"))
    assert listed(said) == {"cat": "", "max": ""}


def test_what_cannot_be_is_refused(said):
    staff("Olu There")
    said(*manager("cat", "--is", "max"))

    assert "lead back" in said(*manager("max", "--is", "cat"), code=1)
    assert "who works here" in said(*manager("max", "--is", "olu"), code=1)
    assert "never worked" in said(*manager("olu", "--is", "max"), code=1)
    assert "no 'zed'" in said(*manager("max", "--is", "zed"), code=1)
    assert listed(said) == {"cat": "max", "max": ""}
