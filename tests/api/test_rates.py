"""Is whoever asks too often told to wait, in all processes together?"""

from datetime import UTC, datetime, timedelta

import pytest

from putright.api import door
from putright.project import clock
from putright.systems import rates
from putright.systems.models import Rate, Token
from tests.api.systems import System, system_of

pytestmark = pytest.mark.django_db


class Time:
    """The moment that it is, which only moves when it is told to."""

    def __init__(self) -> None:
        self.at = datetime(2026, 11, 23, 12, 0, 10, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.at

    def shift(self, seconds: int) -> None:
        self.at += timedelta(seconds=seconds)


@pytest.fixture(autouse=True)
def time(monkeypatch) -> Time:
    found = Time()
    monkeypatch.setattr(clock, "now", found)
    return found


def test_a_token_waits_for_the_next_minute(system, settings, time, cestria):
    settings.API_RATE = 3
    other = system_of(cestria, role="service-manager")

    statuses = [system.get("").status_code for _ in range(4)]

    assert statuses == [200, 200, 200, 429]
    refused = system.get("")
    assert refused.headers["Retry-After"] == "50"
    assert refused.json()["code"] == "too-many"
    assert other.get("").status_code == 200
    time.shift(50)
    assert system.get("").status_code == 200


def test_an_address_waits_however_many_tokens_it_has(cestria, settings):
    settings.API_RATE = 2
    several = [system_of(cestria, role="service-manager") for _ in range(4)]

    statuses = [one.get("").status_code for one in several for _ in range(2)]

    assert statuses == [200] * 6 + [429] * 2


def test_tokens_that_do_not_work_are_counted_by_address(cestria, system):
    guesses = [System("cestria", f"putright_guess-{number}") for number in range(door.WRONG + 1)]

    statuses = [one.get("").status_code for one in guesses]

    assert statuses == [401] * door.WRONG + [429]
    assert system.get("").status_code == 200, "a token that works is not kept out by guesses"


def test_neither_a_token_nor_an_address_is_kept_as_it_is(system):
    system.get("")

    kept = repr(list(Rate.objects.values_list("key")))
    assert "127.0.0.1" not in kept and str(system.number) not in kept


def test_old_counts_are_forgotten(system, time):
    system.get("")
    assert rates.forget(clock.now()) == 0
    time.shift(3600)

    assert rates.forget(clock.now()) == 2
    assert not Rate.objects.exists()


def test_when_and_from_where_a_token_was_used_is_kept(system):
    system.get("")

    token = Token.objects.get(number=system.number)
    assert token.used_from == "127.0.0.1" and token.used_at is not None


def test_a_token_that_ended_or_was_taken_back_works_no_more(cestria, system, time):
    from putright.systems import tokens

    short = system_of(cestria, role="service-manager", days=1)
    assert short.get("").status_code == 200
    time.shift(24 * 3600)
    assert short.get("").status_code == 401
    assert system.get("").status_code == 200
    tokens.revoke(cestria, system.number, by="s-asha", at=clock.now())
    assert system.get("").status_code == 401


def test_somebody_who_left_takes_their_token_with_them(cestria, asha):
    mine = system_of(cestria, person=asha)
    assert mine.get("").status_code == 200

    type(asha).objects.filter(pk=asha.pk).update(is_active=False)

    assert mine.get("").status_code == 401
