"""Are second records of one person found, and cases like this one, and nothing given away?"""

import pytest

from putright.cases import alike
from putright.cases.erase import erase_person
from putright.cases.queries import case_for
from putright.core.facts import Actor
from putright.people import merging
from putright.people.models import Customer
from putright.project import clock
from tests.workspace.given import done, organisation, received

pytestmark = pytest.mark.django_db
ASHA = Actor("s-asha", ("service-manager",), "Repairs")


@pytest.fixture
def cestria(db):
    return organisation("cestria", name="Cestria")


def _known(where, **particulars):
    carried = received(where, customer={"name": "", **particulars})
    return Customer.objects.get(organisation=where, key=carried.customer)


def _found(where, customer):
    keys = merging.family(where, customer.key)
    return {one.key: why for one, why in alike.maybe_the_same(where, ASHA, customer, keys)}


@pytest.mark.parametrize(
    ("one", "other", "why"),
    [
        ({"email": "zofia@example.org"}, {"email": "Zofia@Example.org"}, "the same e-mail address"),
        ({"phone": "020 7946 0177"}, {"phone": "+44 20 7946-0177"}, "the same telephone number"),
        ({"phone": "+44 (0)20 7946 0177"}, {"phone": "02079460177"}, "the same telephone number"),
        (
            {"name": "Zofia Nowak", "address": "1 Mill Lane\nNB1 4TD"},
            {"name": "zofia  NOWAK", "address": "Flat 2, Mill House, nb1 4td"},
            "the same name and postcode",
        ),
    ],
)
def test_a_second_record_is_found(cestria, one, other, why):
    first, second = _known(cestria, **one), _known(cestria, **other)

    assert _found(cestria, first) == {second.key: why}
    assert _found(cestria, second) == {first.key: why}


def test_a_second_record_is_found_by_the_number_of_their_own_system(cestria):
    first, second = _known(cestria, name="A"), _known(cestria, name="B")
    Customer.objects.filter(key__in=[first.key, second.key]).update(outside_id="CRM-0042")
    first.refresh_from_db()

    assert _found(cestria, first) == {second.key: "the same number in your customer system"}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"email": "zofia@example.org"}, {"email": "zofia@example.org.uk"}),
        ({"phone": "020 7946 0177"}, {"phone": "020 7946 01778"}),
        ({"name": "Zofia Nowak"}, {"name": "Zofia Nowak"}),
        (
            {"name": "Zofia Nowak", "address": "1 Mill Lane NB1 4TD"},
            {"name": "Zofia Nowak", "address": "1 Mill Lane NB1 4TE"},
        ),
        ({"phone": "none"}, {"phone": "none"}),
    ],
)
def test_another_person_is_not(cestria, one, other):
    first = _known(cestria, **one)
    _known(cestria, **other)

    assert _found(cestria, first) == {}


def test_somebody_met_only_in_cases_that_are_shut_is_not_named(cestria):
    first = _known(cestria, email="zofia@example.org")
    shut = received(cestria, customer={"name": "Z", "email": "zofia@example.org"}).reference
    done(cestria, shut, "declare", "asha", ASHA.roles, person="s-asha", why="interest")

    assert _found(cestria, first) == {}


def test_nobody_of_another_organisation_is_found(cestria):
    other = organisation("cipfa", name="Another")
    first = _known(cestria, email="zofia@example.org")
    _known(other, email="zofia@example.org")

    assert _found(cestria, first) == {}


def test_cases_of_both_records_are_one_persons(cestria):
    first, second = _known(cestria, name="A"), _known(cestria, name="B")
    merging.merge(cestria, first.key, second.key, by="s-asha", at=clock.now())

    keys = merging.family(cestria, second.key)

    assert len(alike.cases_of(cestria, ASHA, keys)) == 2


def test_erasing_one_of_two_joined_records_erases_both(cestria):
    first, second = _known(cestria, name="A"), _known(cestria, name="B", email="b@example.org")
    merging.merge(cestria, first.key, second.key, by="s-asha", at=clock.now())

    gone = erase_person(cestria, first.key, by="s-asha", rule="asked", at=clock.now())

    assert gone.cases == 2
    second.refresh_from_db()
    assert (second.name, second.email) == ("", "")
    assert second.erased_at is not None


def test_cases_at_the_same_address_and_of_like_words(cestria):
    at = {"address": "14 Mariner's Row\nNB1 4TD"}
    first = received(cestria, customer={"name": "A", **at}, title="Lift broken since Christmas")
    near = received(cestria, customer={"name": "B", "address": "14 Mariner's Row, NB1 4TD"})
    received(cestria, customer={"name": "C", "address": "15 Mariner's Row, NB1 4TD"})
    like = received(cestria, customer={"name": "D"}, title="x", words="Christmas: lift broken")
    customer = Customer.objects.get(key=first.customer)

    found = alike.of_same_address(cestria, ASHA, customer, [customer.key])
    assert [one.reference for one in found] == [near.reference]

    opened = case_for(cestria, ASHA, first.reference, clock.now())
    found = alike.of_like_words(cestria, ASHA, opened.title, "", [opened.number])
    assert [one.reference for one in found] == [like.reference]


def test_like_words_of_another_service_are_another_matter(cestria):
    received(cestria, service="parking", title="x", words="Lift broken since Christmas")
    like = received(cestria, service="housing", title="x", words="Lift broken since Christmas")

    found = alike.of_like_words(cestria, ASHA, "Lift broken since Christmas", "housing", [])

    assert [one.reference for one in found] == [like.reference]
