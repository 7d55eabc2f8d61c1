"""Is what people set up for themselves theirs alone, and known to backups and moves?"""

from datetime import UTC, datetime, timedelta

import pytest

from putright.desks import drafts, filters
from putright.desks.models import Draft, SavedFilter
from putright.keeping.counts import tables
from putright.keeping.tables import content
from putright.people.models import Organisation

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
BOXES = {"what": ["The lift.\nAgain \x00 \ud800"], "points": ["one", "two"]}


@pytest.fixture
def house():
    return Organisation.objects.create(slug="a", name="A", pack="cestria", reference_prefix="AA")


@pytest.fixture
def other():
    return Organisation.objects.create(slug="b", name="B", pack="cestria", reference_prefix="BB")


def test_a_draft_comes_back_just_as_it_was(house):
    assert drafts.keep(house.pk, "s-asha", "log:AA-1", BOXES, NOON)

    found = drafts.kept(house, "s-asha", "log:AA-1")

    assert found.boxes == BOXES
    assert found.kept_at == NOON


def test_a_draft_is_its_owners_and_its_organisations_alone(house, other):
    drafts.keep(house.pk, "s-asha", "log:AA-1", BOXES, NOON)

    assert drafts.kept(house, "s-ben", "log:AA-1") is None
    assert drafts.kept(other, "s-asha", "log:AA-1") is None
    assert drafts.of_person(house, "s-ben", "log:") == []
    drafts.drop(other, "s-asha", "log:AA-1")
    assert Draft.objects.count() == 1


def test_drafts_come_the_newest_first_and_of_one_sort(house):
    for number, place in enumerate(["log:AA-1", "log:AA-2", "move:AA-3"]):
        drafts.keep(house.pk, "s-asha", place, BOXES, NOON + timedelta(minutes=number))

    found = [one.place for one in drafts.of_person(house, "s-asha", "log:")]

    assert found == ["log:AA-2", "log:AA-1"]


def test_old_ones_go_and_others_stay(house):
    drafts.keep(house.pk, "s-asha", "log:AA-1", BOXES, NOON - drafts.KEPT_FOR)
    drafts.keep(house.pk, "s-asha", "log:AA-2", BOXES, NOON)

    assert drafts.drop_old(NOON + timedelta(seconds=1)) == 1
    assert [one.place for one in drafts.of_person(house, "s-asha", "log:")] == ["log:AA-2"]


def test_a_full_desk_keeps_what_it_has_and_takes_no_more(house):
    for number in range(drafts.MOST):
        drafts.keep(house.pk, "s-asha", f"log:{number}", BOXES, NOON)

    assert not drafts.keep(house.pk, "s-asha", "log:more", BOXES, NOON)
    assert drafts.keep(house.pk, "s-asha", "log:0", {"what": ["New"]}, NOON)
    assert drafts.keep(house.pk, "s-ben", "log:more", BOXES, NOON)


def test_filters_are_their_owners_alone(house, other):
    filters.save(house, "s-asha", "Bins", "team=Bins", NOON)

    assert filters.saved(house, "s-asha") == [("Bins", "team=Bins")]
    assert filters.saved(house, "s-ben") == filters.saved(other, "s-asha") == []
    assert not filters.drop(other, "s-asha", "Bins")
    assert filters.drop(house, "s-asha", "Bins")


def test_a_backup_and_a_move_take_them_with_them(house):
    filters.save(house, "s-asha", "Bins", "team=Bins", NOON)
    drafts.keep(house.pk, "s-asha", "log:AA-1", BOXES, NOON)

    assert {SavedFilter, Draft} <= set(tables())
    assert (content(SavedFilter).rows, content(Draft).rows) == (1, 1)
