"""After how many tries must one wait, and who?"""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection
from django.test import Client

from putright.signing import tries
from putright.signing.models import SignIn, Tries
from tests.signing.given import SIGN_IN, Later, is_in, sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def later(monkeypatch):
    return Later(monkeypatch)


def wrong(client, username, times):
    return [sign_in(client, username, "wrong").status_code for _ in range(times)]


def test_after_five_wrong_passwords_one_waits_and_is_told_how_long(client, asha):
    assert wrong(client, "asha", 5) == [422] * 5

    answer = sign_in(client, "asha")

    assert answer.status_code == 429
    assert 0 < int(answer["Retry-After"]) <= 60
    assert "Try again in 1 minute, at" in answer.content.decode()
    assert not is_in(client)


def test_a_right_password_works_after_the_wait(client, asha, later):
    wrong(client, "asha", 6)
    assert sign_in(client, "asha").status_code == 429

    later.passes(minutes=1.1)

    assert sign_in(client, "asha").status_code == 302
    assert is_in(client)


def test_each_wrong_one_after_that_doubles_the_wait_up_to_half_an_hour(client, asha, later):
    wrong(client, "asha", 5)
    waits = []
    for _ in range(7):
        waits.append(round(int(sign_in(client, "asha")["Retry-After"]) / 60))
        later.passes(minutes=waits[-1] + 0.1)
        wrong(client, "asha", 1)

    assert waits == [1, 2, 4, 8, 16, 30, 30]


def test_whoever_waits_is_not_told_whether_there_is_such_a_user(client, asha):
    known, unknown = Client(), Client()

    assert wrong(known, "asha", 6) == wrong(unknown, "nobody", 6) == [422] * 5 + [429]
    pages = [
        answer.content.replace(b"nobody", b"asha")
        for answer in (sign_in(known, "asha", "wrong"), sign_in(unknown, "nobody", "wrong"))
    ]
    assert pages[0] == pages[1]


def test_a_name_is_one_name_in_capitals_too(client, asha):
    assert wrong(client, "asha", 3) + wrong(client, "ASHA", 3) == [422] * 5 + [429]


def test_others_sign_in_meanwhile_from_the_same_address(client, asha, ben):
    wrong(client, "asha", 6)

    assert sign_in(Client(), "ben").status_code == 302


def test_a_right_password_begins_anew(client, asha):
    wrong(client, "asha", 4)
    sign_in(client, "asha")
    client.post("/staff/sign-out/")

    assert wrong(client, "asha", 5) == [422] * 5


def test_a_quiet_hour_begins_anew(client, asha, later):
    wrong(client, "asha", 4)
    later.passes(minutes=61)

    assert wrong(client, "asha", 4) == [422] * 4


def test_one_address_that_tries_many_names_waits_whatever_name_it_tries(client, asha):
    answers = [sign_in(client, f"name{n}", "wrong").status_code for n in range(51)]

    assert answers == [422] * 50 + [429]
    assert sign_in(client, "asha").status_code == 429
    assert sign_in(Client(REMOTE_ADDR="192.0.2.8"), "asha").status_code == 302


def test_who_signs_in_rightly_is_not_counted_against_their_address(client, asha, later):
    for _ in range(60):
        assert sign_in(client, "asha").status_code == 302
        client.post("/staff/sign-out/")


def test_a_household_of_long_addresses_is_one():
    tries.take(tries.from_address("2001:db8:1:2::1"))
    tries.take(tries.from_address("2001:db8:1:2:ffff::9"), tries.from_address("2001:db8:1:3::9"))

    assert sorted(Tries.objects.values_list("count", flat=True)) == [1, 2]


def test_what_a_stranger_typed_is_kept_nowhere(client, db):
    wrong(client, "my secret password", 6)

    assert "secret" not in str(list(Tries.objects.values()))
    assert set(SignIn.objects.values_list("staff", "outcome")) == {(None, "wrong"), (None, "waits")}


@pytest.mark.django_db(transaction=True)
def test_twenty_tries_at_once_are_twenty_tries():
    """Whichever process or machine takes them: all count in the one table."""
    one = tries.account("asha")

    def take(_):
        try:
            return tries.take(one) is None
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        taken = list(pool.map(take, range(20)))

    assert sum(taken) == 5


def test_the_log_says_that_somebody_was_made_to_wait(client, asha):
    wrong(client, "asha", 6)

    lines = SignIn.objects.filter(staff=asha).order_by("id").values_list("how", "outcome")
    assert list(lines) == [("password", "wrong")] * 5 + [("password", "waits")]


def test_where_one_was_going_is_kept_through_the_wait(client, asha):
    wrong(client, "asha", 5)
    typed = {"username": "asha", "password": "wrong", "next": "/staff/cestria/cases/"}

    page = client.post(SIGN_IN, typed).content.decode()

    assert 'href="/staff/sign-in/?next=%2Fstaff%2Fcestria%2Fcases%2F"' in page
