"""Do two people who have one case open hear of each other?"""

from datetime import timedelta

import pytest

from putright.cases import queries
from putright.core.facts import Actor
from putright.project import clock
from tests.workspace.given import done, organisation, received, staff

pytestmark = pytest.mark.django_db
ASHA, BEN = Actor("s-asha", ("service-manager",)), Actor("s-ben", ("service-team",))


@pytest.fixture
def cestria(db):
    where = organisation("cestria")
    for name in ("Asha Khan", "Ben Okri"):
        staff(name, {where: ["service-manager"]})
    return where


def _look(where, actor, reference, at):
    return queries.case_for(where, actor, reference, at)


def test_whoever_opens_it_second_is_told_of_the_first(cestria):
    case, at = received(cestria).reference, clock.now()

    assert _look(cestria, ASHA, case, at).also_here == ()
    assert list(_look(cestria, BEN, case, at).also_here) == ["Asha Khan"]
    assert list(_look(cestria, ASHA, case, at).also_here) == ["Ben Okri"]


def test_after_a_few_minutes_nobody_is_there_any_more(cestria):
    case, at = received(cestria).reference, clock.now()
    _look(cestria, ASHA, case, at - timedelta(minutes=11))

    assert _look(cestria, BEN, case, at).also_here == ()


def test_another_case_and_a_closed_door_are_no_company(cestria):
    case, other, at = received(cestria).reference, received(cestria).reference, clock.now()
    _look(cestria, ASHA, other, at)
    done(cestria, case, "declare", "ben", BEN.roles, person="s-ben", why="interest")
    assert _look(cestria, BEN, case, at) is None

    assert _look(cestria, ASHA, case, at).also_here == ()
