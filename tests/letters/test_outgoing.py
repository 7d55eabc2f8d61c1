"""Every letter goes out at least once, is recorded once, and is never lost."""

from datetime import timedelta
from itertools import pairwise

import pytest

from putright.cases.models import CaseRow, LetterRow
from putright.letters import outgoing
from putright.letters.models import Begun, Delivery
from putright.notices.message_ids import is_ours
from putright.notices.reply_address import case_of
from tests.cases.given import NOON, asked, received

HOUR = timedelta(hours=1)


def look(at=NOON):
    return outgoing.look(at)


def only(**which):
    return Delivery.objects.get(**which)


def text_of(mail, kind="plain"):
    return mail.get_body((kind,)).get_content().replace("\r\n", "\n")


# -- what goes ----------------------------------------------------------------------------


def test_what_came_in_is_confirmed_by_email_with_reference_and_promised_days(council, by_mail):
    case = received(council).reference

    done = look()

    assert done[outgoing.SENT] == 1
    [mail] = by_mail.messages
    assert mail["To"] == "zofia@example.org"
    assert mail["From"] == "Mini Council <complaints@council.example>"
    assert mail["Subject"] == f"We have your complaint: {case}"
    assert mail["Auto-Submitted"] == "auto-generated"
    text = text_of(mail)
    assert text.startswith("Dear Zofia Nowak\n")
    assert f"Its reference is {case}." in text
    assert "- We will reply by Thursday 26 November 2026. Our policy gives 3 working days" in text
    assert "- We will give you our answer by Monday 7 December 2026." in text
    assert "01632 960001" in text
    page = text_of(mail, "html")
    assert "<li>We will reply by Thursday 26 November 2026." in page
    assert "http" not in page, "nothing is fetched when it is read"


def test_it_is_recorded_once_with_its_letter(council, by_mail):
    received(council)

    look()
    look(NOON + timedelta(days=2))

    assert len(by_mail.took) == 1
    one = only()
    assert (one.state, one.channel, one.sent_at, one.tries) == ("handed over", "email", NOON, 1)
    assert LetterRow.objects.get().sent_at == NOON


def test_an_answer_to_it_comes_to_an_address_of_its_case(council, by_mail):
    received(council)

    look()

    [mail] = by_mail.messages
    row = CaseRow.objects.get()
    assert case_of(mail["Reply-To"]) == (council.pk, row.case)
    envelope_from = by_mail.took[0][0]
    assert case_of(envelope_from) == (council.pk, row.case), "what comes back comes to us"


def test_without_a_domain_of_its_own_answers_go_to_the_organisation(council, by_mail, settings):
    settings.MAIL_DOMAIN = ""
    received(council)

    look()

    [mail] = by_mail.messages
    assert mail["Reply-To"] == "tellus@council.example"
    assert mail["Message-ID"].endswith("@council.example>")


def test_a_letter_goes_as_it_was_written_and_follows_the_one_before(council, by_mail):
    case = received(council).reference
    look()
    asked(
        council, case, "send", days=1,
        given={"letter": "holding",
               "parts": {"text": "We need longer.\n\n- the lift\n- the <stairs>"}},
    )  # fmt: skip

    look(NOON + timedelta(days=1))

    first, second = by_mail.messages
    assert second["Subject"] == "Holding letter"
    assert second["In-Reply-To"] == first["Message-ID"]
    assert second["References"] == first["Message-ID"]
    name = LetterRow.objects.get(letter="holding").message_id
    assert second["Message-ID"].startswith(f"<{name}.")
    assert second["Message-ID"].endswith("@mail.council.example>")
    assert is_ours(second["Message-ID"]), "nobody else can make it"
    assert second["X-Putright"] == "mini", "it is known as ours where it comes back"
    assert second["Auto-Submitted"] is None, "a person wrote it"
    assert "We need longer.\n\n- the lift\n- the <stairs>\n" in text_of(second)
    assert "<li>the &lt;stairs&gt;</li>" in text_of(second, "html")


def test_reminders_to_our_own_people_are_not_sent_to_customers(council, by_mail):
    from putright.cases.upkeep import look as time_passes

    received(council)
    later = NOON + timedelta(days=30)
    time_passes(later)

    look(later)

    assert LetterRow.objects.filter(letter="reminder").exists()
    assert len(by_mail.took) == 1


def test_what_is_from_before_letters_were_sent_stays_where_it_is(council, by_mail):
    received(council, at=NOON - HOUR)
    Begun.objects.create(organisation=council, at=NOON)
    received(council, at=NOON)

    look(NOON + HOUR)

    assert len(by_mail.took) == 1
    assert LetterRow.objects.filter(sent_at=None).count() == 1
    assert Delivery.objects.count() == 1


def test_what_is_imported_is_confirmed_to_nobody(council, by_mail):
    received(council, source="import:row 1")

    look()

    assert by_mail.took == []


def test_an_idle_look_asks_little(council, by_mail, django_assert_max_num_queries):
    received(council)
    look()

    with django_assert_max_num_queries(4):
        done = look(NOON + HOUR)

    assert set(done.values()) == {0}
    assert not outgoing.has_more(done)


# -- what goes wrong ----------------------------------------------------------------------


def test_a_server_that_is_busy_is_tried_again_later_and_later(council, by_mail):
    received(council)
    by_mail.at_recipient = lambda to: "450 4.2.0 greylisted"
    tries = []
    for minute in range(0, 2 * 24 * 60, 5):
        look(NOON + timedelta(minutes=minute))
        if only().tries > len(tries):
            tries.append(minute)

    waits = [b - a for a, b in pairwise(tries)]
    assert waits[:4] == [5, 10, 20, 40]
    assert max(waits) == 360
    assert only().state == "waiting"
    by_mail.at_recipient = lambda to: "250 ok"
    look(NOON + timedelta(days=2, hours=7))
    assert only().state == "handed over"
    assert len(by_mail.took) == 1


def test_a_connection_cut_in_the_middle_is_tried_again_under_the_same_message_id(council, by_mail):
    received(council)
    by_mail.cuts = 2

    look(NOON)
    assert LetterRow.objects.get().sent_at is None, "whether they have it cannot be known"
    look(NOON + HOUR)
    look(NOON + 3 * HOUR)

    assert list(by_mail.ids.values()) == [3], "at least once, and each the same message"
    assert LetterRow.objects.get().sent_at == NOON + 3 * HOUR


def test_one_that_is_refused_does_not_stop_the_others(council, by_mail):
    people = ("a@example.org", "no@example.org", "b@example.org")
    for email in people:
        received(council, customer={"name": "N", "email": email})
    by_mail.at_recipient = lambda to: "550 5.1.1 unknown" if to.startswith("no") else "250 ok"

    look()

    assert sorted(to for _, tos, _ in by_mail.took for to in tos) == [
        "a@example.org",
        "b@example.org",
    ]
    lost = only(state="failed")
    assert lost.fault == "refused"
    assert lost.next_at is None


def test_a_server_that_is_away_is_waited_for_and_nothing_counts_as_a_try(
    council, by_mail, settings
):
    received(council)
    settings.MAIL = {**by_mail.settings, "port": 1}

    look()
    assert (only().tries, only().state) == (0, "waiting")

    settings.MAIL = by_mail.settings
    look(NOON + timedelta(minutes=1))
    assert len(by_mail.took) == 1


def test_what_was_tried_for_days_is_listed_and_its_case_says_so(council, by_mail):
    case = received(council).reference
    by_mail.at_data = lambda to: "451 later"
    for hour in range(0, 100, 6):
        look(NOON + hour * HOUR)

    assert (only().state, only().fault) == ("failed", "tried-long")
    facts = asked(council, case, "note", days=5, given={"text": "Seen."}).case.facts
    [told] = [fact for fact in facts if fact.name == "undelivered"]
    assert told.data["letter"] == 1
    assert told.data["why"] == "tried-long"


def test_words_that_were_erased_before_they_went_do_not_go(council, by_mail, settings):
    from putright.cases.erase import erase_case

    case = received(council).reference
    look()
    settings.MAIL = {**by_mail.settings, "port": 1}
    asked(council, case, "send", days=1, given={"letter": "holding", "parts": {"text": "Words."}})
    look(NOON + timedelta(days=1))
    erase_case(council, case, by="s-cleo", rule="asked", at=NOON + timedelta(days=2))
    settings.MAIL = by_mail.settings

    look(NOON + timedelta(days=2))

    assert len(by_mail.took) == 1, "only the confirmation"
    assert only(letter="holding").fault == "erased"


def test_nothing_personal_is_logged(council, by_mail, caplog):
    received(council)
    by_mail.at_recipient = lambda to: f"450 {to} is busy"
    look()
    by_mail.at_recipient = lambda to: f"550 {to} is unknown"
    look(NOON + HOUR)

    assert only().state == "failed"
    assert "zofia" not in caplog.text.lower()


def test_two_workers_do_not_send_one_letter_at_once(council, by_mail, monkeypatch):
    received(council)
    hand_over, meanwhile = outgoing._hand_over, []

    def slowly(line, one, words, at):
        meanwhile.append(look(at)[outgoing.SENT])  # another worker looks while this one sends
        hand_over(line, one, words, at)

    monkeypatch.setattr(outgoing, "_hand_over", slowly)

    assert look()[outgoing.SENT] == 1
    assert meanwhile == [0]
    assert len(by_mail.took) == 1


def test_one_that_dies_leaves_its_letter_to_be_taken_again(council, by_mail, monkeypatch):
    received(council)

    def dies(*given):
        raise KeyboardInterrupt

    with monkeypatch.context() as meanwhile:
        meanwhile.setattr(outgoing, "_hand_over", dies)
        with pytest.raises(KeyboardInterrupt):
            look()
    look(NOON + timedelta(minutes=1))
    assert by_mail.took == [], "it may still be at it"

    look(NOON + timedelta(minutes=6))

    assert len(by_mail.took) == 1


def test_one_that_cannot_be_made_stops_no_other(council, by_mail, monkeypatch, caplog):
    from putright.letters import words

    for name in ("Zofia Nowak", "Ben Adeyemi"):
        received(council, customer={"name": name, "email": "a@example.org"})
    made = words._words

    def breaks(organisation, written, recipient, language):
        if recipient.name == "Zofia Nowak":
            raise RuntimeError(recipient.name)
        return made(organisation, written, recipient, language)

    monkeypatch.setattr(words, "_words", breaks)

    look()

    assert len(by_mail.took) == 1
    assert only(state="failed").fault == "unreadable"
    assert "RuntimeError at" in caplog.text
    assert "Zofia" not in caplog.text


@pytest.mark.parametrize(
    "email",
    [
        "a@example.org\nBcc: b@example.org",
        "two words@example.org",
        "no-at-all",
        "a@",
        "a@b.example, c@d.example",
    ],
)
def test_an_address_that_cannot_be_one_is_listed_and_reaches_nobody(council, by_mail, email):
    received(council, customer={"name": "N", "email": email})

    look()

    assert by_mail.took == []
    assert only().state == "failed"
    assert only().fault == "odd-address"


def test_no_name_and_no_subject_adds_a_line_to_the_head(council, by_mail):
    name = "N\r\nBcc: b@example.org"
    case = received(council, customer={"name": name, "email": "a@example.org"}).reference
    council.name = "Mini\nBcc: b@example.org"
    council.save()

    look()

    assert [tos for _, tos, _ in by_mail.took] == [["a@example.org"]]
    [mail] = by_mail.messages
    assert mail["Bcc"] is None
    assert mail["Subject"].endswith(case)
