"""Does `putright token` make a token that works, and `putright webhook` an address that is told?"""

import json

import pytest

from putright.commands import main
from putright.project import clock
from putright.systems import upkeep
from tests.api.systems import System
from tests.systems.sink import sink
from tests.workspace.given import organisation, received, staff

pytestmark = pytest.mark.django_db


@pytest.fixture
def cestria(db):
    where = organisation("cestria")
    staff("Asha Khan", {where: ["service-manager"]})
    return where


def run(capsys, *words, code=0):
    assert main(list(words)) == code
    return capsys.readouterr()


def test_a_token_is_made_used_listed_and_taken_back(cestria, capsys):
    made = run(capsys, "token", "add", "cestria", "Housing", "--role", "service-team", "--writes")
    system = System("cestria", made.out.strip())
    assert system.get("").json()["roles"] == ["service-team"]
    listed = json.loads(run(capsys, "token", "list", "cestria", "--json").out)
    assert [one["name"] for one in listed] == ["Housing"]
    assert made.out.strip() not in repr(listed)

    run(capsys, "token", "revoke", "cestria", str(listed[0]["number"]))

    assert system.get("").status_code == 401
    assert "taken back" in run(capsys, "token", "list", "cestria").out


def test_a_token_with_the_rights_of_a_person(cestria, capsys):
    made = run(capsys, "token", "add", "cestria", "Script", "--person", "asha", "--days", "1")

    assert System("cestria", made.out.strip()).get("").json()["person"] == "s-asha"


@pytest.mark.parametrize(
    "words",
    [
        ("Housing",), ("Housing", "--role", "nonsense"), ("Housing", "--person", "nobody"),
        ("Housing", "--role", "service-team", "--days", "0"),
        ("Housing", "--role", "service-team", "--person", "asha"),
        ("Housing", "--person", "asha", "--team", "Repairs"),
    ],
)  # fmt: skip
def test_what_makes_no_sense_is_refused_in_a_sentence(cestria, capsys, words):
    said = run(capsys, "token", "add", "cestria", *words, code=1)

    assert said.err.startswith("putright: ") and said.out == ""


def test_a_token_for_somebody_who_works_elsewhere_is_not_made(cestria, capsys):
    staff("Bea Lind", {organisation("cipfa", slug="another"): ["officer"]})

    said = run(capsys, "token", "add", "cestria", "Script", "--person", "bea", code=1)

    assert "no part in this organisation" in said.err and said.out == ""
    assert run(capsys, "token", "list", "cestria").out == "There is no token.\n"


def test_a_number_that_is_no_token_here_was_never_taken_back(cestria, capsys):
    organisation("cipfa", slug="another")
    run(capsys, "token", "add", "cestria", "Housing", "--role", "service-team")
    number = json.loads(run(capsys, "token", "list", "cestria", "--json").out)[0]["number"]

    assert isinstance(number, str), "JavaScript and jq do not keep so large a number"
    for where, this in (("cestria", "12345"), ("another", number)):
        said = run(capsys, "token", "revoke", where, this, code=1)
        assert f"no token {this} in this organisation" in said.err
    run(capsys, "token", "revoke", "cestria", number)
    assert "before" in run(capsys, "token", "revoke", "cestria", number, code=1).err


def test_a_webhook_is_added_stopped_and_told_again(cestria, capsys, settings):
    settings.HOOKS_PRIVATE = True
    run(capsys, "token", "add", "cestria", "Housing", "--role", "service-manager")
    token = json.loads(run(capsys, "token", "list", "cestria", "--json").out)[0]["number"]
    with sink() as listener:
        run(capsys, "webhook", "add", "cestria", "Housing", listener.url, "--token", str(token))
        hook = json.loads(run(capsys, "webhook", "list", "cestria", "--json").out)[0]["number"]
        received(cestria)
        run(capsys, "webhook", "stop", "cestria", str(hook))
        upkeep.look(clock.now())
        assert listener.got == []

        said = run(capsys, "webhook", "replay", "cestria", str(hook), code=1)
        assert "go-on" in said.err
        upkeep.look(clock.now())
        assert listener.got == [], "to tell again is not to turn on"
        assert "off" in run(capsys, "webhook", "list", "cestria").out

        run(capsys, "webhook", "go-on", "cestria", str(hook))
        run(capsys, "webhook", "replay", "cestria", str(hook))
        upkeep.look(clock.now())

        assert json.loads(listener.got[0][1])["name"] == "received"
        assert "on" in run(capsys, "webhook", "list", "cestria").out


def test_without_any_there_is_a_sentence(cestria, capsys):
    assert run(capsys, "token", "list", "cestria").out == "There is no token.\n"
    assert run(capsys, "webhook", "list", "cestria").out == "Nobody is told.\n"
    assert "no such" in run(capsys, "webhook", "stop", "cestria", "7", code=1).err
