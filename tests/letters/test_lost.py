"""A letter that did not arrive is seen: by staff, by its case, and by the clock that it met."""

from datetime import timedelta

import pytest

from putright.cases.models import ClockRow, LetterRow, StoredEvent
from putright.cases.rebuild import differences
from putright.cases.upkeep import look as time_passes
from putright.cases.verify import verify
from putright.letters import by_hand, faults, outgoing, queries
from putright.letters.bounces import bounced
from putright.letters.models import LOST, Delivery
from tests.cases.given import ASHA, NOON, asked, received

DAY = timedelta(days=1)


def last():
    return Delivery.objects.order_by("sequence", "number").last()


def clock(name="acknowledge"):
    return ClockRow.objects.get(clock=name, stage="stage-1")


@pytest.fixture
def told(council, by_mail):
    """An acknowledgement that went out as a letter, in one command with its step."""
    from django.db import transaction

    from putright.cases.models import CaseRow

    case = received(council).reference
    with transaction.atomic():
        asked(council, case, "acknowledge", days=1)
        given = {"letter": "holding", "parts": {"text": "We have it."}}
        asked(council, case, "send", days=1, given=given)
    outgoing.look(NOON + DAY)
    row = CaseRow.objects.get()
    return case, row.case, by_mail


def test_a_bounce_comes_back_to_its_case_and_its_clock_runs_on(council, told):
    _, number, by_mail = told
    assert clock().met_at is not None
    name = str(by_mail.messages[-1]["Message-ID"])
    reason = "smtp; 550 5.1.1 <zofia@example.org> unknown"

    one = bounced(name, permanent=True, reason=reason, at=NOON + 2 * DAY)
    outgoing.look(NOON + 2 * DAY)

    assert (one.state, one.fault) == ("bounced", "bounced:5.1.1")
    assert clock().met_at is None
    assert clock().is_open
    assert faults.said(one.fault).startswith("It came back")
    assert "5.1.1" in faults.said(one.fault)
    time_passes(NOON + 10 * DAY)
    assert clock().told, "the promise was missed: nobody was told"
    assert LetterRow.objects.filter(case=number, letter="reminder").exists()


def test_once_it_arrives_another_way_the_clock_is_met_on_that_day(council, told):
    _, _, by_mail = told
    bounced(str(by_mail.messages[-1]["Message-ID"]), permanent=True, at=NOON + 2 * DAY)
    outgoing.look(NOON + 2 * DAY)
    lost = last()

    by_hand.was_told(lost, by=ASHA.person, at=NOON + 3 * DAY)
    outgoing.look(NOON + 3 * DAY)

    assert clock().met_at == NOON + 3 * DAY
    assert not Delivery.objects.filter(state__in=LOST).exists()
    assert (last().channel, last().state, last().by) == ("phone", "handed over", ASHA.person)


def test_the_record_stays_whole(council, told):
    _, _, by_mail = told
    bounced(str(by_mail.messages[-1]["Message-ID"]), permanent=True, at=NOON + 2 * DAY)
    outgoing.look(NOON + 2 * DAY)
    by_hand.was_told(last(), by=ASHA.person, at=NOON + 3 * DAY)
    outgoing.look(NOON + 3 * DAY)

    assert not verify().broken
    assert list(differences(council)) == []


def test_a_second_word_of_the_same_bounce_changes_nothing(council, told):
    _, _, by_mail = told
    name = str(by_mail.messages[-1]["Message-ID"])
    for day in (2, 3, 4):
        bounced(name, permanent=True, at=NOON + day * DAY)
        outgoing.look(NOON + day * DAY)

    assert StoredEvent.objects.filter(name="undelivered").count() == 1


def test_what_is_only_late_changes_nothing(council, told):
    _, _, by_mail = told

    one = bounced(str(by_mail.messages[-1]["Message-ID"]), permanent=False, reason="4.4.1", at=NOON)

    assert one.state == "handed over"
    outgoing.look(NOON + 2 * DAY)
    assert not StoredEvent.objects.filter(name="undelivered").exists()


def test_a_bounce_of_somebody_else_s_message_is_none_of_ours(council, told):
    assert bounced("<x@elsewhere.example>", permanent=True, at=NOON) is None
    assert bounced("", permanent=True, at=NOON) is None


def test_telling_a_case_is_found_again_by_the_next_worker(council, told, monkeypatch):
    from putright.letters import telling

    _, _, by_mail = told
    bounced(str(by_mail.messages[-1]["Message-ID"]), permanent=True, at=NOON + 2 * DAY)
    record = telling.record_undelivered

    def dies_after(*given):
        record(*given)
        raise KeyboardInterrupt

    with monkeypatch.context() as meanwhile:
        meanwhile.setattr(telling, "record_undelivered", dies_after)
        with pytest.raises(KeyboardInterrupt):
            outgoing.look(NOON + 2 * DAY)
    outgoing.look(NOON + 2 * DAY)

    assert StoredEvent.objects.filter(name="undelivered").count() == 1
    assert not Delivery.objects.filter(to_tell=True).exists()


def test_a_letter_sent_again_is_a_message_of_its_own(council, told):
    _, _, by_mail = told
    name = str(by_mail.messages[-1]["Message-ID"])
    bounced(name, permanent=True, at=NOON + 2 * DAY)
    lost = last()

    by_hand.send_again(
        council, lost.case, lost.sequence, "email", by=ASHA.person, at=NOON + 2 * DAY
    )
    outgoing.look(NOON + 2 * DAY)

    assert str(by_mail.messages[-1]["Message-ID"]) != name
    assert by_mail.messages[-1]["References"].split()[-1] != name, "it does not follow itself"
    assert [one.state for one in queries.of_case(council, lost.case)[lost.sequence]] == [
        "replaced", "handed over",
    ]  # fmt: skip


def test_it_arrives_on_their_own_page_where_they_asked_for_that(council, told):
    from putright.people.models import Customer

    _, _, by_mail = told
    bounced(str(by_mail.messages[-1]["Message-ID"]), permanent=True, at=NOON + 2 * DAY)
    outgoing.look(NOON + 2 * DAY)
    Customer.objects.update(channel="web")

    by_hand.send_again(council, last().case, last().sequence, "", by="s-1", at=NOON + 3 * DAY)
    outgoing.look(NOON + 3 * DAY)

    assert (last().channel, last().state) == ("portal", "handed over")
    assert clock().met_at == NOON + 3 * DAY


def test_two_people_who_send_it_again_at_once_send_it_once(council, told):
    lost = last()
    by_hand.send_again(council, lost.case, lost.sequence, "email", by="s-1", at=NOON)
    monkey = by_hand.latest
    by_hand.latest = lambda *given: lost
    try:
        with pytest.raises(by_hand.NotAsItWas):
            by_hand.send_again(council, lost.case, lost.sequence, "email", by="s-2", at=NOON)
    finally:
        by_hand.latest = monkey


def test_the_outbox_is_watched(council, by_mail, settings):
    settings.MAIL = {**by_mail.settings, "port": 1}
    received(council)
    received(council, customer={"name": "Nobody's address"}, given={"channel": "letter"})
    outgoing.look(NOON)

    found = queries.outbox(NOON + timedelta(minutes=10))

    assert found == (1, 600.0, 1)
    settings.MAIL = by_mail.settings
    outgoing.look(NOON + timedelta(minutes=10))
    assert queries.outbox(NOON + timedelta(hours=1)) == (0, 0.0, 1)
