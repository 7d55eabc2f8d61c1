"""Photos and papers: several at once, each kept or refused by itself, and no typed word lost."""

import re
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from putright.cases.queries import for_customer
from putright.files import scanning
from putright.files.models import FileScan, KeptFile
from tests.portal.given import LEAK, address, fill, staff, tell, words

PAGE = "/cestria/tell/complaint/evidence/"
JPEG = b"\xff\xd8\xff\xe0\x00\x10JFIF" + b"x" * 2000


@pytest.fixture(autouse=True)
def _store(settings, tmp_path):
    backend = {
        "BACKEND": "putright.files.folder.Folder",
        "OPTIONS": {"location": str(tmp_path / "files")},
    }
    settings.STORAGES = {**settings.STORAGES, "files": backend}


def photo(name="leak.jpg", content=JPEG):
    return SimpleUploadedFile(name, content, content_type="image/jpeg")


def evil(name="setup.jpg"):
    return SimpleUploadedFile(name, b"MZ\x90\x00" + b"x" * 99, content_type="image/jpeg")


def send(client, **boxes):
    return client.post(PAGE, boxes)


def complete(client):
    page = client.get("/cestria/tell/check/").content.decode()
    token = re.search(r'name="token" value="([^"]+)"', page)[1]
    return client.post("/cestria/tell/check/", {"token": token}, follow=True)


def test_limits_are_said_before_anything_is_chosen(cestria, client, settings):
    assert "Up to 20 files, 100 MB together." in words(client.get(PAGE))
    settings.FILES_LARGEST = 10_000_000

    page = client.get(PAGE)

    assert "Up to 20 files, 10 MB each and 100 MB together." in words(page)
    box = re.search(r"<input[^>]*type=\"file\"[^>]*>", page.content.decode())[0]
    assert " multiple" in box
    assert "image/*" in box
    assert ".heic" in box
    assert "capture" not in box  # Why: it would take away the choice of a photo that is there


def test_several_files_come_with_the_complaint(cestria, client):
    fill(client, "/cestria/tell/complaint/what/", what_happened=LEAK)

    went = send(client, files=[photo(), photo("letter.pdf", b"%PDF-1.7 ...")])
    assert went["Location"] == "/cestria/tell/complaint/you/"
    check = client.get("/cestria/tell/check/")
    assert "2 files: leak.jpg, letter.pdf" in words(check)

    done = complete(client)

    reference, secret = done.request["PATH_INFO"].rstrip("/").split("/")[-2:]
    opened = for_customer(cestria, reference, secret)
    assert [file["kind"] for file in opened.facts[0].data["files"]] == [
        "image/jpeg", "application/pdf",
    ]  # fmt: skip
    assert set(KeptFile.objects.values_list("case", flat=True)) == {opened.number}
    said = words(client.get(f"/cestria/case/{reference}/{secret}/"))
    assert "Photos and papers leak.jpg Photo, 2 kB. You sent it on Monday 23 November" in said
    assert "With 2 files." in said


def test_a_refused_file_is_named_with_its_reason_and_the_good_ones_stay(cestria, client):
    fill(client, "/cestria/tell/complaint/what/", what_happened=LEAK)

    page = send(client, files=[photo(), evil(), photo("empty.jpg", b"")])

    assert page.status_code == 422
    assert "<title>Error:" in page.content.decode()
    said = words(page)
    assert "setup.jpg: We cannot take this kind of file." in said
    assert "empty.jpg: This file is empty." in said
    assert "Added so far leak.jpg" in said
    assert LEAK.split("\n")[0] in client.get("/cestria/tell/check/").content.decode()
    assert KeptFile.objects.count() == 1


def test_too_large_too_many_and_too_much_together_are_each_said(cestria, client, settings):
    settings.FILES_LARGEST, settings.FILES_TOGETHER = 5_000, 45_000
    pictures = [photo(f"{n}.jpg") for n in range(19)]

    huge, more = photo("huge.jpg", JPEG * 3), [photo("c.jpg"), photo("d.jpg")]
    page = send(client, files=[huge, *pictures, *more])
    said = words(page)
    assert "huge.jpg: It is larger than 5 kB." in said
    assert "c.jpg: We take 20 files at a time." in said
    assert "d.jpg: We take 20 files at a time." in said
    assert KeptFile.objects.count() == 19

    settings.FILES_TOGETHER = 3_000
    page = client.post(
        "/cestria/tell/complaint/evidence/", {"files": [photo("e.jpg"), photo("f.jpg")]}
    )
    assert "f.jpg: These files are more than 3 kB together." in words(page)
    assert KeptFile.objects.count() == 20


def test_one_can_be_taken_out_again_and_is_dropped(cestria, client):
    send(client, files=[photo("one.jpg"), photo("two.jpg")], more="yes")
    number = KeptFile.objects.get(name="one.jpg").id

    page = client.post(PAGE, {"take_out": str(number)}, follow=True)

    assert "one.jpg" not in words(page)
    assert "two.jpg" in words(page)
    assert list(KeptFile.objects.values_list("name", flat=True)) == ["two.jpg"]


def test_nobody_takes_in_or_out_what_another_sent(cestria, client, organisations):
    send(client, files=[photo("mine.jpg")], more="yes")
    number = KeptFile.objects.get().id
    stranger = type(client)()

    stranger.post(PAGE, {"take_out": str(number), "files": f'[[{number},"mine.jpg","2 kB"]]'})

    assert KeptFile.objects.filter(id=number).exists()
    assert "mine.jpg" not in words(stranger.get(PAGE))


# -- adding to a case that is there --------------------------------------------------------


def test_photos_are_added_without_words_and_saved_safely(cestria, client):
    carried = tell(cestria)
    page = client.post(address(cestria, carried, "add"), {"files": [photo()]}, follow=True)

    assert "1 file, without words. With 1 file." in words(page)
    number = KeptFile.objects.get().id
    answer = client.get(address(cestria, carried, "file", str(number)))
    assert b"".join(answer.streaming_content) == JPEG
    assert answer["Content-Disposition"] == 'attachment; filename="leak.jpg"'
    assert answer["Content-Type"] == "image/jpeg"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert "no-store" in answer["Cache-Control"]
    assert int(answer["Content-Length"]) == len(JPEG)


def test_typed_words_and_good_files_outlive_a_bad_one(cestria, client):
    carried = tell(cestria)
    path = address(cestria, carried, "add")

    page = client.post(path, {"text": "It is worse now", "files": [photo(), evil()]})

    assert page.status_code == 422
    assert "It is worse now" in page.content.decode()
    assert "Added so far leak.jpg" in words(page)
    had = re.search(r'name="had" value="([^"]+)"', page.content.decode())[1]
    client.post(path, {"text": "It is worse now", "had": had})
    opened = for_customer(cestria, carried.reference, carried.secret)
    assert opened.facts[-1].words["text"] == "It is worse now"
    assert len(opened.facts[-1].data["files"]) == 1


def test_a_seal_of_another_case_or_a_forged_one_brings_nothing(cestria, client):
    one, two = tell(cestria), tell(cestria, secret="ANOTHERSECRET234")
    page = client.post(address(cestria, one, "add"), {"files": [photo(), evil()]})
    had = re.search(r'name="had" value="([^"]+)"', page.content.decode())[1]

    for seal in (had, had[:-2], "x", ""):
        page = client.post(address(cestria, two, "add"), {"had": seal})
        assert page.status_code == 422
        assert "leak.jpg" not in words(page)


def test_a_file_of_another_case_or_a_staff_paper_is_not_there(cestria, client):
    one, two = tell(cestria), tell(cestria, secret="ANOTHERSECRET234")
    client.post(address(cestria, one, "add"), {"files": [photo()]})
    ours = KeptFile.objects.get().id
    client.post(address(cestria, two, "add"), {"files": [photo("second.jpg")]})
    internal = KeptFile.objects.create(
        organisation=cestria, id=77, name="plan.pdf", size=1, digest="x", kept_at=one.facts[0].at
    )
    staff(cestria, one, "note", "front-line", text="For us", files=[internal.id])

    assert client.get(address(cestria, one, "file", str(ours))).status_code == 200
    assert client.get(address(cestria, two, "file", str(ours))).status_code == 404
    assert client.get(address(cestria, one, "file", "77")).status_code == 404
    assert client.get(address(cestria, one, "file", "9" * 19)).status_code == 404
    assert "plan.pdf" not in words(client.get(address(cestria, one)))


def test_until_it_was_scanned_it_is_shut_and_a_virus_is_said_plainly(
    cestria, client, settings, monkeypatch
):
    settings.SCANNER = "tcp://127.0.0.1:1"
    carried = tell(cestria)
    client.post(address(cestria, carried, "add"), {"files": [photo(), photo("bad.jpg")]})
    good, bad = KeptFile.objects.order_by("name").reverse()

    page = client.get(address(cestria, carried))
    assert words(page).count("Being checked") == 2
    assert client.get(address(cestria, carried, "file", str(good.id))).status_code == 404

    finds = iter(["", "Eicar-Signature"])
    monkeypatch.setattr(scanning, "scan", lambda pieces, where: next(finds))
    at = carried.facts[0].at
    FileScan.objects.filter(file=good.id).update(next_at=at - timedelta(minutes=1))
    assert scanning.scan_waiting(at) == 2

    said = words(client.get(address(cestria, carried)))
    assert (
        "bad.jpg Photo, 2 kB. You sent it on Monday 23 November 2026. Our check says that" in said
    )
    assert "Eicar" not in said
    assert client.get(address(cestria, carried, "file", str(good.id))).status_code == 200
    assert client.get(address(cestria, carried, "file", str(bad.id))).status_code == 404


def test_a_page_without_files_asks_nothing_of_them(cestria, client, django_assert_num_queries):
    carried = tell(cestria)
    with django_assert_num_queries(5):
        client.get(address(cestria, carried))
