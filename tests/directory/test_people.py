"""Who works here and who did; and what may be changed of somebody who works elsewhere too?"""

import pytest

from putright.directory import log, people
from putright.directory.refusals import NotSo
from putright.people.models import Membership, Staff
from putright.people.queries import caller
from putright.project import clock
from tests.directory.conftest import CENTRE, MANAGER
from tests.workspace.given import PASSWORD, organisation, staff

pytestmark = pytest.mark.django_db


@pytest.fixture
def by(dee):
    return {"by": dee.key, "at": clock.now()}


@pytest.fixture
def spans(today):
    return {"team": "", "since": today, "until": None, "today": today}


def test_somebody_added_cannot_sign_in_before_they_chose_a_password(citizen, by, spans):
    added = people.add(citizen, "noor", "Noor Aziz", CENTRE, **spans, **by)

    assert not added.has_usable_password()
    assert people.person(citizen, added.key).works_here
    assert [one.said for one in log.about(citizen, added.key)][-1] == "Added as Noor Aziz."


@pytest.mark.parametrize("taken", ["cat", "CAT"])
def test_a_username_that_is_taken_is_refused_whatever_its_letters(citizen, cat, by, spans, taken):
    with pytest.raises(NotSo, match="taken"):
        people.add(citizen, taken, "Another Cat", CENTRE, **spans, **by)

    assert Staff.objects.filter(username__iexact="cat").count() == 1


def test_nobody_is_added_with_a_role_that_there_is_not(citizen, by, spans):
    with pytest.raises(NotSo):
        people.add(citizen, "noor", "Noor Aziz", "ombudsman", **spans, **by)

    assert not Staff.objects.filter(username="noor").exists()


def test_a_name_is_corrected_and_the_log_has_both(citizen, cat, by):
    people.rename(citizen, cat, "Catherine Lowe", **by)

    assert Staff.objects.get(pk=cat.pk).name == "Catherine Lowe"
    assert log.about(citizen, cat.key)[0].said == "Renamed from Cat Lowe to Catherine Lowe."


def test_whoever_leaves_signs_in_no_more_and_stays_known(citizen, cat, policy, by, today):
    people.leave(citizen, cat, policy, today=today, **by)

    assert caller(cat.pk, "citizen") is None
    assert [one.name for one in people.former(citizen)] == ["Cat Lowe"]
    assert not people.person(citizen, cat.key).works_here
    assert cat.key not in {one.key for one in people.everyone(citizen)}


def test_whoever_comes_back_may_sign_in_again(citizen, cat, policy, by, spans, today):
    people.leave(citizen, cat, policy, today=today, **by)

    people.come_back(citizen, Staff.objects.get(pk=cat.pk), MANAGER, **spans, **by)

    assert caller(cat.pk, "citizen").actor.roles == (MANAGER,)
    assert people.former(citizen) == []


@pytest.fixture
def shared(citizen):
    other = organisation("cipfa", slug="another", name="Another Body")
    return staff("Sam Roe", {citizen: [CENTRE], other: ["director"]})


def test_the_sign_in_of_somebody_who_works_elsewhere_is_not_this_directorys(citizen, shared, by):
    with pytest.raises(NotSo, match="not this directory's alone"):
        people.refuse_shared(citizen, shared)
    with pytest.raises(NotSo):
        people.rename(citizen, shared, "Somebody Else", **by)


def test_leaving_one_organisation_is_not_leaving_another(citizen, shared, policy, by, today):
    people.leave(citizen, shared, policy, today=today, **by)

    assert Staff.objects.get(pk=shared.pk).is_active
    assert Membership.objects.filter(staff=shared).count() == 1


def test_a_stranger_to_the_organisation_is_nobody_there(citizen, shared, dee):
    other = organisation("cestria", name="Cestria")

    assert people.person(other, dee.key) is None
    assert people.person(citizen, "s-nobody") is None


def test_a_link_is_good_once(citizen, cat):
    token = people.link_token(cat)
    assert people.is_good_token(cat, token)

    cat.set_password(PASSWORD + "!")
    cat.save()

    assert not people.is_good_token(cat, token)


def test_a_link_is_no_good_to_somebody_who_left(citizen, cat, policy, by, today):
    token = people.link_token(cat)
    people.leave(citizen, cat, policy, today=today, **by)

    assert not people.is_good_token(Staff.objects.get(pk=cat.pk), token)
