"""Who may come near a case: one table, read from the top."""

import pytest

from putright.cases.access import standing
from putright.cases.carry_out import NoSuchCase
from putright.cases.queries import case_for
from putright.core.case import Case
from putright.core.facts import Actor, Fact
from putright.core.knowing import needs_to_know
from putright.core.refusals import Refused
from putright.policies.load import load_folder
from tests.cases.conftest import PACKS
from tests.cases.given import ASHA, BEN, CLEO, NOON, asked, received

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


# -- a review is taken by somebody new, and never by whom it is about ---------------------------

ZED = Actor("s-zed", ("manager",))


def reviewed(organisation):
    """A complaint that Asha answered, and whose customer has asked for the next stage."""
    case = received(organisation).reference
    asked(organisation, case, "assign", by=CLEO, given={"to": "s-asha", "team": "Repairs"})
    asked(organisation, case, "respond", by=ASHA, given={"outcome": "not-upheld"})
    asked(organisation, case, "escalate", by=CLEO, days=1)
    return case


def refused(organisation, case, do, *, by, given):
    with pytest.raises(Refused) as told:
        asked(organisation, case, do, by=by, given=given, days=2)
    return told.value.code


def test_whoever_handled_or_answered_it_before_takes_no_review(council):
    case = reviewed(council)
    asha = Actor("s-asha", ("officer", "manager"))

    assert refused(council, case, "assign", by=CLEO, given={"to": "s-asha"}) == "earlier-handler"
    answer = {"outcome": "upheld"}
    assert refused(council, case, "respond", by=asha, given=answer) == "earlier-handler"
    asked(council, case, "assign", by=CLEO, given={"to": "s-zed"}, days=2)
    asked(council, case, "respond", by=ZED, given=answer, days=3)


def test_the_subject_takes_no_review_and_is_shut_out_in_one_transaction(council):
    case = reviewed(council)
    asked(council, case, "assign", by=CLEO, given={"to": "s-zed"}, days=2)

    told = asked(council, case, "declare", by=CLEO, days=2,
                 given={"person": "s-zed", "why": "subject"})  # fmt: skip

    assert {fact.name for fact in told.facts} >= {"declared", "shut-out", "unassigned"}
    assert case_for(council, ZED, case, NOON) is None
    assert refused(council, case, "assign", by=CLEO, given={"to": "s-zed"}) == "shut-out"
    with pytest.raises(NoSuchCase):
        asked(council, case, "respond", by=ZED, given={"outcome": "upheld"}, days=2)


def test_whoever_stands_over_the_subject_is_shut_out_by_the_same_step(council):
    case = reviewed(council)
    asked(council, case, "declare", by=ASHA, given={"person": "s-cleo", "why": "subject"}, days=2)
    asked(council, case, "declare", by=ASHA, given={"person": "s-zed", "why": "line"}, days=2)

    for person in ("s-cleo", "s-zed"):
        given = {"to": person}
        by = Actor("s-boss", ("manager",))
        assert refused(council, case, "assign", by=by, given=given) == "shut-out"


def test_a_failed_declaration_shuts_nobody_out(council):
    case = reviewed(council)

    with pytest.raises(ZeroDivisionError):
        asked(council, case, "declare", by=CLEO, given={"person": "s-zed"}, days=2,
              on_first=lambda carried: 1 // 0)  # fmt: skip

    assert case_for(council, ZED, case, NOON) is not None
