"""Does a clock of the core, under a real policy, become a proof that agrees with it?"""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from putright.core.clocks import Running, due_of
from putright.core.policy import Clock, Policy
from putright.design.proving import proof_of
from putright.design.why import count
from putright.policies.load import load_policy, pack_ids

LONDON = ZoneInfo("Europe/London")
STARTED = datetime(2026, 12, 18, 17, 40, tzinfo=LONDON)
TODAY = date(2027, 1, 5)


def running(clock: Clock, policy: Policy, **more) -> Running:
    due = due_of(clock, STARTED, policy, more.get("paused", ()))
    return Running(
        clock=clock,
        key="",
        state="running",
        started_at=STARTED,
        start_place=0,
        due=due.on if due else None,
        due_at=due.at if due else None,
        promised=due.on if due else None,
        **more,
    )


@pytest.mark.parametrize("pack", pack_ids())
def test_every_clock_of_every_pack_can_be_explained(pack):
    policy = load_policy(pack)

    for clock in policy.all_clocks:
        given = running(clock, policy)
        for staff in (True, False):
            shown = count(proof_of(given, policy, href=lambda name: f"#{name}"), staff, TODAY)
            assert shown.reasons
            numbered = [cell for cell in shown.cells if cell.number]
            if numbered and not any(isinstance(week, str) for week in shown.weeks):
                assert len(numbered) == int(str(clock.within).split()[0])
                assert "is-due" in next(c.look for c in shown.cells if c.date == given.due)


def test_a_pause_and_a_new_date_are_in_the_proof():
    policy = load_policy("cestria")
    clock = next(c for c in policy.all_clocks if str(c.within) == "10 working days")
    given = running(
        clock,
        policy,
        paused=((date(2026, 12, 21), date(2026, 12, 23)),),
        extended=date(2027, 1, 15),
    )

    shown = count(
        proof_of(given, policy, why={"pause": "mediation", "extension": "the report came late"}),
        now=TODAY,
    )
    said = " ".join(reason.striptags() for reason in shown.reasons)

    assert "(mediation)" in said
    assert "The reason: the report came late." in said
    assert [c.date.day for c in shown.cells if "is-held" in c.look] == [22, 23]
    assert [c.word for c in shown.cells if "is-due" in c.look] == ["First date", "New date"]
