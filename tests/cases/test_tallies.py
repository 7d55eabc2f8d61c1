"""The counts always say what counting the cases would, and give no restricted case away."""

from datetime import UTC, date, datetime, timedelta

from putright.cases import tallies
from putright.cases.models import TallyRow
from putright.cases.rebuild import differences, rebuild
from putright.cases.tallies import compact, figures
from putright.core.facts import Actor
from tests.cases.given import ASHA, BEN, NOON, asked, received


def numbers(council, actor=ASHA, **period):
    return {
        (one.month, one.kind, one.status): one.number for one in figures(council, actor, **period)
    }


def test_cases_are_counted_by_the_month_in_which_they_came_here(council):
    received(council)
    received(council, at=datetime(2027, 3, 31, 23, 30, tzinfo=UTC))  # 00:30 on 1 April in London

    assert numbers(council) == {
        (date(2026, 11, 1), "complaint", "open"): 1,
        (date(2027, 4, 1), "complaint", "open"): 1,
    }


def test_a_case_that_is_answered_moves_from_one_count_to_the_other(council):
    case = received(council)
    received(council)
    asked(council, case.reference, "withdraw", given={"reason": "Sorted."}, days=2)

    assert numbers(council) == {
        (date(2026, 11, 1), "complaint", "open"): 1,
        (date(2026, 11, 1), "complaint", "withdrawn"): 1,
    }


def test_adding_up_changes_no_count_and_leaves_one_row_for_each(council):
    for _ in range(5):
        received(council)
    before = numbers(council)

    assert compact(council) == 5
    assert compact(council) == 0

    assert numbers(council) == before
    assert list(TallyRow.objects.values_list("number", "change")) == [(0, 5)]
    received(council)
    assert compact(council) == 1
    assert list(TallyRow.objects.values_list("number", "change")) == [(0, 6)]


def test_a_period_takes_whole_months(council):
    received(council)
    received(council, at=NOON + timedelta(days=30))

    assert len(numbers(council, first=date(2026, 12, 20))) == 1
    assert len(numbers(council, last=date(2026, 11, 2))) == 1
    assert len(numbers(council, first=date(2026, 11, 30), last=date(2026, 12, 1))) == 2


def test_a_restricted_case_is_counted_only_for_those_who_need_to_know(council):
    case = received(council)
    received(council)
    asked(council, case.reference, "assign", given={"to": "s-asha"})
    asked(council, case.reference, "watched", given={"reason": "Sensitive."}, days=1)

    assert sum(numbers(council, ASHA).values()) == 2
    assert sum(numbers(council, BEN).values()) == 1


def test_a_case_they_are_shut_out_of_is_not_counted_for_them(council):
    case = received(council)
    received(council)
    asked(council, case.reference, "declare", by=BEN, given={"person": "s-ben", "what": "Cousin."})

    assert sum(numbers(council, BEN).values()) == 1
    assert sum(numbers(council, ASHA).values()) == 2


def test_counts_that_were_lost_are_noticed_and_put_right(council):
    received(council)
    TallyRow.objects.all().delete()
    assert [one.table for one in differences()] == ["TallyRow"]

    rebuild()

    assert list(differences()) == []
    assert tallies.differences(council) == {}
    assert numbers(council) == {(date(2026, 11, 1), "complaint", "open"): 1}


def test_another_organisation_counts_its_own(council, other_council):
    received(council)

    assert figures(other_council, Actor("s-x", ("officer",))) == []
