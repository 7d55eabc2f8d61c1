"""Which closed cases ask their customer how we did? Those of which the policy asks it."""

from datetime import date

import pytest

from putright.core.case import Case
from putright.policies.load import version_in_force
from putright.surveys.asking import asked_of
from tests.packs.test_rehearsals import PACKS

DAY = date(2026, 11, 23)
ASKED = {"cestria": {"complaint"}, "peopleplus": {"complaint", "comment"}}


@pytest.mark.parametrize("pack", PACKS)
def test_only_where_a_policy_asks_and_only_of_what_it_names(pack):
    policy = version_in_force(pack, DAY)

    asked = {
        kind for kind in policy.kinds if asked_of(Case(kind=kind, status="closed"), policy, DAY)
    }

    assert asked == ASKED.get(policy.id, set())


@pytest.mark.parametrize("status", ["open", "answered", "refused", "diverted", "withdrawn"])
def test_nobody_is_asked_before_it_is_closed_nor_when_it_ended_otherwise(status):
    policy = version_in_force("cestria", DAY)

    assert asked_of(Case(kind="complaint", status=status), policy, DAY) is None
