"""Does each of a group see what is common, and nobody's particulars but their own?"""

import pytest

from putright.cases import queries
from putright.cases.carry_out import carry_out
from putright.core.facts import Actor, Command
from putright.core.refusals import Refused
from putright.project import clock
from tests.portal.given import address, staff, tell, words
from tests.portal.given_parties import joined, said


@pytest.fixture
def citizen(organisations):
    return organisations["citizen"]


@pytest.fixture
def carried(citizen):
    """A complaint with a point in the words of whoever leads, and one as we put it."""
    made = tell(citizen, points=[{"what": "I sit in my wheelchair on the stairs"}])
    staff(citizen, made, "add-point", "customer-service-centre", what="The lift is broken")
    return made


def test_a_member_sees_the_common_parts(citizen, carried, client):
    staff(citizen, carried, "agreed-date", "customer-service-centre", on="2026-12-18")

    shown = said(client, joined(citizen, carried, "complainant"))

    assert "The complaint that you share" in shown
    assert "The lift is broken" in shown
    assert "We agreed to answer by Friday 18 December 2026" in shown


def test_a_member_is_told_what_follows_and_who_is_outside(citizen, carried, client):
    shown = said(client, joined(citizen, carried, "complainant"))

    assert "If you are not satisfied Whoever made the complaint can ask for the next stage" in shown
    assert "Housing Ombudsman" in shown


def test_and_neither_what_the_others_wrote_nor_who_they_are(citizen, carried, client):
    path = joined(citizen, carried, "complainant", "Bea Lind")
    other = joined(citizen, carried, "complainant", "Carl Moor")
    client.post(f"{other}add/", {"text": "My own illness", "share": "closed", "seen": "9"})

    shown = said(client, path)

    assert "Water comes through" not in shown
    assert "wheelchair" not in shown
    assert "Amara" not in shown and "amara@example.org" not in shown
    assert "Carl Moor" not in shown and "01632" not in shown
    assert "My own illness" not in shown
    # Nor does the one who leads learn who they are: only that they are there.
    own = words(client.get(address(citizen, carried)))
    assert "Another complainant Complains with you." in own
    assert "Carl Moor" not in own and "My own illness" not in own


def test_what_a_member_marks_for_the_others_they_all_read(citizen, carried, client):
    path = joined(citizen, carried, "complainant", "Bea Lind")
    other = joined(citizen, carried, "complainant", "Carl Moor")

    client.post(f"{other}add/", {"text": "It is broken again.", "share": "open", "seen": "9"})

    assert "It is broken again." in said(client, path)
    assert "It is broken again." in words(client.get(address(citizen, carried)))
    assert "You told us" in said(client, other)


def test_whether_others_may_read_it_has_to_be_said(citizen, carried, client):
    path = joined(citizen, carried, "complainant")

    page = client.post(f"{path}add/", {"text": "It is broken again."})

    assert page.status_code == 422
    assert "Say whether we may show this to the others who complain." in words(page)
    assert "It is broken again." in page.content.decode()


def test_a_member_leaves_and_their_link_with_them(citizen, carried, client):
    path = joined(citizen, carried, "complainant")
    other = joined(citizen, carried, "complainant", "Carl Moor")
    assert "Leave this complaint" in said(client, f"{path}leave/")

    page = client.post(f"{path}leave/", {"seen": "1"})

    assert "You are no longer part of it" in words(page)
    assert client.get(path).status_code == 404
    assert client.get(other).status_code == 200
    assert "Somebody who complained with you left" in words(client.get(address(citizen, carried)))


def test_a_message_to_each_reaches_each_and_one_to_the_customer_only_them(citizen, carried, client):
    path = joined(citizen, carried, "complainant")
    role = "customer-service-centre"

    staff(citizen, carried, "message", role, text="We come on Friday.", audience=["complainants"])
    staff(citizen, carried, "message", role, text="About your arrears.", audience=["customer"])

    assert "We come on Friday." in said(client, path)
    assert "About your arrears." not in said(client, path)
    own = words(client.get(address(citizen, carried)))
    assert "About your arrears." in own and "We come on Friday." in own


def test_a_member_does_not_decide_for_the_others(citizen, carried, client):
    joined(citizen, carried, "complainant")
    party = queries.for_party(citizen, carried.reference).case.parties[0]

    with pytest.raises(Refused) as no:
        carry_out(
            Command("withdraw", {}, Actor(party.key, ("customer",))),
            organisation=citizen,
            reference=carried.reference,
            at=clock.now(),
        )

    assert no.value.code == "not-for-a-party"
