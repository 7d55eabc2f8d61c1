"""What may be held back from an ombudsman is what we wrote for one another, and nothing else."""

import pytest

from putright.core.rules.contact import may_be_held_back
from putright.policies.load import load_policy
from tests.builders import asked, by, opened, refused

POLICY = load_policy("peopleplus")
ASIF, CUSTOMER = by("first-recipient", "asif"), by("customer", "zofia")


@pytest.fixture
def case():
    return opened(POLICY, kind="complaint", role="customer", channel="in person")


def noted(case, who=ASIF, **given):
    """Return the case with a note more, and the number of the note."""
    case, _ = asked(case, POLICY, "note", who, **given)
    return case, len(case.facts)


def test_a_note_for_colleagues_may_be_held_back_later(case):
    case, number = noted(case, text="Our solicitor says settle.")
    assert number in may_be_held_back(case, POLICY)

    _, facts = asked(case, POLICY, "note", ASIF, text="It is advice.", holds_back=number)

    assert facts[0].data["holds_back"] == number


def test_what_a_customer_read_may_not(case):
    case, number = noted(case, text="We will ring you.", visible="customer")

    for one in (1, number, number + 1, "x"):
        no = refused(case, POLICY, "note", ASIF, text="Not for them.", holds_back=one)
        assert (no.code, no.missing) == ("not-to-hold-back", ("holds_back",))


def test_whoever_is_not_one_of_us_holds_nothing_back(case):
    case, number = noted(case, text="Our solicitor says settle.")

    no = refused(case, POLICY, "note", CUSTOMER, text="Not for them.", holds_back=number)

    assert no.code == "not-yours"


def test_a_customer_s_own_note_may_not(case):
    case, number = noted(case, CUSTOMER, text="He shouted at me.")

    assert number not in may_be_held_back(case, POLICY)
