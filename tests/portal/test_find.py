"""Can a customer come back with the reference and the code, and can nobody else find out more?"""

import pytest

from tests.portal.given import tell, words


@pytest.fixture
def carried(cestria):
    return tell(cestria)


def find(client, reference, code):
    return client.post("/cestria/find/", {"reference": reference, "code": code})


def test_reference_and_code_open_the_case(carried, client):
    page = find(client, carried.reference, "K7P3 92MX 4TQ8 WD5R")

    assert page.headers["Location"] == f"/cestria/case/{carried.reference}/{carried.secret}/"


def test_they_may_be_typed_as_people_type(carried, client):
    spoken = carried.reference.lower().replace("-", " ")

    page = find(client, f" {spoken} ", "k7p3-92mx-4tq8-wd5r")

    assert page.status_code == 302


def test_a_letter_read_for_a_digit_is_understood(cestria, client):
    carried = tell(cestria, secret="0123456789ABCDEF")

    assert find(client, carried.reference, "oI23 4567 89ab cdef").status_code == 302


def test_a_long_code_of_another_door_opens_too(cestria, client):
    carried = tell(cestria, secret="a-link_made_Elsewhere_1234")

    assert find(client, carried.reference, "a-link_made_Elsewhere_1234").status_code == 302


def test_a_wrong_code_and_no_such_case_say_the_same(carried, client):
    wrong = find(client, carried.reference, "AAAA AAAA AAAA AAAA")
    missing = find(client, "CE-0000-0000-0", "K7P3 92MX 4TQ8 WD5R")

    assert wrong.status_code == missing.status_code == 422
    said = "We cannot find that reference with that code. Check both, or ask us"
    assert said in words(wrong) and said in words(missing)


def test_a_case_of_another_organisation_is_not_found(organisations, client):
    other = tell(organisations["citizen"])

    assert find(client, other.reference, other.secret).status_code == 422


def test_what_was_typed_stays(carried, client):
    page = find(client, carried.reference, "")

    assert page.status_code == 422
    assert "Enter the code that goes with your reference." in words(page)
    assert carried.reference in page.content.decode()


def test_the_start_page_brings_the_reference(cestria, client):
    page = client.get("/cestria/find/", {"reference": "CE-7K3P-9QM2-X"})

    assert 'value="CE-7K3P-9QM2-X"' in page.content.decode()


@pytest.mark.parametrize("odd", ["\x00", "ÿ" * 50, "'; drop table", "%00", "🐙", "9" * 5000])
def test_odd_things_typed_are_answered_in_a_sentence(carried, client, odd):
    page = find(client, odd, odd)

    assert page.status_code == 422
    assert "There is a problem" in words(page)
    assert client.get("/cestria/find/", {"reference": odd}).status_code == 200
