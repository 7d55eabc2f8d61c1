"""Is somebody without internet written to by post alone, and is whoever writes told so?"""

from io import BytesIO

import pytest
from django.test import override_settings
from pypdf import PdfReader

from putright.cases.models import CaseRow
from putright.letters.faults import NO_PLACE
from putright.letters.models import FAILED, POST, WAITING, Delivery
from putright.letters.outgoing import look
from putright.letters.paper.batch import pdf_of_batch
from putright.letters.words import letter_of
from putright.project import clock
from tests.workspace.given import done, organisation, received, signed_in, staff

pytestmark = pytest.mark.django_db
ROLES = ["customer-experience"]
HERE = {"address": "HMP Somewhere\nA1234BC", "email": "cell@example.org", "phone": "0191 496 0000"}
SAID = "They have no internet: write by post alone, without a link."


@pytest.fixture
def people(db):
    ways = {"email": "hello@peopleplus.example.org", "phone": "0113 496"}
    return organisation("peopleplus", address="1 Road\nLeeds", **ways)


@pytest.fixture
def as_rhys(people):
    return signed_in(staff("Rhys Tan", {people: ROLES}))


def _came(people, procedure="J", **particulars):
    contract = {"J": "prison-education", "A": "dwp"}[procedure]
    who = {"name": "Lee Barwick", "channel": "email", **(particulars or HERE)}
    return received(
        people, kind="complaint", role="customer", channel="letter", procedure=procedure,
        contract=contract, customer=who,
    )  # fmt: skip


@override_settings(EMAIL_HOST="localhost")
def test_whatever_they_once_asked_for_it_goes_by_post(people):
    _came(people)
    look(clock.now())

    one = Delivery.objects.get(organisation=people)
    assert (one.channel, one.state) == (POST, WAITING)


def test_without_an_address_nothing_goes_another_way_and_it_is_said(people):
    _came(people, email="cell@example.org", phone="0191 496 0000")
    look(clock.now())

    one = Delivery.objects.get(organisation=people)
    assert (one.channel, one.state, one.fault) == (POST, FAILED, NO_PLACE)


def test_whoever_writes_reads_it_with_its_clause_and_others_do_not(as_rhys, people):
    for procedure, is_said in (("J", True), ("A", False)):
        case = _came(people, procedure).reference
        base = f"/staff/peopleplus/case/{case}"
        for page in (f"{base}/", f"{base}/letters/write/information-request/"):
            shown = as_rhys.get(page).content.decode()
            assert (SAID in shown) is is_said, page
            assert ("opened by the establishment" in shown) is is_said
            assert ("(PP-19" in shown) is is_said


def test_a_case_that_becomes_another_kind_is_still_of_somebody_without_internet(as_rhys, people):
    case = _came(people).reference
    wish = {"required": False, "reason": "They want none."}
    done(people, case, "record", "rhys", ROLES, record="formal-response", **wish)
    given = {"to": "comment", "reason": "No formal response is called for.", "told": "By letter."}
    done(people, case, "reclassify", "rhys", ROLES, **given)

    assert SAID in as_rhys.get(f"/staff/peopleplus/case/{case}/").content.decode()


def test_the_contract_says_it_where_nobody_named_the_procedure(as_rhys, people):
    who = {"name": "Lee Barwick", **HERE}
    case = received(
        people, kind="complaint", role="customer", contract="prison-education", customer=who
    ).reference

    assert SAID in as_rhys.get(f"/staff/peopleplus/case/{case}/").content.decode()


def test_their_paper_and_the_post_room_are_told_no_more_than_they_need(people):
    case = CaseRow.objects.get(reference=_came(people).reference).case
    words = letter_of(people, case, 1)
    assert words.recipient.post_only

    text = "".join(p.extract_text() for p in PdfReader(BytesIO(
        pdf_of_batch([words], at=clock.now()))).pages)  # fmt: skip

    assert "Opened on the way: plain envelope" in " ".join(text.split())
    assert "hello@peopleplus.example.org" not in text
    assert "0113 496" in text


def test_it_is_not_sent_by_hand_another_way(as_rhys, people):
    case = _came(people).reference
    look(clock.now())
    page = as_rhys.get(f"/staff/peopleplus/case/{case}/letters/1/").content.decode()

    assert "Send it by e-mail" not in page
    assert "Have it said by telephone" not in page


def test_when_it_was_handed_in_stands_beside_the_day_on_which_it_reached_us(as_rhys, people):
    case = _came(people).reference
    done(people, case, "handed-in", "rhys", ROLES, on="2026-11-02")
    base = f"/staff/peopleplus/case/{case}"

    shown = as_rhys.get(f"{base}/history/").content.decode()

    assert "Handed in at the establishment" in shown
    assert "2 November 2026" in shown
