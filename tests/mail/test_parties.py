"""A letter to a party that comes back, and what a party answers to it."""

import pytest

from putright.cases.models import CaseRow
from putright.cases.store import load
from putright.letters import outgoing, telling
from putright.letters.models import Delivery
from putright.mail.keeping import Came, keep
from putright.mail.models import Arrived
from putright.mail.queue import understand_waiting
from putright.people.models import Organisation
from tests.cases.conftest import PACKS
from tests.cases.given import ASHA, NOON, asked, received
from tests.letters.sink import Sink
from tests.mail.written import report, written

pytestmark = pytest.mark.django_db(transaction=True)
BEN = "Ben Adeyemi <ben@example.org>"


@pytest.fixture
def letter(db, monkeypatch, settings):
    """Return a letter that went to an adviser of the customer, by a real mail server."""
    monkeypatch.setenv("PUTRIGHT_PACKS", str(PACKS))
    council = Organisation.objects.create(
        slug="mini", name="Mini Council", pack="mini", reference_prefix="MC"
    )
    settings.MAIL_FROM = "Complaints <complaints@council.example>"
    settings.MAIL_DOMAIN = "mail.council.example"
    case = received(council).reference
    joined = asked(
        council, case, "join", by=ASHA,
        given={"party": "business", "name": "Ben Adeyemi"},
        customer={"name": "Ben Adeyemi", "email": "ben@example.org"},
    )  # fmt: skip
    given = {
        "letter": "holding",
        "parts": {"text": "For you."},
        "to": f"party-{joined.case.parties[-1].number}",
    }
    asked(council, case, "send", given=given)
    with Sink() as sink:
        settings.MAIL = sink.settings
        outgoing.look(NOON)
    return Delivery.objects.get(letter="holding")


def comes(organisation, raw):
    number = keep(organisation, raw, Came("file", ""), NOON).number
    understand_waiting(NOON)
    return Arrived.objects.get(number=number)


def test_a_report_that_it_did_not_reach_the_party_reaches_the_letter_and_the_case(letter):
    one = comes(letter.organisation, report(letter.message_id, "ben@example.org"))

    assert (one.state, one.reason) == ("set-aside", "bounce")
    letter.refresh_from_db()
    assert letter.state == "bounced"
    telling.tell_cases(NOON, lambda: True)
    last = load(letter.organisation_id, letter.case).facts[-1]
    assert last.name == "undelivered", "and the case says so"


def test_a_report_that_it_did_not_reach_the_customer_says_nothing_of_a_letter_to_a_party(letter):
    comes(letter.organisation, report(letter.message_id, "zofia@example.org"))

    letter.refresh_from_db()
    assert letter.state == "handed over"


def test_what_the_party_answers_joins_as_theirs(letter):
    answer = written("We agree.", sender=BEN, headers={"In-Reply-To": f"<{letter.message_id}>"})

    one = comes(letter.organisation, answer)

    assert (one.state, one.case) == ("joined-case", letter.case)
    noted = load(letter.organisation_id, letter.case).facts[-1]
    assert noted.name == "noted"
    assert noted.by not in ("", CaseRow.objects.get(case=letter.case).customer)


def test_an_absence_notice_in_answer_to_it_is_set_aside(letter):
    away = written(
        "I am away.", sender=BEN, subject="Automatic reply: ours",
        headers={"In-Reply-To": f"<{letter.message_id}>", "Auto-Submitted": "auto-replied"},
    )  # fmt: skip

    assert comes(letter.organisation, away).reason == "automatic"
