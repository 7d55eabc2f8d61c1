"""Whose training is over, ends soon or is missing, as the command line says it?"""

import json
from datetime import timedelta

import pytest

from putright.commands import main
from putright.directory import log, training
from putright.policies.load import load_policy
from putright.project import clock
from tests.workspace.given import organisation, staff

pytestmark = pytest.mark.django_db


@pytest.fixture
def citizen(db):
    where = organisation("citizen", name="Citizen")
    cat = staff("Cat Lowe", {where: ["customer-service-centre"]}, team="Centre")
    ned = staff("Ned Roe", {where: ["customer-service-centre"]})
    today = clock.today("Europe/London")
    course = load_policy("citizen").course[0]
    for person, until in ((cat, today - timedelta(days=1)), (ned, None)):
        training.record(
            where,
            [person.key],
            course,
            on=today - timedelta(days=9),
            until=until,
            by="",
            at=clock.now(),
            today=today,
        )
    return where


def test_who_lacks_what_is_listed(citizen, capsys):
    assert main(["training", "citizen"]) == 0

    told = capsys.readouterr().out
    assert told.startswith("Cat Lowe: Handling complaints (handling-complaints), over since ")
    assert "Ned Roe" not in told


def test_everybody_is_listed_when_asked_for_all(citizen, capsys):
    assert main(["training", "citizen", "--all", "--json"]) == 0

    found = {row["name"]: row for row in json.loads(capsys.readouterr().out)}
    assert found["Cat Lowe"]["state"] == "expired"
    assert found["Ned Roe"]["state"] == "current"
    assert found["Ned Roe"]["until"] is None


def test_where_nobody_lacks_anything_it_says_so(db, capsys):
    organisation("cipfa", name="CIPFA")

    assert main(["training", "cipfa"]) == 0

    assert capsys.readouterr().out == "Nobody lacks training that the policy asks for.\n"


def test_an_organisation_that_there_is_not_is_refused(db, capsys):
    assert main(["training", "nowhere"]) != 0

    assert "there is no organisation 'nowhere'" in capsys.readouterr().err


def test_who_is_added_on_the_command_line_is_in_the_log_too(citizen, tmp_path):
    secret = tmp_path / "password"
    secret.write_text("seven lamps in june")
    words = ["staff", "add", "noor", "--name", "Noor Aziz", "--organisation", "citizen"]
    assert main([*words, "--role", "board", "--password-file", str(secret)]) == 0

    from putright.people.models import Staff

    entry = log.about(citizen, Staff.objects.get(username="noor").key)[0]
    assert (entry.by, entry.said) == ("", "Added: board.")
