"""A letter that still waits when it is due told nobody, and may not go to just anybody."""

from datetime import UTC, datetime, timedelta

import pytest

from putright.cases.carry_out import carry_out
from putright.cases.models import CaseRow, ClockRow, LetterRow
from putright.cases.rebuild import differences
from putright.cases.store import load
from putright.cases.upkeep import look as time_passes
from putright.cases.verify import verify
from putright.core.facts import Actor, Command
from putright.core.letters.compose import slots_asked
from putright.core.refusals import Refused
from putright.core.undelivered import TOLD_ONLY
from putright.core.waiting import LEFT, NO_AUTHORITY, WITHDRAWN
from putright.letters import batches, by_hand, faults, outgoing
from putright.letters.models import FAILED, HANDED_OVER, PHONE, POST, WAITING, Delivery
from putright.people.models import Customer
from putright.policies.load import load_policy
from tests.workspace.given import done, organisation

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)  # a Monday: acknowledged within 3 working days
DAY = timedelta(days=1)
HOUR = timedelta(hours=1)
DUE = datetime(2026, 11, 27, tzinfo=UTC)  # when Thursday is over
BY_POST = {"name": "Zofia Nowak", "address": "4 Hill Road\nMiniton\nMN1 2BB"}
BY_PHONE = {"name": "Zofia Nowak", "phone": "0191 496 0000"}
BY_MAIL = {"name": "Zofia Nowak", "email": "zofia@example.org"}
AUTHORITY = "third-party-authority"
TEAM, MANAGER = ("sam", ["service-team"]), ("asha", ["service-manager"])


@pytest.fixture
def cestria(db, settings, monkeypatch):
    monkeypatch.delenv("PUTRIGHT_PACKS", raising=False)
    settings.MAIL = {}
    return organisation("cestria")


def came(where, customer):
    given = {"kind": "complaint", "channel": "letter", "words": "The lift.", "role": "tenant"}
    command = Command("receive", given)
    return carry_out(command, organisation=where, at=NOON, customer=customer).reference


def sent(where, reference, letter, who=TEAM, at=NOON + HOUR, **given):
    known = load_policy("cestria")
    found = next(one for one in known.letter if one.id == letter)
    parts = dict.fromkeys(slots_asked(found, known), "We looked into it, and it works.")
    done(where, reference, "send", *who, at=at, letter=letter, parts=parts, **given)
    outgoing.look(at)
    return of(letter)


def of(letter):
    return Delivery.objects.filter(letter=letter).order_by("sequence", "number").last()


def clock_of(stops="acknowledge"):
    return ClockRow.objects.filter(clock__startswith=stops).order_by("number").first()


def facts(where, name):
    return [one for one in load(where.pk, CaseRow.objects.get().case).facts if one.name == name]


# -- one that still waits when it is due --------------------------------------------------


@pytest.mark.parametrize("customer", [BY_POST, BY_PHONE])
def test_one_that_waits_when_its_clock_falls_due_told_nobody(cestria, customer):
    reference = came(cestria, customer)
    sent(cestria, reference, "acknowledgement")

    outgoing.look(DUE - HOUR)
    assert clock_of().met_at == NOON + HOUR, "before the day nothing changes"
    assert not facts(cestria, "undelivered")
    outgoing.look(DUE)
    time_passes(DUE)

    assert (clock_of().met_at, clock_of().is_open, clock_of().told) == (None, True, True)
    assert LetterRow.objects.filter(letter="reminder").exists()
    one = of("acknowledgement")
    assert (one.state, one.fault) == (WAITING, faults.NOT_IN_TIME), "and it still waits to go"
    assert not verify().broken
    assert list(differences(cestria)) == []


def test_it_is_said_once_and_an_idle_look_does_nothing(cestria, django_assert_max_num_queries):
    sent(cestria, came(cestria, BY_POST), "acknowledgement")
    for hours in range(3):
        outgoing.look(DUE + hours * HOUR)
    assert len(facts(cestria, "undelivered")) == 1

    with django_assert_max_num_queries(4):
        looked = outgoing.look(DUE + 5 * HOUR)

    assert set(looked.values()) == {0}


def test_posted_at_last_its_clock_is_met_then_and_late(cestria):
    sent(cestria, came(cestria, BY_POST), "acknowledgement")
    batch = batches.make(cestria, by="s-post", at=NOON + DAY)
    outgoing.look(DUE)
    posted = NOON + 22 * DAY

    assert batches.posted(batch, by="s-post", at=posted) > 0
    outgoing.look(posted + HOUR)

    assert (clock_of().met_at, clock_of().state) == (posted, "late met")
    assert of("acknowledgement").fault == ""
    assert list(differences(cestria)) == []


def test_where_no_worker_noticed_it_counts_from_the_day_that_it_went_all_the_same(cestria):
    sent(cestria, came(cestria, BY_POST), "acknowledgement")
    batch = batches.make(cestria, by="s-post", at=NOON + DAY)
    posted = NOON + 22 * DAY

    batches.posted(batch, by="s-post", at=posted)
    outgoing.look(posted + HOUR)

    assert (clock_of().met_at, clock_of().state) == (posted, "late met")


def test_posted_on_an_earlier_day_it_counts_from_that_day(cestria):
    sent(cestria, came(cestria, BY_POST), "acknowledgement")
    batch = batches.make(cestria, by="s-post", at=NOON + DAY)
    outgoing.look(DUE)
    in_time = DUE - 10 * HOUR

    batches.posted(batch, by="s-post", at=DUE + 5 * DAY, went_at=in_time)
    outgoing.look(DUE + 5 * DAY)

    assert (clock_of().met_at, clock_of().state) == (in_time, "met")


def test_told_at_last_its_clock_is_met_at_that_call(cestria):
    sent(cestria, came(cestria, BY_PHONE), "acknowledgement")
    outgoing.look(DUE)
    called = DUE + 3 * DAY

    by_hand.was_told(of("acknowledgement"), by="s-asha", at=called)
    outgoing.look(called + HOUR)

    assert (clock_of().met_at, clock_of().state) == (called, "late met")


def test_one_that_goes_in_time_is_said_no_more_of(cestria):
    sent(cestria, came(cestria, BY_POST), "acknowledgement")
    batch = batches.make(cestria, by="s-post", at=NOON + DAY)
    batches.posted(batch, by="s-post", at=NOON + DAY)

    outgoing.look(DUE + DAY)

    assert clock_of().met_at == NOON + HOUR
    assert not facts(cestria, "undelivered") and not facts(cestria, "delivered")


def test_a_mail_server_that_is_dead_tells_nobody_either(cestria, by_mail, settings):
    settings.MAIL = {**by_mail.settings, "port": 1}
    sent(cestria, came(cestria, BY_MAIL), "acknowledgement")
    outgoing.look(DUE)
    assert clock_of().met_at is None

    settings.MAIL = by_mail.settings
    outgoing.look(DUE + DAY)

    assert by_mail.took
    assert clock_of().met_at == DUE + DAY


def test_an_answer_that_is_late_already_and_goes_at_once_is_told_once(cestria, by_mail, settings):
    settings.MAIL = by_mail.settings
    reference = came(cestria, BY_MAIL)
    late = NOON + 60 * DAY

    sent(cestria, reference, "acknowledgement", at=late)

    assert clock_of().met_at == late
    assert not facts(cestria, "undelivered") and not facts(cestria, "delivered")


def test_an_answer_to_a_case_that_was_closed_since_is_still_owed(cestria):
    reference = came(cestria, BY_POST)
    also = {"outcome": "not-upheld"}
    sent(cestria, reference, "informal-answer", also=also, override="Tried.")
    done(cestria, reference, "close", *MANAGER, at=NOON + DAY)

    outgoing.look(NOON + 30 * DAY)

    assert clock_of("service-team").met_at is None
    assert clock_of("service-team").is_open


# -- a call meets nothing that is owed in writing -----------------------------------------


@pytest.fixture
def answered(cestria):
    """A customer who has a telephone alone, and an answer that waits for somebody to call."""
    reference = came(cestria, BY_PHONE)
    sent(cestria, reference, "informal-answer", also={"outcome": "not-upheld"}, override="Tried.")
    return reference


def test_an_answer_in_a_call_is_told_and_its_clock_goes_on(cestria, answered):
    by_hand.was_told(of("informal-answer"), by="s-asha", at=NOON + DAY)
    outgoing.look(NOON + DAY)

    one = of("informal-answer")
    assert (one.state, one.fault, one.by) == (FAILED, TOLD_ONLY, "s-asha")
    assert one.sent_at == NOON + DAY, "that they were called is kept"
    assert clock_of("service-team").is_open
    assert list(differences(cestria)) == []
    with pytest.raises(Refused, match="owed in writing"):
        done(cestria, answered, "close", *MANAGER, at=NOON + 2 * DAY)


def test_it_is_met_once_it_goes_in_writing(cestria, answered):
    by_hand.was_told(of("informal-answer"), by="s-asha", at=NOON + DAY)
    outgoing.look(NOON + DAY)
    Customer.objects.update(address=BY_POST["address"])
    one = of("informal-answer")

    place = (cestria, one.case, one.sequence)
    by_hand.send_again(*place, POST, by="s-asha", at=NOON + 2 * DAY)
    batch = batches.make(cestria, by="s-post", at=NOON + 3 * DAY)
    batches.posted(batch, by="s-post", at=NOON + 3 * DAY)
    outgoing.look(NOON + 3 * DAY)

    assert clock_of("service-team").met_at == NOON + 3 * DAY
    done(cestria, answered, "close", *MANAGER, at=NOON + 4 * DAY)


def test_a_call_does_where_that_is_the_form_they_need(cestria, answered):
    given = {"adjustment": "A call", "reason": "They cannot read it."}
    done(cestria, answered, "adjustment", *TEAM, at=NOON + 2 * HOUR, **given)

    by_hand.was_told(of("informal-answer"), by="s-asha", at=NOON + DAY)
    outgoing.look(NOON + DAY)

    assert of("informal-answer").state == HANDED_OVER
    assert clock_of("service-team").met_at == NOON + HOUR


def test_a_call_does_for_what_is_not_owed_in_writing(cestria):
    sent(cestria, came(cestria, BY_PHONE), "acknowledgement")

    by_hand.was_told(of("acknowledgement"), by="s-asha", at=NOON + DAY)
    outgoing.look(NOON + DAY)

    assert of("acknowledgement").state == HANDED_OVER
    assert clock_of().met_at == NOON + HOUR


# -- whoever has left is told nothing -----------------------------------------------------


@pytest.fixture
def acting(cestria):
    """A case with somebody who acts for the customer, and an acknowledgement to them on paper."""
    reference = came(cestria, BY_POST)
    given = {"party": "representative", "name": "Ben Adeyemi"}
    carry_out(
        Command("join", given, Actor("s-asha", ("service-manager",))),
        organisation=cestria,
        reference=reference,
        at=NOON,
        customer={"name": "Ben Adeyemi", "address": "9 Low Road\nMiniton"},
    )
    seen = {"seen": "Their letter", "scope": "All of it", "until": "2026-12-31"}
    done(cestria, reference, AUTHORITY, *MANAGER, at=NOON, **seen)
    sent(cestria, reference, "acknowledgement", to="party-1")
    assert of("acknowledgement").state == WAITING
    return reference


def _leaves(where, reference, at=NOON + 2 * HOUR):
    done(where, reference, "leave", *MANAGER, at=at, number=1)


def test_what_waits_for_somebody_who_left_is_held_and_counts_as_not_arrived(cestria, acting):
    _leaves(cestria, acting)
    outgoing.look(NOON + 3 * HOUR)

    one = of("acknowledgement")
    assert (one.state, one.fault) == (FAILED, LEFT)
    assert clock_of().is_open
    batch = batches.make(cestria, by="s-post", at=NOON + 3 * HOUR)
    assert one.pk not in {held.pk for held in batches.deliveries(batch)}
    place = (cestria, one.case, one.sequence)
    with pytest.raises(by_hand.NotTheirs):
        by_hand.send_again(*place, POST, by="s-asha", at=NOON + 4 * HOUR)


def test_one_whose_authority_is_struck_or_ends_is_told_nothing(cestria, acting):
    done(cestria, acting, "strike", *MANAGER, at=NOON + 2 * HOUR, record=AUTHORITY, reason="No.")

    batches.make(cestria, by="s-post", at=NOON + 2 * HOUR)

    assert of("acknowledgement").fault == NO_AUTHORITY, "without waiting for the worker"


def test_one_whose_authority_has_an_end_is_told_nothing_after_that_day(cestria, acting):
    outgoing.look(datetime(2026, 12, 31, 12, tzinfo=UTC))
    assert of("acknowledgement").state == WAITING

    outgoing.look(datetime(2027, 1, 1, 0, 5, tzinfo=UTC))

    assert (of("acknowledgement").state, of("acknowledgement").fault) == (FAILED, NO_AUTHORITY)


def test_what_is_printed_already_is_held_in_its_batch_and_not_posted(cestria, acting):
    batch = batches.make(cestria, by="s-post", at=NOON + HOUR)
    _leaves(cestria, acting)

    batches.posted(batch, by="s-post", at=NOON + 3 * HOUR)

    one = of("acknowledgement")
    assert (one.state, one.batch, one.sent_at) == (FAILED, batch.number, None)
    assert batches.is_out(one)


# -- a case that was withdrawn ------------------------------------------------------------


def test_what_waits_when_a_case_is_withdrawn_goes_only_if_somebody_says_so(cestria):
    reference = came(cestria, BY_PHONE)
    sent(cestria, reference, "acknowledgement")
    done(cestria, reference, "withdraw", *MANAGER, at=NOON + 2 * HOUR)
    outgoing.look(NOON + 3 * HOUR)
    one = of("acknowledgement")
    assert (one.state, one.fault) == (FAILED, WITHDRAWN)

    by_hand.send_again(cestria, one.case, one.sequence, PHONE, by="s-asha", at=NOON + DAY)
    outgoing.look(NOON + DAY)

    assert (of("acknowledgement").state, of("acknowledgement").number) == (WAITING, 2)
