"""What pages read: in order, a page at a time, and never what one may not see."""

from datetime import date, timedelta

import pytest
from django.db import connection, transaction

from putright.cases import queries
from putright.cases.looking import NO_CASE
from putright.cases.models import CaseRow, ClockRow, ViewLog
from putright.cases.queries import (
    case_for,
    commitments,
    counts,
    for_customer,
    newest,
    of_customer,
    timeline,
    views,
    without_owner,
    worklist,
)
from putright.core.facts import Actor
from putright.people.models import Customer
from tests.cases.given import ASHA, BEN, CLEO, NOON, asked, received


def assigned(organisation, *, to=ASHA, days=0, **rest):
    at = NOON + timedelta(days=days)
    case = received(organisation, at=at, **rest)
    given = {"to": to.person, "team": to.team}
    asked(organisation, case.reference, "assign", by=CLEO, at=at, given=given)
    return case


def restrict(organisation, case, by=CLEO):
    asked(organisation, case.reference, "watched", by=by, given={"reason": "A threat."}, days=20)


@pytest.fixture
def busy(council):
    return [assigned(council, days=-days) for days in (30, 20, 14, 10, 3, 0)]


def every_page(group, who=ASHA, limit=2, **rest):
    found, after = [], None
    while True:
        page = worklist(rest["council"], who, group, NOON, after=after, limit=limit)
        found += page
        if len(page) < limit:
            return found
        after = page[-1].place


def test_the_worklist_is_in_order_of_due_date_and_each_promise_is_there_once(council, busy):
    rows = {group: every_page(group, council=council) for group in queries.GROUPS}

    for group in ("late", "today", "week", "later"):
        dates = [row.owed_on for row in rows[group]]
        assert dates == sorted(dates)
    assert all(row.owed_on < NOON.date() and row.is_late for row in rows["late"])
    assert {row.owed_on for row in rows["today"]} <= {NOON.date()}
    assert {row.clock for row in rows["undated"]} == {"overall"}
    every = [(row.case, row.number) for group in rows.values() for row in group]
    assert len(every) == len(set(every)) == 6 * 3


def test_the_size_of_a_page_changes_nothing(council, busy):
    for group in queries.GROUPS:
        whole = worklist(council, ASHA, group, NOON)
        for limit in (1, 2, 3):
            assert every_page(group, limit=limit, council=council) == whole


def test_counts_are_those_of_the_lists(council, busy):
    found = counts(council, ASHA, NOON)

    assert found == {g: len(worklist(council, ASHA, g, NOON)) for g in queries.GROUPS}
    assert sum(found.values()) == 18


def test_counting_stops_at_the_most_that_is_counted(council, busy, monkeypatch):
    monkeypatch.setattr("putright.cases.worklist.MOST_COUNTED", 4)

    assert max(counts(council, ASHA, NOON).values()) == 4


def test_mine_my_teams_and_all(council):
    mine, bens, cleos = (assigned(council, to=who) for who in (ASHA, BEN, CLEO))
    received(council)

    def references(who, whose):
        rows = worklist(council, who, "week", NOON, whose=whose)
        return {row.reference for row in rows}

    assert references(ASHA, "mine") == {mine.reference}
    assert references(ASHA, "team") == {mine.reference, bens.reference}
    assert references(CLEO, "team") == {cleos.reference}
    assert len(references(ASHA, "all")) == 4


def test_a_restricted_case_is_in_no_list_and_no_count_of_others(council):
    case = assigned(council, to=BEN)
    asked(council, case.reference, "commit", by=BEN, given={"what": "Mend.", "on": "2027-01-05"})
    customer = Customer.objects.get().key
    before = sum(counts(council, ASHA, NOON, whose="all").values())
    restrict(council, case)

    assert before == 3
    for who, seen in ((ASHA, False), (BEN, True), (CLEO, True)):
        assert bool(sum(counts(council, who, NOON, whose="all").values())) == seen
        assert bool(worklist(council, who, "week", NOON, whose="all")) == seen
        assert bool(newest(council, who)) == seen
        assert bool(of_customer(council, who, customer)) == seen
        assert bool(commitments(council, who)) == seen


def test_whoever_is_shut_out_sees_it_in_no_list(council):
    case = assigned(council, to=ASHA)
    asked(council, case.reference, "declare", given={"reason": "My aunt."})

    assert not worklist(council, ASHA, "week", NOON, whose="all")
    assert not without_owner(council, ASHA)
    assert without_owner(council, BEN)


def test_nothing_of_another_organisation_is_seen(council, other_council):
    case = assigned(other_council)
    customer = Customer.objects.get().key

    assert not worklist(council, ASHA, "week", NOON, whose="all")
    assert not newest(council, ASHA)
    assert not of_customer(council, ASHA, customer)
    assert case_for(council, ASHA, case.reference, NOON) is None
    assert for_customer(council, case.reference, case.secret) is None
    assert for_customer(other_council, case.reference, case.secret)


def test_an_answered_promise_leaves_the_list(council):
    case = assigned(council)
    asked(council, case.reference, "acknowledge")

    assert {row.clock for row in worklist(council, ASHA, "later", NOON)} == {"respond"}
    assert not worklist(council, ASHA, "week", NOON)


def test_a_paused_promise_waits_and_has_no_date(council):
    case = assigned(council)
    asked(council, case.reference, "pause", given={"clock": "respond", "reason": "Away."})

    def states(group):
        return {row.clock: row.state for row in worklist(council, ASHA, group, NOON)}

    assert states("waiting") == {"respond": "paused"}
    assert states("undated") == {"overall": "not stated"}
    found = counts(council, ASHA, NOON)
    assert (found["waiting"], found["undated"]) == (1, 1)


def test_lists_of_cases_are_paged_newest_first(council, busy):
    found, after = [], None
    while page := newest(council, ASHA, after=after, limit=4):
        found += page
        after = page[-1].place

    assert [row.reference for row in found] == [case.reference for case in reversed(busy)]
    assert newest(council, ASHA, status="closed") == []
    assert len(newest(council, ASHA, kind="complaint", status="open")) == 6


def test_cases_without_an_owner_wait_longest_first(council, busy):
    new = [received(council, at=NOON - timedelta(days=n)) for n in (1, 5, 3)]

    found = [row.reference for row in without_owner(council, ASHA)]
    assert found == [new[1].reference, new[2].reference, new[0].reference]
    first = without_owner(council, ASHA, limit=1)
    assert len(without_owner(council, ASHA, after=first[0].place)) == 2


def test_commitments_of_closed_cases_are_still_listed(council):
    case = assigned(council)
    asked(council, case.reference, "commit", given={"what": "Mend it.", "on": "2027-01-05"})
    asked(council, case.reference, "respond", given={"outcome": "upheld"})
    asked(council, case.reference, "close")

    (owed,) = commitments(council, ASHA)
    assert (owed.due_on, owed.status) == (date(2027, 1, 5), "closed")
    asked(council, case.reference, "keep", days=1)
    assert commitments(council, ASHA) == []


def test_opening_a_case_gives_its_words_and_is_logged(council):
    case = assigned(council)

    opened = case_for(council, ASHA, case.reference.lower().replace("-", " "), NOON)

    assert opened.title == "The lift is broken again"
    assert opened.sequence == len(opened.facts) == len(timeline(opened))
    assert opened.facts[0].words["what_happened"].startswith("The lift")
    assert opened.customer.name == "Zofia Nowak"
    assert opened.policy.version == "1.0"
    assert timeline(opened)[-1] == (1, opened.facts[0])
    assert views(council, opened.number) == [("s-asha", NOON, True)]


def test_an_attempt_that_is_turned_away_is_logged_too(council):
    case = assigned(council, to=BEN)
    restrict(council, case)

    assert case_for(council, ASHA, case.reference, NOON) is None
    assert case_for(council, ASHA, "MC-0000-0000-0", NOON) is None
    assert case_for(council, Actor("s-x", ()), case.reference, NOON) is None
    assert case_for(council, None, case.reference, NOON) is None
    shut = CaseRow.objects.get(reference=case.reference).case
    logged = ViewLog.objects.order_by("number").values_list("person", "opened", "case")
    # What is missing is logged too, of no case: both take the same work to refuse.
    assert list(logged) == [("s-asha", False, shut), ("s-asha", False, NO_CASE)]


def test_the_customers_link_opens_their_case_and_no_other(council):
    case, other = received(council), received(council)
    imported = received(council, source="old:1")

    assert for_customer(council, case.reference, case.secret).reference == case.reference
    for reference, secret in (
        (case.reference, other.secret),
        (case.reference, ""),
        (case.reference, "none"),
        (case.reference, "\ud83d"),
        (imported.reference, ""),
        (imported.reference, "none"),
        ("MC-0000-0000-0", case.secret),
        ("MC-0000-0000-0", "none"),
    ):
        assert for_customer(council, reference, secret) is None


def test_pages_ask_few_questions_of_the_database(council, busy, django_assert_num_queries):
    with django_assert_num_queries(1):
        worklist(council, ASHA, "late", NOON)
    with django_assert_num_queries(1):
        counts(council, ASHA, NOON)
    with django_assert_num_queries(4):
        case_for(council, ASHA, busy[0].reference, NOON)
    with django_assert_num_queries(4):  # the link alone first, so that a miss takes as long
        for_customer(council, busy[0].reference, busy[0].secret)
    for question in (without_owner, newest, commitments):
        with django_assert_num_queries(1):
            question(council, ASHA)


@pytest.mark.parametrize(
    ("ask", "index"),
    [
        (lambda o: worklist(o, ASHA, "late", NOON), "clock_open_by_handler"),
        (lambda o: worklist(o, ASHA, "week", NOON, whose="all"), "clock_open_by_owed"),
        (lambda o: worklist(o, ASHA, "late", NOON, whose="team"), "clock_open_by_team"),
        (lambda o: worklist(o, ASHA, "late", NOON, whose="free"), "clock_open_by_handler"),
        (lambda o: worklist(o, ASHA, "waiting", NOON, whose="all"), "clock_waiting"),
        (lambda o: counts(o, ASHA, NOON), "clock_open_by_handler"),
        (lambda o: without_owner(o, ASHA), "case_open_by_handler"),
        (lambda o: newest(o, ASHA), "case_by_receipt"),
        (lambda o: of_customer(o, ASHA, "c-1"), "case_of_customer"),
        (lambda o: commitments(o, ASHA), "commitment_open_by_due"),
    ],
)
def test_lists_are_read_from_an_index(council, busy, django_assert_num_queries, ask, index):
    with django_assert_num_queries(1) as asked_of:
        ask(council)

    assert index in _plan(asked_of.captured_queries[0]["sql"])


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL knows how few wait")
@pytest.mark.parametrize("whose", ["mine", "team", "free", "all"])
def test_what_waits_is_not_looked_for_in_all_that_somebody_has(
    council, busy, django_assert_num_queries, whose
):
    with django_assert_num_queries(1) as asked_of:
        counts(council, ASHA, NOON, whose=whose)

    waiting = _plan(asked_of.captured_queries[0]["sql"]).partition("waiting_")[2]
    assert "clock_waiting" in waiting.partition("undated_")[0]


def _many_more(cursor, table, model, other):
    """Give others rows too: with a dozen of them, one index is as good as another."""
    names = [field.column for field in model._meta.local_fields if field.column]
    columns = ", ".join(f'"{name}"' for name in names)
    values = ", ".join(other.get(name, f'"{name}"') for name in names)
    cursor.execute(
        f"insert into {table} ({columns}) select {values} from {table}, generate_series(1, 500) n"
    )
    cursor.execute(f"analyze {table}")


def _plan(sql):
    on_postgres = connection.vendor == "postgresql"
    with transaction.atomic(), connection.cursor() as cursor:
        if on_postgres:  # these tables are so small that it would rather read them through
            others = {"case": '"case" + n', "handler": "'s-' || n", "team": "'t-' || n"}
            _many_more(cursor, "cases_clockrow", ClockRow, others)
            others |= {"customer": "'c-' || n", "reference": '"reference" || n'}
            _many_more(cursor, "cases_caserow", CaseRow, others)
            cursor.execute("set local enable_seqscan = off")
            cursor.execute("set local enable_bitmapscan = off")
            cursor.execute("set local enable_sort = off")
        cursor.execute(("explain " if on_postgres else "explain query plan ") + sql)
        return "\n".join(" ".join(map(str, row)) for row in cursor.fetchall())
