"""Are the events of a register found by their index, and by no look through all events?"""

import pytest
from django.db import connection

from putright.cases import behaviour, money, store
from putright.cases.binding import policy_on
from putright.cases.rare import COMMON
from putright.core.facts import Actor
from putright.project import clock
from tests.workspace.given import organisation

pytestmark = pytest.mark.django_db
ASHA = Actor("s-asha", ("service-manager", "ombudsman"))  # a part in each of the two


@pytest.fixture
def plans(monkeypatch):
    """What the database says that it does for each statement."""
    found = []

    def explained(sql, values):
        with connection.cursor() as cursor:
            how = "explain" if connection.vendor == "postgresql" else "explain query plan"
            if connection.vendor == "postgresql":
                cursor.execute("set local enable_seqscan = off")
            cursor.execute(f"{how} {sql}", values)
            found.append(" ".join(str(row) for row in cursor.fetchall()))
        return kept(sql, values)

    kept = store.read
    monkeypatch.setattr(money, "read", explained)
    monkeypatch.setattr(behaviour, "read", explained)
    return found


@pytest.mark.parametrize("pack", ["cestria", "financial-ombudsman"])
def test_a_register_reads_its_own_events_alone(pack, plans):
    where = organisation(pack)

    money.ledger(where, ASHA)
    behaviour.noted(where, ASHA, policy_on(where, clock.now()))

    assert plans
    assert all("event_rare" in plan for plan in plans), plans


def test_the_index_and_the_queries_leave_out_the_same_events():
    from importlib import import_module

    made = import_module("putright.interests.migrations.0002_rare_events")

    assert made._COMMON == COMMON
