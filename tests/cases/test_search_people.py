"""Are people found by what is known of them, and only by those who may open a case of theirs?"""

import pytest
from django.db import connection

from putright.cases.search_people import cases_of, find_people, person_for
from putright.people.merging import merge
from putright.people.models import Customer
from tests.cases.given import ASHA, BEN, NOON, asked, received

ZOFIA = {
    "name": "Zofia Nowak-Müller", "email": "zofia.nowak@example.org", "phone": "0191 496 0188",
    "address": "Flat 6\n14 Mariner Row\nSunderland SR6 0AA",
}  # fmt: skip


@pytest.fixture
def zofia(council):
    return received(council, customer=ZOFIA)


def names(council, typed, actor=ASHA):
    return [one.name for one in find_people(council, actor, typed).found]


@pytest.mark.parametrize("typed", [
    "zofia", "ZOF", "nowak", "muller", "Müller zofia", "zofia.nowak@example.org", "nowak@example",
    "0191 496 0188", "01914960188", "+44 191 496 0188", "(0191) 496-0188", "0191 496",
    "SR6 0AA", "sr60aa", "14 mariner", "zofia SR6 0AA",
])  # fmt: skip
def test_somebody_is_found_by_any_of_their_particulars(council, zofia, typed):
    received(council, customer={"name": "Ben Other", "phone": "020 7946 0000"})

    assert names(council, typed) == [ZOFIA["name"]]


@pytest.mark.parametrize(
    "typed", ["", "  ", "-", "\x00", '"', "zofia xylo", "9999999", "sr6 9zz", "%"]
)
def test_what_fits_nobody_finds_nobody(council, zofia, typed):
    assert names(council, typed) == []


def test_by_what_the_own_customer_system_calls_them(council, zofia):
    Customer.objects.filter(name=ZOFIA["name"]).update(outside_id="TEN-0042317")

    assert names(council, "TEN-0042317") == [ZOFIA["name"]]
    assert names(council, "ten-0042") == [ZOFIA["name"]]


def test_a_changed_name_is_found_and_the_old_one_no_more(council, zofia):
    Customer.objects.filter(name=ZOFIA["name"]).update(name="Zofia Lis")

    assert names(council, "lis") == ["Zofia Lis"]
    assert names(council, "muller") == []


def test_somebody_erased_is_found_no_more(council, zofia):
    Customer.objects.update(name="", email="", phone="", address="")

    assert names(council, "zofia") == []
    assert names(council, "0191 496 0188") == []


def test_another_organisations_people_are_not_found(council, other_council, zofia):
    received(other_council, customer={"name": "Zofia Elsewhere"})

    assert names(council, "zofia") == [ZOFIA["name"]]
    assert names(other_council, "zofia") == ["Zofia Elsewhere"]


def test_whoever_has_only_a_restricted_case_is_found_by_those_who_need_to_know(council, zofia):
    asked(council, zofia.reference, "assign", given={"to": "s-asha"})
    asked(council, zofia.reference, "watched", given={"reason": "Sensitive."}, days=1)

    assert names(council, "zofia", ASHA) == [ZOFIA["name"]]
    assert names(council, "zofia", BEN) == []
    assert person_for(council, ASHA, zofia.customer).name == ZOFIA["name"]
    assert person_for(council, BEN, zofia.customer) is None
    assert cases_of(council, BEN, [zofia.customer]) == {zofia.customer: []}


def test_their_cases_come_the_newest_first(council, zofia):
    again = received(council, customer=Customer.objects.get(key=zofia.customer))

    found = cases_of(council, ASHA, [zofia.customer])[zofia.customer]
    assert {one.reference for one in found} == {zofia.reference, again.reference}


def test_two_records_that_were_joined_are_one_person_found_by_either(council, zofia):
    second = received(council, customer={"name": "Z Nowak", "phone": "0191 222 3344"})
    merge(council, zofia.customer, second.customer, by="s-asha", at=NOON)

    for typed in ("0191 496 0188", "0191 222 3344", "nowak"):
        assert [one.key for one in find_people(council, ASHA, typed).found] == [zofia.customer]
    found = cases_of(council, ASHA, [zofia.customer])[zofia.customer]
    assert {one.reference for one in found} == {zofia.reference, second.reference}
    assert person_for(council, ASHA, second.customer) is None


def test_no_more_are_shown_than_fit_a_page(council):
    for number in range(4):
        received(council, customer={"name": f"Sam Smith {number}"})

    some = find_people(council, ASHA, "smith", limit=3)

    assert (len(some.found), some.has_more) == (3, True)


def test_the_database_keeps_the_index_itself(council, zofia):
    """On SQLite a migration that makes the table anew drops these: see `test_by_hand.py`."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("select 1 from pg_indexes where indexname = 'people_customer_words'")
            assert cursor.fetchall()
            return
        cursor.execute("select name from sqlite_master where tbl_name = 'people_customer'")
        kept = {name for (name,) in cursor.fetchall()}
    assert {"people_customer_in", "people_customer_out", "people_customer_changed"} <= kept


def test_they_are_found_from_the_index(council, zofia, django_assert_num_queries):
    with django_assert_num_queries(1) as asked_of:
        find_people(council, ASHA, "zofia")
    sql = asked_of.captured_queries[0]["sql"]

    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            _many_more(cursor)
            cursor.execute("explain " + sql)
            assert "people_customer_words" in str(cursor.fetchall())
        else:
            cursor.execute("explain query plan " + sql)
            plan = str(cursor.fetchall())
            assert "VIRTUAL TABLE INDEX" in plan
            assert "case_of_customer" in plan


def _many_more(cursor):
    """Give very many others a record: with one, any plan is as good as another."""
    names = [field.column for field in Customer._meta.local_fields if field.column]
    other = {"key": "'c-' || n", "name": "'Somebody ' || n"}
    columns = ", ".join(f'"{name}"' for name in names)
    values = ", ".join(other.get(name, f'"{name}"') for name in names)
    cursor.execute(
        f"insert into people_customer ({columns}) select {values}"
        " from people_customer, generate_series(1, 3000) n"
    )
    cursor.execute("analyze people_customer")
