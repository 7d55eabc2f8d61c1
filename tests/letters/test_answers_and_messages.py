"""An answer given without a letter goes out all the same, and so does a message to the customer."""

import pytest

from putright.cases.models import CaseRow, LetterRow
from putright.cases.rebuild import differences
from putright.cases.store import load
from putright.core.letters.compose import slots_asked
from putright.letters.ways import way_of
from putright.letters.words import NoSuchLetter, letter_of
from putright.people.models import Customer
from putright.policies.load import load_policy
from tests.workspace.given import done, organisation, received

pytestmark = pytest.mark.django_db


@pytest.fixture
def cestria(db):
    return organisation("cestria")


def _rows():
    return list(LetterRow.objects.order_by("sequence").values_list("letter", "recipient"))


def test_a_message_goes_out_and_a_note_of_ours_does_not(cestria):
    case = received(cestria)
    ref = case.reference
    done(cestria, ref, "note", "dot", ["director"], text="She sounded tired.")
    after = done(cestria, ref, "message", "dot", ["director"], text="Which door is it?")

    assert [letter for letter, _ in _rows()] == ["confirmation", "message"]
    assert not list(differences())
    number = LetterRow.objects.get(letter="message")
    words = letter_of(cestria, number.case, number.sequence)
    assert [one.text for one in words.paragraphs] == ["Which door is it?"]
    assert words.recipient.name == "Zofia Nowak"
    with pytest.raises(NoSuchLetter):
        letter_of(cestria, number.case, after.sequence - 1)  # our own note


@pytest.mark.parametrize(("form", "goes"), [("writing", 1), ("spoken", 0)])
def test_an_answer_in_writing_goes_out_and_a_spoken_one_is_not_written_again(cestria, form, goes):
    ref = received(cestria, role="tenant").reference
    if form == "spoken":  # which is allowed where it is what the customer needs
        done(cestria, ref, "adjustment", "sam", ["service-team"], adjustment="A call", reason="x")
    given = {"outcome": "not-upheld", "text": "We looked into it.", "form": form}
    done(cestria, ref, "respond", "sam", ["service-team"], **given)

    answers = LetterRow.objects.filter(letter="answer")
    assert [one.recipient for one in answers] == [Customer.objects.get().key] * goes
    assert not list(differences())


def test_an_answer_that_is_a_letter_goes_once(cestria):
    ref = received(cestria, role="tenant").reference
    done(
        cestria,
        ref,
        "send",
        "sam",
        ["service-team"],
        letter="informal-answer",
        parts=dict.fromkeys(_slots("informal-answer"), "We looked into it and it works."),
        also={"outcome": "not-upheld"},
        override="Tried.",
    )

    assert [letter for letter, _ in _rows()] == ["confirmation", "informal-answer"]
    case = CaseRow.objects.get().case
    steps = [n for n, one in enumerate(load(cestria.pk, case).facts, 1) if one.name == "responded"]
    for place in steps:
        with pytest.raises(NoSuchLetter):
            letter_of(cestria, case, place)
    assert steps


def _slots(letter):
    known = load_policy("cestria")
    return slots_asked(next(one for one in known.letter if one.id == letter), known)


def test_a_written_answer_is_not_read_out_to_somebody_who_prefers_the_telephone(cestria, settings):
    settings.MAIL = {"backend": "django.core.mail.backends.locmem.EmailBackend"}
    asks = {"name": "Z", "email": "z@example.org", "phone": "0191 496 0001", "channel": "phone"}
    ref = received(cestria, role="tenant", customer=asks).reference
    given = {"outcome": "not-upheld", "text": "We looked into it.", "form": "writing"}
    done(cestria, ref, "respond", "sam", ["service-team"], **given)
    done(cestria, ref, "message", "sam", ["service-team"], text="Anything else?")

    ways = {
        row.letter: way_of(letter_of(cestria, row.case, row.sequence), "email").channel
        for row in LetterRow.objects.all()
    }

    assert ways == {"confirmation": "phone", "answer": "email", "message": "phone"}
