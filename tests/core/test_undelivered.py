"""What was told in a letter that never arrived counts as told no longer, until it arrives."""

from datetime import datetime, timedelta

import pytest

from putright.core.case import Case, fold
from putright.core.clocks import Running, clocks
from putright.core.facts import Fact
from tests.builders import CESTRIA, MONDAY, asked, by, opened

DAY = timedelta(days=1)
HANDLER = by("service-manager")


def acknowledged() -> tuple[Case, int]:
    """A case acknowledged on the next day, and the place of that fact."""
    case, facts = asked(opened(), CESTRIA, "acknowledge", HANDLER, MONDAY + DAY)
    assert facts[0].name == "acknowledged"
    return case, len(case.facts) - len(facts) + 1


def after(case: Case, name: str, told: list[int], when: datetime) -> Case:
    return fold([Fact(name, when, when, data={"letter": told[0], "told": told})], case)


def clock(case: Case, when: datetime) -> Running:
    found = [one for one in clocks(case, CESTRIA, when) if "acknowledged" in one.clock.stops_when]
    return found[0]


def test_its_clock_runs_on_and_is_late_on_its_day() -> None:
    case, place = acknowledged()
    assert clock(case, MONDAY + DAY).state == "met"

    lost = after(case, "undelivered", [place], MONDAY + 2 * DAY)

    assert clock(lost, MONDAY + 2 * DAY).state == "running"
    assert clock(lost, MONDAY + 20 * DAY).state == "late"


@pytest.mark.parametrize(("days", "state"), [(2, "met"), (20, "late met")])
def test_once_it_arrives_it_is_met_on_that_day(days: int, state: str) -> None:
    case, place = acknowledged()
    lost = after(case, "undelivered", [place], MONDAY + 2 * DAY)

    there = after(lost, "delivered", [place], MONDAY + days * DAY)

    found = clock(there, MONDAY + 30 * DAY)
    assert found.state == state
    assert found.met_at == MONDAY + days * DAY


def test_one_that_is_lost_again_is_told_no_longer() -> None:
    case, place = acknowledged()
    for name, days in (("undelivered", 2), ("delivered", 3), ("undelivered", 4)):
        case = after(case, name, [place], MONDAY + days * DAY)

    assert clock(case, MONDAY + 5 * DAY).met_at is None


def test_another_letter_stops_the_clock_as_ever() -> None:
    case, place = acknowledged()
    lost = after(case, "undelivered", [place], MONDAY + 2 * DAY)

    again, _ = asked(lost, CESTRIA, "acknowledge", HANDLER, MONDAY + 3 * DAY)

    assert clock(again, MONDAY + 3 * DAY).met_at == MONDAY + 3 * DAY


def test_what_another_letter_told_is_told_still() -> None:
    case, place = acknowledged()

    other = after(case, "undelivered", [place + 1], MONDAY + 2 * DAY)

    assert clock(other, MONDAY + 2 * DAY).state == "met"
