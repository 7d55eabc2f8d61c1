"""What was done before is only told; what the letter says is not asked for twice."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from putright.core.case import Case
from putright.core.clocks import clocks
from putright.core.facts import Actor, Command
from putright.core.letters.doing import is_done
from putright.core.letters.fields import answers, fields_of
from putright.core.letters.known import Known
from putright.core.letters.shown import Page, shown
from putright.core.letters.telling import answered_in
from putright.core.offered import offered
from putright.core.rules.sending import drafted
from putright.policies.load import load_policy
from tests.builders import CIPFA, CITIZEN, MONDAY, asked, at, by, opened, refused

FINANCIAL = load_policy("financial-ombudsman")
PEOPLEPLUS = load_policy("peopleplus")
SERVICE = by("customer-service")
KNOWN = {
    "fields": {"reference": "ABC-1", "policy-link": "https://x.test/p", "page": "https://x.test/f"}
}
DAY = MONDAY.date()


def letter(policy, name):
    return next(one for one in policy.letter if one.id == name)


def planned() -> Case:
    plan: dict[str, Any] = {"actions": "Ask the tutor", "on": date(2026, 12, 1), "agreed": "agreed"}
    return asked(opened(CIPFA, role="member"), CIPFA, "action-plan", SERVICE, **plan)[0]


def sends(case, policy, actor, name, parts, **given):
    return asked(case, policy, "send", actor, letter=name, parts=parts, known=KNOWN, **given)


def refusal_of(case, policy, actor, name, parts, **given):
    return refused(case, policy, "send", actor, letter=name, parts=parts, known=KNOWN, **given)


def test_the_date_that_was_agreed_is_the_one_a_letter_says():
    """An aim of two days for the stage runs beside it, and is nearer."""
    case = planned()
    running = clocks(case, CIPFA, MONDAY)

    open_answers = {one.id for one in answers(running, case, CIPFA)}
    said = fields_of(case, CIPFA, running, DAY)

    assert {"stage-1", "agreed"} <= open_answers
    assert said["answer-by"] == "Tuesday 1 December 2026"


def test_without_an_agreed_date_the_clock_of_the_stage_is_said():
    case = opened(CIPFA, role="member")

    said = fields_of(case, CIPFA, clocks(case, CIPFA, MONDAY), DAY)

    assert said["answer-by"] == "Wednesday 25 November 2026"


def test_news_that_a_repeating_clock_waits_for_is_on_the_record_each_time():
    case = opened(CIPFA, role="member")

    case, first = sends(case, CIPFA, SERVICE, "update", {"progress": "We asked."})
    _, second = sends(case, CIPFA, SERVICE, "update", {"progress": "They answered."})

    assert [fact.name for fact in first] == [fact.name for fact in second] == ["updated", "sent"]
    assert second[0].words["progress"] == "They answered."
    assert second[0].words["told"] == "How your complaint is going"


def test_a_record_without_a_repeating_clock_is_told_of_and_not_made_twice():
    case = planned()

    _, facts = sends(case, CIPFA, SERVICE, "next-actions", {"actions": "We ask the tutor."})

    assert [fact.name for fact in facts] == ["sent"]
    assert "by Tuesday 1 December 2026" in (facts[0].words["text"] or "")


def test_each_letter_of_a_new_date_gives_one_of_its_own():
    """Otherwise the second says the date of the first, and nobody is asked for another."""
    also = {"clock": "agreed", "until": date(2026, 12, 4)}
    parts = {"reasons": "The tutor is away."}
    case, first = sends(planned(), CIPFA, SERVICE, "new-date", parts, also=also)

    again = refusal_of(case, CIPFA, SERVICE, "new-date", parts)
    to_another = is_done("extend", case, CIPFA, {}, letter=letter(CIPFA, "new-date"), to="party-1")

    assert [fact.name for fact in first] == ["extended", "sent"]
    assert (again.code, again.missing) == ("details-missing", ("clock",))
    assert to_another  # whoever was not told yet is told of the date that was given


def test_a_date_given_beforehand_is_told_once():
    given: dict[str, Any] = {"clock": "agreed", "until": date(2026, 12, 4), "told": "By telephone"}
    case = asked(planned(), CIPFA, "extend", SERVICE, **given)[0]

    case, told = sends(case, CIPFA, SERVICE, "new-date", {"reasons": "The tutor is away."})

    assert [fact.name for fact in told] == ["sent"]
    assert "now have our answer by Friday 4 December 2026" in (told[0].words["text"] or "")
    assert not is_done("extend", case, CIPFA, {}, letter=letter(CIPFA, "new-date"))


def test_more_time_for_another_clock_is_no_new_date_for_the_answer():
    given: dict[str, Any] = {
        "clock": "overall",
        "until": date(2026, 12, 18),
        "complexity": "Two services",
        "told": "By telephone",
    }
    case = asked(planned(), CIPFA, "extend", SERVICE, **given)[0]

    assert not is_done("extend", case, CIPFA, {}, letter=letter(CIPFA, "new-date"))
    assert is_done("extend", case, CIPFA, {}, letter=letter(CIPFA, "longer"))


def test_how_they_were_told_in_writing_is_the_letter():
    actor = Actor("asif", tuple(PEOPLEPLUS.roles))
    case = opened(PEOPLEPLUS, role="customer")
    case = asked(case, PEOPLEPLUS, "assign", actor, to="asif")[0]

    _, facts = sends(
        case, PEOPLEPLUS, actor, "late-notice", {"reasons": "The tutor is away."},
        also={"until": date(2026, 12, 11)},
    )  # fmt: skip

    assert [fact.name for fact in facts] == ["extended", "sent"]
    assert facts[0].words["told_in_writing"] == "Your answer will take longer"


def test_what_a_part_says_is_the_detail_of_the_same_name():
    actor = Actor("ines", tuple(FINANCIAL.roles))
    case = opened(FINANCIAL, kind="casework", role="customer")

    _, facts = sends(
        case, FINANCIAL, actor, "customer-invitation", {"adverse-points": "The fee was due."}
    )

    assert facts[0].words["adverse_points"] == "The fee was due."
    assert "The fee was due." not in str(facts[0].data)


@pytest.mark.parametrize(
    ("policy", "name", "answered"),
    [
        (CIPFA, "update", {"progress", "told"}),
        (CIPFA, "next-actions", {"actions"}),
        (CIPFA, "longer", {"complexity", "told"}),
        (CITIZEN, "new-date", {"reason", "told"}),
        (PEOPLEPLUS, "late-notice", {"reason", "told", "told_in_writing"}),
        (FINANCIAL, "business-invitation", {"adverse_points"}),
    ],
)
def test_a_page_need_not_ask_for_what_the_letter_says(policy, name, answered):
    assert answered_in(letter(policy, name), policy) == answered


def test_a_case_of_which_a_part_went_elsewhere_is_told_of_it_and_goes_on():
    actor = Actor("sol", tuple(FINANCIAL.roles))
    case = opened(
        FINANCIAL, kind="service-complaint", role="customer",
        points=[{"what": "The answer"}, {"what": "Lost letters"}],
    )  # fmt: skip
    case = asked(case, FINANCIAL, "divert", actor, diversion="merits-part", points=[1],
                 reason="The outcome", told="By telephone")[0]  # fmt: skip

    _, facts = sends(
        case, FINANCIAL, actor, "part-about-the-decision",
        {"reasons": "Point 1 is about the answer.", "where-you-stand": "Sol has point 2."},
    )  # fmt: skip

    assert case.status == "open"
    assert [fact.name for fact in facts] == ["sent"]


def test_a_letter_goes_only_to_whom_the_policy_writes_it():
    actor = Actor("ines", tuple(FINANCIAL.roles))
    case = opened(FINANCIAL, kind="casework", role="customer")
    case = asked(case, FINANCIAL, "join", actor, party="business", side="business")[0]
    parts = {"adverse-points": "The fee."}

    to_customer = refusal_of(case, FINANCIAL, actor, "business-invitation", parts)
    elsewhere = refused(case, FINANCIAL, "send", actor, letter="business-invitation",
                        says=["reference", "adverse-points", "how-to-answer"])  # fmt: skip
    to_business = refusal_of(case, FINANCIAL, actor, "customer-invitation", parts, to="party-1")
    _, facts = sends(case, FINANCIAL, actor, "business-invitation", parts, to="party-1")

    for refusal in (to_customer, elsewhere, to_business):
        assert (refusal.code, refusal.missing) == ("not-to-them", ("to",))
        assert "FO-1" in refusal.clauses
        assert refusal.only_details
    assert "only to: the business." in to_customer.sentence
    assert [fact.name for fact in facts] == ["business-invited", "sent"]


def test_a_letter_to_one_side_is_still_offered_before_it_is_said_to_whom():
    actor = Actor("ines", tuple(FINANCIAL.roles))
    case = opened(FINANCIAL, kind="casework", role="customer")

    moves = {str(m.given.get("letter")): m for m in offered(case, FINANCIAL, actor, MONDAY)}

    assert moves["business-invitation"].allowed
    assert moves["business-invitation"].needs == ("to",)


def test_a_draft_to_the_wrong_side_says_that_this_is_to_be_mended():
    actor = Actor("ines", tuple(FINANCIAL.roles))
    case = opened(FINANCIAL, kind="casework", role="customer")
    case = asked(case, FINANCIAL, "join", actor, party="business", side="business")[0]
    given = {"letter": "business-invitation", "parts": {"adverse-points": "The fee."}}

    draft = drafted(case, Command("send", given, actor), FINANCIAL, MONDAY)

    assert (draft.checks[0].id, draft.checks[0].fix) == ("not-to-them", "to")
    assert not draft.may_go


def test_every_new_date_of_a_holding_letter_is_its_own_in_another_pack():
    """Where only one clock can be extended, the day alone is asked for again."""
    first = asked(opened(CITIZEN), CITIZEN, "agreed-date", by("customer-service-centre"),
                  on=date(2026, 12, 11))[0]  # fmt: skip
    centre, parts = by("customer-service-centre"), {"reasons": "The plumber is ill."}
    case, _ = sends(first, CITIZEN, centre, "new-date", parts, also={"until": date(2026, 12, 14)})

    again = refusal_of(case, CITIZEN, centre, "new-date", parts)
    later = at("2026-12-01T10:00")
    _, facts = asked(case, CITIZEN, "send", centre, later, letter="new-date", parts=parts,
                     known=KNOWN, also={"until": date(2026, 12, 16)})  # fmt: skip

    assert (again.code, again.missing) == ("details-missing", ("until",))
    assert facts[0].data["until"] == "2026-12-16"


@pytest.mark.parametrize(
    ("kind", "said", "unsaid"),
    [
        ("casework", "We uphold the complaint.", "We got this wrong."),
        ("service-complaint", "We got this wrong.", "We uphold the complaint."),
    ],
)
def test_a_finding_about_somebody_else_is_not_told_as_one_about_us(kind, said, unsaid):
    case = opened(FINANCIAL, kind=kind, role="customer", points=[{"what": "The fee"}])
    found = replace(case.points[0], outcome="upheld", reasoned=True)
    page = Page.of(
        letter(FINANCIAL, "answer"), replace(case, points=(found,)), FINANCIAL, DAY, (), Known()
    )

    text = shown("findings", page)

    assert said in text
    assert unsaid not in text
