"""Do letters that wait or were lost stand where somebody mends it, for those who may open them?"""

import pytest
from django.db import connection
from django.test import override_settings
from django.test.utils import CaptureQueriesContext

from putright.cases.models import CaseRow
from putright.letter_drafts.keeping import Which, keep
from putright.letters.models import (
    BOUNCED,
    EMAIL,
    HANDED_OVER,
    PHONE,
    POST,
    WAITING,
    Delivery,
    PrintBatch,
)
from putright.letters.outgoing import look, lost
from putright.letters.planning import plan
from putright.project import clock
from tests.workspace.given import done, received, signed_in, staff

pytestmark = pytest.mark.django_db
MANAGER = ["service-manager"]
PARTS = {"what-we-understood": "The lift.", "who-answers": "Asha answers."}
_FRAME = ("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE")
HOUSE = "/staff/cestria/letters/"
BY_POST = {"name": "Zofia Nowak", "address": "1 High Street\nDurham DH1 1AA"}
BY_PHONE = {"name": "Zofia Nowak", "phone": "0191 496 0000"}
NO_WAY = {"name": "Zofia Nowak"}


def _came(where, customer):
    """Receive a complaint on paper, and give its confirmation a way."""
    case = received(where, ask_for="stage-1", role="tenant", channel="letter", customer=customer)
    look(clock.now())
    return case.reference


def _shut_out_ben(where, case):
    given = {"person": "s-ben", "nature": "family", "reason": "Kin."}
    done(where, case, "declare", "asha", MANAGER, **given)


def _page(client, address=HOUSE):
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def _of(reference):
    return f"/staff/cestria/case/{reference}/letters/1/"


def test_each_letter_stands_where_it_waits_and_opens_its_case(as_asha, cestria):
    by = {name: _came(cestria, how) for name, how in (("post", BY_POST), ("phone", BY_PHONE))}
    lost_one = _came(cestria, NO_WAY)

    page = _page(as_asha)

    for reference in (*by.values(), lost_one):
        assert f"/staff/cestria/case/{reference}/" in page
    assert "Waits to be printed" in page and "Waits for a call" in page
    assert page.index(lost_one) < page.index(by["phone"]) < page.index(by["post"])
    assert "Mend the address" in page
    assert "Find one, or tell them another way" in page


def test_nothing_waits_is_said_in_every_part(as_asha):
    page = _page(as_asha)

    for said in ("No letter was lost.", "Nobody waits for a call.", "Nothing waits to be printed."):
        assert said in page
    assert "Make a print batch" not in page


def test_letters_of_a_case_that_somebody_may_not_open_are_in_no_list_and_no_count(
    as_asha, as_ben, cestria
):
    reference = _came(cestria, BY_POST)
    done(
        cestria,
        reference,
        "declare",
        "asha",
        MANAGER,
        person="s-ben",
        nature="family",
        reason="Kin.",
    )

    assert reference in _page(as_asha)
    page = _page(as_ben)
    assert reference not in page
    assert "Nothing waits to be printed." in page
    as_ben.post(HOUSE)
    assert not PrintBatch.objects.exists()


def test_a_batch_is_made_printed_and_posted_and_then_its_letters_are_sent(as_asha, cestria):
    _came(cestria, BY_POST)
    reference = _came(cestria, BY_POST)

    answer = as_asha.post(HOUSE)
    batch = answer.headers["Location"]
    page = _page(as_asha, batch)
    assert "2 letters, made by Asha Khan" in page
    paper = as_asha.get(f"{batch}letters.pdf?part=1")
    assert paper.headers["Content-Type"] == "application/pdf"
    assert paper.content.startswith(b"%PDF")
    assert "downloaded." in _page(as_asha)

    answer = as_asha.post(batch, {"do": "posted"}, follow=True)

    assert "Marked as posted." in answer.content.decode()
    assert set(Delivery.objects.values_list("state", flat=True)) == {HANDED_OVER}
    assert "Posted" in _page(as_asha, f"/staff/cestria/case/{reference}/letters/")
    assert as_asha.post(batch, {"do": "posted"}).status_code == 409


def test_a_batch_that_is_undone_gives_its_letters_back(as_asha, cestria):
    _came(cestria, BY_POST)
    batch = as_asha.post(HOUSE).headers["Location"]
    assert "Nothing waits to be printed." in _page(as_asha)

    as_asha.post(batch, {"do": "undone"})

    assert "Waits to be printed" in _page(as_asha)
    assert "Undone" in _page(as_asha, batch)


def test_whoever_may_not_open_a_case_of_it_has_no_such_batch(as_asha, as_ben, as_cleo, cestria):
    reference = _came(cestria, BY_POST)
    batch = as_asha.post(HOUSE).headers["Location"]
    done(
        cestria,
        reference,
        "declare",
        "asha",
        MANAGER,
        person="s-ben",
        nature="family",
        reason="Kin.",
    )

    for client in (as_ben, as_cleo):
        assert client.get(batch).status_code == 404
        assert client.get(f"{batch}letters.pdf").status_code == 404
    assert "Print batch of" not in _page(as_ben)


def test_what_the_post_brought_back_is_marked_and_goes_another_way(as_asha, cestria):
    reference = _came(cestria, BY_POST)
    batch = as_asha.post(HOUSE).headers["Location"]
    as_asha.post(batch, {"do": "posted"})
    assert "The post brought it back" in _page(as_asha, _of(reference))

    page = as_asha.post(_of(reference), {"do": "returned"}, follow=True).content.decode()

    assert "Marked as returned by post." in page and "Returned by post" in page
    assert reference in _page(as_asha)
    as_asha.post(_of(reference), {"do": POST})
    newest = Delivery.objects.order_by("-number").first()
    assert (newest.channel, newest.state, newest.by) == (POST, WAITING, "s-asha")


def test_an_e_mail_that_came_back_is_sent_to_the_address_that_was_mended(as_asha, cestria):
    with override_settings(MAIL={"host": "mail.example.org"}):
        by_mail = {"name": "Zofia Nowak", "email": "old@example.org"}
        reference = received(cestria, channel="letter", customer=by_mail).reference
        plan(clock.now(), lambda: True)
        one = Delivery.objects.get()
        lost(one, "bounced", clock.now(), state=BOUNCED)

        page = _page(as_asha)
        assert "nobody reads mail at that address" in page
        assert "/change/" in page
        as_asha.post(_of(reference), {"do": EMAIL})

    states = list(Delivery.objects.order_by("number").values_list("number", "state"))
    assert states == [(1, "replaced"), (2, WAITING)]


def test_somebody_who_is_told_by_telephone_has_been_told(as_asha, cestria):
    reference = _came(cestria, BY_PHONE)
    page = _page(as_asha, f"{_of(reference)}say/")
    assert "0191 496 0000" in page and "Be sure who it is" in page
    assert "I told them" in page

    as_asha.post(_of(reference), {"do": "told"})

    one = Delivery.objects.get()
    assert (one.channel, one.state, one.by) == (PHONE, HANDED_OVER, "s-asha")
    assert "I told them" not in _page(as_asha, f"{_of(reference)}say/")


def test_what_somebody_else_did_first_is_said_and_not_done_twice(as_asha, cestria):
    reference = _came(cestria, BY_PHONE)
    as_asha.post(_of(reference), {"do": "told"})

    answer = as_asha.post(_of(reference), {"do": "told"})

    assert answer.status_code == 422
    assert "Somebody else dealt with this letter first." in answer.content.decode()
    assert as_asha.post(_of(reference), {"do": "no-such-thing"}).status_code == 422


def test_a_letter_on_paper_is_a_pdf_in_either_size(as_asha, cestria):
    reference = _came(cestria, BY_POST)

    plain = as_asha.get(f"{_of(reference)}letter.pdf")
    large = as_asha.get(f"{_of(reference)}letter.pdf?size=large")

    assert plain.content.startswith(b"%PDF") and large.content.startswith(b"%PDF")
    assert plain.content != large.content
    assert "sandbox" in plain.headers["Content-Security-Policy"]


def test_only_letters_have_a_page_as_they_went(as_asha, cestria, asha):
    reference = _came(cestria, BY_POST)
    done(cestria, reference, "note", "asha", MANAGER, text="Among us.")

    for place in ("0", "99", "x", "2"):
        answer = as_asha.get(f"/staff/cestria/case/{reference}/letters/{place}/")
        assert answer.status_code == 404, place


def test_somebody_who_may_not_send_letters_makes_no_batch(cestria):
    reader = staff("Gus Reader", {cestria: ["board"]})
    _came(cestria, BY_POST)

    answer = signed_in(reader).post(HOUSE)

    assert answer.status_code == 404
    assert not PrintBatch.objects.exists()


def test_a_letter_that_has_just_been_written_waits_and_one_of_before_says_so(as_asha, cestria):
    new = received(cestria, channel="letter", customer=BY_POST).reference
    old = received(cestria, ago=3, channel="letter", customer=BY_POST).reference

    assert "Waits to go" in _page(as_asha, _of(new))
    page = _page(as_asha, _of(old))
    assert "Waits to go" not in page and "told some other way" in page


def test_a_case_says_on_its_first_page_that_nobody_has_read_its_letter(as_asha, cestria):
    reference = received(cestria, ask_for="stage-1", role="tenant", customer=NO_WAY).reference
    given = {"letter": "acknowledgement", "parts": PARTS}
    done(cestria, reference, "send", "asha", MANAGER, **given)
    case = f"/staff/cestria/case/{reference}/"
    assert "Not delivered" not in _page(as_asha, case)

    look(clock.now())

    assert "Not delivered" in _page(as_asha, case)
    assert "Find one, or tell them another way" in _page(as_asha, f"{case}letters/")


def test_each_page_of_letters_asks_so_often_however_much_there_is(as_asha, cestria, asha):
    def _asked(path):
        with CaptureQueriesContext(connection) as made:
            assert as_asha.get(path).status_code == 200
        return [q["sql"] for q in made if not q["sql"].upper().startswith(_FRAME)]

    reference = _came(cestria, BY_POST)
    _came(cestria, NO_WAY)
    as_asha.post(HOUSE)
    _came(cestria, BY_POST)
    done(cestria, reference, "send", "asha", MANAGER, letter="acknowledgement", parts=PARTS)
    case = f"/staff/cestria/case/{reference}/letters/"
    number = CaseRow.objects.get(reference=reference).case
    draft = Which(cestria.pk, number, "stage-1-answer", "customer")
    keep(draft, {"answer": "It leaked."}, seen=0, by="s-asha", at=clock.now())
    pages = (HOUSE, case, f"{case}write/", f"{case}write/acknowledgement/", f"{case}1/")
    before = {path: len(_asked(path)) for path in pages}

    for _ in range(5):
        _came(cestria, BY_POST)
        _came(cestria, NO_WAY)
        given = {"letter": "acknowledgement", "parts": PARTS}
        done(cestria, reference, "send", "asha", MANAGER, **given, again_because="It was lost")
    for letter in ("late-answer", "mediation-letter"):
        other = draft._replace(letter=letter)
        keep(other, {"why": "Ill."}, seen=0, by="s-ben", at=clock.now(), colleague="s-asha")
    as_asha.post(HOUSE)
    _came(cestria, BY_POST)

    assert {path: len(_asked(path)) for path in pages} == before, before
    assert max(before.values()) <= 14, before


def test_an_answer_given_by_word_of_mouth_has_no_page_of_a_letter(as_asha, cestria):
    reference = received(cestria, role="tenant").reference
    done(cestria, reference, "adjustment", "sam", ["service-team"], adjustment="A call", reason="x")
    given = {"outcome": "not-upheld", "text": "We looked into it.", "form": "spoken"}
    last = done(cestria, reference, "respond", "sam", ["service-team"], **given).sequence

    for place in range(2, last + 1):
        for page in ("", "letter.pdf", "say/"):
            address = f"/staff/cestria/case/{reference}/letters/{place}/{page}"
            assert as_asha.get(address).status_code == 404
    listed = _page(as_asha, f"/staff/cestria/case/{reference}/letters/")
    assert "We looked into it." in listed and "See it as it went" not in listed


def test_our_confirmation_is_from_us(as_asha, cestria):
    page = _page(as_asha, _of(_came(cestria, BY_POST)))

    assert f"by {cestria.name}, to Zofia Nowak" in page


def test_a_letter_in_a_batch_says_so_and_goes_no_other_way(as_asha, cestria):
    reference = _came(cestria, {**BY_POST, **BY_PHONE})
    as_asha.post(HOUSE)

    answer = as_asha.post(_of(reference), {"do": PHONE})

    assert answer.status_code == 422
    assert "It is in a print batch." in answer.content.decode()
    assert "Have it said by telephone" not in _page(as_asha, _of(reference))
    assert Delivery.objects.get().batch is not None


def test_an_empty_batch_is_only_for_whoever_made_it(as_asha, as_ben, cestria):
    _came(cestria, BY_POST)
    batch = as_asha.post(HOUSE).headers["Location"]
    as_asha.post(batch, {"do": "undone"})

    assert as_asha.get(batch).status_code == 200
    assert as_ben.get(batch).status_code == 404


def test_a_letter_that_went_is_not_among_those_that_nobody_has_read(as_asha, cestria):
    reference = _came(cestria, {**BY_POST, **BY_PHONE})
    as_asha.post(as_asha.post(HOUSE).headers["Location"], {"do": "posted"})
    as_asha.post(_of(reference), {"do": PHONE})
    lost(Delivery.objects.get(number=2), "refused", clock.now())

    assert "No letter was lost." in _page(as_asha)

    lost(Delivery.objects.get(number=1), "returned", clock.now(), state=BOUNCED)
    assert "No letter was lost." not in _page(as_asha)


def test_a_letter_with_no_way_to_go_is_not_said_to_go_by_e_mail(as_asha, cestria):
    reference = _came(cestria, NO_WAY)

    page = _page(as_asha)
    assert reference in page and "No way to send it." in page and "E-mail." not in page


def test_what_to_remember_of_them_ends_once(as_asha, cestria):
    needs = {"needs": "Cannot use stairs.", "adjustments": "Speak slowly", "call_times": "Mornings"}
    reference = _came(cestria, {**BY_PHONE, **needs})

    page = _page(as_asha, f"{_of(reference)}say/")
    assert "To remember: Cannot use stairs. Speak slowly. " in f"{page} ".replace("</p>", " ")
    assert "They asked to be called: Mornings. " in page
