"""Who is away, who covers for whom, and whose list is it on?"""

from datetime import timedelta

import pytest
from django.db import connection

from putright.cases import queries
from putright.core.facts import Actor
from putright.directory import away, log, roles
from putright.directory.cover import cover_asked, covered
from putright.directory.refusals import NotSo
from putright.people.models import Staff
from putright.people.queries import caller
from putright.project import clock
from tests.directory.conftest import CENTRE, MANAGER
from tests.workspace.given import done, organisation, received, staff

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def go(citizen, dee, today):
    def given(person, since=None, until=None, deputy="", despite=""):
        away.go(
            citizen,
            person,
            since=since or today,
            until=until,
            deputy=deputy,
            by=dee.key,
            at=clock.now(),
            despite=despite,
        )

    return given


def covers(person, slug, day):
    """Return whom somebody covers for, as every page asks it."""
    found = caller(person.pk, slug, cover_asked(connection.vendor, day))
    return [one.name for one in covered(found.aside, day)]


def test_a_deputy_covers_from_the_first_day_to_the_last(citizen, cat, max_, go, today):
    go(max_, since=today + DAY, until=today + 3 * DAY, deputy=cat.key)

    found = [covers(cat, "citizen", today + n * DAY) for n in range(5)]

    assert found == [[], ["Max Bell"], ["Max Bell"], ["Max Bell"], []]


def test_an_absence_without_a_last_day_goes_on(citizen, cat, max_, go, today):
    go(max_, deputy=cat.key)

    assert covers(cat, "citizen", today + 400 * DAY) == ["Max Bell"]


def test_nobody_covers_at_another_organisation(citizen, cat, max_, go, today):
    organisation("cestria", name="Cestria")
    go(max_, deputy=cat.key)

    assert covers(cat, "cestria", today) == []
    assert covers(max_, "citizen", today) == []


def test_several_are_covered_by_name(citizen, cat, dee, max_, go, today):
    go(max_, deputy=cat.key)
    go(dee, until=today, deputy=cat.key)

    assert covers(cat, "citizen", today) == ["Dee Marsh", "Max Bell"]
    Staff.objects.filter(pk=dee.pk).update(is_active=False)
    assert covers(cat, "citizen", today) == ["Max Bell"]


def test_what_is_due_to_whoever_is_away_is_on_the_deputys_list(citizen, cat, max_):
    theirs = received(citizen).reference
    for actions, record in (("Ring", "initial-assessment"),):
        done(citizen, theirs, "record", "cat", [CENTRE], record=record, actions=actions)
    done(citizen, theirs, "assign", "cat", [CENTRE], to=max_.key)
    at = clock.now()

    alone = Actor(cat.key, (CENTRE,))
    covering = Actor(cat.key, (CENTRE,), covers=(max_.key,))

    assert queries.worklist(citizen, alone, "dated", at) == []
    assert {row.reference for row in queries.worklist(citizen, covering, "dated", at)} == {theirs}
    assert sum(queries.counts(citizen, covering, at).values()) > 0
    assert sum(queries.counts(citizen, alone, at).values()) == 0


def test_cover_opens_no_case_to_whoever_is_shut_out(citizen, cat, max_):
    case = received(citizen).reference
    done(citizen, case, "record", "cat", [CENTRE], record="initial-assessment", actions="Ring")
    done(citizen, case, "assign", "cat", [CENTRE], to=max_.key)
    done(citizen, case, "declare", "max", [MANAGER], person=cat.key, reason="Her brother")
    covering = Actor(cat.key, (CENTRE,), covers=(max_.key,))

    assert queries.worklist(citizen, covering, "dated", clock.now()) == []
    assert sum(queries.counts(citizen, covering, clock.now()).values()) == 0
    assert queries.case_for(citizen, covering, case, clock.now()) is None


def test_two_absences_do_not_share_a_day(max_, go, today):
    go(max_, until=today + 3 * DAY)

    with pytest.raises(NotSo, match="meet an absence"):
        go(max_, since=today + 3 * DAY)
    go(max_, since=today + 4 * DAY)


def test_the_same_absence_may_be_corrected(citizen, max_, go, today):
    go(max_, until=today + 3 * DAY)
    go(max_, until=today + 5 * DAY)

    assert [one.until for one in away.absences_of(citizen, max_.key, today)] == [today + 5 * DAY]


def test_whoever_is_away_then_is_no_deputy(cat, max_, go, today):
    go(cat, since=today + DAY, until=today + 2 * DAY)

    with pytest.raises(NotSo, match="Cat Lowe is away too"):
        go(max_, until=today + DAY, deputy=cat.key)


@pytest.mark.parametrize("deputy", ["s-max", "s-nobody"])
def test_a_deputy_is_a_colleague(max_, go, deputy):
    with pytest.raises(NotSo, match="Choose a colleague"):
        go(max_, deputy=deputy)


def test_a_deputy_does_that_work_or_somebody_says_why(citizen, cat, max_, go):
    staff("Bo Hill", {citizen: ["board"]})
    staff("Mo Hill", {citizen: [MANAGER]}, team="Lettings")

    with pytest.raises(NotSo, match="Bo Hill holds none of the roles of Max Bell"):
        go(max_, deputy="s-bo")
    assert away.absences_of(citizen, max_.key, clock.today("Europe/London")) == []
    go(max_, deputy="s-mo")  # the same role
    go(max_, deputy=cat.key)  # opens every case
    go(max_, deputy="s-bo", despite="Nobody else is left.")
    told = log.about(citizen, max_.key)[0].said
    assert "They hold none of these roles: Nobody else is left." in told


def test_where_everybody_opens_every_case_anybody_covers(db):
    cipfa = organisation("cipfa")
    staff("Ann Roe", {cipfa: ["senior-manager"]})
    other = next(one for one in roles.roles_of("cipfa") if one != "senior-manager")
    staff("Bob Roe", {cipfa: [other]})

    assert away.able_to_cover(cipfa, "s-ann") == {"s-bob"}


def test_the_last_day_is_not_before_the_first(max_, go, today):
    with pytest.raises(NotSo, match="before the first"):
        go(max_, until=today - DAY)


def test_whoever_comes_back_was_away_until_yesterday(citizen, cat, max_, go, today):
    go(max_, since=today - 2 * DAY, deputy=cat.key)

    away.come_back(citizen, max_, today - 2 * DAY, by=max_.key, at=clock.now(), today=today)

    assert away.away_now(citizen, today) == {}
    assert max_.key in away.away_now(citizen, today - DAY)


def test_an_absence_that_never_began_is_struck_out(citizen, max_, go, today):
    go(max_, since=today + DAY)

    away.come_back(citizen, max_, today + DAY, by=max_.key, at=clock.now(), today=today)

    assert away.absences_of(citizen, max_.key, today) == []
    with pytest.raises(NotSo, match="any more"):
        away.come_back(citizen, max_, today + DAY, by=max_.key, at=clock.now(), today=today)


def test_one_question_tells_everyone_who_may_be_chosen_and_who_is_away(
    citizen, cat, dee, max_, go, today, django_assert_num_queries
):
    go(max_, until=today, deputy=cat.key)
    go(dee, since=today + DAY)

    with django_assert_num_queries(1):
        known, gone = away.colleagues_and_away(citizen, today)

    assert [one.name for one in known] == ["Cat Lowe", "Dee Marsh", "Max Bell"]
    assert gone == away.away_now(citizen, today)
    assert gone[max_.key].until == today


@pytest.fixture
def restricted_to_few(db):
    """A case of Cestria, where nobody opens what they have nothing to do with, and Moe's deputy."""
    cestria = organisation("cestria", name="Cestria")
    moe = staff("Moe Dale", {cestria: ["service-team"]}, team="Repairs")
    staff("Lil Hart", {cestria: ["service-team"]}, team="Lettings")
    case = received(cestria, role="tenant").reference
    done(cestria, case, "assign", "moe", ["service-team"], to=moe.key, team="Repairs")
    return cestria, case


def seen(organisation, case, covers):
    """Return whether Lil's list has the case, and whether she may open it."""
    lil = Actor("s-lil", ("service-team",), "Lettings", covers)
    at = clock.now()
    rows = queries.worklist(organisation, lil, "dated", at)
    return bool(rows), queries.case_for(organisation, lil, case, at) is not None


def test_where_cases_are_for_few_a_deputy_opens_those_that_they_cover(restricted_to_few):
    assert seen(*restricted_to_few, covers=()) == (False, False)
    assert seen(*restricted_to_few, covers=("s-moe",)) == (True, True)
    assert seen(*restricted_to_few, covers=("s-ada",)) == (False, False)


def test_a_restricted_case_stays_closed_to_whoever_only_covers(restricted_to_few):
    cestria, case = restricted_to_few
    given = {"record": "criminal", "reason": "Says that a workman took money"}
    done(cestria, case, "record", "moe", ["service-team"], **given)

    assert seen(cestria, case, covers=("s-moe",)) == (False, False)
