"""What was declared in a case, who looks at it, and whose line reviews nothing?"""

from datetime import UTC, datetime, timedelta

import pytest

from putright.core.case import fold
from putright.core.decide import decide
from putright.core.declarations import declarations, in_line, to_check
from putright.core.facts import Actor, Command
from putright.core.knowing import may_open
from putright.core.offered import offered
from putright.core.packs import parse_pack
from putright.core.policy import Interests
from putright.core.refusals import PackFaults, Refused
from putright.core.vocabulary.people import OutsideLine
from putright.policies.load import find_pack, load_policy, read_files, version_folders

AT = datetime(2026, 11, 23, 10, tzinfo=UTC)
FAY = Actor("s-fay", ("finance-director",))
MO = Actor("s-mo", ("service-manager",))
BEN = Actor("s-ben", ("service-team",))


@pytest.fixture(scope="module")
def cestria():
    return load_policy("cestria")


class Story:
    """A case of Cestria's, and short ways to go on with it."""

    def __init__(self, policy):
        self.policy, self.at = policy, AT
        self.case = fold([])
        self.do("receive", Actor("", ("tenant",)), kind="complaint", role="tenant")

    def do(self, step, by, /, **given):
        self.at += timedelta(minutes=1)
        facts = decide(self.case, Command(step, given, by), self.policy, self.at)
        self.case = fold(facts, self.case)
        return facts

    def refused(self, step, by, /, **given):
        with pytest.raises(Refused) as refused:
            self.do(step, by, **given)
        return refused.value


@pytest.fixture
def story(cestria):
    return Story(cestria)


def test_the_lines_of_a_command_are_kept_in_no_fact_but_of_the_subject(story):
    lines = {"s-ben": ["s-mo", "s-dia"], "s-mo": ["s-dia"], "s-fay": []}

    declared, *rest = story.do("declare", MO, person="s-ben", why="subject", lines=lines)
    [assigned, *_] = story.do("assign", MO, to="s-cat", lines=lines)

    assert declared.data["line"] == ["s-mo", "s-dia"]
    assert all("lines" not in fact.data for fact in (declared, *rest, assigned))


def test_an_interest_keeps_no_line(story):
    [declared, *_] = story.do("declare", BEN, why="interest", lines={"s-ben": ["s-mo"]})

    assert "line" not in declared.data


@pytest.mark.parametrize(
    ("reach", "person", "today", "is_out"),
    [
        ("manager", "s-mo", {}, True),
        ("manager", "s-dia", {}, False),
        ("whole", "s-dia", {}, True),
        ("whole", "s-cat", {}, False),
        # By the line of today: a new manager, and whoever answers to them.
        ("manager", "s-new", {"s-ben": ["s-new", "s-dia"]}, True),
        ("manager", "s-cat", {"s-cat": ["s-ben", "s-mo"]}, True),
        ("manager", "s-low", {"s-low": ["s-cat", "s-ben"]}, False),
        ("whole", "s-low", {"s-low": ["s-cat", "s-ben"]}, True),
        ("whole", "", {}, False),
    ],
)
def test_how_far_a_line_reaches(story, reach, person, today, is_out):
    lines = {"s-ben": ["s-mo", "s-dia"]}
    story.do("declare", MO, person="s-ben", why="subject", lines=lines)
    rule = OutsideLine(id="r", stages=("stage-3",), reach=reach, added="A test")

    assert in_line(story.case, rule, person, today) is is_out


def test_a_declaration_waits_until_somebody_else_has_looked_at_it(story, cestria):
    story.do("declare", BEN, why="interest", nature="perceived")
    assert [one.person for one in to_check(story.case, cestria)] == ["s-ben"]

    assert story.refused("check-declaration", MO, ruling="stands").code == "not-yours"
    assert story.refused("check-declaration", FAY, ruling="perhaps").code == "unknown-ruling"
    assert story.refused("check-declaration", FAY, ruling="none").code == "details-missing"
    story.do("check-declaration", FAY, ruling="none", reason="Another of that name.")

    assert to_check(story.case, cestria) == []
    assert story.case.shut_out == frozenset()
    assert story.refused("check-declaration", FAY, ruling="stands").code == "none-to-check"


def test_what_stood_before_keeps_them_out_whatever_is_said_of_the_next(story):
    story.do("declare", BEN, why="interest")
    story.do("check-declaration", FAY, ruling="stands")
    story.do("declare", BEN, why="interest")
    story.do("check-declaration", FAY, ruling="none", reason="The same again.")

    assert story.case.shut_out == {"s-ben"}
    assert [one.ruling for one in declarations(story.case)] == ["stands", "none"]


def test_of_several_people_it_is_said_which(story):
    story.do("declare", BEN, why="interest")
    story.do("declare", MO, person="s-cat", why="subject")

    assert story.refused("check-declaration", FAY, ruling="stands").missing == ("number",)
    story.do("check-declaration", FAY, ruling="none", reason="No.", number=2)

    assert story.case.shut_out == {"s-ben"}
    gone = story.refused("check-declaration", FAY, ruling="stands", number=2)
    assert gone.code == "none-to-check"


def test_nobody_looks_at_their_own_nor_at_what_they_declared_of_another(story):
    story.do("declare", FAY, person="s-ben", why="subject")

    assert story.refused("check-declaration", FAY, ruling="stands").code == "own-declaration"


def test_it_is_offered_to_the_second_line_alone_and_only_while_one_waits(story, cestria):
    def is_offered(actor):
        moves = offered(story.case, cestria, actor, story.at)
        return next(one for one in moves if one.step == "check-declaration").allowed

    assert not is_offered(FAY)
    story.do("declare", BEN, why="interest")
    assert is_offered(FAY) and not is_offered(MO)
    story.do("check-declaration", FAY, ruling="stands")
    assert not is_offered(FAY)


def test_the_second_line_may_open_the_case_while_it_waits():
    policy = load_policy("citizen")
    bo = Actor("s-bo", ("board",))
    case = fold(decide(fold([]), Command("receive", {"kind": "complaint"}), policy, AT))
    declare = Command("declare", {"why": "interest"}, Actor("s-max", ("service-area-manager",)))
    assert not may_open(bo, case, policy)

    case = fold(decide(case, declare, policy, AT), case)
    assert may_open(bo, case, policy)
    check = Command("check-declaration", {"ruling": "stands"}, bo)
    case = fold(decide(case, check, policy, AT), case)

    dee = Actor("s-dee", ("director-of-customer-service",))
    assert may_open(dee, case, policy)
    assert not may_open(Actor("s-other", ("board",)), case, policy)


def test_a_policy_without_a_second_line_has_nothing_to_look_at(cestria):
    rule = Interests(id="only-matched", added="A test")
    story = Story(cestria.changed(interests=(rule,)))
    story.do("declare", BEN, why="interest")

    assert to_check(story.case, story.policy) == []
    assert story.refused("check-declaration", FAY, ruling="stands").code == "none-to-check"


# -- the words of a pack, and the shape of what is told ----------------------------------------


@pytest.mark.parametrize(
    ("before", "after", "sentence"),
    [
        ('stages = ["stage-3"]', 'stages = ["stage-33"]', "Did you mean stage-3?"),
        ('stages = ["stage-3"]', 'records = ["panel-minute"]', "Did you mean panel-minutes?"),
        ('stages = ["stage-3"]\n', "", "Say at which stages, or for which records"),
        ('reach = "whole"', 'reach = "half"', "reach"),
    ],
)
def test_a_line_is_kept_out_of_what_there_is(before, after, sentence):
    files = read_files(version_folders(find_pack("cestria"))[-1])
    start = files["people.toml"].index("[[outside_line]]")
    head, rest = files["people.toml"][:start], files["people.toml"][start:]
    assert before in rest

    with pytest.raises(PackFaults) as found:
        parse_pack({**files, "people.toml": head + rest.replace(before, after, 1)})

    assert sentence in str(found.value)


@pytest.mark.parametrize("lines", ["s-mo", {"s-ben": "s-mo"}])
def test_lines_of_another_shape_are_refused_by_name(story, lines):
    refusal = story.refused("declare", MO, person="s-ben", why="subject", lines=lines)

    assert (refusal.code, refusal.missing) == ("wrong-shape", ("lines",))
