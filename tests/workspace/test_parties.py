"""Can staff say who takes part in a case, give each a link, and see what each may see?"""

import re

import pytest

from putright.cases import queries
from putright.cases.models import LetterRow
from putright.parties.models import PartyLink
from putright.people.models import Customer
from tests.workspace.given import done, organisation, received, signed_in, staff


@pytest.fixture
def citizen(db):
    return organisation("citizen", name="Citizen")


@pytest.fixture
def dora(citizen):
    return staff("Dora Hill", {citizen: ["customer-service-centre"]}, team="Centre")


@pytest.fixture
def as_dora(dora):
    return signed_in(dora)


@pytest.fixture
def case(citizen):
    return received(citizen, points=[{"what": "The lift is broken"}])


def path(case):
    return f"/staff/citizen/case/{case.reference}/parties/"


def add(client, case, party="representative", **more):
    boxes = {"do": "join", "party": party, "name": "Bea Lind", "token": "t" * 20, **more}
    return client.post(path(case), boxes, follow=True)


def link(client, case, number=1, **more):
    return client.post(path(case), {"do": "link", "number": number, "token": "u" * 20, **more})


def html(page):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page.content.decode()))


def own_page(page):
    return re.search(r"/citizen/party/[^<\s]+", page.content.decode().replace("<wbr>", ""))[0]


def test_somebody_is_added_with_particulars_that_enter_no_event(as_dora, citizen, case):
    page = add(as_dora, case, phone="01632 960 001", email="bea@example.org")

    assert page.status_code == 200
    assert "They are on the case. Give them a link" in html(page)
    assert "01632 960 001" in html(page)
    kept = Customer.objects.get(name="Bea Lind")
    fact = queries.for_party(citizen, case.reference).facts[-1]
    assert fact.data == {"number": 1, "party": "representative", "key": kept.key}
    assert fact.words == {"name": "Bea Lind"}


def test_a_second_press_adds_nobody(as_dora, citizen, case):
    for _ in range(2):
        add(as_dora, case)

    assert len(queries.for_party(citizen, case.reference).case.parties) == 1
    assert Customer.objects.filter(name="Bea Lind").count() == 1


def test_a_link_is_shown_once_and_opens_their_page(as_dora, case, client):
    add(as_dora, case)

    page = link(as_dora, case)

    assert "It is shown only now." in html(page)
    assert client.get(own_page(page)).status_code == 200
    again = as_dora.get(path(case))
    assert own_page(page).split("/")[-2] not in again.content.decode()
    assert "Link given on" in html(again)


def test_renewed_the_old_one_ends_and_ended_none_is_left(as_dora, case, client):
    add(as_dora, case)
    first = own_page(link(as_dora, case))
    second = own_page(link(as_dora, case, token="v" * 20))
    assert client.get(first).status_code == 404
    assert client.get(second).status_code == 200

    as_dora.post(path(case), {"do": "end", "number": "1"})

    assert client.get(second).status_code == 404
    assert "Their link ended on" in html(as_dora.get(path(case)))
    assert PartyLink.objects.filter(ended_by="s-dora").count() == 2


def test_taken_off_the_case_their_page_is_gone(as_dora, case, client):
    add(as_dora, case, "complainant")
    own = own_page(link(as_dora, case))

    page = as_dora.post(path(case), {"do": "leave", "number": "1", "token": "w" * 20}, follow=True)

    assert client.get(own).status_code == 404
    assert "Nobody else takes part." in html(page)


def test_what_each_may_see_is_said_with_what_it_rests_on(as_dora, citizen, case):
    add(as_dora, case)
    page = html(as_dora.get(path(case)))
    assert "Not checked" in page
    assert "Nothing but that we have it, and what we need." in page
    assert "Record: Signed authorisation form" in page

    done(citizen, case.reference, "authorisation", "dora", ["customer-service-centre"],
         signed_form="form-1.pdf", scope="This complaint", until="2099-12-31")  # fmt: skip

    page = html(as_dora.get(path(case)))
    assert "All that the customer sees." in page
    assert "Signed authorisation form: form-1.pdf; This complaint." in page
    assert "Checked by Dora Hill on" in page and "Until 31 December 2099." in page
    assert "Strike out their authority" in page


def test_when_they_last_opened_it_is_said(as_dora, case, client):
    add(as_dora, case)
    own = own_page(link(as_dora, case))
    assert "Not opened yet." in html(as_dora.get(path(case)))

    client.get(own)

    assert "Last opened" in html(as_dora.get(path(case)))


def test_what_is_missing_is_asked_beside_what_was_typed(as_dora, case):
    page = as_dora.post(path(case), {"do": "join", "name": "Bea Lind", "token": "t" * 20})

    assert page.status_code == 422
    assert "Say as what you add them." in html(page)
    assert 'value="Bea Lind"' in page.content.decode()


def test_the_other_side_is_offered_where_the_policy_has_sides(db):
    fos = organisation("financial-ombudsman", slug="fos", name="Ombudsman")
    ines = signed_in(staff("Ines Vale", {fos: ["investigator"]}))
    case = received(fos, kind="casework")

    page = ines.get(f"/staff/fos/case/{case.reference}/parties/")

    assert "The business, which answers for itself" in html(page)


def test_nobody_else_gives_a_link(citizen, as_dora, case):
    add(as_dora, case)
    board = signed_in(staff("Olu Obi", {citizen: ["board"]}))

    page = link(board, case)

    assert page.status_code in (404, 422)
    assert PartyLink.objects.count() == 0


def test_a_case_one_may_not_open_is_not_there(as_cleo, as_dora, case):
    assert as_cleo.get(path(case)).status_code == 404
    assert as_dora.get(path(case).replace(case.reference, "CZ-0000-0000-0")).status_code == 404


@pytest.mark.parametrize("do", ["", "nonsense"])
def test_what_no_page_of_ours_sends_is_not_there(as_dora, case, do):
    assert as_dora.post(path(case), {"do": do}).status_code == 404


def test_a_letter_to_each_of_a_group_is_a_letter_each(as_dora, citizen, case):
    add(as_dora, case, "complainant")
    roles = ["customer-service-centre"]
    done(citizen, case.reference, "agreed-date", "dora", roles, on="2099-12-18")

    done(citizen, case.reference, "send", "dora", roles, letter="update", to="complainants",
         parts={"progress": "We are at it."})  # fmt: skip

    sent = LetterRow.objects.filter(letter="update").values_list("recipient", flat=True)
    key = Customer.objects.get(name="Bea Lind").key
    assert sorted(sent) == sorted(["customer", key])


def test_whom_the_customer_named_is_shown_until_somebody_acts(as_dora, citizen):
    case = received(citizen, capacity="helped", representative="My son Igor")
    assert "somebody will act for them: My son Igor" in html(as_dora.get(path(case)))

    add(as_dora, case)

    assert "My son Igor" not in html(as_dora.get(path(case)))


def test_the_history_says_who_of_the_parties_did_what(as_dora, citizen, case, client):
    add(as_dora, case, "complainant")
    own = own_page(link(as_dora, case))
    client.post(f"{own}add/", {"text": "Mine too.", "share": "open", "seen": "1"})
    done(citizen, case.reference, "leave", "dora", ["customer-service-centre"], number=1)

    page = html(as_dora.get(f"/staff/citizen/case/{case.reference}/history/"))

    assert "by Bea Lind, complainant" in page
    assert "Mine too." in page
    assert "Left: complainant" in page


def test_two_who_are_added_without_a_token_are_two(as_dora, citizen, case):
    for name in ("Bea Lind", "Carl Moor"):
        add(as_dora, case, "complainant", name=name, token="")

    assert len(queries.for_party(citizen, case.reference).case.parties) == 2


def test_who_was_wronged_is_the_customer_and_who_told_us_acts_for_them(as_dora, citizen):
    case = received(citizen, capacity="for-another", representative="My mother, Ida Moor")
    where = path(case)

    people = html(as_dora.get(where.replace("/parties/", "/people/")))
    first = html(as_dora.get(where.replace("parties/", "")))

    assert "Name erased" not in people + first
    assert "Customer My mother, Ida Moor" in people
    assert "Representative Zofia Nowak" in people
    assert "Who it is about: My mother, Ida Moor" in first
    assert "Zofia Nowak, for somebody else" in first
