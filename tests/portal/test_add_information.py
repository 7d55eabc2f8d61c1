"""Is what a customer adds kept once, with what they told us?"""

from putright.cases.models import StoredEvent, Text
from tests.portal.given import address, staff, tell, words


def add(client, organisation, carried, **boxes):
    return client.post(address(organisation, carried, "add"), boxes)


def test_it_is_added_and_shown_as_the_customers_own(cestria, client):
    carried = tell(cestria)

    page = add(client, cestria, carried, text="Here is\nwhat I forgot.")

    assert page.headers["Location"] == address(cestria, carried) + "?done=added"
    said = words(client.get(page.headers["Location"]))
    assert "We have added it to what you told us." in said
    assert "You added information Monday 23 November 2026, 10:00am Here is what I forgot." in said


def test_nothing_to_add_says_what_to_do(cestria, client):
    page = add(client, cestria, tell(cestria), text=" ")

    assert page.status_code == 422
    assert "<title>Error: Add information" in page.content.decode()
    assert "Write what you would like to add, or choose a file." in words(page)


def test_a_second_click_adds_nothing(cestria, client):
    carried = tell(cestria)

    for _ in range(2):
        add(client, cestria, carried, text="Once", token="a-token-of-this-page")

    assert StoredEvent.objects.filter(name="noted").count() == 1


def test_who_goes_back_and_adds_other_words_loses_neither(cestria, client):
    carried = tell(cestria)

    for text in ("The third floor", "The fourth floor", "The fourth floor"):
        add(client, cestria, carried, text=text, token="a-token-of-this-page")

    assert StoredEvent.objects.filter(name="noted").count() == 2


def test_it_can_be_added_whatever_staff_did_meanwhile(cestria, client):
    carried = tell(cestria)
    staff(cestria, carried, "note", "front-line", text="Among ourselves")

    assert add(client, cestria, carried, text="More", seen=str(carried.sequence)).status_code == 302


def test_too_long_is_refused_and_kept_on_the_page(cestria, client):
    long = "a" * 50_001

    page = add(client, cestria, tell(cestria), text=long)

    assert page.status_code == 422
    assert "Use 50,000 characters or fewer. You have used 50001." in words(page)
    assert long in page.content.decode()


def test_it_can_be_added_to_a_case_that_is_over(cestria, client):
    carried = tell(cestria)
    staff(cestria, carried, "withdraw", "front-line")

    assert add(client, cestria, carried, text="One more thing").status_code == 302
    assert Text.objects.filter(words="One more thing").exists()
