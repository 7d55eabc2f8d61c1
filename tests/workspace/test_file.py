"""Staff save a file of a case they may open; to all others it is not there."""

import io

import pytest

from putright.cases.erase import erase_file
from putright.cases.models import ViewLog
from putright.files.models import FileScan, KeptFile
from putright.files.store import put
from putright.project import clock
from tests.workspace.given import received


@pytest.fixture
def told(cestria, settings, tmp_path):
    backend = {
        "BACKEND": "putright.files.folder.Folder",
        "OPTIONS": {"location": str(tmp_path / "files")},
    }
    settings.STORAGES = {**settings.STORAGES, "files": backend}
    kept = put(
        cestria, io.BytesIO(b"%PDF-1.7"), name_hint="Zofia’s letter.pdf", by="", at=clock.now()
    )
    return received(cestria, files=[kept.id])


def where(told, number=None):
    number = number or KeptFile.objects.get().id
    return f"/staff/cestria/case/{told.reference}/file/{number}/"


def test_it_is_listed_and_saved_and_the_look_is_logged(told, as_asha, asha):
    page = as_asha.get(f"/staff/cestria/case/{told.reference}/").content.decode()
    assert "Photos and papers" in page
    assert where(told) in page
    assert "Files: 1 file" in page
    before = ViewLog.objects.count()

    answer = as_asha.get(where(told))

    assert b"".join(answer.streaming_content) == b"%PDF-1.7"
    assert answer["Content-Disposition"].startswith("attachment; filename*=utf-8''Zofia")
    assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert ViewLog.objects.filter(person=asha.key).count() == before + 1


def test_to_all_others_it_is_not_there(told, as_asha, as_cleo, client, cestria):
    stranger = client.get(where(told))
    assert stranger.status_code == 302
    assert "/sign-in/" in stranger["Location"]
    assert as_cleo.get(where(told)).status_code == 404
    other = received(cestria)
    number = KeptFile.objects.get().id
    assert as_asha.get(where(other, number)).status_code == 404
    assert as_asha.get(where(told, 12345)).status_code == 404


def test_a_virus_is_told_by_its_name_and_not_opened(told, as_asha, cestria):
    number = KeptFile.objects.get().id
    FileScan.objects.create(
        organisation=cestria, file=number, state="found", finding="Eicar", next_at=clock.now()
    )

    page = as_asha.get(f"/staff/cestria/case/{told.reference}/").content.decode()

    assert "The scanner found Eicar in it. Nobody can open it." in page
    assert where(told) not in page
    assert as_asha.get(where(told)).status_code == 404


def test_one_that_was_erased_is_not_there_and_the_case_still_is(told, as_asha, cestria):
    here = where(told)
    number = KeptFile.objects.get().id
    erase_file(
        cestria, told.reference, number, by="s-dot", rule="asked for by them", at=clock.now()
    )

    assert as_asha.get(here).status_code == 404
    assert as_asha.get(f"/staff/cestria/case/{told.reference}/").status_code == 200
