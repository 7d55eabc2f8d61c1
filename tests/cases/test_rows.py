"""Rows say what the facts say: worked out again, they are the same."""

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from putright.cases.carry_out import NoSuchCase, carry_out
from putright.cases.models import (
    CaseRow,
    ClockRow,
    CommitmentRow,
    LetterRow,
    PartyRow,
    StandingRow,
)
from putright.cases.overdue import pass_deadlines
from putright.cases.rebuild import differences, rebuild
from putright.cases.rows import COLUMNS
from putright.core.facts import Command
from putright.core.refusals import Refused
from tests.cases.given import ASHA, BEN, CLEO, NOON, asked, received

pytestmark = pytest.mark.django_db

STEPS = [
    ("acknowledge", {}),
    ("assign", {"to": "s-asha", "team": "Repairs"}),
    ("assign", {"to": "s-cleo", "team": "Customer care"}),
    ("note", {"text": "Rang her."}),
    ("lesson", {"text": "Check the lift each week."}),
    ("watched", {"reason": "A threat."}),
    ("strike", {"record": "watched", "reason": "Over."}),
    ("danger", {"reason": "He threw a chair."}),
    (
        "limit",
        {
            "reason": "Threats.",
            "effect": "In writing.",
            "review_on": "2026-12-20",
            "until": "2027-01-05",
        },
    ),
    ("strike", {"record": "danger", "reason": "It was somebody else."}),
    ("strike", {"record": "limit", "reason": "Quiet."}),
    ("declare", {"person": "s-ben", "reason": "A friend."}),
    ("declare", {"person": "s-asha", "reason": "An aunt."}),
    ("respond", {"outcome": "upheld"}),
    ("respond", {"outcome": "not-upheld"}),
    ("escalate", {"way": "requested"}),
    ("extend", {"clock": "respond", "until": "2026-12-11", "reason": "Parts.", "told": "Rang."}),
    ("pause", {"clock": "respond", "reason": "She is away."}),
    ("resume", {"clock": "respond"}),
    ("add-point", {"what": "The caretaker was rude."}),
    ("split", {"reason": "Praise.", "kind": "compliment", "points": [1]}),
    ("join", {"party": "representative", "key": "c-rep", "name": "Mr Oak"}),
    ("offer", {"remedy": "apology", "what": "A letter."}),
    ("approve", {}),
    ("answer-offer", {"accepted": True}),
    ("commit", {"what": "Mend it.", "on": "2027-01-05", "owner": "s-asha"}),
    ("keep", {}),
    ("ask", {"of": "s-ben", "wanted": "task", "what": "The log?", "on": "2026-12-01"}),
    ("ask", {"of_role": "manager", "what": "May we pay?"}),
    ("ask", {"of_team": "Repairs", "what": "Was it seen before?"}),
    ("reply", {"text": "Here it is."}),
    ("send", {"letter": "holding", "to": "customer", "went_by": "post"}),
    ("divert", {"diversion": "discipline", "reason": "Staff conduct."}),
    ("reclassify", {"to": "compliment", "reason": "Praise.", "told": "Rang."}),
    ("close", {}),
    ("reopen", {"reason": "New evidence."}),
    ("withdraw", {}),
]

walks = st.lists(
    st.tuples(st.sampled_from(STEPS), st.sampled_from([ASHA, BEN, CLEO]), st.integers(0, 4)),
    min_size=1,
    max_size=14,
)


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(walks)
def test_rows_worked_out_again_are_the_same_after_any_walk(council, walk):
    case = received(council)
    at = NOON
    for (step, details), who, days in walk:
        at += timedelta(days=days)
        try:
            carry_out(
                Command(step, dict(details), who),
                organisation=council,
                reference=case.reference,
                at=at,
            )
        except (Refused, NoSuchCase):
            continue

    assert list(differences()) == []


@pytest.fixture
def busy(council, other_council):
    """Cases that have a row in every table."""
    for organisation in (council, other_council):
        case = received(organisation)
        reference = case.reference
        asked(organisation, reference, "assign", given={"to": "s-asha", "team": "Repairs"})
        asked(organisation, reference, "declare", by=BEN, given={"reason": "A friend."})
        asked(organisation, reference, "join", given={"party": "representative", "key": "c-r"})
        asked(
            organisation, reference, "commit",
            given={"what": "Mend it.", "on": "2027-01-05", "owner": "s-asha"},
        )  # fmt: skip
        asked(organisation, reference, "ask", given={"of": "s-cleo", "what": "Was it seen?"})
        asked(organisation, reference, "danger", given={"reason": "He threw a chair."})
        sent = {"letter": "holding", "went_by": "post"}
        asked(organisation, reference, "send", given=sent, days=1)
        received(organisation, kind="compliment")
    for model in COLUMNS:
        assert model.objects.exists(), model


def snapshot():
    return {
        model: sorted(map(repr, model.objects.values_list(*columns)))
        for model, columns in COLUMNS.items()
    }


def test_a_rebuild_of_right_rows_finds_no_difference(busy):
    before = snapshot()

    rebuilt = rebuild()

    assert (rebuilt.cases, rebuilt.differences) == (4, [])
    assert snapshot() == before


@pytest.mark.parametrize("batch", [1, 2, 3, 500])
def test_rows_that_were_dropped_come_back_the_same(busy, batch):
    before = snapshot()
    for model in COLUMNS:
        model.objects.all().delete()
    done = []

    rebuilt = rebuild(batch=batch, progress=done.append)

    assert rebuilt.differences and sum(done) == 4
    assert snapshot() == before
    assert list(differences()) == []


def test_rows_that_are_wrong_are_named_and_put_right(busy, council, other_council):
    before = snapshot()
    row = CaseRow.objects.filter(organisation=council, kind="complaint").get()
    CaseRow.objects.filter(organisation=council, case=row.case).update(handler="s-nobody")
    ClockRow.objects.filter(organisation=council, case=row.case, number=0).delete()
    PartyRow.objects.create(
        organisation=council, case=1, number=1, party="x", joined_at=NOON
    )  # of no case at all

    found = {(d.organisation, d.case, d.table) for d in differences()}
    assert found == {
        ("mini", row.case, "CaseRow"),
        ("mini", row.case, "ClockRow"),
        ("mini", 1, "PartyRow"),
    }
    assert rebuild(other_council).differences == []
    assert len(rebuild(council).differences) == 3
    assert snapshot() == before


def test_a_rebuild_forgets_no_letter_that_was_sent(busy, council):
    LetterRow.objects.update(sent_at=NOON)
    CaseRow.objects.all().delete()

    rebuild()

    assert LetterRow.objects.filter(sent_at=NOON).count() == LetterRow.objects.count() == 6


def test_a_clock_of_a_stage_that_was_left_late_is_no_longer_owed(council):
    case = received(council)
    asked(council, case.reference, "respond", given={"outcome": "upheld"}, days=30)
    asked(council, case.reference, "escalate", days=31)

    open_now = ClockRow.objects.filter(is_open=True).values_list("stage", "clock")
    assert set(open_now) == {("", "overall"), ("", "remind"), ("stage-2", "respond")}


def test_a_commitment_and_what_became_of_it(council):
    case = received(council)
    given_ = {"what": "Mend it.", "on": "2027-01-05", "owner": "s-asha"}
    asked(council, case.reference, "commit", given=given_)
    row = CommitmentRow.objects.get()
    assert (row.due_on.isoformat(), row.owner, row.kept_at) == ("2027-01-05", "s-asha", None)

    asked(council, case.reference, "keep", days=3)

    assert CommitmentRow.objects.get().kept_at == NOON + timedelta(days=3)


def test_no_standing_is_kept_of_a_case_that_everybody_may_open(council):
    asked(council, received(council).reference, "assign", given={"to": "s-asha"})

    assert not StandingRow.objects.exists()


def test_what_has_fallen_due_is_worked_out_again_once(council):
    case = received(council)
    late = NOON + timedelta(days=10)

    assert pass_deadlines(council, NOON) == 0
    assert pass_deadlines(council, late) == 1
    assert pass_deadlines(council, late) == 0

    row = CaseRow.objects.get(reference=case.reference)
    states = dict(ClockRow.objects.values_list("clock", "state"))
    assert (row.reckoned_at, row.sequence, row.title) == (
        late, case.sequence + 2, "The lift is broken again",
    )  # fmt: skip
    assert states == {
        "acknowledge": "late", "respond": "running", "overall": "not stated", "remind": "running",
    }  # fmt: skip
    assert list(differences()) == []
