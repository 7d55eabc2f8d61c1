"""What a pack may say of training and of reading the policy; and what the rule makes of it."""

from datetime import UTC, date, datetime

import pytest

from putright.core.case import fold
from putright.core.coverage import decides
from putright.core.decide import decide
from putright.core.facts import Actor, Command
from putright.core.packs import parse_pack
from putright.core.policy import Attestation, Course, When
from putright.core.refusals import Refused
from putright.policies.load import load_policy
from tests.core.test_pack_faults import GOOD, faults

AT = datetime(2026, 11, 23, 10, tzinfo=UTC)
COURSE = '[[course]]\nid = "first-aid"\nname = "First aid"\nadded = "x"\n'
READ = '[[attestation]]\nid = "read"\nadded = "x"\n'


def with_people(more: str) -> dict[str, str]:
    return {"people_toml": GOOD["people.toml"] + more}


def test_a_course_and_an_attestation_may_be_said():
    more = f'{COURSE}for_role = ["manager"]\nvalid_for = "3 years"\n{READ}within = "2 weeks"\n'

    policy = parse_pack({**GOOD, "people.toml": GOOD["people.toml"] + more})

    assert str(policy.course[0].valid_for) == "3 years"
    assert str(policy.attestation[0].within) == "2 weeks"


@pytest.mark.parametrize(
    ("more", "said"),
    [
        (f'{COURSE}for_role = ["manger"]\n', "'manger' is no role of this pack."),
        (f'{READ}by_role = ["clerk"]\n', "'clerk' is no role of this pack."),
        (f'{COURSE}valid_for = "3 working days"\n', "Write a time in days, weeks, months or years"),
        (f'{READ}within = "as agreed"\n', "Write a time in days, weeks, months or years"),
        (f'{COURSE}limits = [{{ kind = ["complain"] }}]\n', "'complain' is no kind of this pack."),
        (f'{COURSE}limits = [{{ has = ["hazard"] }}]\n', "'hazard' is no fact or record"),
        ('[[course]]\nid = "first-aid"\nname = "First aid"\n', "say which clause this comes from"),
        (COURSE + COURSE, "course 'first-aid' is written twice."),
    ],
)
def test_what_a_pack_says_wrong_of_it_is_a_fault(more, said):
    found = faults(**with_people(more))

    assert any(said.strip("'") in fault.replace('"', "'") for fault in found), found


def test_only_a_course_that_limits_cases_decides_anything():
    limiting = Course(id="a", name="A", limits=(When(kind=("complaint",)),), cites=("x",))

    assert decides("course a", limiting)
    assert not decides("course b", Course(id="b", name="B", cites=("x",)))
    assert not decides("attestation c", Attestation(id="c", cites=("x",)))


# -- the rule -----------------------------------------------------------------------------


@pytest.fixture(scope="module")
def open_case():
    policy = load_policy("cipfa")
    customer = Actor("c-zofia", ("customer",))
    received = Command("receive", {"kind": policy.kind[0].id, "role": "member"}, customer)
    return fold(decide(fold([]), received, policy, AT)), policy


def assign(open_case, **given):
    case, policy = open_case
    by = Actor("s-ada", ("customer-service",))
    return decide(case, Command("assign", {"to": "s-ada", **given}, by), policy, AT)[0]


def test_whoever_is_away_is_refused_until_why_is_said(open_case):
    with pytest.raises(Refused) as refused:
        assign(open_case, away_until=date(2026, 12, 4), deputy="s-ben")

    assert refused.value.code == "away"
    assert refused.value.missing == ("though_away",)
    assert refused.value.sentence == (
        "This person is away until 4 December 2026. Choose their deputy, or say why it is theirs "
        "all the same."
    )


def test_without_a_last_day_and_a_deputy_none_is_named(open_case):
    with pytest.raises(Refused) as refused:
        assign(open_case, away_until=True)

    assert refused.value.sentence == (
        "This person is away. Choose somebody else, or say why it is theirs all the same."
    )


def test_what_is_known_of_a_person_is_not_kept_with_the_case(open_case):
    fact = assign(
        open_case, away_until=True, deputy="s-ben", trained=["x"], though_away="Back at noon"
    )

    assert fact.name == "assigned"
    assert not {"away_until", "deputy", "trained"} & {*fact.data, *fact.words}
    assert fact.words["though_away"] == "Back at noon"
