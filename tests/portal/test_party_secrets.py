"""Does a party's secret open their page, and are a wrong, an ended and a missing one the same?"""

import pytest

from putright.cases import queries
from putright.core.parties import live
from putright.parties import links
from putright.parties.models import PartyLink
from putright.project import clock
from tests.portal.given import tell, words
from tests.portal.given_parties import joined, link, page_of, said


@pytest.fixture
def citizen(organisations):
    return organisations["citizen"]


def missing(client, path):
    page = client.get(path)
    assert page.status_code == 404
    return words(page).partition("Read on")[0]


def test_wrong_ended_and_missing_are_one_page(citizen, client):
    carried = tell(citizen)
    path = joined(citizen, carried, "complainant")
    opened = queries.for_party(citizen, carried.reference)
    links.end(citizen, opened, live(opened.case)[0], by="s-asha", at=clock.now())

    ended = missing(client, path)
    wrong = missing(client, page_of(citizen, carried, "AAAABBBBCCCCDDDD"))
    nowhere = missing(client, path.replace(carried.reference, "CZ-0000-0000-0"))

    assert ended == wrong == nowhere


def test_it_opens_no_other_case_and_no_other_organisation(organisations, citizen, client):
    carried, other = tell(citizen), tell(citizen, secret="AAAABBBBCCCCDDDD")
    path = joined(citizen, carried, "complainant")

    missing(client, path.replace(carried.reference, other.reference))
    missing(client, path.replace("/citizen/", "/cestria/"))


def test_it_does_not_open_the_customers_own_page_nor_theirs_the_partys(citizen, client):
    carried = tell(citizen)
    path = joined(citizen, carried, "complainant")

    missing(client, path.replace("/party/", "/case/"))
    missing(client, page_of(citizen, carried, carried.secret))


def test_only_a_digest_of_it_is_kept(citizen):
    carried = tell(citizen)
    secret = joined(citizen, carried, "complainant").split("/")[-2]

    kept = PartyLink.objects.get()

    assert len(secret) == 16
    assert secret not in str(PartyLink.objects.values().get())
    assert kept.made_by == "s-asha"


def test_a_new_link_ends_the_one_before(citizen, client):
    carried = tell(citizen)
    old = joined(citizen, carried, "complainant")

    new = page_of(citizen, carried, link(citizen, carried, 1))

    missing(client, old)
    assert "The complaint that you share" in said(client, new)


def test_the_same_page_sent_twice_gives_the_same_link(citizen, client):
    carried = tell(citizen)
    joined(citizen, carried, "complainant")

    first, second = (link(citizen, carried, 1, "the-token-of-a-page1") for _ in range(2))

    assert first == second
    assert client.get(page_of(citizen, carried, first)).status_code == 200


def test_a_link_with_an_end_is_closed_from_then(citizen, client, now):
    carried = tell(citizen)
    joined(citizen, carried, "complainant")
    opened = queries.for_party(citizen, carried.reference)
    until = clock.now().replace(hour=18)
    secret = links.give(
        citizen, opened, live(opened.case)[0], by="s-asha", at=clock.now(), expires_at=until
    )
    assert client.get(page_of(citizen, carried, secret)).status_code == 200

    now(until)

    missing(client, page_of(citizen, carried, secret))


def test_they_come_back_with_the_reference_and_the_code(citizen, client):
    carried = tell(citizen)
    secret = joined(citizen, carried, "complainant").split("/")[-2]
    code = " ".join(secret[n : n + 4] for n in range(0, 16, 4)).lower()

    page = client.post("/citizen/find/", {"reference": carried.reference, "code": code})

    assert page.headers["Location"] == page_of(citizen, carried, secret)


def test_a_page_takes_no_other_method(citizen, client):
    carried = tell(citizen)
    path = joined(citizen, carried, "complainant")

    assert client.post(path).status_code == 405
