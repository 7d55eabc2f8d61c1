"""Who has a case while it is offered to another, and what may be asked of colleagues?"""

import pytest

from putright.core.knowing import needs_to_know
from putright.core.packs import parse_pack
from putright.core.refusals import PackFaults
from putright.policies.load import load_policy
from tests.builders import asked, by, opened, refused
from tests.core.test_pack_faults import GOOD

PEOPLEPLUS = load_policy("peopleplus")
ASIF, BEA, CARL = (by("first-recipient", name) for name in ("asif", "bea", "carl"))


@pytest.fixture
def asifs():
    case = opened(PEOPLEPLUS, kind="complaint", role="customer", channel="in person")
    return asked(case, PEOPLEPLUS, "assign", ASIF, to="asif")[0]


def _offered(case, to="bea", **given):
    return asked(case, PEOPLEPLUS, "assign", ASIF, to=to, **given)[0]


def test_a_case_has_exactly_one_owner_whatever_is_offered(asifs):
    case = _offered(asifs)
    assert (case.handler, case.handover.to) == ("asif", "bea")

    case = _offered(case, to="carl")  # the last offer is the one that stands
    assert refused(case, PEOPLEPLUS, "accept-handover", BEA).code == "not-offered-to-you"
    case, _ = asked(case, PEOPLEPLUS, "accept-handover", CARL)

    assert (case.handler, case.handover) == ("carl", None)
    assert ("first-contact", "carl") in case.handled


def test_what_goes_with_the_offer_goes_with_the_case(asifs):
    case, facts = asked(_offered(asifs, team="York"), PEOPLEPLUS, "accept-handover", BEA)

    assert case.handler_team == "York"
    assert [fact.name for fact in facts if fact.name != "promised"] == [
        "handover-accepted",
        "assigned",
    ]


def test_an_interest_declared_meanwhile_ends_the_offer(asifs):
    case, _ = asked(_offered(asifs), PEOPLEPLUS, "declare", BEA, reason="A friend.")

    assert case.handover is None
    assert refused(case, PEOPLEPLUS, "accept-handover", BEA).code == "shut-out"


def test_an_owner_with_an_interest_loses_it_and_the_offer_stands(asifs):
    case, _ = asked(_offered(asifs), PEOPLEPLUS, "declare", ASIF, reason="A friend.")
    assert (case.handler, case.handover.to) == ("", "bea")

    assert asked(case, PEOPLEPLUS, "accept-handover", BEA)[0].handler == "bea"


def test_an_ended_case_is_taken_over_by_nobody(asifs):
    case, _ = asked(_offered(asifs), PEOPLEPLUS, "withdraw", by("customer"))

    assert refused(case, PEOPLEPLUS, "accept-handover", BEA).code == "not-open"


def test_a_pack_without_the_word_gives_a_case_at_once():
    plain = PEOPLEPLUS.changed(handing_over=type(PEOPLEPLUS.handing_over)())
    case = opened(plain, kind="complaint", role="customer", channel="in person")
    case, _ = asked(case, plain, "assign", ASIF, to="asif")

    assert asked(case, plain, "assign", ASIF, to="bea")[0].handler == "bea"


def test_whoever_is_asked_or_offered_needs_to_know(asifs):
    case, _ = asked(asifs, PEOPLEPLUS, "ask", ASIF, of="bea", what="The register?")
    case, _ = asked(case, PEOPLEPLUS, "ask", ASIF, of_role="line-manager", what="May we pay?")
    case, _ = asked(case, PEOPLEPLUS, "ask", ASIF, of_team="York", what="Was it open?")
    case = _offered(case, to="carl")
    assert {"bea", "role:line-manager", "team:York", "carl"} <= needs_to_know(case)

    for number, who in ((1, BEA), (2, by("line-manager", "mo")), (3, by("mp", "m", "York"))):
        case, _ = asked(case, PEOPLEPLUS, "reply", who, number=number, text="Yes.")
    case, _ = asked(case, PEOPLEPLUS, "decline-handover", CARL, reason="I am away.")

    # Who was asked by name was consulted; the others were only while it was theirs to answer.
    assert {"bea"} == needs_to_know(case) & {"bea", "role:line-manager", "team:York", "carl"}


def test_nobody_asks_whoever_is_shut_out(asifs):
    case, _ = asked(asifs, PEOPLEPLUS, "declare", ASIF, person="bea", reason="The subject.")

    assert refused(case, PEOPLEPLUS, "ask", ASIF, of="bea", what="Well?").code == "shut-out"


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"what": "Well?"}, "details-missing"),
        ({"of": "bea"}, "details-missing"),
        ({"of": "bea", "of_team": "York", "what": "Well?"}, "too-many-asked"),
        ({"of_role": "wizard", "what": "Well?"}, "unknown-role"),
        ({"of": "bea", "what": "Well?", "wanted": "money"}, "unknown-request"),
        ({"of": "bea", "what": "Well?", "on": "soon"}, "not-a-day"),
        ({"of": ["bea"], "what": "Well?"}, "wrong-shape"),
    ],
)
def test_a_question_that_makes_no_sense_is_refused(asifs, given, code):
    assert refused(asifs, PEOPLEPLUS, "ask", ASIF, **given).code == code


def test_a_role_that_the_pack_lacks_cannot_give_cases_outright():
    people = GOOD["people.toml"] + '[handing_over]\noutright_by = ["boss"]\nadded = "x"\n'

    with pytest.raises(PackFaults) as raised:
        parse_pack({**GOOD, "people.toml": people})

    assert "'boss' is no role of this pack" in str(raised.value.faults[0])
