"""Can somebody bring photos, put it by, come back from elsewhere, and say who they are, or not?"""

import re
from datetime import UTC, datetime

import pytest

from putright.equality.models import EqualityCount
from putright.notices.models import Notice
from putright.people.models import Organisation
from putright.project import clock
from tests.journeys.customer import NARROW, WIDE, Customer
from tests.portal.given import ORGANISATIONS, tell

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PHOTO = b"\xff\xd8\xff\xe0" + b"x" * 3000
AMARA = "amara@example.org"


@pytest.fixture
def cestria(transactional_db, monkeypatch, settings):
    monkeypatch.setattr(clock, "now", lambda: datetime(2026, 12, 18, 14, 10, tzinfo=UTC))
    settings.MAIL = {"backend": "django.core.mail.backends.locmem.EmailBackend"}
    return Organisation.objects.create(**ORGANISATIONS[0])


def code() -> str:
    latest = Notice.objects.filter(kind="code").order_by("created_at").last()
    assert latest is not None
    return re.search(r"code is (\w{4} \w{4})", latest.text)[1]  # type: ignore[index]


def test_photos_are_brought_put_by_and_sent_from_another_device(cestria, new_page):
    amara = Customer(new_page, WIDE)
    amara.goes_to("/cestria/tell/complaint/what/").writes("What happened?", "The ceiling leaks.")
    amara.presses("Continue").goes_to("/cestria/tell/complaint/evidence/")
    amara.brings("Choose files, or take a photo", leak_jpg=PHOTO, virus_exe=b"MZ\x90")
    amara.presses("Continue").reads("virus.exe: We cannot take this kind of file.", "leak.jpg")
    amara.presses("Save and come back later")
    amara.reads("Nothing has been sent.", "until Friday 15 January 2027")
    amara.writes("Your email address", AMARA).presses("Use this address")
    amara.reads("You can come back with a code as well.")

    later = Customer(new_page, NARROW)
    later.goes_to("/cestria/").presses("Go on with something I kept")
    later.writes("The email address that you gave us", AMARA).presses("Send me a code")
    later.writes("Your code", "AAAA AAAA").presses("Continue").reads("This code does not fit")
    later.writes("Your code", code()).presses("Continue").reads("Which of these are you?")
    later.goes_to("/cestria/tell/check/").reads("1 file: leak.jpg")
    later.presses("Send my complaint").presses("See your complaint")
    later.reads("Photos and papers", "leak.jpg", "With 1 file.")
    with later.page.expect_download() as saved:
        later.page.get_by_role("link", name="leak.jpg").click()
    assert saved.value.path().read_bytes() == PHOTO
    later.presses("Add information").brings("Choose files, or take a photo", more_jpg=PHOTO)
    later.presses("Add this").reads("1 file, without words.")
    assert not amara.finds + later.finds, "\n".join(amara.finds + later.finds)


def test_whoever_lost_their_link_comes_back_with_a_code(cestria, new_page):
    reference = tell(cestria).reference
    amara = Customer(new_page, NARROW)
    amara.goes_to("/cestria/find/").presses("send a new code to your email address")
    amara.writes("Your reference", reference.lower()).presses("Send a code")
    amara.reads("If we have a case with this reference and an email address for it")
    amara.writes("Your code", code()).presses("Continue")
    amara.reads("Water comes through my bathroom ceiling", "You came in with a code")
    assert not amara.finds, "\n".join(amara.finds)


def test_who_they_are_is_theirs_to_say_and_counted_only(cestria, new_page):
    carried = tell(cestria)
    amara = Customer(new_page, NARROW)
    amara.goes_to(f"/cestria/tell/sent/{carried.reference}/{carried.secret}/")
    amara.presses("tell us about yourself").ticks("25 to 44")
    amara.ticks("I would rather not say", within="What is your sex?")
    amara.presses("Send my answers").reads("Thank you", "Nothing says that they are yours")
    assert EqualityCount.objects.count() == 2
    assert not amara.finds, "\n".join(amara.finds)
