"""What strangers send is known by its bytes, and a program in disguise is not taken."""

import io
import zipfile

import pytest

from putright.core.refusals import Refused
from putright.files.kinds import TAKEN, kind_of, why_not
from putright.files.models import KeptFile
from putright.files.store import put
from tests.files.conftest import NOON


def office(*parts: str) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for part in parts:
            archive.writestr(zipfile.ZipInfo(part), "x")  # Why: always of the same day
    return made.getvalue()


DOCX = office("[Content_Types].xml", "word/document.xml")
MACROS = office("[Content_Types].xml", "word/vbaProject.bin")
HEIC = b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic"
JPEG = b"\xff\xd8\xff\xe0\x00\x10JFIF"


def said(content: bytes, name: str) -> str:
    return why_not(kind_of(content[:512], name), name, io.BytesIO(content))


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (JPEG, "IMG_2041.JPG"),
        (JPEG, "image"),
        (HEIC, "IMG_2041.HEIC"),
        (HEIC, "IMG_2041.jpg"),  # as some phones call it
        (b"\x89PNG\r\n\x1a\n", "screen.png"),
        (b"%PDF-1.7", "letter.pdf"),
        (DOCX, "letter.docx"),
        (office("mimetype", "content.xml"), "letter.odt"),
        (b"Dear Sir", "letter.txt"),
        (b"\x00\x00\x00\x18ftypqt  ", "film.MOV"),
        (b"\x00\x00\x00\x18ftypM4A ", "voice.m4a"),
    ],
)
def test_what_people_have_is_taken(content, name):
    assert said(content, name) == ""


@pytest.mark.parametrize(
    ("content", "name", "why"),
    [
        (b"MZ\x90\x00\x03", "photo.jpg", "this kind of file"),
        (b"<svg onload='alert(1)'/>", "photo.svg", "ends in .svg"),
        (b"<html><script>", "letter.html", "ends in .html"),
        (b"%PDF-1.7", "photo.jpg", "ends in .jpg"),
        (JPEG, "letter.pdf", "ends in .pdf"),
        (MACROS, "letter.docx", "holds a program (macros)"),
        (office("evil.exe"), "letter.docx", "this kind of file"),
        (office("evil.exe"), "all.zip", "this kind of file"),
        (DOCX[:40], "letter.docx", "cannot be opened"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "old.doc", "this kind of file"),
    ],
)
def test_anything_else_is_refused_with_its_reason(content, name, why):
    assert why in said(content, name)


def test_what_is_refused_leaves_nothing_behind(council, files):
    with pytest.raises(Refused) as refused:
        put(
            council, io.BytesIO(b"MZ\x90"), name_hint="a.jpg", by="", at=NOON, only_known=True
        )  # fmt: skip

    assert refused.value.code == "file-unwanted"
    assert not KeptFile.objects.exists()
    assert files is None or not any(one.is_file() for one in files.rglob("*"))


def test_every_kind_that_is_taken_can_be_told_from_its_bytes():
    assert "application/octet-stream" not in TAKEN
    assert all(known.endings for known in TAKEN.values())
