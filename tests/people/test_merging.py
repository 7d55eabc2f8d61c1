"""When two records are one person, are they joined with a trail, and can it be undone?"""

import pytest

from putright.people import merging
from putright.people.models import Customer, Organisation
from putright.project import clock

pytestmark = pytest.mark.django_db


@pytest.fixture
def house(db):
    return Organisation.objects.create(
        slug="house", name="House", pack="cestria", reference_prefix="HO"
    )


def _customer(house, key, **rest):
    return Customer.objects.create(organisation=house, key=key, created_at=clock.now(), **rest)


@pytest.fixture
def three(house):
    return [_customer(house, f"c-{name}", name=name) for name in ("first", "second", "third")]


def _merge(house, kept, second):
    return merging.merge(house, kept, second, by="s-asha", at=clock.now())


def test_joined_records_keep_their_keys_and_are_one_person(house, three):
    assert _merge(house, "c-first", "c-second")
    assert _merge(house, "c-second", "c-third")  # by whichever of its keys

    for key in ("c-first", "c-second", "c-third"):
        assert merging.family(house, key) == ["c-first", "c-second", "c-third"]
    assert Customer.objects.filter(organisation=house).count() == 3


def test_what_is_one_person_already_is_not_joined_again(house, three):
    _merge(house, "c-first", "c-second")

    assert not _merge(house, "c-second", "c-first")
    assert not _merge(house, "c-first", "c-first")
    assert not _merge(house, "c-first", "c-nobody")
    assert len(merging.changes(house, ["c-first"])) == 1


def test_it_can_be_undone_and_both_are_on_the_trail(house, three):
    _merge(house, "c-first", "c-second")

    assert merging.part(house, "c-second", by="s-ben", at=clock.now())

    assert merging.family(house, "c-first") == ["c-first"]
    assert merging.family(house, "c-second") == ["c-second"]
    trail = [(one.what, one.by, one.other) for one in merging.changes(house, ["c-first"])]
    assert trail == [("parted", "s-ben", "c-second"), ("merged", "s-asha", "c-second")]
    assert not merging.part(house, "c-second", by="s-ben", at=clock.now())


def test_an_erased_record_is_joined_to_nobody(house, three):
    Customer.objects.filter(key="c-second").update(erased_at=clock.now())

    assert not _merge(house, "c-first", "c-second")


def test_another_organisations_record_of_the_same_key_is_left_alone(house, three):
    other = Organisation.objects.create(
        slug="other", name="Other", pack="cestria", reference_prefix="OT"
    )
    _customer(other, "c-second")
    _merge(house, "c-first", "c-second")

    assert merging.family(other, "c-second") == ["c-second"]
    assert not merging.part(other, "c-second", by="s-x", at=clock.now())


def test_a_ring_of_records_ends(house, three):
    Customer.objects.filter(key="c-first").update(merged_into="c-second")
    Customer.objects.filter(key="c-second").update(merged_into="c-first")

    assert set(merging.family(house, "c-first")) == {"c-first", "c-second"}


# -- nothing is lost ----------------------------------------------------------------------


def _pair(house, kept, second):
    _customer(house, "c-kept", **kept)
    _customer(house, "c-other", **second)


def _kept():
    return Customer.objects.get(key="c-kept")


def test_what_the_kept_record_lacks_is_taken_over_and_said_by_name_only(house):
    agreed = clock.now()
    other = {
        "email": "z@example.org", "phone": "0191", "address": "1 A St", "outside_id": "7",
        "channel": "letter", "language": "Polish", "format": "large print",
        "interpreter": "Polish", "call_times": "after 4", "adjustments": "Slowly",
        "needs": "Ring twice", "needs_agreed_at": agreed,
    }  # fmt: skip
    _pair(house, {"name": "Zofia"}, {"name": "Z", **other})

    _merge(house, "c-kept", "c-other")

    kept = _kept()
    assert kept.name == "Zofia"
    assert {name: getattr(kept, name) for name in other} == other
    [trail] = merging.changes(house, ["c-kept"])
    assert set(trail.fields.split()) == set(other)
    assert "Polish" not in trail.fields


def test_where_both_speak_it_is_as_chosen_and_words_are_kept_from_both(house):
    _pair(
        house,
        {"phone": "0191 1", "email": "a@example.org", "needs": "Ring twice"},
        {"phone": "0191 2", "email": "b@example.org", "needs": "Large print"},
    )
    assert merging.differ(_kept(), Customer.objects.get(key="c-other")) == ["email", "phone"]

    merging.merge(house, "c-kept", "c-other", by="s-asha", at=clock.now(), chosen=["phone"])

    kept = _kept()
    assert (kept.phone, kept.email) == ("0191 2", "a@example.org")
    assert kept.needs == "Ring twice\nLarge print"


def test_parted_again_what_was_the_others_is_taken_off_and_what_is_newer_stays(house):
    _pair(
        house,
        {"needs": "Ring twice", "phone": ""},
        {"needs": "Large print", "phone": "0191 2", "email": "b@example.org"},
    )
    _merge(house, "c-kept", "c-other")
    Customer.objects.filter(key="c-kept").update(email="new@example.org")

    merging.part(house, "c-other", by="s-asha", at=clock.now())

    kept = _kept()
    assert (kept.needs, kept.phone, kept.email) == ("Ring twice", "", "new@example.org")
    assert Customer.objects.get(key="c-other").phone == "0191 2"
