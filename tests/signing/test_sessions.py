"""For how long is somebody signed in, where, and how is that ended?"""

from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.sessions.models import Session
from django.test import Client

from putright.cases.upkeep import look
from putright.people.sessions import BEGAN, SessionStore
from putright.project import clock
from putright.signing import seats
from putright.signing.models import Seat
from tests.signing.given import ACCOUNT, Later, is_in, sign_in
from tests.workspace.given import signed_in

pytestmark = pytest.mark.django_db
TODAY = "/staff/cestria/"


@pytest.fixture
def later(monkeypatch):
    return Later(monkeypatch)


def opened(person, **about):
    client = Client(**about)
    assert sign_in(client, person.username).status_code == 302
    return client


# -- for how long ---------------------------------------------------------------------------


def test_after_an_hour_without_a_page_one_is_signed_out(asha, later):
    client = opened(asha)
    later.passes(minutes=59)
    assert client.get(TODAY).status_code == 200

    later.passes(minutes=61)

    assert client.get(TODAY)["Location"] == "/staff/sign-in/?next=/staff/cestria/"


def test_whoever_works_stays_signed_in_but_no_longer_than_twelve_hours(asha, later):
    client = opened(asha)
    for _ in range(13):
        later.passes(minutes=54)
        assert client.get(TODAY).status_code == 200  # until 11:42

    later.passes(minutes=19)

    assert client.get(TODAY).status_code == 302


def test_both_limits_are_settings(asha, later, settings):
    settings.SESSION_IDLE, settings.SESSION_LONGEST = 600, 3600
    client = opened(asha)
    for _ in range(6):
        later.passes(minutes=9)
        assert client.get(TODAY).status_code == 200  # until 0:54
    later.passes(minutes=7)
    assert client.get(TODAY).status_code == 302

    second = opened(asha)
    later.passes(minutes=11)
    assert second.get(TODAY).status_code == 302


def test_the_end_is_put_off_once_in_five_minutes_and_not_at_every_page(
    asha, later, django_assert_num_queries
):
    client = opened(asha)
    client.get(TODAY)
    with _updates() as said:
        for _ in range(4):
            later.passes(minutes=1)
            client.get(TODAY)
        assert said == []
        later.passes(minutes=2)
        client.get(TODAY)
        client.get(TODAY)
    assert len(said) == 1


def _updates():
    from contextlib import contextmanager

    from django.db import connection

    @contextmanager
    def kept():
        said = []

        def note(execute, sql, params, many, context):
            if "update" in sql.lower():
                said.append(sql)
            return execute(sql, params, many, context)

        with connection.execute_wrapper(note):
            yield said

    return kept()


def test_putting_it_off_undoes_nothing_that_another_page_kept(asha, later):
    client = opened(asha)
    key = client.cookies["putright-session"].value
    early = SessionStore(key)
    assert early.get(BEGAN)
    kept = SessionStore(key)
    kept["draft"] = "kept meanwhile"
    kept.save()
    later.passes(minutes=30)

    early.keep_alive()

    assert SessionStore(key)["draft"] == "kept meanwhile"
    ends = Session.objects.get(pk=key).expire_date
    assert abs(ends - later.now() - timedelta(minutes=60)) < timedelta(seconds=10)


def test_when_nothing_can_be_written_a_page_is_still_shown(asha, later):
    from django.db import DatabaseError, connection

    client = opened(asha)
    later.passes(minutes=30)

    def read_only(execute, sql, params, many, context):
        if sql.startswith('update "django_session"'):
            raise DatabaseError("read only")
        return execute(sql, params, many, context)

    with connection.execute_wrapper(read_only):
        assert client.get(TODAY).status_code == 200


def test_the_cookie_lasts_no_longer_than_the_session(asha):
    client = opened(asha)

    cookie = client.cookies["putright-session"]

    assert 12 * 3600 - 5 <= cookie["max-age"] <= 12 * 3600
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"


def test_a_customers_session_is_as_long_as_ever(client):
    session = SessionStore()
    session["draft"] = "words"
    session.save()

    ends = Session.objects.get(pk=session.session_key).expire_date

    assert ends - datetime.now(UTC) > timedelta(hours=11, minutes=59)


def test_a_session_from_the_version_before_goes_on(asha):
    client = signed_in(asha)
    key = client.cookies["putright-session"].value
    store = SessionStore(key)
    del store[BEGAN]
    store.save()

    assert client.get(TODAY).status_code == 200


# -- keys -----------------------------------------------------------------------------------


def test_signing_in_changes_the_sessions_key(asha):
    client = Client()
    planted = SessionStore()
    planted["draft"] = "kept"
    planted.save()
    client.cookies["putright-session"] = planted.session_key

    sign_in(client, "asha")

    assert client.cookies["putright-session"].value != planted.session_key
    assert not SessionStore().exists(planted.session_key)
    thief = Client()
    thief.cookies["putright-session"] = planted.session_key
    assert not is_in(thief)


# -- where ----------------------------------------------------------------------------------


def test_one_sees_where_one_is_signed_in(asha, ben):
    here = opened(asha, HTTP_USER_AGENT="Mozilla/5.0 (Windows NT 10.0) Firefox/140.0")
    opened(asha, HTTP_USER_AGENT="Mozilla/5.0 (iPhone) Safari/605", REMOTE_ADDR="192.0.2.7")
    opened(ben, HTTP_USER_AGENT="Mozilla/5.0 (Macintosh) Safari/605")

    page = here.get(ACCOUNT).content.decode()

    assert "Firefox on Windows" in page
    assert "Safari on an iPhone" in page
    assert "192.0.2.7" in page
    assert "a Mac" not in page
    assert page.count("This one") == 1


def test_one_of_them_is_ended_and_the_others_go_on(asha):
    here, lost, third = opened(asha), opened(asha), opened(asha)
    number = Seat.objects.get(session=lost.cookies["putright-session"].value).pk

    answer = here.post(f"{ACCOUNT}browsers/{number}/end/", follow=True)

    assert "That browser is signed out." in answer.content.decode()
    assert not is_in(lost)
    assert is_in(here)
    assert is_in(third)


def test_all_others_are_ended_and_nobody_elses(asha, ben):
    here, lost, third, theirs = opened(asha), opened(asha), opened(asha), opened(ben)

    here.post(f"{ACCOUNT}browsers/end-others/")

    assert [is_in(one) for one in (here, lost, third, theirs)] == [True, False, False, True]


def test_nobody_ends_the_session_of_another(asha, ben):
    theirs, ours = opened(asha), opened(ben)
    number = Seat.objects.get(staff=asha).pk

    assert ours.post(f"{ACCOUNT}browsers/{number}/end/").status_code == 404
    assert is_in(theirs)


def test_what_has_ended_is_not_listed_and_forgotten(asha, later):
    opened(asha)
    later.passes(hours=2)
    here = opened(asha)

    assert len(seats.taken(asha, here.cookies["putright-session"].value)) == 1
    assert Seat.objects.count() == 1


def test_what_nobody_ever_lists_does_not_pile_up(asha, ben, later):
    opened(ben)
    for _ in range(3):
        opened(asha)
        later.passes(hours=13)

    assert Seat.objects.filter(staff=asha).count() == 1
    assert Seat.objects.filter(staff=ben).count() == 1


def test_when_a_page_was_last_asked_for_is_known_to_some_minutes(asha, later):
    client = opened(asha)
    later.passes(minutes=30)
    client.get(TODAY)
    later.passes(minutes=3)

    seen = seats.taken(asha)[0].seen_at

    assert abs(later.now() - seen - timedelta(minutes=3)) < timedelta(seconds=20)


def test_signing_out_here_ends_it_for_whoever_has_the_same_cookie(asha):
    one = opened(asha)
    same = Client()
    same.cookies["putright-session"] = one.cookies["putright-session"].value
    assert is_in(same)

    one.post("/staff/sign-out/")

    assert not is_in(same)
    assert not is_in(one)


def test_the_worker_forgets_what_has_ended_and_nothing_else(asha, ben, later):
    opened(asha)
    later.passes(minutes=61)
    still = opened(ben)

    assert look(clock.now())["sessions forgotten"] == 1
    assert Session.objects.count() == 1
    assert still.get(TODAY).status_code == 200
