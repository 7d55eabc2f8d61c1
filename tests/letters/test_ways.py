"""A letter goes as its reader asked, and where there is no way, that is seen."""

import json
from datetime import timedelta

import pytest

from putright.cases.models import CaseRow, LetterRow, StoredEvent
from putright.letters import faults, outgoing
from putright.letters.models import Delivery
from putright.letters.words import letter_of
from tests.cases.given import ASHA, NOON, asked, received

HOME = "4 Hill Road\nMiniton\nMN1 2BB"
EVERYTHING = {"name": "Zofia Nowak", "email": "z@example.org", "phone": "07700 900123",
              "address": HOME}  # fmt: skip


def goes(council, came_by="web", **customer):
    received(council, customer=customer, given={"channel": came_by})
    outgoing.look(NOON)
    one = Delivery.objects.get()
    return one.channel, one.state, one.fault


@pytest.mark.parametrize(
    ("asked_for", "goes_by"),
    [
        ("", "email"), ("email", "email"), ("letter", "post"), ("phone", "phone"),
        ("web", "portal"), ("in person", "email"),
    ],
)  # fmt: skip
def test_it_goes_as_they_asked(council, by_mail, asked_for, goes_by):
    assert goes(council, **EVERYTHING, channel=asked_for)[0] == goes_by


def test_by_text_where_there_is_somebody_to_send_it(council, by_mail, settings, tmp_path):
    settings.TEXTS = str(tmp_path)

    assert goes(council, **EVERYTHING, channel="text") == ("text", "handed over", "")


def test_large_print_is_read_on_paper(council, by_mail):
    assert goes(council, **EVERYTHING, format="Large print")[:2] == ("post", "waiting")
    assert letter_of(council, CaseRow.objects.get().case, 1).is_large


def test_without_an_email_address_it_goes_by_post_and_then_by_telephone(council, by_mail):
    assert goes(council, name="Z", phone="01632 960002", address=HOME)[0] == "post"
    Delivery.objects.all().delete()
    LetterRow.objects.all().delete()
    assert goes(council, name="Z", phone="01632 960002")[:2] == ("phone", "waiting")


def test_an_installation_without_email_writes_by_post(council, settings):
    settings.MAIL = {}

    assert goes(council, **EVERYTHING)[0] == "post"


@pytest.mark.parametrize("came_by", ["web", "phone", "visit"])
def test_whoever_gave_no_address_was_told_there_and_then(council, by_mail, came_by):
    assert goes(council, came_by=came_by, name="Z") == ("portal", "handed over", "")
    assert LetterRow.objects.get().sent_at == NOON


def test_where_there_is_no_way_that_is_listed_with_what_to_do(council, by_mail):
    assert goes(council, came_by="letter", name="Z") == ("email", "failed", "no-way")

    lost = Delivery.objects.get(state="failed")
    why = "We have no e-mail address, postal address or telephone number"
    assert faults.said(lost.fault).startswith(why)


def test_a_case_says_that_a_letter_could_not_go_and_not_that_it_was_not_confirmed(
    council, settings
):
    settings.MAIL = {}
    given = {"name": "Z", "email": "z@example.org"}
    case = received(council, customer=given, given={"channel": "letter"}).reference
    outgoing.look(NOON)
    asked(council, case, "send", given={"letter": "holding", "parts": {"text": "Words."}})
    outgoing.look(NOON)

    assert set(Delivery.objects.values_list("state", "fault")) == {("failed", "no-mail")}
    [told] = StoredEvent.objects.filter(name="undelivered")
    assert '"letter":' in told.data
    assert LetterRow.objects.get(letter="holding").sequence in json.loads(told.data)["told"]


def test_an_answer_is_not_told_by_a_page_that_nobody_may_look_at(council, by_mail):
    assert goes(council, name="Z") == ("portal", "handed over", "")
    given = {"letter": "holding", "parts": {"text": "Words."}}
    asked(council, CaseRow.objects.get().reference, "send", given=given)

    outgoing.look(NOON)

    assert Delivery.objects.get(state="failed").letter == "holding"


def test_a_letter_to_somebody_we_have_no_address_for_is_listed(council, by_mail):
    case = received(council).reference
    given = {"letter": "holding", "parts": {"text": "Words."}, "to": "councillor"}
    asked(council, case, "send", given=given)
    outgoing.look(NOON)

    assert Delivery.objects.get(state="failed").fault == "no-recipient"
    assert len(by_mail.took) == 1, "nothing of it goes to the customer"


def test_one_without_words_was_sent_by_other_means_and_does_not_go_empty(council, by_mail):
    case = received(council).reference
    asked(council, case, "send", given={"letter": "holding", "went_by": "post"})

    outgoing.look(NOON)

    assert len(by_mail.took) == 1, "the confirmation"
    one = Delivery.objects.get(letter="holding")
    assert (one.channel, one.state) == ("elsewhere", "handed over")
    assert not LetterRow.objects.filter(sent_at=None).exists()


def test_a_party_is_written_to_at_their_own_address(council, by_mail):
    case = received(council).reference
    joined = asked(
        council, case, "join", by=ASHA,
        given={"party": "business", "name": "Ben Adeyemi"},
        customer={"name": "Ben Adeyemi", "email": "ben@example.org"},
    )  # fmt: skip
    number = joined.case.parties[-1].number
    given = {"letter": "holding", "parts": {"text": "For you."}, "to": f"party-{number}"}
    asked(council, case, "send", given=given)
    outgoing.look(NOON)

    last = by_mail.messages[-1]
    assert last["To"] == "ben@example.org"
    assert "Dear Ben Adeyemi" in last.get_body(("plain",)).get_content()
    assert last["References"] is None, "the customer's letters are another thread"


# -- in whose language --------------------------------------------------------------------


@pytest.mark.parametrize("language", ["Welsh", "Cymraeg", "cy", "Welsh please"])
def test_it_is_in_the_language_that_they_asked_for(council, by_mail, language):
    case = received(council, customer={**EVERYTHING, "language": language}).reference
    outgoing.look(NOON)

    [mail] = by_mail.messages
    assert mail["Content-Language"] == "cy"
    text = mail.get_body(("plain",)).get_content()
    assert text.startswith("Annwyl Zofia Nowak")
    for english in ("Thank you", "We will", "Our policy", "You can add", "Yours sincerely"):
        assert english not in text
    assert case in text


def test_one_we_do_not_know_is_english(council, by_mail):
    received(council, customer={**EVERYTHING, "language": "Klingon"})
    outgoing.look(NOON)

    assert by_mail.messages[0]["Content-Language"] == "en"


# -- text messages ------------------------------------------------------------------------


def test_a_text_message_says_nothing_of_what_the_letter_says(council, by_mail, settings, tmp_path):
    settings.TEXTS = str(tmp_path)
    case = received(council, customer={**EVERYTHING, "channel": "text"}).reference
    asked(council, case, "send", given={"letter": "holding", "parts": {"text": "Secret words."}})

    outgoing.look(NOON + timedelta(minutes=1))

    written = "".join(path.read_text() for path in tmp_path.iterdir())
    assert written.count(case) >= 2
    assert "+447700900123" in written
    assert "Secret" not in written


def test_a_landline_gets_no_text_message(council, by_mail, settings, tmp_path):
    settings.TEXTS = str(tmp_path)

    found = goes(council, name="Z", phone="01632 960002", channel="text")

    assert found[0] == "phone"
