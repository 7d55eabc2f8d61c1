"""Who works here, as what; and customers, whom events name by a key only."""

from datetime import UTC, datetime

import pytest
from django.contrib.auth import authenticate
from django.db import IntegrityError, transaction

from putright.core.facts import Actor
from putright.people.models import Customer, Membership, Organisation, Staff
from putright.people.queries import (
    Colleague,
    actor_for,
    colleagues,
    customers_named,
    known,
    names_of,
    organisations_of,
)

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


@pytest.fixture
def council():
    return Organisation.objects.create(
        slug="mini", name="Mini Council", pack="mini", reference_prefix="MC"
    )


@pytest.fixture
def other():
    return Organisation.objects.create(
        slug="other", name="Other Council", pack="mini", reference_prefix="OC"
    )


@pytest.fixture
def asha(council, other):
    staff = Staff.objects.create_user("asha", "correct horse battery", name="Asha Rao")
    for organisation, role, team in (
        (council, "officer", "Repairs"),
        (council, "manager", ""),
        (other, "officer", "Rents"),
    ):
        Membership.objects.create(organisation=organisation, staff=staff, role=role, team=team)
    return staff


def test_a_person_acts_with_every_role_they_hold_in_that_organisation(council, other, asha):
    assert actor_for(asha, council) == Actor(asha.key, ("manager", "officer"), "Repairs")
    assert actor_for(asha, other).roles == ("officer",)
    assert organisations_of(asha) == [council, other]


def test_whoever_has_no_part_or_has_left_is_nobody(council, asha):
    stranger = Staff.objects.create_user("ben", name="Ben")
    asha.is_active = False

    assert actor_for(stranger, council) is None
    assert actor_for(asha, council) is None


def test_staff_sign_in_by_name_and_password(asha):
    assert authenticate(username="asha", password="correct horse battery") == asha
    assert authenticate(username="asha", password="wrong") is None


def test_keys_say_nothing_of_a_person_and_never_come_twice(asha):
    ben = Staff.objects.create_user("ben", name="Ben")

    assert asha.key.startswith("s-") and "asha" not in asha.key
    assert asha.key != ben.key
    assert str(asha) == "Asha Rao"


def test_one_part_is_played_once(council, asha):
    with pytest.raises(IntegrityError), transaction.atomic():
        Membership.objects.create(organisation=council, staff=asha, role="officer")


def test_colleagues_to_choose_from(council, asha):
    left = Staff.objects.create_user("gone", name="Gone", is_active=False)
    Membership.objects.create(organisation=council, staff=left, role="officer")

    assert colleagues(council) == [
        Colleague(asha.key, "Asha Rao", "manager", ""),
        Colleague(asha.key, "Asha Rao", "officer", "Repairs"),
    ]


def test_names_are_found_in_one_query(asha, django_assert_num_queries):
    with django_assert_num_queries(1):
        assert names_of([asha.key, "", "s-unknown"]) == {asha.key: "Asha Rao"}
    with django_assert_num_queries(0):
        assert names_of([""]) == {}


def test_customers_are_found_in_their_own_organisation_only(council, other):
    here = Customer.objects.create(organisation=council, email="z@example.org", created_at=NOON)
    Customer.objects.create(organisation=council, email="", created_at=NOON)

    assert known(council, here.key, []).customer == here
    assert known(other, here.key, []).customer is None
    assert known(council, "", []).customer is None
    assert customers_named(council, " Z@Example.org ") == [here]
    assert customers_named(council, "") == []
    assert customers_named(other, "z@example.org") == []


def test_whoever_has_to_do_with_a_case_is_found_in_one_query(
    council, asha, django_assert_num_queries
):
    zofia = Customer.objects.create(
        organisation=council, name="Zofia", needs="Large print", created_at=NOON, erased_at=NOON
    )
    ben = Staff.objects.create_user("ben", name="Ben")

    with django_assert_num_queries(1):
        found = known(council, zofia.key, [asha.key, ben.key, "s-unknown", ""])

    assert found.names == {asha.key: "Asha Rao", ben.key: "Ben"}
    assert (found.customer.name, found.customer.needs) == ("Zofia", "Large print")
    assert found.customer.erased_at == NOON
    assert found.customer.created_at == NOON


def test_a_reference_prefix_belongs_to_one_organisation(council):
    with pytest.raises(IntegrityError), transaction.atomic():
        Organisation.objects.create(slug="x", name="X", pack="mini", reference_prefix="MC")
