"""One message a person and working day, about what falls due, to whoever sees to it."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from putright.directory.models import Absence
from putright.people.models import Staff
from putright.reminders.models import Digest, Round, Told, Wish
from tests.reminders.given import at, case_of, looked, mails, people, step

THREE_WORDS = ("Zofia", "Nowak", "lift")  # of the customer, and of what she wrote


def test_what_falls_due_in_two_working_days_and_what_today_each_once(council):
    case = case_of(council)  # to be acknowledged by Thursday 26, answered by Monday 7

    assert looked("2026-11-24T08:59") == []
    [(to, subject, text)] = looked("2026-11-24T09:00")
    assert looked("2026-11-24T09:01") == []
    assert looked("2026-11-25T09:00") == []

    assert (to, subject) == ("s-asha@mini.example", "1 reminder: 24 November")
    assert "Acknowledgement, by Thursday 26 November 2026" in text
    assert f"{case.reference}, Stage 1" in text
    assert "By M-1" in text
    assert f"http://complaints.example/staff/mini/case/{case.reference}/" in text
    [(_, _, third)] = looked("2026-11-26T09:00")
    assert "Acknowledgement, by Thursday 26 November 2026 (today)" in third
    assert "Answer at stage 1" not in third
    step(council, case, "acknowledge", when=at("2026-11-26T10:00"))
    assert looked("2026-12-02T09:00") == []
    [(_, _, fourth)] = looked("2026-12-03T09:00")
    assert "Answer at stage 1, by Monday 7 December 2026" in fourth


def test_no_word_of_a_customer_is_in_it(council):
    case_of(council)
    looked("2026-11-26T09:00")
    [(_, subject, text)] = mails()
    assert not [word for word in THREE_WORDS if word in subject + text]
    stored = "".join(str(row) for model in (Told, Digest, Wish) for row in model.objects.values())
    assert not [word for word in THREE_WORDS if word in stored]


@pytest.mark.parametrize(
    "when",
    [
        "2026-11-26T00:00",  # midnight
        "2026-11-26T08:59",
        "2026-11-26T17:00",  # the office has closed
        "2026-11-28T09:00",  # Saturday
        "2026-11-29T09:00",
    ],
)
def test_nothing_goes_out_of_hours(council, when):
    case_of(council)
    assert looked(when) == []


def test_a_bank_holiday_is_told_before_it(council):
    case_of(council, when=at("2026-12-21T12:00"))  # acknowledged by Thursday 24, Christmas Eve

    assert people(looked("2026-12-22T09:00")) == ["s-asha"]
    assert looked("2026-12-25T09:00") == []
    assert looked("2026-12-28T09:00") == []


def test_a_worker_that_was_down_at_nine_tells_later_that_day(council):
    case_of(council)
    assert people(looked("2026-11-26T16:59")) == ["s-asha"]


def test_what_is_done_is_not_spoken_of(council):
    case = case_of(council)
    step(council, case, "acknowledge", when=at("2026-11-24T08:00"))
    assert looked("2026-11-24T09:00") == []


def test_a_new_date_is_told_anew(council):
    case = case_of(council)
    step(council, case, "acknowledge", when=at("2026-11-24T08:00"))
    assert people(looked("2026-12-03T09:00")) == ["s-asha"]
    step(
        council, case, "extend", when=at("2026-12-03T10:00"),
        clock="respond", until="2026-12-16", reason="Waiting for a part.", told=True,
    )  # fmt: skip
    assert "Answer" not in str(looked("2026-12-07T09:00"))
    [(_, _, text)] = looked("2026-12-14T09:00")
    assert "by Wednesday 16 December 2026" in text


def test_somebody_given_a_case_late_is_told_of_it_too(council):
    case = case_of(council)
    looked("2026-11-24T09:00")
    step(council, case, "assign", when=at("2026-11-24T15:00"), to="s-ben")
    assert people(looked("2026-11-25T09:00")) == ["s-ben"]


def test_the_deputy_is_told_while_somebody_is_away(council):
    case_of(council)
    Absence.objects.create(
        organisation=council, person="s-asha", since=date(2026, 11, 20), until=None, deputy="s-ben"
    )
    assert people(looked("2026-11-24T09:00")) == ["s-ben"]


def test_without_a_deputy_whoever_manages_the_team_is_told(council):
    case_of(council)
    Absence.objects.create(organisation=council, person="s-asha", since=date(2026, 11, 20))
    assert people(looked("2026-11-24T09:00")) == ["s-cleo"]


def test_a_case_of_nobody_is_told_to_whoever_gives_cases_out(council):
    case_of(council, person="")
    assert people(looked("2026-11-24T09:00")) == ["s-cleo"]


def test_whoever_has_no_address_is_told_nothing_and_nobody_else_is(council):
    case_of(council)
    Wish.objects.filter(person="s-asha").update(email="")
    assert looked("2026-11-24T09:00") == []


def test_who_has_left_is_told_nothing(council):
    case_of(council)
    Staff.objects.filter(key="s-asha").update(is_active=False)
    assert people(looked("2026-11-24T09:00")) == ["s-cleo"]
    # And where they were reached is forgotten.
    assert set(Wish.objects.values_list("person", flat=True)) == {"s-ben", "s-cleo"}


def test_of_a_restricted_case_nobody_is_told_who_may_not_open_it(council):
    case = case_of(council)
    step(council, case, "watched", when=at("2026-11-23T13:00"), reason="A colleague is named.")
    Absence.objects.create(
        organisation=council, person="s-asha", since=date(2026, 11, 20), deputy="s-ben"
    )
    assert looked("2026-11-24T09:00") == []  # Ben covers, and may not open it
    assert not Told.objects.filter(person="s-ben").exists()


def test_each_may_choose_their_time_and_what_is_in_it(council):
    case_of(council)
    case_of(council, person="s-ben")
    Wish.objects.filter(person="s-asha").update(digest_at="14:30")
    Wish.objects.filter(person="s-ben").update(off="due")

    assert looked("2026-11-24T09:00") == []
    assert people(looked("2026-11-24T14:30")) == ["s-asha"]


def test_a_time_outside_the_hours_of_today_is_as_if_none_was_chosen(council):
    case_of(council)
    Wish.objects.filter(person="s-asha").update(digest_at="23:30")
    assert people(looked("2026-11-24T09:00")) == ["s-asha"]


def test_two_organisations_are_told_apart(council, other_council):
    case_of(council)
    case_of(other_council)
    found = looked("2026-11-24T09:00")
    assert [to for to, _, _ in found] == ["s-asha@mini.example", "s-asha@other.example"]
    assert "/other/" not in found[0][2]
    assert "/mini/" not in found[1][2]


def test_what_waits_without_a_date_is_named_on_mondays(council):
    case = case_of(council)
    step(council, case, "acknowledge", when=at("2026-11-24T08:00"))
    assert "The whole case: 1 without a date" not in str(looked("2026-11-26T09:00"))
    assert "The whole case: 1 without a date" in str(looked("2026-11-30T09:00"))
    assert looked("2026-12-01T09:00") == []


def test_a_promise_to_put_right_is_told_to_its_owner_before_and_after(council):
    case = case_of(council)
    step(council, case, "acknowledge", when=at("2026-11-24T08:00"))
    step(
        council, case, "commit", when=at("2026-11-24T08:00"),
        what="Mend the lift", on="2026-11-27", owner="s-ben",
    )  # fmt: skip
    assert people(looked("2026-11-25T09:00")) == ["s-ben"]
    assert "s-ben" in people(looked("2026-11-27T09:00"))
    [late] = [text for to, _, text in looked("2026-11-30T09:00") if to.startswith("s-ben")]
    assert "What we promised to do, number 1, was due Friday 27 November 2026" in late
    assert "Mend" not in late


def test_a_restriction_is_told_before_its_review_and_its_end(council):
    case = case_of(council)
    step(council, case, "acknowledge", when=at("2026-11-24T08:00"))
    step(
        council, case, "limit", when=at("2026-11-24T08:00"), reason="Threats.",
        effect="Letters only.", review_on="2026-12-09", until="2026-12-16",
    )  # fmt: skip
    assert "Contact restricted: to be reviewed" in str(looked("2026-12-07T09:00"))
    assert "Contact restricted: ends" in str(looked("2026-12-14T09:00"))
    assert "Threats" not in str(mails())


def test_what_a_colleague_asks_is_told_once_before_its_day(council):
    case = case_of(council)
    step(council, case, "acknowledge", when=at("2026-11-24T08:00"))
    step(
        council, case, "ask", when=at("2026-11-24T08:00"), wanted="advice", of="s-ben",
        on="2026-11-26", what="What did you find?",
    )  # fmt: skip
    [(to, _, text)] = looked("2026-11-24T09:00")
    assert to.startswith("s-ben")
    assert "Advice asked of you, by Thursday 26 November" in text
    assert "find" not in text


def test_an_address_given_at_noon_is_served_that_day(council):
    from putright.cases.binding import policy_on
    from putright.reminders.wishes import keep

    case_of(council)
    Wish.objects.filter(person="s-asha").update(email="")
    assert looked("2026-11-24T09:00") == []
    noon = at("2026-11-24T12:00")
    keep(
        council, "s-asha", policy_on(council, noon), email="asha@new.example", digest_at="",
        off=[], at=noon,
    )  # fmt: skip
    assert [to for to, _, _ in looked("2026-11-24T12:01")] == ["asha@new.example"]


def test_without_a_mail_server_nothing_is_asked_or_written(
    council, settings, django_assert_num_queries
):
    settings.MAIL = {}
    case_of(council)
    with django_assert_num_queries(0):
        from putright.reminders.look import look

        look(at("2026-11-24T09:00"))
    assert not Round.objects.exists()


def test_an_idle_look_asks_two_questions_however_many_organisations(
    council, other_council, django_assert_num_queries
):
    from putright.reminders.look import look

    case_of(council)
    look(at("2026-11-24T09:00"))
    with django_assert_num_queries(2):
        look(at("2026-11-24T09:01"))
    with django_assert_num_queries(2):
        look(at("2026-11-24T23:00"))


def test_what_is_due_later_costs_no_question_more(council):
    def asked(when):
        with CaptureQueriesContext(connection) as questions:
            looked(when)
        return len(questions)

    case_of(council)
    few = asked("2026-11-24T09:00")
    Told.objects.all().delete()
    Digest.objects.all().delete()
    Round.objects.all().delete()
    for _ in range(8):
        case_of(council, when=at("2026-11-24T12:00"))

    assert asked("2026-11-24T09:00") == few
    assert len(mails()) == 2


def test_long_lists_end_with_a_count(council, monkeypatch):
    monkeypatch.setattr("putright.reminders.words.MOST", 3)
    for _ in range(5):
        case_of(council)
    [(_, subject, text)] = looked("2026-11-24T09:00")
    assert subject.startswith("5 reminders")
    assert "And 2 more." in text
    assert looked("2026-11-25T09:00") == []
