"""Does a wish for a format or language, put on record in a case, change what follows there?"""

import pytest

from putright.cases.models import StoredEvent
from putright.core.refusals import Refused
from putright.letters.models import Delivery
from putright.letters.outgoing import look
from putright.letters.words import letter_of
from putright.people.models import Customer
from putright.project import clock
from tests.workspace.given import done, received
from tests.workspace.test_letter import ACK, at, opened, send, words_for

pytestmark = pytest.mark.django_db
MANAGER = ["service-manager"]
EVERYTHING = {"name": "Zofia Nowak", "email": "zofia@example.org", "phone": "01632 960001",
              "address": "1 The Square\nMiniton\nMN1 1AA"}  # fmt: skip


@pytest.fixture
def case(cestria, asha):
    case = received(cestria, customer=EVERYTHING, ask_for="stage-1", role="tenant").reference
    done(cestria, case, "assign", "asha", MANAGER, to="s-asha", team="Repairs")
    return case


def wants(cestria, case, **wish):
    given = {"record": "format-wanted", "format": "letter", "language": "English", **wish}
    done(cestria, case, "record", "asha", MANAGER, **given)


def acknowledged(client, case, **more):
    """Write and send the acknowledgement, as its page asks."""
    where = at(case, ACK)
    words = words_for(client.get(where).content.decode(), "Daw ein hateb.")
    send(client, where, **words, **more)
    return send(client, where, "send", **words, **more)


def sent_one(cestria):
    event = StoredEvent.objects.filter(organisation=cestria, name="sent").latest("sequence")
    return letter_of(cestria, event.case, event.sequence)


def way(cestria):
    look(clock.now())
    last = StoredEvent.objects.filter(organisation=cestria, name="sent").latest("sequence")
    return Delivery.objects.get(organisation=cestria, sequence=last.sequence).channel


def test_a_letter_is_in_the_language_that_was_put_on_record(as_asha, cestria, case):
    wants(cestria, case, language="Welsh")
    page = as_asha.get(at(case, ACK)).content.decode()
    assert "They need: letter, in Welsh." in page and "CE-2.1.10" in page
    assert 'lang="cy"' in page

    assert acknowledged(as_asha, case, **{"g-format_met": "yes"}).status_code == 200

    words = sent_one(cestria)
    assert words.language == "cy" and "Annwyl" in words.greeting
    [fact] = opened(cestria, case).case.named("sent")
    assert fact.data["language"] == "cy" and fact.data["format_met"] == "yes"
    assert "Diolch" in fact.words["text"] or "Eich" in fact.words["text"]


def test_it_waits_until_somebody_says_that_it_is_in_their_form(as_asha, cestria, case):
    wants(cestria, case, language="Welsh")

    page = acknowledged(as_asha, case)

    assert page.status_code == 422
    assert not opened(cestria, case).case.has_happened("sent")


def test_large_print_goes_on_paper_and_is_large(as_asha, cestria, case):
    wants(cestria, case, format="large print")

    acknowledged(as_asha, case, **{"g-format_met": "yes"})

    assert sent_one(cestria).is_large
    assert way(cestria) == "post"
    page = as_asha.get(f"/staff/cestria/case/{case}/").content.decode()
    assert "Format of letters: large print" in page


def test_whoever_wants_to_be_rung_is_rung(as_asha, cestria, case):
    wants(cestria, case, format="telephone")

    acknowledged(as_asha, case, **{"g-format_met": "yes"})

    assert way(cestria) == "phone"


def test_the_wish_is_of_this_case_and_the_record_of_the_person_stays(cestria, case):
    wants(cestria, case, format="large print", language="Welsh")

    known = Customer.objects.get(organisation=cestria)
    assert (known.format, known.language, known.channel) == ("", "", "")
    assert opened(cestria, case).customer.language == "Welsh"

    done(cestria, case, "strike", "asha", MANAGER, record="format-wanted", reason="A mistake")
    assert opened(cestria, case).customer.language == ""


def test_what_is_ready_is_one_letter(cestria, case):
    wants(cestria, case, format="braille")
    parts = {"letter": ACK, "parts": {}}
    ready = {"record": "format-ready", "format": "braille", "letter": "stage-1-answer"}
    done(cestria, case, "record", "asha", MANAGER, **ready)

    with pytest.raises(Refused) as refused:
        done(cestria, case, "send", "asha", MANAGER, **parts)
    assert "format" in refused.value.missing and "CE-2.1.10" in refused.value.clauses

    done(cestria, case, "record", "asha", MANAGER, **(ready | {"letter": ACK}))
    given = {"letter": ACK, "says": ["what-we-understood", "who-answers"], "went_by": "post"}
    done(cestria, case, "acknowledge", "asha", MANAGER, form="writing")
    done(cestria, case, "send", "asha", MANAGER, **given)

    with pytest.raises(Refused) as refused:  # it went: the next is looked at again
        done(cestria, case, "send", "asha", MANAGER, **given, again_because="Lost")
    assert refused.value.code == "of-another-letter"
    assert refused.value.clauses == ("CE-2.1.10",)


def test_a_letter_to_somebody_else_is_not_in_the_customers_form(as_asha, cestria, case):
    wants(cestria, case, format="large print", language="Welsh")
    done(cestria, case, "join", "asha", MANAGER, party="complainant", name="Kofi Osei")

    page = as_asha.get(at(case, ACK, to="party-1")).content.decode()

    assert "They need:" not in page


def test_an_answer_in_writing_says_too_whether_it_is_in_their_form(cestria, case):
    wants(cestria, case, format="large print")
    answer = {"outcome": "not-upheld", "form": "writing", "text": "We looked."}

    with pytest.raises(Refused) as refused:
        done(cestria, case, "respond", "asha", MANAGER, **answer)
    assert refused.value.clauses == ("CE-2.1.10",)
    assert refused.value.missing == ("format_met", "format-ready")

    done(cestria, case, "respond", "asha", MANAGER, **answer, format_met="yes")
    assert opened(cestria, case).case.has_happened("responded")
