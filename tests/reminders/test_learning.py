"""Training and a policy to read are told to whoever it is, once, and to nobody in their place."""

from datetime import date

import pytest

from putright.directory.models import Absence, Completion
from putright.directory.reading import attest
from putright.people.models import Membership, Organisation, Staff
from putright.policies.load import load_policy
from putright.reminders.models import Wish
from tests.reminders.given import at, looked, people

PACK = "citizen"


@pytest.fixture
def office(db):
    """Return an organisation with two who have a role that needs a course, and wish for that."""
    policy = load_policy(PACK)
    course = next(one for one in policy.course if one.for_role)
    made = Organisation.objects.create(slug=PACK, name="Citizen", pack=PACK, reference_prefix="CZ")
    for key in ("s-mo", "s-fay"):
        staff = Staff.objects.create(username=key, name=key, key=key)
        Membership.objects.create(organisation=made, staff=staff, role=course.for_role[0])
        Wish.objects.create(organisation=made, person=key, email=f"{key}@example.org")
    for one in policy.course:
        if course.for_role[0] in one.for_role:
            done(made, "s-fay", one.id)
    return made


def done(organisation, person, course, until=None):
    Completion.objects.create(
        organisation=organisation, person=person, course=course, on=date(2026, 11, 2),
        until=until, recorded_at=at("2026-11-02T10:00"),
    )  # fmt: skip


def of_training(found):
    return [one for one in found if "TRAINING" in one[2]]


def test_what_is_missing_is_told_once(office):
    found = of_training(looked("2026-11-24T09:00"))
    assert people(found) == ["s-mo"]
    assert "training you need, and are not on record for" in found[0][2]
    assert of_training(looked("2026-11-25T09:00")) == []


def test_what_ends_is_told_before_it_does(office):
    course = Completion.objects.filter(person="s-fay").first().course
    Completion.objects.filter(person="s-fay").update(until=date(2027, 6, 30))
    assert "s-fay" not in people(of_training(looked("2026-11-24T09:00")))
    Completion.objects.filter(person="s-fay", course=course).update(until=date(2026, 12, 31))
    [(_, _, text)] = of_training(looked("2026-11-25T09:00"))
    assert "your training ends, on Thursday 31 December 2026" in text


def test_no_deputy_is_told_of_it(office):
    Absence.objects.create(
        organisation=office, person="s-mo", since=date(2026, 11, 20), deputy="s-fay"
    )
    assert people(of_training(looked("2026-11-24T09:00"))) == ["s-mo"]


def test_a_policy_that_is_not_read_is_told_once_to_whoever_has_not(office):
    policy = load_policy(PACK)
    attest(office, policy, "s-fay", at=at("2026-11-03T10:00"))
    found = [one for one in looked("2026-11-24T09:00") if "THE POLICY" in one[2]]
    assert people(found) == ["s-mo"]
    assert "read it, and say that you have" in found[0][2]
    assert looked("2026-11-25T09:00") == []
