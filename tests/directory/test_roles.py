"""Who holds which role, from when until when; and is somebody always left to administer?"""

from datetime import timedelta

import pytest

from putright.directory import log, people, roles
from putright.directory.models import Change, Term
from putright.directory.refusals import NotSo
from putright.people.models import Membership, Staff
from putright.project import clock
from tests.directory.conftest import CENTRE, DIRECTOR, MANAGER
from tests.workspace.given import organisation, staff

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def held(organisation, person):
    parts = Membership.objects.filter(organisation=organisation, staff=person)
    return set(parts.values_list("role", flat=True))


def end(citizen, person, role, until, policy, today):
    roles.end(
        citizen,
        person,
        role,
        until=until,
        policy=policy,
        by=person.key,
        at=clock.now(),
        today=today,
    )


def test_a_role_that_begins_today_is_held_at_once(citizen, cat, hold):
    hold(cat, MANAGER, team="Repairs")

    assert held(citizen, cat) == {CENTRE, MANAGER}


def test_a_role_to_come_is_held_when_its_day_comes_and_no_sooner(citizen, cat, hold, policy, today):
    hold(cat, MANAGER, since=today + DAY)
    assert held(citizen, cat) == {CENTRE}

    assert roles.turn(citizen, policy, clock.now()) == 0
    assert roles.turn(citizen, policy, clock.now() + DAY) == 1

    assert held(citizen, cat) == {CENTRE, MANAGER}
    assert roles.turn(citizen, policy, clock.now() + DAY) == 0


def test_a_role_is_held_on_its_last_day_and_not_after(citizen, cat, hold, policy, today):
    hold(cat, MANAGER, until=today)
    roles.turn(citizen, policy, clock.now())
    assert MANAGER in held(citizen, cat)

    roles.turn(citizen, policy, clock.now() + DAY)

    assert held(citizen, cat) == {CENTRE}
    found = people.person(citizen, cat.key)
    assert [(p.role, p.state) for p in found.parts] == [
        (CENTRE, Term.CURRENT),
        (MANAGER, Term.ENDED),
    ]


def test_a_term_that_follows_another_is_not_taken_with_it(citizen, cat, hold, policy, today):
    hold(cat, MANAGER, until=today)
    hold(cat, MANAGER, since=today + DAY)

    roles.turn(citizen, policy, clock.now() + DAY)

    assert MANAGER in held(citizen, cat)


def test_a_role_that_is_held_is_not_given_twice(citizen, cat, hold, today):
    hold(cat, MANAGER, since=today - DAY)

    with pytest.raises(NotSo, match="already"):
        hold(cat, MANAGER)


def test_a_role_of_another_policy_is_refused(cat, hold):
    with pytest.raises(NotSo, match="no such role"):
        hold(cat, "ombudsman")


def test_a_customers_role_is_nobodys_who_works_here(cat, hold):
    with pytest.raises(NotSo, match="no such role"):
        hold(cat, "customer")


def test_the_last_who_may_administer_keeps_that_role(citizen, dee, policy, today):
    with pytest.raises(NotSo, match="the last who may change this directory"):
        end(citizen, dee, DIRECTOR, today - DAY, policy, today)

    assert held(citizen, dee) == {DIRECTOR}


def test_once_there_is_another_it_may_be_ended(citizen, dee, max_, hold, policy, today):
    hold(max_, DIRECTOR)

    end(citizen, dee, DIRECTOR, today - DAY, policy, today)

    assert held(citizen, dee) == set()


def test_somebody_whose_account_is_closed_is_no_other(citizen, dee, max_, hold, policy, today):
    hold(max_, DIRECTOR)
    Staff.objects.filter(pk=max_.pk).update(is_active=False)

    with pytest.raises(NotSo, match="the last"):
        end(citizen, dee, DIRECTOR, today - DAY, policy, today)


def test_time_does_not_take_the_last_one_either(citizen, dee, cat, hold, policy, today):
    Membership.objects.filter(staff=dee).delete()
    hold(cat, DIRECTOR, until=today)

    assert roles.turn(citizen, policy, clock.now() + DAY) == 0

    assert DIRECTOR in held(citizen, cat)


def test_another_organisations_administrator_is_no_other(citizen, dee, policy, today):
    other = organisation("cipfa", slug="another", name="Another Body")
    staff("Cleo Marsh", {other: ["director"]})

    with pytest.raises(NotSo, match="the last"):
        end(citizen, dee, DIRECTOR, today - DAY, policy, today)


def test_the_last_may_not_leave(citizen, dee, policy, today):
    with pytest.raises(NotSo, match="the last"):
        people.leave(citizen, dee, policy, by=dee.key, at=clock.now(), today=today)


def test_what_was_changed_is_told_of_with_who_and_when(citizen, dee, cat, hold, today):
    hold(cat, MANAGER, team="Repairs")

    entry = log.about(citizen, cat.key)[0]

    assert entry.by == "Dee Marsh"
    assert entry.said.startswith("Holds the role Manager of the service area (Repairs) from ")


def test_the_log_is_only_added_to(citizen, cat, hold):
    hold(cat, MANAGER)
    entry = Change.objects.get()

    entry.said = "Nothing happened."
    with pytest.raises(TypeError):
        entry.save()
    with pytest.raises(TypeError):
        entry.delete()


def test_a_role_that_must_be_filled_and_is_not_is_vacant(policy):
    assert [role.id for role in roles.vacant(policy, [DIRECTOR])] == [MANAGER, "board"]
