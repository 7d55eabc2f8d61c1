"""What a letter was sent with goes with it by e-mail, and nothing that may not be opened."""

import io
from datetime import timedelta

import pytest

from putright.files.models import FileScan, place_of
from putright.files.store import put, store
from putright.letters import outgoing
from putright.letters.channels import attached
from putright.letters.models import Delivery
from tests.cases.given import NOON, asked, received


@pytest.fixture(autouse=True)
def _files(settings, tmp_path):
    folder = {"BACKEND": "putright.files.folder.Folder", "OPTIONS": {"location": str(tmp_path)}}
    settings.STORAGES = {**settings.STORAGES, "files": folder}


def keep(council, content, name):
    return put(council, io.BytesIO(content), name_hint=name, by="s-asha", at=NOON)


def sent_with(council):
    own = keep(council, b"Their own words.", "own.txt")
    case = received(council, given={"files": [own.id]})
    kept = keep(council, b"The plan of the lift.", "plan.txt")
    given = {"letter": "holding", "parts": {"text": "See the plan."}, "files": [kept.id]}
    asked(council, case.reference, "send", given=given)
    return kept


def test_its_files_go_with_it_and_what_they_sent_us_does_not_come_back(council, by_mail):
    sent_with(council)

    outgoing.look(NOON)

    confirmation, letter = by_mail.messages
    assert list(confirmation.iter_attachments()) == []
    [file] = letter.iter_attachments()
    assert file.get_filename() == "plan.txt"
    assert file.get_content() == "The plan of the lift."


def test_it_waits_for_the_scanner(council, by_mail, settings):
    kept = sent_with(council)
    settings.SCANNER = "tcp://127.0.0.1:1"

    outgoing.look(NOON)
    assert len(by_mail.took) == 1, "the confirmation, which brings no file"
    FileScan.objects.filter(file=kept.id).update(state=FileScan.CLEAN)

    outgoing.look(NOON + timedelta(minutes=10))
    assert len(by_mail.took) == 2


def test_one_in_which_something_was_found_keeps_it_here_and_that_is_listed(
    council, by_mail, settings
):
    kept = sent_with(council)
    settings.SCANNER = "tcp://127.0.0.1:1"
    outgoing.look(NOON)
    FileScan.objects.filter(file=kept.id).exclude(state=FileScan.CLEAN).update(state=FileScan.FOUND)

    outgoing.look(NOON + timedelta(minutes=10))

    assert Delivery.objects.get(letter="holding").fault == "file-shut"


def test_more_than_an_email_can_hold_is_listed(council, by_mail, monkeypatch):
    monkeypatch.setattr(attached, "MOST_BYTES", 10)
    sent_with(council)

    outgoing.look(NOON)

    assert Delivery.objects.get(letter="holding").fault == "too-much"


def test_one_that_is_not_in_the_store_is_listed(council, by_mail):
    kept = sent_with(council)
    store().delete(place_of(council.pk, kept.id))

    outgoing.look(NOON)

    assert Delivery.objects.get(letter="holding").fault == "file-gone"
