"""Each message becomes one case, joins one, waits with a reason, or is set aside."""

import threading
from datetime import UTC, datetime, timedelta

import pytest
from django.core import mail
from django.db import connection

from putright.cases.carry_out import carry_out
from putright.cases.erase import erase_person
from putright.cases.models import CaseRow, ClockRow
from putright.cases.store import load
from putright.cases.verify import verify
from putright.core.facts import Actor, Command
from putright.directory.models import Line
from putright.files.models import FileScan, HeldFile, KeptFile
from putright.letters import outgoing
from putright.letters.models import Delivery
from putright.mail import taking_in
from putright.mail.becoming import AlreadyDone, set_aside_by, take_back
from putright.mail.keeping import QUIETLY, Came, keep, raw_of
from putright.mail.mailboxes import Place, Server
from putright.mail.models import WAITING, Arrived, DayCount
from putright.mail.queue import understand_waiting
from putright.mail.reasons import sentence
from putright.mail.reckoning import reckon
from putright.notices.message_ids import signed_id
from putright.notices.models import Notice
from putright.notices.reply_address import reply_address
from putright.people.models import Customer
from putright.reminders.models import Wish
from tests.mail.conftest import NOON
from tests.mail.written import report, written
from tests.workspace.given import organisation, staff

PDF = ("letter.pdf", "application/pdf", b"%PDF-1.7 a letter")
pytestmark = pytest.mark.django_db(transaction=True)


def facts_of(one):
    return load(one.organisation_id, one.case, words=True).facts


def test_a_message_becomes_a_case_of_the_kind_that_its_mailbox_is_for(association, comes):
    one = comes(files=[PDF])

    assert one.state == "became-case"
    row = CaseRow.objects.get()
    assert (row.kind, row.channel, row.title) == ("complaint", "email", "The lift")
    received = facts_of(one)[0]
    assert received.words["what_happened"] == "The lift is broken again.\nSince May."
    names = KeptFile.objects.filter(case=row.case).values_list("name", flat=True)
    assert sorted(names) == ["letter.pdf", "message.eml"]
    customer = Customer.objects.get()
    assert (customer.name, customer.email) == ("Zofia Nowak", "zofia@example.org")
    assert row.customer == customer.key


@pytest.mark.parametrize(
    ("mailbox", "kind"), [("generic", "mailbox-email"), ("letters", "correspondence")]
)
def test_another_mailbox_is_for_another_kind_with_clocks_of_its_own(comes, mailbox, kind):
    comes(mailbox=mailbox)

    assert CaseRow.objects.get().kind == kind


def test_its_words_are_the_cases_alone_once_it_is_one(comes):
    one = comes()

    assert (one.sender, one.sender_name, one.subject, one.envelope_to) == ("", "", "", "")
    assert not HeldFile.objects.exists()
    assert b"The lift is broken" in raw_of(one)


def test_the_same_message_delivered_again_is_the_same(association, comes):
    raw = written()
    first = comes(raw)
    again = comes(b"Received: by another.example\n" + raw, at=NOON + timedelta(hours=1))

    assert again.number == first.number
    assert (Arrived.objects.count(), CaseRow.objects.count()) == (1, 1)
    assert KeptFile.objects.count() == 1
    assert DayCount.objects.get().arrived == 1


def test_what_was_done_is_not_done_twice_when_its_worker_dies_before_it_says_so(association, comes):
    one = comes()
    # As though the row had been written by a worker that another overtook.
    Arrived.objects.update(next_at=NOON)

    understand_waiting(NOON)

    assert CaseRow.objects.count() == 1
    assert Arrived.objects.get().state == "became-case"
    assert Arrived.objects.get().case == one.case


def test_an_answer_to_our_address_joins_its_case_once_its_sender_is_known(
    association, comes, settings
):
    settings.MAIL_DOMAIN = "mail.cestria.example"
    first = comes()
    address = reply_address(association.pk, first.case)

    second = comes(
        text="It is still broken.\n\nOn Monday Cestria wrote:\n> We are looking.",
        to=address, subject="Re: The lift",
    )  # fmt: skip

    assert (second.state, second.case) == ("joined-case", first.case)
    noted = facts_of(second)[-1]
    assert noted.name == "noted"
    assert noted.data["visible"] == "customer"
    assert noted.by == Customer.objects.get().key
    assert noted.words["text"].startswith("It is still broken.")
    assert "We are looking" not in noted.words["text"]
    assert "in the original" in noted.words["text"]
    assert CaseRow.objects.count() == 1


def test_the_right_address_from_the_wrong_sender_only_suggests_the_case(
    association, comes, settings
):
    settings.MAIL_DOMAIN = "mail.cestria.example"
    first = comes()

    forged = comes(sender="a@thief.example", to=reply_address(association.pk, first.case))

    assert (forged.state, forged.reason, forged.case) == ("waiting", "perhaps", None)
    assert forged.suggested == first.case
    assert not any(fact.name == "noted" for fact in facts_of(first))


def test_a_reference_in_the_subject_is_no_proof(comes):
    first = comes()
    reference = CaseRow.objects.get().reference

    second = comes(subject=f"About {reference}")

    assert (second.state, second.suggested) == ("waiting", first.case)


def test_an_answer_does_not_open_a_case_that_is_closed(association, comes, settings):
    settings.MAIL_DOMAIN = "mail.cestria.example"
    first = comes()
    row = CaseRow.objects.get()
    customer = Actor(row.customer, ("customer",))
    carry_out(
        Command("withdraw", {"reason": "it was mended"}, customer),
        organisation=association, reference=row.reference, at=NOON,
    )  # fmt: skip

    second = comes(subject="Re: The lift", to=reply_address(association.pk, first.case))

    assert second.state == "joined-case"
    assert CaseRow.objects.get().status == "withdrawn"


@pytest.mark.parametrize(
    ("headers", "reason"),
    [
        ({"Auto-Submitted": "auto-replied"}, "automatic"),
        ({"X-Putright": "cestria"}, "loop"),
    ],
)
def test_what_no_person_wrote_is_set_aside_and_begins_nothing(comes, headers, reason):
    one = comes(headers=headers)

    assert (one.state, one.reason) == ("set-aside", reason)
    assert not CaseRow.objects.exists()


@pytest.mark.parametrize(
    "sender",
    ["info@cestria.example", "office@cestria.example", "box@cestria.example", "we@cestria.example"],
)
def test_what_is_from_an_address_of_ours_is_set_aside_and_confirmed_to_nobody(
    association, comes, settings, sender
):
    settings.MAIL_FROM = "Cestria <Info@cestria.example>"
    server = Server("mail.example", 993, "box@cestria.example", "")
    settings.MAILBOXES = (
        Place("cestria", "generic", ("office@cestria.example",)),
        Place("cestria", "complaints", server=server),
        Place("another", "complaints", ("else@cestria.example",)),
    )
    association.email = "we@cestria.example"
    association.save()

    one = comes(sender=f"Cestria <{sender}>")

    assert (one.state, one.reason) == ("set-aside", "loop")
    assert "address of our own" in one.detail
    assert not CaseRow.objects.exists()
    assert comes(sender="else@cestria.example").state == "became-case"


def test_what_is_from_the_address_of_a_case_is_our_own(association, comes, settings):
    settings.MAIL_DOMAIN = "mail.cestria.example"
    first = comes()

    one = comes(sender=reply_address(association.pk, first.case))

    assert (one.state, one.reason) == ("set-aside", "loop")


@pytest.mark.parametrize(
    ("headers", "subject", "why"),
    [
        ({"List-Id": "<tenants.example.org>"}, "The lift", "mailing list"),
        ({"Precedence": "bulk"}, "The lift", "sent to many"),
        ({}, "Out of office hours line", "subject reads like"),
    ],
)
def test_what_may_be_a_machines_waits_with_its_own_reason(comes, headers, subject, why):
    one = comes(headers=headers, subject=subject)

    assert (one.state, one.reason) == ("waiting", "perhaps-automatic")
    assert why in one.detail
    assert "absence" not in sentence(one.reason)


def test_a_message_without_a_sender_waits_for_a_person(comes):
    one = comes(sender="")

    assert (one.state, one.reason) == ("waiting", "no-sender")


def test_very_many_of_one_sender_wait_for_a_person(comes):
    for number in range(32):
        comes(text=f"Again {number}", understood=False)
    understand_waiting(NOON)

    assert CaseRow.objects.count() == 31
    assert list(Arrived.objects.values_list("reason", flat=True)).count("too-many") == 1


def test_a_program_stays_in_the_original_and_the_case_says_so(comes):
    one = comes(files=[PDF, ("run.exe", "application/octet-stream", b"MZ\x90\x00 program")])

    words = facts_of(one)[0].words["what_happened"]
    assert "run.exe" in words
    assert "Only in the original" in words
    assert KeptFile.objects.filter(case=one.case).count() == 2


def test_its_files_are_shut_until_they_were_scanned(comes, settings):
    settings.SCANNER = "tcp://127.0.0.1:1"
    one = comes(files=[PDF])

    files = KeptFile.objects.filter(case=one.case).values_list("id", flat=True)
    assert FileScan.objects.filter(file__in=files, state="waiting").count() == 2


def test_one_bad_message_does_not_stop_the_rest(comes, monkeypatch):
    good = taking_in.read

    def read(raw):
        if b"poison" in raw:
            raise RecursionError
        return good(raw)

    monkeypatch.setattr(taking_in, "read", read)
    bad = comes(text="poison", understood=False)
    one = comes(text="A good one")

    bad.refresh_from_db()
    assert (bad.state, bad.reason, bad.next_at) == ("could-not-be-read", "broken", None)
    assert one.state == "became-case"


def test_a_case_that_cannot_be_written_leaves_the_message_to_a_person(comes, monkeypatch):
    def fails(*args, **rest):
        raise ValueError("a fault of ours")

    monkeypatch.setattr(taking_in, "carry_out", fails)

    one = comes()

    assert (one.state, one.detail) == ("could-not-be-read", "ValueError")


def test_it_is_not_lost_when_the_disk_is_full_and_is_tried_again(association, comes, monkeypatch):
    def full(*args, **rest):
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(taking_in, "take_files", full)
        one = comes()
        assert one.next_at is not None

    understand_waiting(NOON + timedelta(hours=1))

    assert Arrived.objects.get().state == "became-case"


def test_what_is_set_aside_can_be_taken_back_and_a_case_cannot(comes):
    one = comes(sender="")
    set_aside_by(one, "an advertisement", "s-asha", NOON)
    one.refresh_from_db()
    assert (one.state, one.detail, one.done_by) == ("set-aside", "an advertisement", "s-asha")

    take_back(one, "s-asha")
    one.refresh_from_db()
    assert (one.state, one.reason) == ("waiting", "taken-back")

    with pytest.raises(AlreadyDone):
        set_aside_by(comes(), "no", "s-asha", NOON)


def test_the_bytes_are_kept_before_anything_is_made_of_them(association, settings):
    raw = written() + bytes(range(256))
    kept = keep(association, raw, Came("lmtp", "complaints"), NOON)

    one = Arrived.objects.get(number=kept.number)
    assert raw_of(one) == raw
    assert (one.state, one.next_at, one.size) == ("waiting", NOON, len(raw))


@pytest.fixture
def letter(association, comes):
    """Return the first case, and the row of an e-mail that we sent about it."""
    first = comes()
    sent = Delivery.objects.create(
        organisation=association, case=first.case, sequence=1, number=1, letter="confirmation",
        channel="email", state="handed over", created_at=NOON, changed_at=NOON,
        message_id=signed_id("CE-1NJ5-7GFG-E.1", "cestria.example"),
    )  # fmt: skip
    return first, sent


def test_an_answer_to_a_letter_of_ours_joins_its_case(letter, comes):
    first, sent = letter

    second = comes(subject="Re: ours", headers={"In-Reply-To": f"<{sent.message_id}>"})

    assert (second.state, second.case) == ("joined-case", first.case)


@pytest.mark.parametrize("guessed", ["CE-1NJ5-7GFG-E.1", "CE-1NJ5-7GFG-E.1.aaaaaaaaaaaaaaaa"])
def test_a_guessed_message_id_joins_nothing_and_marks_no_letter(letter, comes, guessed):
    first, sent = letter
    # As rows from before they were signed have it: the worst there may be.
    Delivery.objects.filter(pk=sent.pk).update(message_id=f"{guessed}@cestria.example")

    forged = comes(headers={"In-Reply-To": f"<{guessed}@cestria.example>"})
    told = comes(report(f"{guessed}@cestria.example"))

    assert (forged.state, forged.reason, forged.suggested) == ("waiting", "perhaps", first.case)
    assert "names no letter of ours" in told.detail
    assert not any(fact.name == "noted" for fact in facts_of(first))
    sent.refresh_from_db()
    assert sent.state == "handed over"


def test_a_report_about_somebody_else_says_nothing_of_our_letter(letter, comes):
    _, sent = letter
    one = comes(report(sent.message_id, "else@example.org"))

    assert "to whom it did not reach" in one.detail
    sent.refresh_from_db()
    assert sent.state == "handed over"


def test_where_our_server_checks_senders_its_word_is_needed(letter, comes, settings):
    settings.MAIL_CHECKED_BY = "mx.cestria.example"
    first, sent = letter
    answers = {"In-Reply-To": f"<{sent.message_id}>"}
    said = "mx.cestria.example; dmarc={} header.from=example.org"

    forged = comes(text="1", headers={"Authentication-Results": said.format("fail"), **answers})
    unsaid = comes(text="2", headers=answers)
    theirs = comes(text="3", headers={"Authentication-Results": said.format("pass"), **answers})

    assert [one.state for one in (forged, unsaid, theirs)] == ["waiting", "waiting", "joined-case"]
    assert theirs.case == first.case


def test_a_letter_of_ours_that_came_back_is_a_loop(letter, comes):
    _, sent = letter

    one = comes(message_id=f"<{sent.message_id}>")

    assert (one.state, one.reason) == ("set-aside", "loop")


def test_a_report_of_a_letter_that_did_not_arrive_reaches_the_letter(letter, comes):
    _, sent = letter

    one = comes(report(sent.message_id))

    assert (one.state, one.reason) == ("set-aside", "bounce")
    assert "was told" in one.detail
    sent.refresh_from_db()
    assert sent.state == "bounced"


@pytest.mark.parametrize("named", ["<their.one@mail.example.org>", "two words@x"])
def test_our_confirmation_is_in_the_thread_of_what_they_wrote(association, comes, settings, named):
    settings.MAIL = {"backend": "django.core.mail.backends.locmem.EmailBackend"}
    as_sent = f"Message-ID: {named}\nX-Before: <".encode()
    comes(written().replace(b"Message-ID: <", as_sent))

    outgoing.look(NOON)

    [sent] = mail.outbox
    follows = named if named.startswith("<") else None
    assert sent.extra_headers.get("In-Reply-To") == follows
    assert sent.extra_headers.get("References") == follows


def test_what_comes_quietly_is_confirmed_to_nobody(association, settings):
    settings.MAIL = {"backend": "django.core.mail.backends.locmem.EmailBackend"}
    then = NOON - timedelta(days=900)
    keep(association, written(), Came(QUIETLY, "complaints", then), NOON)
    understand_waiting(NOON)

    outgoing.look(NOON)

    assert mail.outbox == []
    row = CaseRow.objects.get()
    assert (row.received_at, row.customer) == (then, Customer.objects.get().key)


@pytest.mark.parametrize("headers", [{"Precedence": "list"}, {}], ids=["a list", "a person"])
def test_what_a_list_sent_is_confirmed_to_nobody_though_a_person_makes_it_a_case(
    association, comes, settings, headers
):
    settings.MAIL = {"backend": "django.core.mail.backends.locmem.EmailBackend"}
    one = comes(headers=headers)
    if headers:
        assert one.state == WAITING
        handler = Actor("s-asha", ("front-line",))
        message = taking_in.read_again(one)
        taking_in.become_case(association, one, message, "complaint", NOON, by=handler)

    outgoing.look(NOON)

    assert CaseRow.objects.count() == 1
    assert len(mail.outbox) == (0 if headers else 1)


def test_somebody_who_is_erased_leaves_nothing_in_the_queue(association, comes):
    first = comes()
    waits = comes(subject=f"About {CaseRow.objects.get().reference}")
    assert waits.sender == "zofia@example.org"

    customer = Customer.objects.get().key
    erase_person(association, customer, by="s-asha", rule="asked", at=NOON)

    waits.refresh_from_db()
    assert (waits.state, waits.reason, waits.sender, waits.subject) == (
        "set-aside", "erased", "", "",
    )  # fmt: skip
    for one in (first, waits):
        kept = KeptFile.objects.get(id=one.file)
        assert (kept.erased_at is not None, kept.is_here) == (True, False)
    assert reckon(association, NOON).fault == ""
    assert verify(association).broken == []


def test_what_a_colleague_sends_in_is_told_to_them_and_their_line_manager(db):
    # Whence: PP-10, both are notified.
    plus = organisation("peopleplus", name="PeoplePlus")
    staff("Asha Khan", {plus: ["first-recipient"]})
    staff("Max Reed", {plus: ["line-manager"]})
    Line.objects.create(organisation=plus, person="s-asha", manager="s-max")
    for key in ("s-asha", "s-max"):
        Wish.objects.create(organisation=plus, person=key, email=f"{key[2:]}@plus.example")
    raw = written("A learner told me today.", sender="Asha <Asha@plus.example>", subject="Course")

    # Some log it from the team's own mailbox: the policy has them do that.
    plus.email = "asha@plus.example"
    plus.save()

    keep(plus, raw, Came("imap", "customer-experience"), NOON)
    understand_waiting(NOON)

    row = CaseRow.objects.get()
    told = Notice.objects.order_by("to")
    assert [(one.to, one.subject) for one in told] == [
        ("asha@plus.example", f"Logged as {row.reference}"),
        ("max@plus.example", f"Logged as {row.reference}"),
    ]
    assert "learner" not in told[0].text
    assert Customer.objects.get().email == "", "a colleague is not the customer"
    words = load(plus.pk, row.case, words=True).facts[0].words.values()
    assert any("Sent in by Asha" in text for text in words)


def test_a_generic_mailbox_is_forwarded_within_the_policys_time_and_measured(comes):
    # Whence: CE-3.15.5, one working day.
    one = comes(mailbox="generic", at=datetime(2026, 11, 20, 15, tzinfo=UTC))  # a Friday

    [clock] = ClockRow.objects.filter(case=one.case)
    assert (clock.clock, f"{clock.owed_on}") == ("mailbox-forward", "2026-11-23")


def test_a_letter_that_needs_a_reply_has_its_own_two_clocks(comes):
    # Whence: CE-3.15.2, three working days and ten.
    one = comes(mailbox="letters", at=datetime(2026, 11, 20, 15, tzinfo=UTC))

    owed = {row.clock: f"{row.owed_on}" for row in ClockRow.objects.filter(case=one.case)}
    assert owed == {
        "correspondence-acknowledge": "2026-11-25",
        "correspondence": "2026-12-04",
    }


def test_many_who_understand_one_message_at_once_make_one_case(association, comes):
    one = comes(understood=False, files=[PDF])
    told, barrier = [], threading.Barrier(4)

    def understand_it():
        mine = Arrived.objects.get(pk=one.pk)
        barrier.wait(20)
        try:
            told.append(taking_in.understand(association, mine, NOON))
        finally:
            connection.close()

    threads = [threading.Thread(target=understand_it) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert told == ["became-case"] * 4
    assert CaseRow.objects.count() == 1
    assert Arrived.objects.get().case == CaseRow.objects.get().case
