"""What somebody needs is asked once, used for this matter, and remembered only if they agree."""

import re

from putright.people.models import Customer
from tests.portal.given import LEAK, fill, words

YOU = "/cestria/tell/complaint/you/"
NEEDS = {
    "name": "Amara Osei",
    "phone": "07700 900123",
    "reply_by": "telephone",
    "needs": "A home visit",
    "format": "large print",
    "language": "Twi",
    "interpreter": "Twi",
    "call_times": "After 4pm",
}


def complain(client, **boxes):
    fill(client, "/cestria/tell/complaint/what/", what_happened=LEAK)
    client.post(YOU, boxes)
    page = client.get("/cestria/tell/check/")
    token = re.search(r'name="token" value="([^"]+)"', page.content.decode())[1]
    client.post("/cestria/tell/check/", {"token": token})
    return words(page), Customer.objects.get()


def test_each_need_is_kept_with_the_customer(cestria, client):
    said, customer = complain(client, **NEEDS, remember="on")

    assert "How we write to you In large print" in said
    assert "A good time to call After 4pm" in said
    assert "Remember this Yes" in said
    assert (customer.channel, customer.format, customer.language) == ("phone", "large print", "Twi")
    assert (customer.interpreter, customer.call_times) == ("Twi", "After 4pm")
    assert customer.needs == "A home visit"
    assert customer.needs_agreed_at is not None


def test_without_a_tick_it_is_for_this_matter_only(cestria, client):
    said, customer = complain(client, **NEEDS)

    assert "Remember this For this only" in said
    assert customer.format == "large print"
    assert customer.needs_agreed_at is None


def test_a_tick_and_no_need_agrees_to_nothing(cestria, client):
    said, customer = complain(client, name="Amara Osei", remember="on")

    assert "Remember this" not in said
    assert customer.needs_agreed_at is None


def test_a_format_that_is_none_of_ours_is_refused_and_shown(cestria, client):
    fill(client, "/cestria/tell/complaint/what/", what_happened=LEAK)

    page = client.post(YOU, {"format": "semaphore"})

    assert page.status_code == 422
    assert re.search(r"<details[^>]* open[^>]*>.*Large print", page.content.decode(), re.S)
