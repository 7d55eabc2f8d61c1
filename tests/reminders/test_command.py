"""`putright reminders` shows who would be told what, and why; and writes nothing down."""

import json

import pytest

from putright.cases.overdue import pass_deadlines
from putright.commands import main
from putright.notices.models import Notice
from putright.reminders.models import Digest, Told, Wish
from tests.reminders.given import at, case_of, looked

DRY = ("reminders", "mini", "--dry-run", "--at", "2026-11-24T09:00")


@pytest.fixture
def tells(capsys, council):
    def told(*words, code=0):
        assert main(list(words)) == code
        return capsys.readouterr()

    return told


def test_it_says_who_is_told_what_and_why(tells, council):
    case = case_of(council)

    found = json.loads(tells(*DRY, "--json").out)

    [one] = found["told"]
    assert one == {
        "person": "s-asha",
        "name": "Asha Rao",
        "digest_at": "09:00",
        "kind": "due",
        "reference": case.reference,
        "stage": "Stage 1",
        "title": "Acknowledgement",
        "on": "2026-11-26",
        "clause": "M-1",
        "why": "2 working days before",
        "told_already": False,
    }
    assert found["is_time"] is True
    assert found["next"] == "2026-11-25T09:00:00+00:00"
    assert not (Notice.objects.exists() or Told.objects.exists() or Digest.objects.exists())


def test_in_words_too(tells, council):
    case = case_of(council)
    said = tells(*DRY).out
    assert f"Asha Rao: due {case.reference} 2026-11-26 Acknowledgement" in said
    assert "because 2 working days before; M-1" in said


def test_what_was_told_already_is_marked(tells, council):
    case_of(council)
    looked("2026-11-24T09:00")
    assert json.loads(tells(*DRY, "--json").out)["told"][0]["told_already"] is True


def test_what_reaches_nobody_is_counted(tells, council):
    Wish.objects.all().delete()
    case_of(council, when=at("2026-11-18T12:00"))
    pass_deadlines(council, at("2026-11-24T08:00"))
    assert "reach nobody: an address is missing" in tells(*DRY).out


def test_an_address_is_written_down(tells, council):
    said = tells("reminders", "mini", "--address", "asha", "new@example.org").out
    assert said == "asha is told at new@example.org.\n"
    assert Wish.objects.get(organisation=council, person="s-asha").email == "new@example.org"
    tells("reminders", "mini", "--address", "asha", "")
    assert Wish.objects.get(organisation=council, person="s-asha").email == ""


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--at", "2026-11-24T09:00"), "add --dry-run"),
        (("--dry-run", "--at", "tomorrow"), '"tomorrow" is no moment'),
        (("--dry-run", "--at", "9999-12-31T23:00"), "calendar"),
        (("--dry-run", "--at", "0001-01-01T00:00"), ""),
        (("--dry-run", "--address", "asha", "a@example.org"), "leave out"),
        (("--address", "nobody", "a@example.org"), "nobody called nobody works at mini"),
        (("--address", "asha", "at work"), "Enter an e-mail address"),
    ],
)
def test_what_cannot_be_ends_in_a_sentence(tells, words, said):
    assert said in tells("reminders", "mini", *words, code=1).err


def test_without_a_mail_server_it_says_so(tells, settings):
    settings.MAIL = {}
    assert "sends no e-mail" in tells("reminders", "mini", code=1).err
