"""Is what warns of somebody told on each of their cases, and no more than the reader may know?"""

from datetime import date, timedelta

import pytest

from putright.cases.flags import flags_of
from putright.cases.models import FlagRow
from putright.cases.opened import case_for, for_customer
from putright.cases.rebuild import differences, rebuild
from putright.core.facts import Actor
from putright.people import merging
from putright.people.models import Customer
from tests.cases.given import ASHA, BEN, CLEO, NOON, asked, received

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 23)
LIMIT = {
    "reason": "Forty calls a day.",
    "effect": "By letter only.",
    "review_on": "2026-12-20",
    "until": "2027-01-05",
}


@pytest.fixture
def first(council):
    """Zofia's first case, in which a chair flew."""
    case = received(council).reference
    asked(council, case, "danger", given={"reason": "A chair was thrown."})
    return case


def zofia():
    return Customer.objects.get(name="Zofia Nowak")


def another(council, **rest):
    return received(council, customer=zofia(), **rest).reference


def told(council, reference, actor=ASHA, at=NOON):
    opened = case_for(council, actor, reference, at)
    assert opened is not None
    return [(one.about, one.reference, dict(one.words)) for one in opened.flags]


def test_what_was_recorded_in_one_case_is_told_in_the_others_with_its_words(council, first):
    second = another(council)

    assert told(council, second) == [("safety", first, {"reason": "A chair was thrown."})]
    assert told(council, first) == []  # its own facts tell of it


def test_nobody_elses_case_tells_of_it(council, other_council, first):
    stranger = received(council, customer={"name": "Adam Nowak"}).reference
    elsewhere = received(other_council).reference

    assert told(council, stranger) == []
    assert told(other_council, elsewhere) == []


def test_the_customer_is_told_nothing_of_it(council, first):
    carried = received(council, customer=zofia())

    opened = for_customer(council, carried.reference, carried.secret)

    assert opened is not None and not opened.flags


def test_of_a_case_that_is_shut_the_words_and_the_reference_stay_there(council, first):
    asked(council, first, "assign", given={"to": "s-asha", "team": "Repairs"})
    asked(council, first, "watched", by=CLEO, given={"reason": "A threat."})
    second = another(council)

    assert told(council, second, BEN) == [("safety", "", {})]
    assert told(council, second, CLEO) == [("safety", first, {"reason": "A chair was thrown."})]


def test_who_is_shut_out_of_that_case_is_warned_all_the_same(council, first):
    asked(council, first, "declare", by=BEN, given={"reason": "A friend."})

    assert told(council, another(council), BEN) == [("safety", "", {})]


def test_it_ends_on_its_last_day_and_not_before(council, first):
    asked(council, first, "limit", given=LIMIT)
    second = another(council)

    def limits(day):
        found = flags_of(council, ASHA, [zofia().key], day)
        return [(one.until, one.review_on, one.left) for one in found if one.about == "restriction"]

    standing = [(date(2027, 1, 5), date(2026, 12, 20), "By letter only.")]
    assert limits(TODAY) == standing
    assert limits(date(2026, 12, 28)) == standing  # a review that is overdue ends nothing
    assert limits(date(2027, 1, 5)) == standing
    assert limits(date(2027, 1, 6)) == []
    at = NOON + timedelta(days=60)
    assert [one[0] for one in told(council, second, at=at)] == ["safety"]


def test_it_ends_when_it_is_lifted_where_it_was_recorded(council, first):
    second = another(council)
    asked(council, first, "limit", given=LIMIT)
    assert [one[0] for one in told(council, second)] == ["safety", "restriction"]

    reason = {"reason": "It was somebody else."}
    asked(council, first, "strike", by=CLEO, given={"record": "danger", **reason})
    assert [one[0] for one in told(council, second)] == ["restriction"]

    asked(council, first, "strike", by=CLEO, given={"record": "limit", **reason})
    assert told(council, second) == []
    assert not FlagRow.objects.exists()


def test_a_case_that_is_closed_goes_on_warning(council, first):
    asked(council, first, "withdraw")

    assert told(council, another(council)) != []


def test_two_records_of_one_person_warn_of_them_both_until_they_are_parted(council, first):
    kept = zofia()
    second = received(council, customer={"name": "Z. Nowak"}).reference
    third = received(council, customer={"name": "Zofia N"}).reference
    other = Customer.objects.get(name="Z. Nowak").key
    last = Customer.objects.get(name="Zofia N").key
    assert told(council, second) == []

    # The one with the flag is the second of another, which is the second of a third.
    merging.merge(council, other, kept.key, by="s-asha", at=NOON)
    merging.merge(council, last, other, by="s-asha", at=NOON)
    for reference in (second, third):
        assert told(council, reference) == [("safety", first, {"reason": "A chair was thrown."})]

    merging.part(council, kept.key, by="s-asha", at=NOON)
    assert told(council, second) == told(council, third) == []


def test_somebody_who_takes_part_in_anothers_case_is_warned_of_there(council, first):
    adam = received(council, customer={"name": "Adam Oak"}).reference
    given = {"party": "representative", "key": zofia().key, "name": "Zofia Nowak"}
    asked(council, adam, "join", given=given)

    opened = case_for(council, ASHA, adam, NOON)

    assert opened is not None
    assert [(one.whose, one.reference) for one in opened.flags] == [(zofia().key, first)]

    asked(council, adam, "leave", given={"number": 1})
    assert told(council, adam) == []


def test_words_that_were_erased_are_told_by_nobody_and_the_warning_stays(council, first):
    from putright.cases.erase import erase_case

    second = another(council)
    erase_case(council, first, by="s-cleo", rule="R1", at=NOON)

    assert told(council, second) == [("safety", first, {})]


def test_the_rows_follow_from_the_facts(council, first):
    asked(council, first, "limit", given=LIMIT)
    asked(council, first, "danger", given={"reason": "Another chair."})
    assert list(differences(council)) == []

    FlagRow.objects.filter(about="safety").delete()
    FlagRow.objects.filter(about="restriction").update(until=None)

    assert [one.table for one in differences(council)] == ["FlagRow"]
    rebuild(council)
    assert list(differences(council)) == []
    assert FlagRow.objects.count() == 3


def test_it_is_asked_with_the_customer_and_by_no_statement_more(
    council, first, django_assert_num_queries
):
    second = another(council)

    with django_assert_num_queries(4):  # events, words, people, and the look
        assert told(council, second) != []


def test_nobody_is_asked_about_where_nobody_is_known(council, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert flags_of(council, Actor("s-asha", ("officer",)), [], TODAY) == []
