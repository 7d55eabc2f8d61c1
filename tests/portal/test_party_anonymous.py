"""Can somebody who says nothing of who they are be written to, and write back?"""

import re

import pytest

from putright.people.models import Customer
from tests.portal.given import SLUGS, fill, staff, words

ROLES = {
    "cestria": "front-line",
    "cipfa": "customer-service",
    "citizen": "customer-service-centre",
    "peopleplus": "customer-experience",
    "fos": "service-team",
}
KINDS = {"fos": "service-complaint"}


@pytest.mark.parametrize("slug", SLUGS)
def test_messages_go_both_ways_and_nobody_asks_for_an_address(organisations, client, slug):
    sent = _tell_without_a_name(client, slug)
    assert "this page is the only way back to it" in words(sent)
    assert Customer.objects.filter(name="", email="", phone="", address="").count() == 1
    path = sent.redirect_chain[-1][0]
    reference, secret = path.rstrip("/").split("/")[-2:]
    carried = type("Carried", (), {"reference": reference})

    staff(organisations[slug], carried, "message", ROLES[slug], text="Which floor is it?")

    own = f"/{slug}/case/{reference}/{secret}/"
    assert "We wrote to you" in words(client.get(own))
    assert "Which floor is it?" in words(client.get(own))
    page = client.post(f"{own}add/", {"text": "The third."}, follow=True)
    assert "The third." in words(page)


def _tell_without_a_name(client, slug):
    kind = KINDS.get(slug, "complaint")
    page = fill(client, f"/{slug}/tell/{kind}/what/", what_happened="The lift is broken.")
    for _ in range(12):
        at = page.redirect_chain[-1][0]
        if at.endswith("/check/"):
            break
        page = fill(client, at)
        assert page.status_code == 200, words(page)
    token = re.search(r'name="token" value="([^"]+)"', page.content.decode())[1]
    return client.post(f"/{slug}/tell/check/", {"token": token}, follow=True)


def test_an_address_is_never_a_condition(organisations, client):
    page = client.get("/cestria/tell/complaint/you/")

    assert "You can leave all of this empty." in words(page)
    assert "required" not in page.content.decode().partition("<form")[2].partition("</form")[0]
