"""E-mails that made a case or joined it are in its bundle as they came, with their digest."""

import csv
from hashlib import sha256

import pytest

from putright.cases.models import CaseRow
from putright.mail import taking_in
from putright.mail.belonging import Belongs
from putright.mail.keeping import Came, keep
from putright.mail.models import Arrived
from putright.mail.queue import understand_waiting
from putright.people.models import Organisation
from tests.bundles.reading import bundle, case_json, pdf_text
from tests.cases.given import ASHA, NOON
from tests.mail.written import written

pytestmark = pytest.mark.django_db(transaction=True)
PDF = ("letter.pdf", "application/pdf", b"%PDF-1.7 a letter")


@pytest.fixture
def first(council: Organisation) -> tuple[bytes, str]:
    """Return a message that is a case, and the case's reference."""
    raw = written(files=[PDF])
    number = keep(council, raw, Came("lmtp", ""), NOON).number
    understand_waiting(NOON)
    one = Arrived.objects.get(number=number)
    taking_in.become_case(council, one, taking_in.read_again(one), "complaint", NOON, by=ASHA)
    return raw, CaseRow.objects.get().reference


def joined(council: Organisation, raw: bytes, **said: object) -> None:
    number = keep(council, raw, Came("lmtp", ""), NOON).number
    understand_waiting(NOON)
    one = Arrived.objects.get(number=number)
    found = Belongs(CaseRow.objects.get().case)
    message = taking_in.read_again(one)
    taking_in.join(council, one, message, found, NOON, ASHA, {"visible": "", **said})


def test_each_is_in_the_folder_byte_for_byte_and_in_the_index(council, first, folder):
    raw, reference = first
    second = written("It is still broken.", subject="Re: The lift")
    joined(council, second)

    bundle(council, reference, folder)

    found = {path.read_bytes() for path in (folder / "files").iterdir()}
    assert found == {raw, second, PDF[2]}
    with (folder / "evidence.csv").open(newline="") as table:
        lines = [one for one in csv.DictReader(table) if one["name"] == "message.eml"]
    assert [one["sha256"] for one in lines] == [sha256(one).hexdigest() for one in (raw, second)]
    for line in lines:
        assert (folder / line["in this bundle"]).name.endswith("-message.eml")
    digests = {one["sha256"] for one in case_json(folder)["evidence"]}
    assert sha256(second).hexdigest() in digests
    paper = pdf_text(folder / "bundle.pdf")
    assert paper.count("message.eml") >= 2 and sha256(raw).hexdigest()[:32] in paper


def test_one_that_is_confidential_is_held_back_with_its_files(council, first, folder):
    _, reference = first
    advice = ("advice.pdf", "application/pdf", b"%PDF-1.7 we would lose")
    joined(council, written("Counsel: settle.", files=[advice]), privileged=True)

    bundle(council, reference, folder)

    whole = b"".join(path.read_bytes() for path in folder.rglob("*.*"))
    assert b"Counsel" not in whole and b"we would lose" not in whole
    [held] = case_json(folder)["held_back"]
    assert (held["reason"], held["files"]) == ("marked", 2)
    assert "advice.pdf" not in (folder / "evidence.csv").read_text()
