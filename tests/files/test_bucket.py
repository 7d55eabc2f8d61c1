"""Files may be kept in an S3-compatible store: the same promises hold there."""

import io
from hashlib import sha256

import pytest
from botocore.exceptions import EndpointConnectionError

from putright import commands
from putright.cases.erase import erase_file
from putright.cases.verify import verify
from putright.core.refusals import Refused
from putright.files.models import KeptFile
from putright.files.store import begun, digest_at, pieces, put
from putright.project import environment
from tests.cases.given import NOON, received
from tests.files.s3 import bucket

RULE = {"by": "s-cleo", "rule": "Six years", "at": NOON}


@pytest.fixture
def there(monkeypatch, settings, tmp_path):
    """Have files kept in a bucket, as PUTRIGHT_FILES says it."""
    with bucket() as server:
        monkeypatch.setenv("PUTRIGHT_FILES", server.address)
        described = environment.files("PUTRIGHT_FILES", tmp_path)
        settings.STORAGES = {**settings.STORAGES, "files": described}
        yield server


def test_what_is_put_in_comes_out_again(council, there):
    kept = put(council, io.BytesIO(b"%PDF-1.7"), name_hint="a.pdf", by="", at=NOON)

    row = KeptFile.objects.get(id=kept.id)
    assert b"".join(pieces(row)) == b"%PDF-1.7"
    assert there.objects == {f"kept/{row.place}": b"%PDF-1.7"}


def test_a_large_file_goes_in_parts(council, there, settings):
    content = bytes(range(256)) * 80_000  # 20 MB

    kept = put(council, io.BytesIO(content), name_hint="film", by="", at=NOON)

    row = KeptFile.objects.get(id=kept.id)
    assert digest_at(row.place, begun(bytes(row.salt), row.name, row.kind)) == (
        len(content), kept.digest,
    )  # fmt: skip
    assert sha256(there.objects[f"kept/{row.place}"]).digest() == sha256(content).digest()
    assert there.parts == {}


def test_what_is_refused_never_reaches_it(council, there, settings):
    settings.FILES_LARGEST = 10

    with pytest.raises(Refused):
        put(council, io.BytesIO(b"x" * 11), name_hint="x", by="", at=NOON)

    assert there.objects == {}


def test_changed_missing_added_and_erased_bytes_are_found(
    council, there, django_capture_on_commit_callbacks
):
    kept = [
        put(council, io.BytesIO(b"file %d" % n), name_hint="x", by="", at=NOON) for n in range(8)
    ]
    case = received(council, given={"files": [one.id for one in kept]})
    assert verify().is_whole and verify().files == 8
    names = [f"kept/{KeptFile.objects.get(id=one.id).place}" for one in kept]

    for spoiled, code in ((b"File 0", "file-changed"), (None, "file-missing")):
        was = there.objects.pop(names[0])
        if spoiled:
            there.objects[names[0]] = spoiled
        (broken,) = verify().broken
        assert (broken.code, broken.text) == (code, f"file {kept[0].id}")
        there.objects[names[0]] = was
    there.objects["kept/1/stray"] = b"!"
    there.objects["kept/stray"] = b"!"
    assert {one.code for one in verify().broken} == {"file-stray"}
    assert len(verify().broken) == 2
    del there.objects["kept/1/stray"], there.objects["kept/stray"]
    with django_capture_on_commit_callbacks(execute=True):
        erase_file(council, case.reference, kept[3].id, **RULE)
    assert names[3] not in there.objects and len(there.objects) == 7
    assert verify().is_whole


def test_nothing_is_written_over(council, there, monkeypatch):
    monkeypatch.setattr("putright.files.store.randbits", lambda bits: 7)
    there.objects[f"kept/{council.pk}/007/7"] = b"somebody's"

    with pytest.raises(FileExistsError):
        put(council, io.BytesIO(b"x"), name_hint="x", by="", at=NOON)

    assert there.objects == {f"kept/{council.pk}/007/7": b"somebody's"}


def test_the_setting_says_which_bucket_and_who_asks(monkeypatch, tmp_path):
    address = "s3://who:p%2Fw@my-bucket/a/b?endpoint=https://s3.example.org&region=eu-west-2"
    monkeypatch.setenv("PUTRIGHT_FILES", address)

    options = environment.files("PUTRIGHT_FILES", tmp_path)["OPTIONS"]

    assert options["bucket_name"] == "my-bucket" and options["location"] == "a/b"
    assert (options["access_key"], options["secret_key"]) == ("who", "p/w")
    assert options["endpoint_url"] == "https://s3.example.org"


@pytest.mark.parametrize(
    ("address", "says"),
    [
        ("ftp://x/y", "write a folder, or s3://"),
        ("s3://", "names no bucket"),
        ("s3://bucket?colour=blue", "asks for 'colour'"),
    ],
)
def test_an_odd_setting_is_refused(monkeypatch, tmp_path, address, says):
    monkeypatch.setenv("PUTRIGHT_FILES", address)

    with pytest.raises(environment.OddSetting, match=says):
        environment.files("PUTRIGHT_FILES", tmp_path)


def test_a_folder_may_be_named(monkeypatch, tmp_path):
    monkeypatch.setenv("PUTRIGHT_FILES", str(tmp_path / "evidence"))

    described = environment.files("PUTRIGHT_FILES", tmp_path)

    assert described["OPTIONS"]["location"] == str(tmp_path / "evidence")


def test_without_what_speaks_to_a_bucket_it_says_what_to_install(monkeypatch, tmp_path):
    monkeypatch.setenv("PUTRIGHT_FILES", "s3://bucket")
    monkeypatch.setattr(environment, "find_spec", lambda name: None)

    with pytest.raises(environment.OddSetting, match=r"requirements-s3\.lock"):
        environment.files("PUTRIGHT_FILES", tmp_path)


def test_a_store_that_cannot_be_reached_is_told_in_a_sentence(council, there, capsys, monkeypatch):
    kept = put(council, io.BytesIO(b"%PDF-1.7"), name_hint="a.pdf", by="", at=NOON)
    received(council, given={"files": [kept.id]})
    monkeypatch.setattr(commands, "database_ready", lambda: None)

    def unreached(*about):
        raise EndpointConnectionError(endpoint_url=there.address)

    monkeypatch.setattr("botocore.httpsession.URLLib3Session.send", unreached)

    assert commands.main(["verify"]) == 1
    said = capsys.readouterr().err
    assert "PUTRIGHT_FILES" in said
    assert "Traceback" not in said
