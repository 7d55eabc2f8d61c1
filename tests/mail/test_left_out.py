"""Why a file stays in the original is said of it as it is, to a colleague, not to its sender."""

import io
import zipfile
from datetime import UTC, datetime

import pytest

from putright.mail.reading.message import Attachment, Message
from putright.mail.words import take_files

NOW = datetime(2026, 6, 5, 10, tzinfo=UTC)


def archive(*names: str) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as parts:
        for name in names:
            parts.writestr(name, "x")
    return made.getvalue()


CALENDAR = b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nEND:VCALENDAR\r\n"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"></svg>'
NOT_TAKEN = "and such files are not taken."
SORTS = [
    ("visit.ics", CALENDAR, f"By its name it is a calendar entry (.ics), {NOT_TAKEN}"),
    ("plan.svg", SVG, f"By its name it is a drawing (SVG) (.svg), {NOT_TAKEN}"),
    ("page.html", b"<p>Hello</p>", f"By its name it is a web page (.html), {NOT_TAKEN}"),
    ("run.exe", b"MZ\x90\x00", f"By its name it is a program (.exe), {NOT_TAKEN}"),
    ("all.zip", archive("a.txt"), f"By its name it is an archive (.zip), {NOT_TAKEN}"),
    ("notes.rst", b"Title\n=====", "Files whose names end in .rst are not taken."),
    ("photo.jpg", b"%PDF-1.7", "Its name ends in .jpg, but what is in it is of another kind: PDF."),
    ("data.bin", b"\x00\x01\x02", "What is in it is of no kind that is taken."),
    ("all", archive("a.txt"), "It is an archive or a document of a kind that is not taken."),
    ("form.docx", archive("[Content_Types].xml", "word/vbaProject.bin"),
     "There is a program (macros) in it."),
    ("form.docx", b"PK\x03\x04 cut off",
     "It is damaged: it cannot be opened as the document that its name says."),
    ("form.docx", archive("a.txt"), "It is an archive, and not the document that its name says."),
    ("nothing.txt", b"", "It is empty."),
]  # fmt: skip


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("name", "content", "why"), SORTS)
def test_the_reason_is_true_of_the_file(association, name, content, why):
    message = Message(attachments=(Attachment(name, "application/octet-stream", content),))

    found = take_files(association, message, NOW)

    assert found.ids == ()
    assert found.left_out == (f"{name}. {why}",)
    assert "send" not in why.lower() and "we cannot" not in why.lower()


@pytest.mark.django_db(transaction=True)
def test_one_that_is_too_large_says_how_large_it_may_be(association, settings):
    settings.FILES_LARGEST = 2_000_000
    content = b"%PDF-1.7" + b"x" * 2_000_000
    message = Message(attachments=(Attachment("a.pdf", "application/pdf", content),))

    found = take_files(association, message, NOW)

    assert found.left_out == ("a.pdf. It is larger than 2 MB, the most that is taken.",)
