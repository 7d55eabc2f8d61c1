"""Whom does somebody answer to? A line with no circle in it, told in the log."""

import pytest

from putright.directory import log, people
from putright.directory.managers import answer_to, lines_of, managers
from putright.directory.models import Line
from putright.directory.refusals import NotSo
from putright.people.models import Membership
from putright.project import clock
from tests.workspace.given import organisation, staff

pytestmark = pytest.mark.django_db


@pytest.fixture
def manage(citizen, dee):
    """Return a short way for Dee to say whom somebody answers to."""

    def given(person, manager):
        key = manager.key if manager else ""
        answer_to(citizen, person, key, by=dee.key, at=clock.now())

    return given


def test_a_line_goes_up_from_somebody_the_nearest_first(citizen, dee, max_, cat, manage):
    manage(cat, max_)
    manage(max_, dee)

    lines = lines_of(citizen, ["s-cat", "s-max", "s-dee", "s-nobody"])

    assert lines["s-cat"] == ["s-max", "s-dee"]
    assert (lines["s-max"], lines["s-dee"], lines["s-nobody"]) == (["s-dee"], [], [])


def test_a_line_never_leads_back_to_where_it_began(citizen, dee, max_, cat, manage):
    manage(cat, max_)
    manage(max_, dee)

    with pytest.raises(NotSo, match="lead back"):
        manage(dee, cat)
    with pytest.raises(NotSo, match="their own"):
        manage(cat, cat)

    assert managers(citizen) == {"s-cat": "s-max", "s-max": "s-dee"}


def test_a_circle_that_is_there_all_the_same_is_gone_through_once(citizen):
    for one, other in (("s-cat", "s-max"), ("s-max", "s-cat")):
        Line.objects.create(organisation=citizen, person=one, manager=other)

    assert lines_of(citizen, ["s-cat"])["s-cat"] == ["s-max"]


def test_somebody_of_elsewhere_or_who_left_manages_nobody(citizen, cat, manage, max_):
    there = organisation("cestria")
    other = staff("Olu There", {there: ["service-manager"]})
    Membership.objects.filter(staff=max_).delete()

    for manager in (other, max_):
        with pytest.raises(NotSo, match="who works here"):
            manage(cat, manager)

    assert managers(citizen) == {}


def test_it_is_told_in_the_log_once_and_taken_back(citizen, max_, cat, manage):
    manage(cat, max_)
    manage(cat, max_)
    manage(cat, None)

    said = [one.said for one in log.about(citizen, "s-cat")]
    assert said == ["No line manager.", "Line manager: Max Bell."]
    assert managers(citizen) == {}


def test_each_organisation_has_lines_of_its_own(citizen, max_, cat, manage):
    manage(cat, max_)
    there = organisation("cestria")

    assert managers(there) == {}
    assert people.person(citizen, "s-cat").manager == "s-max"
    assert [one.manager for one in people.everyone(citizen) if one.key == "s-cat"] == ["s-max"]
