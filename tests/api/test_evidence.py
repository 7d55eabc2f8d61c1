"""Are files that come from another system checked as those that people send?"""

from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from putright.bundles.gathering import gathered
from putright.files.models import KeptFile
from putright.files.store import put
from putright.project import clock
from tests.workspace.given import received

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.7 of the damp"


def pdf(name: str = "damp.pdf", content: bytes = PDF) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, "application/pdf")


@pytest.fixture
def case(cestria):
    return received(cestria).reference


def test_a_file_is_added_listed_and_fetched(system, case):
    answer = system.send(f"cases/{case}/evidence", [pdf(), pdf("two.pdf")], text="Photos of it")

    assert answer.status_code == 201, answer.content
    listed = system.get(f"cases/{case}/evidence").json()["items"]
    assert [one["name"] for one in listed] == ["damp.pdf", "two.pdf"]
    assert all(isinstance(one["number"], str) for one in listed)
    fetched = system.get(f"cases/{case}/evidence/{listed[0]['number']}")
    assert b"".join(fetched.streaming_content) == PDF
    assert fetched.headers["Content-Disposition"].startswith("attachment")
    assert "sandbox" in fetched.headers["Content-Security-Policy"]
    headers = {"Authorization": f"Bearer {system.secret}"}
    path = system.path(f"cases/{case}/evidence/{listed[0]['number']}")
    head = system.client.head(path, headers=headers)
    assert (head.status_code, b"".join(head)) == (200, b"")
    assert head.headers["Content-Length"] == str(len(PDF))


def test_the_number_of_a_file_is_text_wherever_it_stands(system, case):
    """Beware: it is larger than what JavaScript keeps of a number."""
    start = system.get("events?start=now").json()["cursor"]
    answer = system.send(f"cases/{case}/evidence", [pdf()])

    number = system.get(f"cases/{case}/evidence").json()["items"][0]["number"]
    told = system.get(f"events?cursor={start}").json()["items"]
    facts = system.get(f"cases/{case}").json()["facts"]
    assert int(number) > 2**53
    for shown in (answer.json()["facts"], told, facts):
        ids = [file["id"] for fact in shown for file in fact["data"].get("files", ())]
        assert ids == [number]


def test_a_file_that_waits_is_named_by_its_number_as_text(system, case, cestria):
    kept = put(cestria, BytesIO(PDF), name_hint="damp.pdf", by="s-asha", at=clock.now())

    wrong = system.do(case, "note", text="As sent.", files=[7])
    assert (wrong.status_code, wrong.json()["missing"]) == (422, ["files"])
    answer = system.do(case, "note", text="As sent.", files=[str(kept.id)])

    assert answer.status_code == 200, answer.content
    assert answer.json()["facts"][0]["data"]["files"][0]["id"] == str(kept.id)


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("run.exe", b"MZ\x90\x00", "file-unwanted"),
        ("page.pdf", b"<html>", "file-unwanted"),
        ("empty.pdf", b"", "file-empty"),
    ],
)
def test_a_file_that_is_not_taken_takes_the_others_with_it(system, case, name, content, code):
    answer = system.send(f"cases/{case}/evidence", [pdf(), pdf(name, content)])

    assert (answer.status_code, answer.json()["code"]) == (422, code), answer.content
    assert answer.json()["sentence"].startswith(f"{name}: ")
    assert answer.json()["missing"] == ["files.1"]
    assert not KeptFile.objects.exists()
    assert system.get(f"cases/{case}/evidence").json()["items"] == []


def test_a_file_may_be_larger_than_a_form(system, case):
    answer = system.send(f"cases/{case}/evidence", [pdf(content=PDF + b"x" * 2_000_000)])

    assert answer.status_code == 201, answer.content


def test_a_body_that_is_too_large_is_refused_as_everything_is(system, case):
    answer = system.post("feedback", {"words": "x" * 2_000_000})

    assert (answer.status_code, answer.json()["code"]) == (413, "too-large")


def test_a_file_that_is_too_large_is_refused(system, case, settings):
    settings.FILES_LARGEST = 10

    answer = system.send(f"cases/{case}/evidence", [pdf()])

    assert (answer.status_code, answer.json()["code"]) == (413, "file-too-large")


def test_legal_advice_is_marked_so_that_no_bundle_has_it(system, case, cestria):
    answer = system.send(f"cases/{case}/evidence", [pdf()], text="Counsel", privileged="true")

    assert answer.status_code == 201, answer.content
    held = gathered(cestria, case, clock.now(), reads_files=False)
    assert [one.files for one in held.held.values()] == [1]
    assert held.evidence == []


def test_files_without_words_are_counted_as_people_say_it(system, case, cestria):
    system.send(f"cases/{case}/evidence", [pdf()])
    one = gathered(cestria, case, clock.now(), reads_files=False).case.facts[-1]

    assert one.words["text"] == "1 file, without words."


def test_a_retry_keeps_no_second_file(system, case):
    first = system.send(f"cases/{case}/evidence", [pdf()], key="evidence-1")
    again = system.send(f"cases/{case}/evidence", [pdf()], key="evidence-1")

    assert again.json() == first.json()
    assert KeptFile.objects.count() == 1


def test_a_retry_with_another_file_of_the_same_length_is_refused(system, case):
    system.send(f"cases/{case}/evidence", [pdf(content=PDF + b" one")], key="evidence-2")

    again = system.send(f"cases/{case}/evidence", [pdf(content=PDF + b" two")], key="evidence-2")

    assert (again.status_code, again.json()["code"]) == (422, "key-used"), again.content
    assert KeptFile.objects.count() == 1


def test_a_file_of_another_case_is_as_one_that_is_missing(system, case, cestria):
    other = received(cestria).reference
    system.send(f"cases/{other}/evidence", [pdf()])
    number = system.get(f"cases/{other}/evidence").json()["items"][0]["number"]

    wrong = system.get(f"cases/{case}/evidence/{number}")
    missing = system.get(f"cases/{case}/evidence/12345")
    assert (wrong.status_code, wrong.content) == (missing.status_code, missing.content)
    assert wrong.status_code == 404
