"""Coming back: by a secret address, by a code; and nobody learns what is there."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from putright.cases.erase import erase_person
from putright.cases.models import CaseRow
from putright.drafts import grants
from putright.drafts.erasing import erase_old
from putright.drafts.models import Grant, PutBy
from putright.files.attaching import sweep
from putright.files.models import KeptFile
from putright.notices import outbox
from putright.notices.models import Notice
from putright.project import clock
from tests.portal.given import LEAK, days_later, tell, words

WHAT = "/cestria/tell/complaint/what/"


@pytest.fixture(autouse=True)
def _mail(settings, tmp_path):
    settings.MAIL = {"backend": "django.core.mail.backends.locmem.EmailBackend"}
    backend = {
        "BACKEND": "putright.files.folder.Folder",
        "OPTIONS": {"location": str(tmp_path / "files")},
    }
    settings.STORAGES = {**settings.STORAGES, "files": backend}


def keep(client, **boxes):
    """Put by a form with something in it; return its secret address."""
    client.post(WHAT, {"what_happened": LEAK, "save": "yes", **boxes})
    page = client.get("/cestria/tell/saved/").content.decode()
    return re.search(r'href="http://testserver(/cestria/tell/back/[^"]+)"', page)[1]


def code_of(notice):
    return re.search(r"code is (\w{4} \w{4})", notice.text)[1]


# -- by the address ------------------------------------------------------------------------


def test_it_is_gone_on_with_from_another_device(cestria, client):
    address = keep(client)
    assert "until Monday 21 December 2026" in words(client.get("/cestria/tell/saved/"))
    other = Client()

    page = other.get(address)
    assert "You kept it on Monday 23 November 2026" in words(page)
    assert LEAK[:20] not in page.content.decode(), "a look at the link shows nothing of it"
    went = other.post(address)

    assert went["Location"] == "/cestria/tell/complaint/role/"
    assert LEAK.split("\n")[0] in other.get(WHAT).content.decode()


def test_nothing_is_checked_when_it_is_put_by(cestria, client):
    client.post("/cestria/tell/complaint/when/", {"event_day": "31", "save": "yes"})

    kept = PutBy.objects.get()
    assert kept.answers["when"]["event_day"] == "31"


def test_what_no_database_keeps_is_put_by_without_it(cestria, client):
    keep(client)
    page = client.post(WHAT, {"what_happened": "The lift\x00 broke"})

    assert page.status_code == 422
    kept = PutBy.objects.get().answers["what"]["what_happened"]
    assert kept.startswith("The lift") and "\x00" not in kept


def test_what_is_put_by_goes_on_being_kept_while_it_is_written(cestria, client):
    keep(client)

    client.post("/cestria/tell/complaint/where/", {"where": "Flat 6"})

    assert PutBy.objects.get().answers["where"] == {"where": "Flat 6"}


def test_only_the_digest_of_the_address_is_kept(cestria, client):
    secret = keep(client).rstrip("/").rpartition("/")[2]

    assert secret not in str(list(PutBy.objects.values()))


@pytest.mark.parametrize("secret", ["AAAAAAAAAAAAAAAA", "x" * 40])
def test_a_wrong_one_and_an_old_one_are_the_same_page(cestria, client, now, secret):
    address = keep(client)
    wrong = Client().get(f"/cestria/tell/back/{secret}/")
    now(days_later(28))

    old = Client().get(address)

    assert wrong.status_code == old.status_code == 404
    assert words(wrong).split("Policy version")[0] == words(old).split("Policy version")[0]


def test_another_organisation_has_no_such_form(organisations, client):
    address = keep(client)

    assert Client().get(address.replace("cestria", "citizen")).status_code == 404


def test_its_files_are_kept_as_long_and_then_go(cestria, client, now):
    client.post(
        "/cestria/tell/complaint/evidence/",
        {"files": [SimpleUploadedFile("a.jpg", b"\xff\xd8\xff")], "save": "yes"},
    )
    assert "until" in words(client.get("/cestria/tell/saved/"))

    sweep(days_later(20))
    assert KeptFile.objects.count() == 1

    now(days_later(28))
    assert erase_old(clock.now()) == 1
    sweep(clock.now())
    assert not KeptFile.objects.exists()
    assert not PutBy.objects.exists()


def test_once_it_is_sent_nothing_is_left_to_come_back_to(cestria, client):
    address = keep(client)
    token = re.search(
        r'name="token" value="([^"]+)"', client.get("/cestria/tell/check/").content.decode()
    )[1]

    client.post("/cestria/tell/check/", {"token": token})

    assert CaseRow.objects.count() == 1
    assert not PutBy.objects.exists()
    assert Client().get(address).status_code == 404


def test_deleting_it_deletes_it_everywhere(cestria, client):
    address = keep(client)

    client.post("/cestria/tell/saved/", {})

    assert not PutBy.objects.exists()
    assert Client().get(address).status_code == 404


def test_on_a_shared_device_it_can_be_forgotten_and_stays_kept(cestria, client):
    address = keep(client)

    page = client.post("/cestria/tell/saved/", {"leave": "yes"})

    assert "Nothing of it is left on this device" in words(page)
    assert "Water comes" not in client.get(WHAT).content.decode()
    assert Client().get(address).status_code == 200


def test_something_else_begun_here_is_not_lost_without_a_word(cestria, client):
    address = keep(client)
    other = Client()
    other.post("/cestria/tell/compliment/what/", {"what_happened": "Joanne came at once"})

    assert "something else is begun" in words(other.get(address))


# -- by a code -----------------------------------------------------------------------------


def test_a_code_to_the_address_that_was_given_leads_back(cestria, client):
    keep(client)
    client.post("/cestria/tell/saved/", {"contact": "Amara@Example.org"})
    assert "amara@example.org" not in str(list(PutBy.objects.values())).lower()
    told = Notice.objects.get(kind="put-by")
    assert "/cestria/tell/back/" in told.text
    other = Client()

    page = other.post("/cestria/tell/back/", {"contact": "amara@example.org"})
    assert "If something is kept for the email address" in words(page)
    code = code_of(Notice.objects.get(kind="code"))
    went = other.post("/cestria/tell/back/", {"contact": "amara@example.org", "code": code.lower()})

    assert went["Location"] == "/cestria/tell/complaint/role/"
    assert LEAK.split("\n")[0] in other.get(WHAT).content.decode()


def test_where_no_mail_is_sent_no_code_is_offered(cestria, client, settings):
    settings.MAIL = {}
    keep(client)

    assert "Or come back with a code" not in words(client.get("/cestria/tell/saved/"))
    assert "send you a code" not in words(client.get("/cestria/tell/back/"))
    assert "send a new code" not in words(client.get("/cestria/find/"))
    assert client.get("/cestria/find/lost/").status_code == 404


# -- to a case -----------------------------------------------------------------------------


def ask(client, reference):
    return client.post("/cestria/find/lost/", {"reference": reference})


def test_who_lost_their_link_comes_back_by_the_contact_on_the_case(cestria, client, now):
    carried = tell(cestria)
    page = ask(client, carried.reference.lower())
    assert "If we have a case with this reference" in words(page)
    sent = Notice.objects.get()
    assert sent.to == "amara@example.org"

    went = client.post(
        "/cestria/find/lost/", {"reference": carried.reference, "code": code_of(sent)}
    )

    where = went["Location"]
    assert "Water comes through" in words(client.get(where))
    client.post(f"{where}add/", {"text": "It is worse"})
    assert "It is worse" in words(client.get(where))
    assert where.split("/")[4].startswith(grants.MARK)
    assert where.split("/")[4] not in str(list(Grant.objects.values()))
    now(days_later(1))
    assert client.get(where).status_code == 404


def test_it_opens_that_case_and_no_other(cestria, client):
    one, two = tell(cestria), tell(cestria, secret="ANOTHERSECRET234")
    ask(client, one.reference)
    went = client.post(
        "/cestria/find/lost/", {"reference": one.reference, "code": code_of(Notice.objects.get())}
    )

    assert client.get(went["Location"].replace(one.reference, two.reference)).status_code == 404
    assert client.get(went["Location"].replace("cestria", "citizen")).status_code == 404


def shape(statements):
    """Return statements without what differs from one person to the next."""
    return [re.sub(r"\d+|'[^']*'", "?", q["sql"])[:90] for q in statements]


def test_a_reference_that_exists_and_one_that_does_not_are_told_alike(cestria, client, monkeypatch):
    carried = tell(cestria)
    pages, statements = [], []
    for reference in (carried.reference, "CE-0000-0000-0"):
        with CaptureQueriesContext(connection, ) as asked:  # fmt: skip
            page = ask(Client(), reference)
        assert page.status_code == 200
        pages.append(words(page).replace(reference, "REFERENCE"))
        statements.append(shape(asked.captured_queries))

    assert pages[0] == pages[1]
    assert statements[0] == statements[1]
    assert list(Notice.objects.exclude(next_at=None).values_list("to", flat=True)) == [
        "amara@example.org"
    ]
    wrong = [
        client.post("/cestria/find/lost/", {"reference": reference, "code": "AAAAAAAA"})
        for reference in (carried.reference, "CE-0000-0000-0")
    ]
    assert [one.status_code for one in wrong] == [422, 422]
    assert words(wrong[0]).replace(carried.reference, "R") == words(wrong[1]).replace(
        "CE-0000-0000-0", "R"
    )


def test_many_who_ask_for_one_reference_wait(cestria, client):
    carried = tell(cestria)
    answers = [ask(client, carried.reference).status_code for _ in range(8)]

    assert answers[0] == 200
    assert answers[-1] == 429
    assert Notice.objects.count() < 8
    assert "Several codes were asked for" in words(ask(client, carried.reference))
    assert ask(client, "CE-0000-0000-0").status_code == 200


def test_no_code_stays_in_the_outbox(cestria, client, mailoutbox):
    carried = tell(cestria)
    ask(client, carried.reference)
    code = code_of(Notice.objects.get())

    assert outbox.send_waiting(clock.now()) == 1

    assert code in mailoutbox[0].body
    assert Notice.objects.get().text == ""


def test_who_is_erased_leaves_no_message_and_no_form_behind(cestria, client):
    carried = tell(cestria)
    ask(client, carried.reference)
    keep(client)
    client.post("/cestria/tell/saved/", {"contact": "Amara@example.org"})

    erase_person(cestria, carried.customer, by="s-cleo", rule="Asked", at=clock.now())

    assert not Notice.objects.filter(to__iexact="amara@example.org").exists()
    assert not PutBy.objects.exists()
