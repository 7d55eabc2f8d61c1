"""The engine on a code's clocks: cases 14, 26, 27 and 36, an overlay, a relevant director."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from putright.core.case import EMPTY, fold
from putright.core.clocks import clocks
from putright.core.cycles import cycle_date
from putright.core.decide import decide
from putright.core.facts import Actor, Command
from putright.core.packs import parse_pack
from putright.core.policy import Cycle, Policy, Role
from putright.core.refusals import Refused
from putright.core.rehearse import rehearse
from putright.policies.load import load_folder, read_files, rehearsals

FOLDER = Path(__file__).parent / "code" / "1.0"
OFFICER = Actor("olu", ("officer",))


@pytest.mark.parametrize(("file", "text"), rehearsals(FOLDER), ids=lambda value: str(value)[:20])
def test_a_rehearsal_of_the_code_comes_out_as_it_should(file: str, text: str) -> None:
    assert not rehearse(text, load_folder(FOLDER), file).problems


def test_a_promise_stands_when_a_holiday_is_proclaimed_and_both_dates_are_kept() -> None:
    """Case 14: 19 September as promised that day, 20 September after the proclamation."""
    after = load_folder(FOLDER)
    before = after.changed(holidays_without=(date(2022, 9, 19),))
    at = datetime(2022, 9, 5, 10, tzinfo=UTC)
    facts = decide(EMPTY, Command("receive", {"kind": "complaint"}), before, at)
    case = fold(facts)
    case = fold(decide(case, Command("acknowledge", {}, OFFICER), before, at), case)

    [respond] = [r for r in clocks(case, after, at) if r.id == "respond"]

    assert (respond.promised, respond.due) == (date(2022, 9, 19), date(2022, 9, 20))
    assert respond.limit == date(2022, 9, 19)


def test_an_overlay_adds_its_rules_and_says_whence_they_come() -> None:
    overlay = {
        "pack.toml": '[policy]\nid = "law"\norganisation = "Parliament"\ntitle = "An Act"\n'
        '[calendar]\ndivision = "england-and-wales"\n',
        "records.toml": '[[record]]\nid = "adjustment"\nneeds = ["what"]\n'
        '[[gate]]\nid = "adjust"\nbefore = ["close"]\nneeds = ["adjustment"]\nstrength = "must"\n',
    }

    policy = parse_pack(read_files(FOLDER), [overlay])

    assert policy.gate[0].added == "An Act"
    assert policy.records["adjustment"].added == "An Act"


def _with_directors(policy: Policy) -> Policy:
    director = Role(
        id="officer", name="Director", may=policy.role[0].may, one_for_each="service", added="test"
    )
    return policy.changed(role=(director,))


def test_the_relevant_director_is_the_one_of_the_service_or_another_with_a_reason() -> None:
    policy = _with_directors(load_folder(FOLDER))
    at = datetime(2026, 11, 23, 10, tzinfo=UTC)
    given = {"kind": "complaint", "service": "Repairs"}
    case = fold(decide(EMPTY, Command("receive", given), policy, at))

    def assign(**more: str) -> None:
        decide(case, Command("assign", {"to": "dee", **more}, OFFICER), policy, at)

    assign(team="Repairs")
    assign(team=" repairs")  # however it was typed
    assign(team="Rents", deputy_because="The Director of Repairs is its subject")
    with pytest.raises(Refused) as refused:
        assign(team="Rents")
    assert refused.value.code == "not-the-relevant-one"
    assert refused.value.missing == ("deputy_because",)


def test_a_trigger_brings_a_review_forward() -> None:
    cycle = Cycle(
        id="review",
        what="Review",
        every="3 years",
        sooner_when=("change in the law",),
        added="test",
    )
    policy, day = load_folder(FOLDER), date(2025, 1, 1)

    assert cycle_date(cycle, policy, day).due == date(2027, 4, 1)
    sooner = cycle_date(cycle, policy, day, triggers=[date(2025, 6, 2)])
    assert sooner.due == date(2025, 6, 2)
