"""Is money offered and paid as the policy has it, and never by a way round it?"""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from putright.core.case import EMPTY, Case, fold
from putright.core.decide import decide
from putright.core.facts import Actor, Command
from putright.core.refusals import Refused
from putright.policies.load import load_policy

POLICY = load_policy("cestria")
AT = datetime(2026, 11, 23, 10, tzinfo=UTC)
DIRECTOR = Actor("s-dia", ("director",), "Housing")
CHIEF = Actor("s-helen", ("chief-executive",))


def _do(case: Case, do: str, by: Actor = DIRECTOR, **given: Any) -> Case:
    return fold(decide(case, Command(do, given, by), POLICY, AT), case)


@pytest.fixture
def of_a_tenant() -> Case:
    return _do(EMPTY, "receive", Actor("c-1", ("customer",)), kind="complaint", role="tenant")


def _offered(case: Case, **given: Any) -> Case:
    return _do(case, "offer", remedy="payment", reason="Wasted time.", **given)


def test_a_tenants_money_does_not_go_round_who_decides_it(of_a_tenant: Case) -> None:
    with pytest.raises(Refused) as refused:
        _offered(of_a_tenant, amount=500, to="councillor")
    assert refused.value.code == "another-payee"
    assert refused.value.missing == ("another_payee",)
    assert "CE-3.13" in refused.value.clauses or "CE-3.14" in refused.value.clauses

    said = _offered(of_a_tenant, amount=500, to="neighbour", another_payee="The flat below.")
    assert said.offers[0].state == "decided"
    assert _offered(of_a_tenant, amount=500, to="tenant").offers[0].state == "waiting"


def test_a_payment_of_nothing_is_none(of_a_tenant: Case) -> None:
    with pytest.raises(Refused) as refused:
        _offered(of_a_tenant, amount=0, to="tenant")
    assert refused.value.code == "not-an-amount"


def test_what_was_paid_is_said_and_not_made_up(of_a_tenant: Case) -> None:
    case = _offered(of_a_tenant, amount=15, to="tenant")
    case = _do(case, "approve", CHIEF, number=1, approved=True, consulted=["chair"])
    case = _do(case, "answer-offer", number=1, accepted=True)
    paid = {"number": 1, "paid_on": date(2026, 11, 23), "paid_how": "bank", "reference": "B1"}

    for amount in (0, "0", 0.0):
        with pytest.raises(Refused) as refused:
            _do(case, "pay", amount=amount, **paid)
        assert refused.value.code == "not-an-amount"
    assert _do(case, "pay", amount=5, **paid).offers[0].paid == 5
    assert _do(case, "pay", **paid).offers[0].paid == 15


def test_nobody_promises_for_a_day_gone_by(of_a_tenant: Case) -> None:
    with pytest.raises(Refused) as refused:
        _do(of_a_tenant, "commit", what="Mend the tap", on=date(2020, 1, 1))
    assert refused.value.code == "not-later"
    assert _do(of_a_tenant, "commit", what="Mend the tap", on=AT.date()).commitments
