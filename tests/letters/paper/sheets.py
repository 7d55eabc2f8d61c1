"""Words for tests of paper: a letter to Ms Đặng, and how a PDF is read back."""

import io
from datetime import UTC, date, datetime
from typing import NamedTuple

from pypdf import PageObject, PdfReader

from putright.letters.letter import Paragraph, Recipient, Sender, Words

AT = datetime(2026, 12, 2, 10, 0, tzinfo=UTC)
SENDER = Sender(
    "Cestria Housing",
    ("Cestria House", "1 The Example Way", "DH3 0AA"),
    "0191 000 0000",
    "complaints@cestria.example",
    "#0f5c5a",
    "Asha Rahman",
)
HUONG = Recipient(
    "Ms Đặng Thị Hương",
    ("Flat 3", "12 Long Example Terrace", "Chester-le-Street", "DH3 9ZZ"),
)
LETTER = Words(
    reference="CE-7KQ4-2M9X",
    kind="stage-1-answer",
    name="Answer at stage 1",
    subject="Our answer about the repair",
    greeting="Dear Ms Đặng Thị Hương",
    paragraphs=(
        Paragraph("We have looked into each point."),
        Paragraph("What we found", "heading"),
        Paragraph("The leak: we got this wrong."),
        Paragraph("Repair the cupboards by Friday 18 December 2026.", "item"),
        Paragraph("Pay you £250.", "item"),
    ),
    closing="Yours sincerely\n\nAsha Rahman",
    sender=SENDER,
    recipient=HUONG,
    day=date(2026, 12, 1),
)


class Placed(NamedTuple):
    """A piece of text, and where its line begins on the sheet, in mm from the left and top."""

    text: str
    left: float
    down: float


def read(pdf: bytes) -> PdfReader:
    return PdfReader(io.BytesIO(pdf))


def text_of(pdf: bytes) -> str:
    return "\n".join(page.extract_text() for page in read(pdf).pages)


def placed(page: PageObject) -> list[Placed]:
    """Return every piece of text of a page with its place."""
    found: list[Placed] = []
    height = float(page.mediabox.height)

    def visit(text: str, cm: list[float], tm: list[float], font: object, size: float) -> None:
        if text.strip():
            x = tm[4] * cm[0] + tm[5] * cm[2] + cm[4]
            y = tm[4] * cm[1] + tm[5] * cm[3] + cm[5]
            found.append(Placed(text.strip(), _mm(x), _mm(height - y)))

    page.extract_text(visitor_text=visit)
    return found


def _mm(points: float) -> float:
    return points / 72 * 25.4


def roles(pdf: bytes) -> list[str]:
    """Return what each part of a tagged PDF says that it is, in reading order."""
    found: list[str] = []

    def walk(part: object) -> None:
        part = part.get_object() if hasattr(part, "get_object") else part
        if isinstance(part, list):
            for each in part:
                walk(each)
        elif isinstance(part, dict):
            if "/S" in part:
                found.append(str(part["/S"])[1:])
            if "/K" in part:
                walk(part["/K"])

    walk(read(pdf).trailer["/Root"]["/StructTreeRoot"]["/K"])
    return found
