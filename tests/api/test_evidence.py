"""Are files that come from another system checked as those that people send?"""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from putright.files.models import KeptFile
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
    fetched = system.get(f"cases/{case}/evidence/{listed[0]['number']}")
    assert b"".join(fetched.streaming_content) == PDF
    assert fetched.headers["Content-Disposition"].startswith("attachment")
    assert "sandbox" in fetched.headers["Content-Security-Policy"]


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


def test_a_retry_keeps_no_second_file(system, case):
    first = system.send(f"cases/{case}/evidence", [pdf()], key="evidence-1")
    again = system.send(f"cases/{case}/evidence", [pdf()], key="evidence-1")

    assert again.json() == first.json()
    assert KeptFile.objects.count() == 1


def test_a_file_of_another_case_is_as_one_that_is_missing(system, case, cestria):
    other = received(cestria).reference
    system.send(f"cases/{other}/evidence", [pdf()])
    number = system.get(f"cases/{other}/evidence").json()["items"][0]["number"]

    wrong = system.get(f"cases/{case}/evidence/{number}")
    missing = system.get(f"cases/{case}/evidence/12345")
    assert (wrong.status_code, wrong.content) == (missing.status_code, missing.content)
    assert wrong.status_code == 404
