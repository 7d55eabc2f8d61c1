"""Does a page say plainly that a letter went already, and that one from elsewhere is not sent?"""

import pytest

from putright.cases.models import LetterRow
from putright.letters.models import Delivery
from putright.letters.outgoing import look
from putright.project import clock
from tests.workspace.given import done, received
from tests.workspace.test_letter import ACK, MANAGER, at, opened, send, words_for

pytestmark = pytest.mark.django_db
PARTS = {"what-we-understood": "The lift.", "who-answers": "Asha answers."}
SAYS = ["what-we-understood", "who-answers"]
BOX = 'name="g-again_because"'


@pytest.fixture
def lift(cestria, asha, ben):
    customer = {"name": "Zofia Nowak", "email": "z@example.org"}
    case = received(cestria, ask_for="stage-1", role="tenant", customer=customer).reference
    done(cestria, case, "assign", "asha", MANAGER, to="s-asha", team="Repairs")
    return case


def sends_it(cestria, lift, **more):
    return done(cestria, lift, "send", "ben", MANAGER, letter=ACK, parts=PARTS, **more)


def test_who_comes_second_reads_that_it_went_and_when_and_by_whom(as_asha, as_ben, cestria, lift):
    where = at(lift, ACK)
    words = words_for(as_asha.get(where).content.decode())
    send(as_asha, where, **words)
    page = as_asha.get(where).content.decode()
    assert "Ready to send" in page and "went to them already" not in page
    sends_it(cestria, lift)

    page = as_asha.get(where).content.decode()

    assert "This letter went to them already" in page
    assert "Ben" in page[page.index("went to them already") :][:200]
    assert "Ready to send" not in page and 'value="send"' not in page
    assert BOX in page and 'href="#g-again_because"' in page


def test_who_sends_all_the_same_says_why_and_that_is_shown_with_it(as_asha, cestria, lift):
    where = at(lift, ACK)
    sends_it(cestria, lift)
    words = words_for(as_asha.get(where).content.decode())
    assert send(as_asha, where, "send", **words).status_code == 200
    assert len(list(opened(cestria, lift).case.named("sent"))) == 1, "it was only saved"

    typed = {**words, "g-again_because": "She lost it"}
    assert BOX in send(as_asha, where, **typed).content.decode()
    page = send(as_asha, where, "send", **typed).content.decode()

    assert len(list(opened(cestria, lift).case.named("sent"))) == 2
    assert "Why it went once more" in page and "She lost it" in page
    sent = list(opened(cestria, lift).case.named("sent"))[-1]
    assert "She lost it" not in sent.words["text"]


def test_to_somebody_else_it_is_a_first_letter(as_asha, cestria, lift):
    done(cestria, lift, "join", "asha", MANAGER, party="complainant", name="Kofi Osei")
    sends_it(cestria, lift)

    assert "went to them already" not in as_asha.get(at(lift, ACK, to="party-1")).content.decode()


def test_one_from_elsewhere_is_recorded_with_how_it_went_and_goes_nowhere(as_asha, cestria, lift):
    page = as_asha.get(at(lift, ACK)).content.decode()
    assert "Nothing is sent from here then." in page
    where = f"/staff/cestria/case/{lift}/do/send/?letter={ACK}"
    page = as_asha.get(where).content.decode()
    assert "nothing is sent from here" in page and "How did it go?" in page

    send(as_asha, where, says=SAYS, text="We have it.", went_by="post")
    LetterRow.objects.exclude(letter=ACK).delete()
    look(clock.now())

    case = opened(cestria, lift).case
    assert case.has_happened("acknowledged"), "its step is done with it"
    assert Delivery.objects.get().channel == "elsewhere"
    place = LetterRow.objects.get().sequence
    letter = f"/staff/cestria/case/{lift}/letters/{place}/"
    page = as_asha.get(letter).content.decode()
    assert "By post" in page and "Nothing of it was sent from here." in page
    assert "Send it by e-mail" not in page
    assert as_asha.post(letter, {"do": "email"}).status_code == 422
    assert Delivery.objects.get().number == 1


def test_a_page_that_does_not_say_how_it_went_is_asked(as_asha, cestria, lift):
    where = f"/staff/cestria/case/{lift}/do/send/?letter={ACK}"

    answer = send(as_asha, where, says=SAYS, text="We have it.")

    assert answer.status_code == 422
    assert not opened(cestria, lift).case.has_happened("sent")
