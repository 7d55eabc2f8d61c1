"""Where somebody says how they are told, and makes the address of their calendar."""

import re

import pytest

from putright.reminders.models import Wish
from tests.workspace.given import received

PAGE = "/staff/cestria/reminders/"
GOOD = {"do": "save", "email": "asha@example.org", "digest_at": "10:30", "wanted": ["due", "asked"]}


@pytest.fixture(autouse=True)
def _mail(settings):
    settings.MAIL = {"backend": "django.core.mail.backends.locmem.EmailBackend"}


def test_the_page_says_what_holds_without_a_wish(as_asha):
    page = as_asha.get(PAGE).content.decode()
    assert "2 working days before and on the day" in page
    assert "You have no e-mail address here" in page
    assert "9:00am, as the policy says" in page
    assert page.count("checked") == 8  # all of what may be left out is in it


def test_somebody_says_where_when_and_of_what(as_asha):
    page = as_asha.post(PAGE, GOOD, follow=True).content.decode()

    assert "Saved. It holds from the next reminder on." in page
    assert "You have no e-mail address here" not in page
    wish = Wish.objects.get(person="s-asha")
    assert (wish.email, wish.digest_at) == ("asha@example.org", "10:30")
    assert set(wish.off.split(",")) == {
        "commitment", "handover", "review", "undated", "training", "policy",
    }  # fmt: skip
    assert 'value="asha@example.org"' in page
    assert page.count("checked") == 2


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("email", "asha at work", "Enter an e-mail address such as name@example.org"),
        ("digest_at", "23:30", "Choose one of the answers given."),
        ("wanted", ["missed"], "Choose one of the answers given."),
    ],
)
def test_what_cannot_be_is_refused_with_what_was_typed(as_asha, field, value, said):
    response = as_asha.post(PAGE, {**GOOD, field: value})
    page = response.content.decode()
    assert response.status_code == 422
    assert said in page
    assert "There is a problem" in page
    assert not Wish.objects.exists()
    if field == "email":
        assert 'value="asha at work"' in page


def test_a_miss_is_no_choice(as_asha):
    assert 'value="missed"' not in as_asha.get(PAGE).content.decode()


def test_the_address_of_the_calendar_is_shown_once_and_works(as_asha, client, cestria):
    received(cestria)
    made = as_asha.post(PAGE, {"do": "feed"})
    assert made.status_code == 302 and ".ics" not in made.headers["Location"]
    page = as_asha.get(PAGE).content.decode()

    [address] = re.findall(r"http://testserver(/staff/cestria/calendar/[^<]+\.ics)", page)
    assert client.get(address).status_code == 200
    again = as_asha.get(made.headers["Location"]).content.decode()
    assert client.get(address).status_code == 200  # a reload makes no other
    assert address not in again
    assert "The address itself is not kept" in again
    assert address.split("/")[-1].removesuffix(".ics") not in str(list(Wish.objects.values()))

    done = as_asha.post(PAGE, {"do": "revoke"}, follow=True).content.decode()
    assert "is void" in done
    assert client.get(address).status_code == 404


def test_each_has_their_own(as_asha, as_ben):
    as_asha.post(PAGE, GOOD)
    assert "asha@example.org" not in as_ben.get(PAGE).content.decode()


def test_of_another_organisation_it_is_missing(as_cleo):
    assert as_cleo.get(PAGE).status_code == 404
    assert as_cleo.post(PAGE, GOOD).status_code == 404
    assert not Wish.objects.exists()


def test_without_a_mail_server_the_page_says_so(as_asha, settings):
    settings.MAIL = {}
    assert "This installation sends no e-mail" in as_asha.get(PAGE).content.decode()


def test_what_nobody_meant_is_missing(as_asha):
    assert as_asha.post(PAGE, {"do": "dance"}).status_code == 404


def test_ones_account_leads_there(as_asha):
    assert PAGE in as_asha.get("/staff/account/").content.decode()
