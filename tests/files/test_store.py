"""A file comes in piece by piece, and is there whole or not at all."""

import io
import os
import tracemalloc
from hashlib import sha256

import pytest
from django.db import transaction

from putright.core.refusals import Refused
from putright.files import store as files_store
from putright.files.kinds import kind_of
from putright.files.models import KeptFile
from putright.files.store import Gone, begun, digest_at, pieces, put, store
from tests.files.conftest import NOON

JPEG = b"\xff\xd8\xff\xe0 a lift that does not work"


def test_what_is_put_in_comes_out_again(keep, council):
    kept = keep(JPEG)

    row = KeptFile.objects.get(id=kept.id)
    assert b"".join(pieces(row)) == JPEG
    assert (row.name, row.kind, row.size) == ("photo.jpg", "image/jpeg", len(JPEG))
    assert (kept.size, kept.kind) == (len(JPEG), "image/jpeg")
    assert (row.case, row.kept_by, row.kept_at) == (None, "s-asha", NOON)


def test_its_digest_is_of_its_salt_its_name_and_its_bytes(keep):
    kept = keep(JPEG)

    salt = bytes(KeptFile.objects.get(id=kept.id).salt)
    assert len(salt) == 16
    assert kept.digest == sha256(salt + b"photo.jpg\0image/jpeg\0" + JPEG).hexdigest()
    assert keep(JPEG).digest != kept.digest


class Endless(io.RawIOBase):
    """A stream of very many bytes that are never all there."""

    def __init__(self, size: int) -> None:
        self.left = size

    def read(self, size: int = -1) -> bytes:
        size = min(size, self.left)
        self.left -= size
        return b"x" * size


def test_a_large_file_costs_no_memory(council, files, settings):
    if files is None:
        pytest.skip("a store in memory costs memory")
    tracemalloc.start()

    kept = put(council, Endless(60_000_000), name_hint="film", by="", at=NOON)
    row = KeptFile.objects.get(id=kept.id)
    size, digest = digest_at(row.place, begun(bytes(row.salt), row.name, row.kind))

    assert tracemalloc.get_traced_memory()[1] < 4_000_000
    tracemalloc.stop()
    assert (size, digest) == (60_000_000, kept.digest)


def test_a_file_that_is_too_large_is_refused_and_leaves_nothing(council, files, settings):
    settings.FILES_LARGEST = 1_000_000

    with pytest.raises(Refused) as refused:
        put(council, Endless(1_000_001), name_hint="film", by="", at=NOON)

    assert refused.value.code == "file-too-large"
    assert "larger than 1 MB" in refused.value.sentence
    assert not KeptFile.objects.exists()
    assert everything(files) == []
    assert put(council, Endless(1_000_000), name_hint="film", by="", at=NOON).size == 1_000_000


def everything(folder) -> list[str]:
    if folder is None:
        return store().listdir("")[0] + store().listdir("")[1]
    return [name for _, _, names in os.walk(folder) for name in names]


def test_an_empty_file_is_refused(keep):
    with pytest.raises(Refused) as refused:
        keep(b"")

    assert refused.value.code == "file-empty"


def test_a_stream_that_breaks_off_leaves_nothing(council, files):
    class Broken(Endless):
        def read(self, size: int = -1) -> bytes:
            if self.left < 500_000:
                raise ConnectionResetError("gone")
            return super().read(size)

    with pytest.raises(ConnectionResetError):
        put(council, Broken(1_000_000), name_hint="film", by="", at=NOON)

    assert not KeptFile.objects.exists()
    assert everything(files) == []


def test_nobody_else_on_the_machine_can_read_it(keep, files):
    if files is None:
        pytest.skip("is about folders")
    place = KeptFile.objects.get(id=keep(JPEG).id).place

    assert (files / place).stat().st_mode & 0o777 == 0o600
    assert all((files / part).stat().st_mode & 0o077 == 0 for part in ("", place.split("/")[0]))


def test_what_lies_where_a_file_should_go_is_never_written_over(council, files, monkeypatch):
    if files is None:
        pytest.skip("is about folders")
    monkeypatch.setattr(files_store, "randbits", lambda bits: 7)
    (files / str(council.pk) / "007").mkdir(parents=True)
    (files / str(council.pk) / "007" / "7").write_bytes(b"somebody's")

    with pytest.raises(FileExistsError):
        put(council, io.BytesIO(JPEG), name_hint="x", by="", at=NOON)

    assert (files / str(council.pk) / "007" / "7").read_bytes() == b"somebody's"


@pytest.mark.django_db(transaction=True)
def test_it_is_not_put_in_inside_a_transaction_that_could_be_undone(keep):
    with pytest.raises(RuntimeError), transaction.atomic():
        keep(JPEG)


def test_bytes_that_are_not_there_are_gone(keep):
    row = KeptFile.objects.get(id=keep(JPEG).id)
    store().delete(row.place)

    with pytest.raises(Gone):
        list(pieces(row))


@pytest.mark.parametrize(
    ("hint", "name"),
    [
        ("/etc/passwd", "passwd"),
        ("..\\..\\boot.ini", "boot.ini"),
        ("  lift \t photo.jpg ", "lift photo.jpg"),
        ("cod\u202ecod.exe", "codcod.exe"),
        ("a\x00b.txt", "ab.txt"),
        ("...", "file"),
        ("", "file"),
        ("x" * 300 + ".pdf", "x" * 196 + ".pdf"),
        ("Zażółć.png", "Zażółć.png"),
        ("half \ud83d.txt", "half .txt"),
    ],
)
def test_a_name_is_made_plain(keep, hint, name):
    assert KeptFile.objects.get(id=keep(JPEG, hint).id).name == name


@pytest.mark.parametrize(
    ("beginning", "name", "kind"),
    [
        (b"%PDF-1.7", "x.exe", "application/pdf"),
        (b"\x89PNG\r\n\x1a\n", "", "image/png"),
        (b"PK\x03\x04..", "letter.DOCX", "application/vnd.openxmlformats-officedocument"
                                         ".wordprocessingml.document"),
        (b"PK\x03\x04..", "all.zip", "application/zip"),
        (b"\x00\x00\x00\x18ftypheic", "", "image/heic"),
        (b"\x00\x00\x00\x18ftypisom", "", "video/mp4"),
        (b"RIFF....WAVEfmt ", "", "audio/wav"),
        ("Dear Sir, à vous.\r\n".encode(), "", "text/plain"),
        (b"x" * 511 + "é".encode()[:1], "", "text/plain"),
        (b"<html>", "x.html", "text/plain"),
        (b"MZ\x90\x00\x03", "x.exe", "application/octet-stream"),
        (b"\xff\xfe\x00", "", "application/octet-stream"),
    ],
)  # fmt: skip
def test_its_kind_is_what_its_first_bytes_say(beginning, name, kind):
    assert kind_of(beginning, name) == kind
