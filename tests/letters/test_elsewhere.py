"""Is a letter that went some other way left to whoever sent it, and told with its own day?"""

from datetime import timedelta

import pytest

from putright.cases.models import CaseRow, LetterRow
from putright.letters import outgoing
from putright.letters.models import Delivery
from putright.letters.words import letter_of
from tests.cases.given import NOON, asked, received

BY_MAIL = {"name": "Zofia Nowak", "email": "z@example.org", "address": "4 Hill Road\nMiniton"}
ITS_DAY = NOON + timedelta(hours=2)


@pytest.fixture
def elsewhere(council, by_mail):
    case = received(council, customer=BY_MAIL).reference
    given = {"letter": "holding", "text": "We need longer.", "went_by": "post"}
    given |= {"happened": ITS_DAY, "again_because": "They lost the first."}
    asked(council, case, "send", days=1, given=given)
    outgoing.look(NOON + timedelta(days=1))
    return Delivery.objects.get(letter="holding")


def test_it_is_never_sent_by_us(elsewhere, by_mail):
    outgoing.look(NOON + timedelta(days=2))

    assert len(by_mail.took) == 1, "only the confirmation"
    assert Delivery.objects.filter(letter="holding").count() == 1
    assert not LetterRow.objects.filter(letter="holding", sent_at=None).exists()


def test_it_went_on_the_day_that_was_said_and_in_that_way(council, elsewhere):
    assert (elsewhere.channel, elsewhere.state) == ("elsewhere", "handed over")
    assert elsewhere.sent_at == ITS_DAY
    words = letter_of(council, CaseRow.objects.get().case, elsewhere.sequence)
    assert (words.went_by, words.went_at) == ("post", ITS_DAY)


def test_why_it_went_again_is_no_part_of_the_letter(council, elsewhere):
    words = letter_of(council, CaseRow.objects.get().case, elsewhere.sequence)

    assert "We need longer." in words.text
    assert "lost the first" not in words.text


def test_nor_where_its_words_are_not_at_hand(council, by_mail):
    case = received(council, customer=BY_MAIL).reference
    given = {"letter": "holding", "went_by": "email", "again_because": "They lost the first."}
    sequence = asked(council, case, "send", days=1, given=given).sequence

    words = letter_of(council, CaseRow.objects.get().case, sequence)

    assert not words.paragraphs
