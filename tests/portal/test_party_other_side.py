"""Does the other side of a case see what it may, answer it, and see nothing given in confidence?"""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from putright.cases import queries
from tests.portal.given import address, staff, tell, words
from tests.portal.given_parties import joined, said

ROLE = "investigator"
ADVERSE = "The fee was charged twice."


@pytest.fixture
def fos(organisations):
    return organisations["fos"]


@pytest.fixture
def carried(fos):
    """A complaint with a point in the customer's words, and one as the investigator put it."""
    made = tell(fos, "casework", points=[{"what": "They robbed me when I was in hospital"}])
    staff(fos, made, "add-point", ROLE, what="The fee was charged twice in May")
    return made


@pytest.fixture
def bank(fos, carried):
    return joined(fos, carried, "business", "A Bank", side="business")


def test_it_sees_the_points_the_stage_who_has_it_and_what_is_next(bank, client):
    shown = said(client, bank)

    assert "The fee was charged twice in May" in shown
    assert "Where it stands Looking into the complaint" in shown
    assert "Who has it Investigator" in shown
    assert "Before we decide, we show you what counts against you" in shown
    assert "Whatever counts against you is put here before we decide." in shown


def test_it_does_not_see_what_the_customer_wrote_nor_who_they_are(bank, client):
    shown = said(client, bank)

    assert "Water comes through" not in shown
    assert "hospital" not in shown
    assert "1 The customer’s own words for this point are not shown here." in shown
    assert "Amara" not in shown
    assert "amara@example.org" not in client.get(bank).content.decode()


def test_what_counts_against_it_is_put_to_it_for_comment(fos, carried, bank, client):
    staff(fos, carried, "business-invited", ROLE, adverse_points=ADVERSE)
    staff(fos, carried, "customer-invited", ROLE, adverse_points="The terms were sent to her.")

    shown = said(client, bank)

    assert "We ask for your comments on this" in shown
    assert ADVERSE in shown
    assert "We would like your comments on what is said below. Then we decide." in shown
    assert "The terms were sent to her." not in shown
    own = words(client.get(address(fos, carried)))
    assert "The terms were sent to her." in own
    assert "charged twice. " not in own.partition("For you to read")[2].partition("Where it")[0]


def test_its_answer_comes_to_whoever_has_the_case_and_in_confidence_to_nobody_else(
    fos, carried, bank, client
):
    page = client.post(
        f"{bank}add/", {"text": "A clerk's slip.", "share": "closed", "seen": "1"}, follow=True
    )

    assert "We have what you said" in words(page)
    assert "A clerk's slip." in words(page)
    assert "A clerk's slip." not in words(client.get(address(fos, carried)))
    fact = queries.for_party(fos, carried.reference).facts[-1]
    assert (fact.name, fact.role, fact.words["text"]) == ("noted", "business", "A clerk's slip.")


def test_what_it_lets_us_show_the_customer_reads_with_who_said_it(fos, carried, bank, client):
    client.post(f"{bank}add/", {"text": "We repaid it.", "share": "open", "seen": "1"})

    own = words(client.get(address(fos, carried)))

    assert "The business wrote on Monday 23 November 2026" in own
    assert "We repaid it." in own


def test_what_the_customer_adds_is_shown_only_if_they_say_so(fos, carried, bank, client):
    add = address(fos, carried, "add")
    assert "May we show this to the other side?" in words(client.get(add))

    client.post(add, {"text": "My diagnosis", "share": "closed"})
    client.post(add, {"text": "The receipt is from May.", "share": "open"})

    shown = said(client, bank)
    assert "My diagnosis" not in shown
    assert "The customer wrote on Monday 23 November 2026" in shown
    assert "The receipt is from May." in shown


def test_a_file_given_in_confidence_is_not_the_other_sides(fos, carried, bank, client):
    for text, share in (("One", "closed"), ("Two", "open")):
        file = SimpleUploadedFile(f"{text}.txt", f"{text} words\n".encode(), "text/plain")
        page = client.post(f"{bank}add/", {"text": text, "share": share, "files": file})
        assert page.status_code == 302, words(page)
    numbers = [
        fact.data["files"][0]["id"]
        for fact in queries.for_party(fos, carried.reference).facts
        if fact.data.get("files")
    ]

    own = [client.get(address(fos, carried, "file", str(n))).status_code for n in numbers]
    theirs = [client.get(f"{bank}file/{n}/").status_code for n in numbers]

    assert own[0] == 404 and own[1] != 404
    assert 404 not in theirs


def test_after_the_decision_it_reads_the_answer(fos, carried, bank, client):
    for side in ("customer", "business"):
        staff(fos, carried, f"{side}-invited", ROLE, adverse_points=ADVERSE)
    staff(
        fos, carried, "respond", ROLE, form="writing", outcome="upheld", text="We agree with her.",
        points=[
            {"number": 1, "outcome": "not-upheld", "reason": "Nothing was taken."},
            {"number": 2, "outcome": "upheld", "reason": "It was charged twice."},
        ],
    )  # fmt: skip

    shown = said(client, bank)

    assert "It has been answered. Our answer is below." in shown
    assert "We agree with her." in shown and "It was charged twice." in shown
    assert "The fee was charged twice in May" in shown
    # Nor do the customer's words for a point come to it with the answer, or in its file.
    for more in ("", "answer/1/", "answer/1/file/"):
        page = client.get(f"{bank}{more}")
        assert page.status_code == 200
        assert "It was charged twice." in page.content.decode()
        assert "hospital" not in page.content.decode()
    assert "hospital" in words(client.get(address(fos, carried, "answer", "1")))


def test_it_may_say_that_it_is_not_for_them(bank, client):
    assert "This is not for us" in said(client, bank)

    client.post(f"{bank}leave/", {"seen": "1"})

    assert client.get(bank).status_code == 404


def test_nothing_to_say_says_what_to_do(bank, client):
    page = client.post(f"{bank}add/", {"share": "open"})

    assert page.status_code == 422
    assert "Write what you would like to say, or choose a file." in words(page)
