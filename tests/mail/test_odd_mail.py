"""Odd mail: what others' machines make, what is sealed, passed on, or comes to the wrong place."""

from datetime import timedelta

import pytest
from django.core import mail

from putright.cases.carry_out import carry_out
from putright.cases.erase import erase_person
from putright.cases.models import CaseRow
from putright.cases.store import load
from putright.core.facts import Actor, Command
from putright.letters import outgoing
from putright.letters.models import Delivery
from putright.mail.keeping import Came, keep
from putright.mail.models import Arrived
from putright.mail.queue import understand_waiting
from putright.mail.reasons import sentence
from putright.mail.taking_in import become_case, read_again
from putright.notices.message_ids import signed_id
from putright.notices.models import Notice
from putright.notices.reply_address import reply_address
from putright.people.models import Customer, Organisation
from putright.reminders.models import Wish
from tests.mail.conftest import NOON
from tests.mail.written import written
from tests.workspace.given import done, staff

pytestmark = pytest.mark.django_db(transaction=True)


def words_of(one):
    return load(one.organisation_id, one.case, words=True).facts[0].words["what_happened"]


# -- another Putright ---------------------------------------------------------------------


def test_a_letter_of_another_putright_waits_for_a_person_and_is_no_loop(comes):
    one = comes(
        text="We pass this complaint on to you.",
        sender="A Council <putright@council.example>",
        headers={"X-Putright": "council"},
    )

    assert (one.state, one.reason) == ("waiting", "another-putright")
    assert not CaseRow.objects.exists(), "so that two never confirm to each other"


def test_what_another_putright_sends_by_itself_is_set_aside(comes):
    one = comes(headers={"X-Putright": "council", "Auto-Submitted": "auto-generated"})

    assert (one.state, one.reason) == ("set-aside", "automatic")


def test_a_letter_between_two_houses_of_one_installation_is_no_loop(association, comes, settings):
    settings.MAIL_FROM = "Letters <letters@shared.example>"
    other = Organisation.objects.create(
        slug="council", name="Council", pack="citizen", reference_prefix="CO"
    )
    named = signed_id("CO-1NJ5-7GFG-E.2", "shared.example")
    Delivery.objects.create(
        organisation=other, case=1, sequence=2, number=1, letter="referral", channel="email",
        state="handed over", created_at=NOON, changed_at=NOON, message_id=named,
    )  # fmt: skip
    letter = {"sender": "Council <letters@shared.example>", "message_id": f"<{named}>"}

    theirs = comes(text="We pass this on.", headers={"X-Putright": "council"}, **letter)
    forged = comes(text="I am you.", headers={"X-Putright": "council"}, sender=letter["sender"])

    assert (theirs.state, theirs.reason) == ("waiting", "another-putright")
    assert (forged.state, forged.reason) == ("set-aside", "loop")


# -- whoever wrote it ---------------------------------------------------------------------


@pytest.mark.parametrize(
    "odd",
    [
        b'"zofia@example.org "@thief.example',
        b"zofia@example.org@thief.example",
        b"zofia@example.org\0@thief.example",
        b'"very odd@local"@example.org',
    ],
)
def test_an_address_that_is_none_waits_and_is_confirmed_to_nobody(association, comes, odd):
    raw = written().replace(b"Zofia Nowak <zofia@example.org>", odd)

    one = comes(raw)

    assert (one.state, one.reason) == ("waiting", "odd-sender")
    assert "@" in one.sender and one.sender != "zofia@example.org"
    become_case(association, one, read_again(one), "complaint", NOON, Actor("s-1", ("handler",)))
    assert not Customer.objects.filter(email__gt="").exists()


# -- what is within, and what is sealed ---------------------------------------------------


def test_the_words_of_a_complaint_that_is_passed_on_as_a_file_are_on_the_case(comes):
    complaint = written("No heat since May.", sender="Ada <ada@example.org>", subject="No heat")

    one = comes(text="Please see attached.", subject="FW: No heat", within=complaint)

    assert one.state == "became-case"
    said = words_of(one)
    assert said.startswith("Please see attached.")
    assert "of 23 November 2026, as it says from Ada <ada@example.org>: No heat]" in said
    assert said.endswith("No heat since May.")
    assert Customer.objects.get().email == "zofia@example.org", "whoever sent it to us"


def test_many_messages_within_one_are_not_all_written_out(comes):
    one = comes(_many_within(8))

    said = words_of(one)
    assert "Number 4" in said and "Number 5" not in said
    assert "more messages within it" in said


def _many_within(count):
    parts = b"".join(
        b"--b\nContent-Type: message/rfc822\n\n" + written(f"Number {n}") + b"\n"
        for n in range(count)
    )
    head = b"From: Zofia <zofia@example.org>\nTo: complaints@cestria.example\nSubject: These\n"
    return head + (
        b'Message-ID: <m@x>\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary="b"\n\n'
        b"--b\nContent-Type: text/plain\n\nSee these.\n" + parts + b"--b--\n"
    )


def test_pgp_that_no_header_tells_of_waits_as_what_is_encrypted_does(comes):
    one = comes(text="-----BEGIN PGP MESSAGE-----\n\nhQEMA8\n-----END PGP MESSAGE-----")

    assert (one.state, one.reason) == ("waiting", "sealed")


def test_pgp_below_a_greeting_waits_too(comes):
    one = comes(text="Hello,\n\n-----BEGIN PGP MESSAGE-----\n\nhQ\n-----END PGP MESSAGE-----")

    assert (one.state, one.reason) == ("waiting", "sealed")


def _made_of(*parts):
    head = (
        written().partition(b"\n\n")[0].replace(b'Content-Type: text/plain; charset="utf-8"\n', b"")
    )
    body = b"".join(b"--b\n" + each + b"\n" for each in parts)
    return head + b'\nContent-Type: multipart/mixed; boundary="b"\n\n' + body + b"--b--\n"


SIGNED = b"Content-Type: application/pkcs7-mime; smime-type=signed-data; name=smime.p7m\n\nx"
ANSWER = b"Content-Type: text/calendar; method=REPLY; charset=utf-8\n\nBEGIN:VCALENDAR\n"
WORDS = b"Content-Type: text/plain\n\n%s"


@pytest.mark.parametrize(
    ("parts", "reason"),
    [
        ((SIGNED,), "signed-over"),
        ((SIGNED, WORDS % b"Sent through a list."), "signed-over"),
        ((ANSWER,), "calendar"),
        ((ANSWER, WORDS % b" "), "calendar"),
        ((ANSWER, WORDS % b"I cannot come, as the lift is broken."), ""),
    ],
)
def test_what_has_no_words_that_we_can_read_waits_and_is_confirmed_to_nobody(comes, parts, reason):
    one = comes(_made_of(*parts))

    assert (one.state, one.reason) == (("waiting", reason) if reason else ("became-case", ""))
    assert Customer.objects.exists() is not bool(reason)
    assert sentence(one.reason)


@pytest.mark.parametrize(
    ("raw", "told"),
    [
        (_made_of(SIGNED), "signed so that its words may be hidden"),
        (written("-----BEGIN PGP MESSAGE-----\nhQ\n-----END PGP MESSAGE-----"), "is encrypted"),
    ],
)
def test_the_case_that_a_person_makes_of_it_says_that_words_are_hidden(
    association, comes, raw, told
):
    one = comes(raw)

    become_case(association, one, read_again(one), "complaint", NOON, Actor("s-1", ("handler",)))

    one.refresh_from_db()
    assert told in words_of(one)


# -- the wrong case, and cases that are over ----------------------------------------------


def test_a_reference_of_anothers_case_joins_nothing(association, comes, settings):
    settings.MAIL_DOMAIN = "mail.cestria.example"
    mine = comes()
    theirs = comes(sender="Ben <ben@example.org>", text="Mine is another")
    reference = CaseRow.objects.get(case=theirs.case).reference

    guess = comes(subject=f"Re: {reference}", text="Tell me all")
    answer = comes(
        subject=f"Re: {reference}", text="An answer", to=reply_address(association.pk, mine.case)
    )

    assert (guess.state, guess.suggested) == ("waiting", theirs.case)
    assert (answer.state, answer.case) == ("joined-case", mine.case), "the address is the proof"
    assert not [one for one in load(association.pk, theirs.case).facts if one.name == "noted"]


def test_the_address_of_a_case_in_another_house_is_no_address_here(association, comes, settings):
    settings.MAIL_DOMAIN = "mail.cestria.example"
    other = Organisation.objects.create(
        slug="council", name="Council", pack="citizen", reference_prefix="CO"
    )
    first = comes()

    one = comes(text="Hello", to=reply_address(other.pk, first.case))

    assert (one.state, one.case == first.case) == ("became-case", False)


def test_an_answer_to_the_case_of_somebody_erased_waits_and_names_nobody(
    association, comes, settings
):
    settings.MAIL_DOMAIN = "mail.cestria.example"
    first = comes()
    erase_person(association, Customer.objects.get().key, by="s-asha", rule="asked", at=NOON)

    one = comes(text="And now?", to=reply_address(association.pk, first.case))

    assert (one.state, one.reason, one.suggested) == ("waiting", "perhaps", first.case)
    assert len([f for f in load(association.pk, first.case).facts if f.name == "noted"]) == 0


# -- the same, and nearly the same --------------------------------------------------------


def test_one_message_id_with_two_texts_is_two_messages(comes):
    first = comes(text="The lift", message_id="<same@x.example>")
    second = comes(text="The heating", message_id="<same@x.example>")

    assert first.case != second.case
    assert {first.state, second.state} == {"became-case"}


def test_a_subject_in_encoded_words_is_the_title(comes):
    coded = b"Subject: =?utf-8?q?L=E2=80=99eau?= =?utf-8?b?IGTDqWJvcmRl?="

    comes(written().replace(b"Subject: The lift", coded))

    assert CaseRow.objects.get().title == "L’eau déborde"


def test_a_winmail_dat_stays_in_the_original_and_the_case_says_so(comes):
    tnef = ("winmail.dat", "application/ms-tnef", b"\x78\x9f\x3e\x22\x01\x00\x06\x90")

    one = comes(files=[tnef])

    assert "Only in the original: winmail.dat" in words_of(one)


def test_a_broken_message_between_two_good_ones_stops_neither(association):
    for raw in (written("One"), b"\x00\xff" * 500, written("Two")):
        keep(association, raw, Came("file", "complaints"), NOON)

    understand_waiting(NOON)

    assert CaseRow.objects.count() == 2
    assert Arrived.objects.exclude(state="became-case").get().reason in ("no-sender", "empty")


# -- who reads what joined ----------------------------------------------------------------


@pytest.fixture
def handled(association, comes, settings):
    """Return a case of Mo's, and a function by which its customer answers."""
    settings.MAIL_DOMAIN = "mail.cestria.example"
    for name, role in (("Mo Reed", "service-manager"), ("Asha Khan", "front-line")):
        key = staff(name, {association: [role]}).key
        Wish.objects.create(
            organisation=association, person=key, email=f"{key[2:]}@cestria.example"
        )
    first = comes()
    row = CaseRow.objects.get()
    done(association, row.reference, "assign", "mo", ["service-manager"], NOON, to="s-mo")

    def answers(text, at=NOON, **rest):
        return comes(text=text, to=reply_address(association.pk, first.case), at=at, **rest)

    return row.reference, answers


def told():
    return [one.to.partition("@")[0] for one in Notice.objects.filter(kind="mail-joined")]


def test_whoever_handles_a_case_hears_that_an_e_mail_joined_it(handled):
    reference, answers = handled

    assert answers("It leaks again, says Zofia.").state == "joined-case"

    [one] = Notice.objects.filter(kind="mail-joined")
    assert (one.to, one.subject) == ("mo@cestria.example", f"An e-mail was added to {reference}")
    assert f"/case/{reference}/" in one.text and "leaks" not in one.text


def test_who_writes_often_is_told_of_once_in_an_hour(handled):
    _, answers = handled
    for minute in (0, 10, 20):
        answers(f"Again {minute}", at=NOON + timedelta(minutes=minute))
    assert told() == ["mo"]

    answers("And again", at=NOON + timedelta(minutes=90))

    assert told() == ["mo", "mo"]


def test_what_nobody_proved_to_have_sent_tells_nobody(handled):
    _, answers = handled

    assert answers("I am Zofia", sender="z@thief.example").state == "waiting"
    assert told() == []


def test_of_a_case_that_has_ended_those_who_see_to_mail_hear_if_its_handler_cannot(handled):
    reference, answers = handled
    association = Organisation.objects.get()
    customer = Actor(CaseRow.objects.get().customer, ("customer",))
    carry_out(
        Command("withdraw", {"reason": "mended"}, customer),
        organisation=association, reference=reference, at=NOON,
    )  # fmt: skip

    answers("It is broken again.")
    assert told() == ["mo"]
    assert "does not open it again" in Notice.objects.get(kind="mail-joined").text

    Wish.objects.filter(person="s-mo").delete()
    answers("And again.")
    assert sorted(told()) == ["asha", "mo"], "Asha sees to mail"

    CaseRow.objects.update(restricted=True)
    Notice.objects.all().delete()
    answers("A third time.")
    assert told() == [], "that there is such a case is for few to know"


# -- round and round ----------------------------------------------------------------------


def test_a_responder_that_says_nothing_of_itself_begins_no_second_case(comes, settings):
    settings.MAIL = {"backend": "django.core.mail.backends.locmem.EmailBackend"}
    comes()
    outgoing.look(NOON)
    [ours] = mail.outbox

    for number in range(3):
        one = comes(subject=f"Re: {ours.subject}", text=f"Got it, thanks. No {number}")
        assert one.state == "waiting", "it names the case, and proves nothing"

    outgoing.look(NOON)
    assert (CaseRow.objects.count(), len(mail.outbox)) == (1, 1)


def test_a_responder_that_answers_our_address_joins_and_is_answered_by_nothing(
    association, comes, settings
):
    settings.MAIL = {"backend": "django.core.mail.backends.locmem.EmailBackend"}
    settings.MAIL_DOMAIN = "mail.cestria.example"
    first = comes()
    outgoing.look(NOON)

    for number in range(3):
        one = comes(text=f"Got it. No {number}", to=reply_address(association.pk, first.case))
        assert one.state == "joined-case"

    outgoing.look(NOON)
    assert (CaseRow.objects.count(), len(mail.outbox)) == (1, 1)
