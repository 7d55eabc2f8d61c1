"""The one door: everything happens once, wholly, and for those who may."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from putright.cases.carry_out import Conflict, NoSuchCase, carry_out, link_digest
from putright.cases.models import (
    CaseRow,
    ClockRow,
    DoorKey,
    LetterRow,
    StandingRow,
    StoredEvent,
    Text,
)
from putright.cases.queries import case_for, for_customer
from putright.core.facts import Actor, Command
from putright.core.refusals import Refused
from putright.people.models import Customer
from tests.cases.given import ASHA, BEN, CLEO, CUSTOMER, NOON, asked, received


def test_a_complaint_becomes_a_case_with_its_rows_and_a_letter(council):
    carried = received(council)

    row = CaseRow.objects.get(reference=carried.reference)
    assert row.reference.startswith("MC-")
    assert (row.kind, row.stage, row.status) == ("complaint", "stage-1", "open")
    assert (row.pack, row.version) == ("mini", "1.0")
    assert row.title == "The lift is broken again"
    assert row.sequence == carried.sequence == len(carried.facts)
    assert row.next_clock == "Acknowledgement"
    clocks = ClockRow.objects.filter(case=row.case).order_by("number")
    assert [clock.clock for clock in clocks] == ["overall", "acknowledge", "respond"]
    assert clocks[2].promised.isoformat() == "2026-12-07"
    letter = LetterRow.objects.get(case=row.case)
    assert (letter.letter, letter.sent_at) == ("confirmation", None)


def test_nothing_personal_is_in_an_event(council):
    received(council, customer={"name": "Zofia Nowak", "email": "Zofia@Example.org"})

    kept = "".join(
        f"{event.name}{event.by}{event.data}{event.texts}" for event in StoredEvent.objects.all()
    )
    assert "lift" not in kept and "Zofia" not in kept and "zofia" not in kept
    customer = Customer.objects.get()
    assert customer.email == "zofia@example.org"
    assert customer.key in kept


def test_the_customer_who_has_just_become_known_is_who_asked(council):
    carried = received(council)

    assert carried.facts[0].by == Customer.objects.get().key


def test_a_known_customer_is_not_made_again(council):
    received(council)
    known = Customer.objects.get()

    carried = received(council, customer=known)

    assert Customer.objects.count() == 1
    assert CaseRow.objects.get(reference=carried.reference).customer == known.key


def test_a_retry_with_the_same_key_gives_the_first_answer(council):
    first = received(council, key="form-1")
    again = received(council, key="form-1")

    assert again.reference == first.reference
    assert again.secret == first.secret
    assert [fact.data for fact in again.facts] == [fact.data for fact in first.facts]
    assert again.again and not first.again
    assert CaseRow.objects.count() == 1
    assert Customer.objects.count() == 1
    assert DoorKey.objects.count() == 1


def test_a_retry_of_a_move_that_could_not_be_made_twice_gives_the_first_answer(council):
    case = received(council)
    first = asked(council, case.reference, "acknowledge", key="a")
    asked(council, case.reference, "respond", given={"outcome": "upheld"}, days=1)

    again = asked(council, case.reference, "acknowledge", key="a", days=2)

    assert again.sequence == first.sequence
    assert [fact.name for fact in again.facts] == ["acknowledged"]


def test_the_same_key_in_another_organisation_is_another_key(council, other_council):
    assert received(council, key="k").reference != received(other_council, key="k").reference


def test_what_is_only_for_the_first_time_is_not_done_for_a_retry(council):
    done = []
    for _ in range(2):
        received(council, key="form", on_first=lambda carried: done.append(carried.reference))

    assert len(done) == 1


def test_what_fails_in_the_same_transaction_leaves_nothing(council):
    def fail(carried):
        raise ValueError("The disk is full.")

    with pytest.raises(ValueError, match="disk"):
        received(council, on_first=fail)

    for model in (CaseRow, StoredEvent, Text, ClockRow, LetterRow, Customer):
        assert not model.objects.exists(), model


def test_a_refusal_leaves_nothing(council):
    with pytest.raises(Refused):
        received(council, kind="complant", key="k")

    assert not StoredEvent.objects.exists()
    assert not DoorKey.objects.exists()


def test_whoever_comes_second_is_told_what_changed(council):
    case = received(council)
    asked(council, case.reference, "acknowledge", expected=case.sequence)

    with pytest.raises(Conflict) as told:
        asked(council, case.reference, "note", given={"text": "Rang her."}, expected=case.sequence)

    assert [fact.name for fact in told.value.since] == ["acknowledged"]
    assert told.value.sequence == case.sequence + 1
    assert StoredEvent.objects.count() == case.sequence + 1


def test_staff_are_told_the_words_of_what_changed_and_a_customer_is_not(council):
    case = received(council)
    zofia = Actor(case.facts[0].by, ("customer",))
    asked(council, case.reference, "note", given={"text": "An internal note."})

    for who, words in ((BEN, "An internal note."), (zofia, None)):
        with pytest.raises(Conflict) as told:
            asked(
                council, case.reference, "note", by=who,
                given={"text": "Mine."}, expected=case.sequence,
            )  # fmt: skip
        assert told.value.since[0].words == {"text": words}


def test_the_secret_of_the_link_shows_that_it_is_the_customer(council):
    case = received(council)

    asked(council, case.reference, "note", by=CUSTOMER, secret=case.secret, given={"text": "Mine."})
    with pytest.raises(NoSuchCase):
        asked(council, case.reference, "note", by=CUSTOMER, secret="no", given={"text": "?"})

    assert StoredEvent.objects.get(name="noted").by == case.customer


def test_somebody_who_gives_no_name_may_come_back_to_their_case(council):
    case = received(council, customer=None)
    opened = for_customer(council, case.reference, case.secret)
    them = Actor(opened.customer_key, ("customer",))

    asked(council, case.reference, "note", by=them, given={"text": "It broke again."})

    assert opened.customer.name == ""


def test_without_an_expectation_the_latest_is_taken(council):
    case = received(council)
    asked(council, case.reference, "acknowledge")
    asked(council, case.reference, "note", given={"text": "Rang her."})

    assert StoredEvent.objects.filter(name="noted").count() == 1


def test_a_case_keeps_the_policy_it_was_received_under(council):
    old = received(council)
    later = NOON.replace(year=2027, month=2)
    new = received(council, at=later)

    assert CaseRow.objects.get(reference=old.reference).version == "1.0"
    assert CaseRow.objects.get(reference=new.reference).version == "2.0"
    asked(council, old.reference, "note", given={"text": "Still old."}, at=later)
    assert CaseRow.objects.get(reference=old.reference).version == "1.0"


def test_the_policy_of_the_day_of_receipt_binds_what_is_recorded_late(council):
    later = NOON.replace(year=2027, month=2)
    carried = received(council, at=later, given={"received_at": NOON})

    row = CaseRow.objects.get(reference=carried.reference)
    assert (row.version, row.received_at, row.recorded_at) == ("1.0", NOON, later)


def test_a_figure_that_the_organisation_supplies_reaches_the_rules(council):
    council.settings = {"insurance_excess": 250}
    council.save()
    from putright.cases.binding import policy_on

    assert policy_on(council, NOON).setting("insurance_excess") == 250


def test_missing_and_not_permitted_look_the_same(council, other_council):
    case = received(council)
    stranger = Actor("c-nobody", ("customer",))
    told = set()
    for organisation, reference, who in (
        (council, "MC-0000-0000-0", ASHA),
        (council, case.reference, stranger),
        (council, case.reference, CUSTOMER),
        (other_council, case.reference, ASHA),
    ):
        with pytest.raises(NoSuchCase) as refusal:
            asked(organisation, reference, "note", by=who, given={"text": "?"})
        told.add(type(refusal.value))
    assert told == {NoSuchCase}


def test_the_customer_may_add_to_their_own_case_only(council):
    case = received(council)
    zofia = Actor(case.facts[0].by, ("customer",))

    asked(council, case.reference, "note", by=zofia, given={"text": "It broke again."})
    with pytest.raises(Refused):
        asked(council, case.reference, "acknowledge", by=zofia)


def test_whoever_declares_an_interest_is_shut_out_in_the_same_transaction(council):
    case = received(council)
    asked(council, case.reference, "assign", given={"to": ASHA.person, "team": "Repairs"})
    asked(council, case.reference, "declare", given={"reason": "She is my aunt."})

    row = CaseRow.objects.get(reference=case.reference)
    assert row.handler == ""
    assert StandingRow.objects.get(case=row.case).shut_out
    assert case_for(council, ASHA, case.reference, NOON) is None
    with pytest.raises(NoSuchCase):
        asked(council, case.reference, "note", given={"text": "?"})


def test_a_restricted_case_is_for_those_who_need_to_know(council):
    case = received(council)
    asked(council, case.reference, "assign", given={"to": ASHA.person, "team": "Repairs"})
    asked(council, case.reference, "watched", by=CLEO, given={"reason": "A threat."})

    assert case_for(council, ASHA, case.reference, NOON)
    assert case_for(council, CLEO, case.reference, NOON)
    assert case_for(council, BEN, case.reference, NOON) is None
    with pytest.raises(NoSuchCase):
        asked(council, case.reference, "note", by=BEN, given={"text": "?"})
    asked(
        council, case.reference, "strike", by=CLEO, given={"record": "watched", "reason": "Over."}
    )
    assert case_for(council, BEN, case.reference, NOON)
    assert not StandingRow.objects.exists()


def test_a_case_that_is_split_becomes_two_in_one_transaction(council):
    case = received(council, given={"points": [{"what": "Lift"}, {"what": "Rude caretaker"}]})

    told = asked(
        council,
        case.reference,
        "split",
        given={"reason": "Praise is no complaint.", "kind": "compliment", "points": [2]},
    )

    assert told.other.startswith("MC-") and told.other != case.reference
    assert told.facts[0].data["reference"] == told.other
    part = CaseRow.objects.get(reference=told.other)
    whole = CaseRow.objects.get(reference=case.reference)
    assert (part.kind, part.customer, part.received_at) == (
        "compliment", whole.customer, whole.received_at,
    )  # fmt: skip
    opened = case_for(council, ASHA, told.other, NOON)
    assert [point.number for point in opened.case.points] == [1]
    assert [f.words for f in opened.facts if f.name == "point"] == [{"what": "Rude caretaker"}]
    assert opened.facts[0].data["filed"]["split_from"] == case.reference
    assert opened.case.latest("split").data == {"from": case.reference}
    assert [p.number for p in case_for(council, ASHA, case.reference, NOON).case.points] == [1]


def test_a_reference_can_be_reserved_and_read_out_before_saving(council):
    carried = received(council, reference="mc 7k3p 9qm2 x")

    assert carried.reference == "MC-7K3P-9QM2-X"
    with pytest.raises(Conflict):
        received(council, reference="MC-7K3P-9QM2-X")


def test_a_reference_is_drawn_again_if_it_is_taken(council, monkeypatch):
    drawn = iter(["MC-0000-0000-1", "MC-0000-0000-1", "MC-0000-0000-2"])
    monkeypatch.setattr("putright.cases.opening.draw_reference", lambda prefix: next(drawn))

    assert received(council).reference == "MC-0000-0000-1"
    assert received(council).reference == "MC-0000-0000-2"


def test_only_a_digest_of_the_customers_secret_is_kept(council):
    carried = received(council)

    assert len(carried.secret) >= 22
    kept = "".join(StoredEvent.objects.values_list("data", flat=True))
    assert carried.secret not in kept
    assert CaseRow.objects.get().link == link_digest(carried.secret)


def test_what_was_imported_gets_no_link_and_no_letter(council):
    carried = received(council, source="old-system:17", by=ASHA)

    assert carried.secret == ""
    assert not LetterRow.objects.exists()
    assert CaseRow.objects.get().source == "old-system:17"


def test_words_that_no_database_can_keep_are_kept_readable(council):
    carried = received(council, given={"what_happened": "A\x00B \ud83d C"})

    opened = case_for(council, ASHA, carried.reference, NOON)
    assert opened.facts[0].words["what_happened"] == "A\ufffdB ? C"


def test_a_letter_that_is_sent_waits_in_the_outbox(council):
    case = received(council)
    given = {"letter": "holding", "to": "customer", "went_by": "post"}
    told = asked(council, case.reference, "send", given=given)

    letter = LetterRow.objects.get(sequence=told.sequence)
    assert (letter.letter, letter.recipient) == ("holding", "customer")
    assert letter.message_id == f"{case.reference}.{told.sequence}"


def test_a_create_and_a_note_take_few_statements(council):
    """Exact, so that a statement more is noticed: loading one, writing one or one a table."""
    received(council)
    with CaptureQueriesContext(connection) as create:
        case = received(council, key="f")
    with CaptureQueriesContext(connection) as note:
        asked(council, case.reference, "note", given={"text": "Rang her."}, key="n")

    on_postgres = connection.vendor == "postgresql"
    assert _counted(create) == (1 if on_postgres else 8)
    assert _counted(note) == (2 if on_postgres else 7)


def _counted(queries):
    return len([q for q in queries.captured_queries if "SAVEPOINT" not in q["sql"]])


def test_a_command_on_no_case_is_no_such_case(council):
    with pytest.raises(NoSuchCase):
        carry_out(Command("note", {"text": "?"}, ASHA), organisation=council, at=NOON)
