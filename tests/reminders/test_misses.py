"""A miss is told at once in office hours, else in the morning, and is never lost or told twice."""

from datetime import date

import pytest

from putright.cases.models import LetterRow
from putright.cases.overdue import pass_deadlines
from putright.directory.models import Absence
from putright.notices.models import Notice
from putright.people.models import Membership
from putright.policies.load import load_policy
from putright.reminders.look import look
from putright.reminders.models import Round, Told, Wish
from tests.reminders.given import at, case_of, looked, mails, people, step


def missed(organisation, when, person="s-asha", came="2026-11-20T12:00"):
    """Return a case whose acknowledgement was due three working days after it came, and that
    this was noted at this moment."""
    case = case_of(organisation, person, when=at(came))
    pass_deadlines(organisation, at(when))
    return case


def waiting():
    return list(LetterRow.objects.filter(letter="reminder", sent_at=None))


def test_one_noted_in_office_hours_is_told_at_once(council):
    case = missed(council, "2026-11-26T10:59")  # due on Wednesday 25, noted late

    [(to, subject, text)] = looked("2026-11-26T11:00")

    assert (to, subject) == ("s-asha@mini.example", "1 promise missed")
    assert "MISSED" in text
    assert "Acknowledgement, was due Wednesday 25 November 2026" in text
    assert case.reference in text
    assert waiting() == []
    assert looked("2026-11-26T11:01") == []
    assert looked("2026-11-27T09:00") == []


@pytest.mark.parametrize(
    ("came", "noted", "then", "told"),
    [
        ("2026-11-20T12:00", "2026-11-26T00:00", "2026-11-26T00:01", "2026-11-26T09:00"),
        ("2026-11-20T12:00", "2026-11-26T17:00", "2026-11-26T17:01", "2026-11-27T09:00"),
        ("2026-11-24T12:00", "2026-11-28T00:00", "2026-11-28T10:00", "2026-11-30T09:00"),
        ("2026-12-21T12:00", "2026-12-25T00:00", "2026-12-28T11:00", "2026-12-29T09:00"),
        # The night in which the clocks go back, and nine o'clock that Monday.
        ("2026-10-20T12:00", "2026-10-25T01:30", "2026-10-25T02:00", "2026-10-26T09:00"),
    ],
)
def test_one_noted_at_any_other_time_waits_for_the_morning(council, came, noted, then, told):
    missed(council, noted, came=came)

    assert looked(then) == []
    assert len(waiting()) == 1
    assert people(looked(told)) == ["s-asha"]
    assert waiting() == []


def test_at_one_minute_to_five_on_a_friday_it_is_still_told(council):
    missed(council, "2026-11-27T16:58")
    assert people(looked("2026-11-27T16:59")) == ["s-asha"]


def test_it_cannot_be_switched_off_nor_put_off(council):
    Wish.objects.filter(person="s-asha").update(off="missed,due", digest_at="16:30")
    missed(council, "2026-11-26T00:00")
    assert people(looked("2026-11-26T09:00")) == ["s-asha"]


def test_in_the_digest_it_comes_first_and_only_once(council):
    missed(council, "2026-11-26T00:00")
    case_of(council, when=at("2026-11-25T09:00"))  # to be acknowledged by Monday 30
    [(_, subject, text)] = looked("2026-11-26T09:00")
    assert subject == "2 reminders, 1 missed: 26 November"
    assert text.index("MISSED") < text.index("FALLS DUE")
    assert looked("2026-11-26T09:30") == []


def test_the_deputy_is_told(council):
    missed(council, "2026-11-26T10:59")
    Absence.objects.create(
        organisation=council, person="s-asha", since=date(2026, 11, 20), deputy="s-ben"
    )
    assert people(looked("2026-11-26T11:00")) == ["s-ben"]


def test_of_nobodys_case_whoever_gives_cases_out_is_told(council):
    missed(council, "2026-11-26T10:59", person="")
    assert people(looked("2026-11-26T11:00")) == ["s-cleo"]


def test_whoever_has_no_address_has_it_told_to_whoever_gives_cases_out(council):
    Wish.objects.filter(person="s-asha").delete()
    missed(council, "2026-11-26T10:59")
    assert people(looked("2026-11-26T11:00")) == ["s-cleo"]


def test_while_it_reaches_nobody_it_stays_and_is_told_to_the_first_who_can_be_reached(council):
    Wish.objects.all().update(email="")
    missed(council, "2026-11-26T10:59")
    assert looked("2026-11-26T11:00") == looked("2026-11-27T09:00") == []
    assert looked("2026-12-09T09:00") == []
    assert len(waiting()) == 1
    Wish.objects.filter(person="s-asha").update(email="asha@new.example")
    assert [to for to, _, _ in looked("2026-12-10T09:00")] == ["asha@new.example"]


def test_of_a_restricted_case_only_those_are_told_who_may_open_it(council):
    case = case_of(council, when=at("2026-11-20T12:00"))
    step(council, case, "watched", when=at("2026-11-20T13:00"), reason="A colleague is named.")
    Wish.objects.filter(person="s-asha").delete()
    Wish.objects.filter(person="s-cleo").delete()
    pass_deadlines(council, at("2026-11-26T10:59"))
    assert looked("2026-11-26T11:00") == []
    assert len(waiting()) == 1


def test_one_that_waits_for_somebody_who_has_left_goes_to_another(council):
    missed(council, "2026-11-26T10:59")
    row = LetterRow.objects.get(letter="reminder")
    # As a worker leaves it that is killed between taking it and writing to anybody.
    Told.objects.create(
        organisation=council, person="s-asha", what=f"missed/{row.case}/{row.sequence}",
        case=row.case, sequence=row.sequence, made_at=at("2026-11-26T11:00"),
    )  # fmt: skip
    LetterRow.objects.filter(letter="reminder").update(sent_at=at("2026-11-26T11:00"))
    Membership.objects.filter(staff__key="s-asha").delete()

    assert looked("2026-11-27T09:00") == []
    assert people(looked("2026-11-30T09:00")) == ["s-cleo"]


def test_those_from_before_the_installation_are_nobodys_news(council):
    Round.objects.create(organisation=council, since=at("2026-11-27T12:00"))
    missed(council, "2026-11-26T10:59")
    assert looked("2026-11-26T11:00") == []
    assert "MISSED" not in str(looked("2026-11-30T09:00"))
    missed(council, "2026-11-30T10:00")
    assert "MISSED" in str(looked("2026-11-30T10:01"))


def test_an_organisation_made_later_has_all_of_its_own_told(council):
    missed(council, "2026-11-26T10:59")
    assert people(looked("2026-11-27T09:00")) == ["s-asha"]


def test_the_line_manager_is_told_besides_where_the_policy_says_so(council, monkeypatch):
    policy = load_policy("mini", "1.0")
    asking = policy.reminders.model_copy(update={"miss_to": ("manager",)})
    monkeypatch.setattr(
        "putright.reminders.planned.policy_on", lambda *_: policy.changed(reminders=asking)
    )
    missed(council, "2026-11-26T10:59")
    assert people(looked("2026-11-26T11:00")) == ["s-asha", "s-cleo"]
    assert looked("2026-11-27T09:00") == []


def test_letters_to_customers_are_left_alone(council):
    missed(council, "2026-11-26T10:59")
    looked("2026-11-26T11:00")
    assert LetterRow.objects.filter(letter="confirmation", sent_at=None).count() == 1


def test_a_second_look_by_another_worker_writes_nothing(council):
    missed(council, "2026-11-26T00:00")
    look(at("2026-11-26T09:00"))
    # As though the second had read what there is to do before the first was at its end.
    Round.objects.all().update(next_at=None)
    look(at("2026-11-26T09:00"))
    assert len(mails()) == 1
    assert Notice.objects.filter(kind="reminders").count() == 1
