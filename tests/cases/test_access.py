"""Who may come near a case: one table, read from the top."""

import pytest

from putright.cases.access import needs_to_know, standing
from putright.core.case import Case
from putright.core.facts import Actor, Fact
from putright.policies.load import load_folder
from tests.cases.conftest import PACKS
from tests.cases.given import ASHA, BEN, CLEO, NOON

POLICY = load_folder(PACKS / "mini" / "1.0")
ZOFIA = Actor("c-zofia", ("customer",))
RESTRICTED = Case(
    restricted=True,
    handler="s-asha",
    handled=(("informal", "s-cleo"),),
    facts=(Fact("diverted", NOON, NOON, "s-dan", data={"restricts": True, "approver": "s-eve"}),),
)


def staff(person, role="officer"):
    return Actor(person, (role,))


@pytest.mark.parametrize(
    ("actor", "case", "name", "opens", "asks"),
    [
        (staff("s-asha"), Case(), "staff", True, True),
        (staff("s-asha"), Case(shut_out=frozenset({"s-asha"})), "shut out", False, False),
        (staff("s-asha"), RESTRICTED, "needs to know", True, True),
        (staff("s-cleo"), RESTRICTED, "needs to know", True, True),
        (staff("s-dan"), RESTRICTED, "needs to know", True, True),
        (staff("s-eve"), RESTRICTED, "needs to know", True, True),
        (staff("s-ben"), RESTRICTED, "nobody", False, False),
        (staff("s-ben", "manager"), RESTRICTED, "nobody", False, False),
        (ZOFIA, Case(), "customer", True, True),
        (ZOFIA, RESTRICTED, "customer", True, True),
        (Actor("c-other", ("customer",)), Case(), "nobody", False, False),
        (Actor("", ("customer",)), Case(), "nobody", False, False),
        (Actor("s-asha", ()), Case(), "nobody", False, False),
        (Actor("s-asha", ("no-such-role",)), Case(), "nobody", False, False),
    ],
)
def test_the_table(actor, case, name, opens, asks):
    assert standing(actor, case, POLICY, "c-zofia") == (name, opens, asks)


def test_whoever_is_shut_out_does_not_need_to_know():
    case = Case(restricted=True, handler="s-asha", shut_out=frozenset({"s-asha"}))

    assert needs_to_know(case) == frozenset()
    assert standing(staff("s-asha"), case, POLICY).name == "shut out"


def test_a_case_of_no_known_customer_is_nobodys_who_has_no_key():
    assert not standing(Actor("", ("customer",)), Case(), POLICY, "").opens


def test_somebody_from_outside_who_signs_in_works_on_cases_and_a_councillor_does_not():
    assert standing(Actor("s-ira", ("assessor",)), Case(), POLICY).opens
    assert not standing(Actor("c-mp", ("assessor",)), Case(), POLICY).opens


def test_the_standing_people_have_different_keys():
    assert len({ASHA.person, BEN.person, CLEO.person}) == 3
