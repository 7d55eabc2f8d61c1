"""Does a letter go again, in whose name, and to whom does what it does count?"""

import pytest

from putright.core.clocks import clocks
from putright.core.facts import Command
from putright.core.rules.sending import drafted
from tests.builders import CESTRIA, CIPFA, CITIZEN, MONDAY, asked, at, by, opened, refused

TEAM, FRONT = by("service-team"), by("front-line")
TOLD = {
    "fields": {
        "reference": "ABC-1",
        "contact": "01234 567890",
        "page": "https://x.test/f",
        "policy-link": "https://x.test/p",
    }
}
FOUND = {"outcome": "not-upheld"}
ANSWER = {"letter": "informal-answer", "parts": {"answer": "It is so."}, "known": TOLD}
ACKNOWLEDGES = {
    "letter": "acknowledgement",
    "parts": {"what-we-understood": "The lift.", "who-answers": "Asha answers."},
    "known": TOLD,
}
ASKS = {"letter": "information-request", "parts": {"what-we-need": "A photograph."}, "known": TOLD}


def answered():
    return asked(opened(), CESTRIA, "send", TEAM, **ANSWER, also=FOUND)[0]


def with_kofi(case=None):
    """Return a case in which somebody else complains as well, as party 1."""
    given = {"party": "complainant", "name": "Kofi Osei", "key": "c-kofi"}
    return asked(case or opened(), CESTRIA, "join", FRONT, **given)[0]


# -- in whose name --------------------------------------------------------------------------


def test_nobody_else_sends_a_further_answer_in_the_name_of_who_decided():
    refusal = refused(answered(), CESTRIA, "send", FRONT, **ANSWER)

    assert refusal.code == "not-yours"
    assert refused(
        answered(), CESTRIA, "send", FRONT, **ANSWER, corrects_because="We were wrong"
    ).code == "not-yours"  # fmt: skip


def test_who_may_answer_elsewhere_does_not_answer_at_this_stage():
    """Customer Service may answer at the first stage, and not after a Director did."""
    director, case = by("director"), opened(CIPFA, role="member")
    final = {"letter": "final-response", "parts": {}, "known": TOLD}
    for stage, role in (("stage-1", "customer-service"), ("stage-2", "senior-manager")):
        case = asked(case, CIPFA, "respond", by(role), outcome="not-upheld", form="writing")[0]
        case = asked(case, CIPFA, "escalate", by("customer"), what="No", way="dissatisfied")[0]
        assert case.stage != stage
    draft = drafted(case, Command("send", final, director), CIPFA, MONDAY)
    asks = {block.slot for block in draft.composed.blocks if block.ask}
    final["parts"] = dict.fromkeys(asks, "We looked.")
    case = asked(case, CIPFA, "send", director, **final, also=FOUND)[0]

    again = refused(case, CIPFA, "send", by("customer-service"), **final)

    assert again.code == "wrong-role"


def test_a_further_answer_is_refused_with_when_the_first_went_and_what_may_be_done():
    refusal = refused(answered(), CESTRIA, "send", TEAM, **ANSWER)

    assert refusal.code == "already-answered"
    assert "“Informal answer” went to them already, on Monday 23 November 2026" in refusal.sentence
    assert "take it to the next stage, or open it again" in refusal.sentence
    assert refusal.missing == ("corrects_because",)
    assert "CE-2.1.5" in refusal.clauses


def test_what_a_further_answer_corrects_stays_with_it():
    facts = asked(answered(), CESTRIA, "send", TEAM, **ANSWER, corrects_because="A wrong sum")[1]

    assert [fact.name for fact in facts] == ["sent"]
    assert facts[0].words["corrects_because"] == "A wrong sum"


def test_no_answer_goes_in_a_closed_case_though_none_went_by_letter():
    case = asked(opened(), CESTRIA, "respond", TEAM, **FOUND, form="writing")[0]
    told = asked(case, CESTRIA, "send", TEAM, **ANSWER)[1]
    closed = asked(case, CESTRIA, "close", TEAM)[0]

    refusal = refused(closed, CESTRIA, "send", TEAM, **ANSWER)

    assert [fact.name for fact in told] == ["sent"], "before that a letter may tell it"
    assert refusal.code == "already-answered"
    assert "This case is closed" in refusal.sentence and "open the case again" in refusal.sentence


# -- the same letter again --------------------------------------------------------------------


def test_the_same_letter_again_asks_why_and_says_when_and_by_whom_it_went():
    case = asked(opened(), CESTRIA, "send", FRONT, **ACKNOWLEDGES)[0]

    refusal = refused(case, CESTRIA, "send", TEAM, **ACKNOWLEDGES)
    own = refused(case, CESTRIA, "send", FRONT, **ACKNOWLEDGES)
    facts = asked(case, CESTRIA, "send", TEAM, **ACKNOWLEDGES, again_because="They lost it")[1]

    assert (refusal.code, refusal.missing) == ("sent-already", ("again_because",))
    assert refusal.only_details
    assert "on Monday 23 November 2026, sent by Front line" in refusal.sentence
    assert "sent by you" in own.sentence
    assert facts[0].words["again_because"] == "They lost it"


def test_the_same_letter_to_somebody_else_or_at_another_stage_is_no_second_one():
    case = asked(with_kofi(), CESTRIA, "send", FRONT, **ASKS)[0]

    to_kofi = asked(case, CESTRIA, "send", FRONT, **ASKS, to="party-1")[1]
    again = refused(case, CESTRIA, "send", FRONT, **ASKS, to="complainants")
    later = asked(case, CESTRIA, "respond", TEAM, **FOUND, form="writing")[0]
    later = asked(later, CESTRIA, "escalate", by("customer"), what="No", way="requested")[0]

    assert [fact.name for fact in to_kofi] == ["sent"]
    assert again.code == "sent-already", "one of them has it already"
    assert asked(later, CESTRIA, "send", by("service-manager"), **ASKS)[1]


def test_a_letter_that_does_something_anew_is_not_the_same_letter():
    centre = by("customer-service-centre")
    case = asked(opened(CITIZEN), CITIZEN, "agreed-date", centre, on="2026-12-18")[0]
    update = {"letter": "update", "known": TOLD}

    case = asked(case, CITIZEN, "send", centre, **update, parts={"progress": "We asked."})[0]
    facts = asked(case, CITIZEN, "send", centre, **update, parts={"progress": "They came."})[1]

    assert [fact.name for fact in facts] == ["updated", "sent"]


def test_the_draft_asks_why_among_its_checks():
    case = asked(opened(), CESTRIA, "send", FRONT, **ACKNOWLEDGES)[0]

    draft = drafted(case, Command("send", ACKNOWLEDGES, TEAM), CESTRIA, MONDAY)
    given = {**ACKNOWLEDGES, "again_because": "They lost it"}
    with_why = drafted(case, Command("send", given, TEAM), CESTRIA, MONDAY)

    assert not draft.may_go and with_why.may_go
    assert [one.fix for one in draft.checks if not one.passes] == ["again_because"]


# -- to whom it is owed -----------------------------------------------------------------------


def test_an_answer_to_another_complainant_alone_is_no_answer_to_the_customer():
    case = with_kofi()

    alone = refused(case, CESTRIA, "send", TEAM, **ANSWER, also=FOUND, to="party-1")
    to_all = asked(case, CESTRIA, "send", TEAM, **ANSWER, also=FOUND, to="complainants")
    copy = asked(asked(case, CESTRIA, "send", TEAM, **ANSWER, also=FOUND)[0],
                 CESTRIA, "send", TEAM, **ANSWER, to="party-1")[1]  # fmt: skip

    assert (alone.code, alone.missing) == ("owed-to-the-customer", ("to",))
    assert [fact.name for fact in to_all[1]] == ["responded", "sent", "sent"]
    assert [fact.name for fact in copy] == ["sent"], "then it is told to them as well"


def test_an_acknowledgement_to_another_complainant_leaves_the_customers_promise_running():
    case, facts = asked(with_kofi(), CESTRIA, "send", FRONT, **ACKNOWLEDGES, to="party-1")

    running = {one.id: one.state for one in clocks(case, CESTRIA, MONDAY)}
    assert [fact.name for fact in facts] == ["sent"]
    assert running["acknowledge"] == "running"


def test_an_answer_to_whoever_acts_for_the_customer_is_theirs():
    given = {"party": "representative", "name": "Igor", "key": "c-igor"}
    case = asked(opened(), CESTRIA, "join", FRONT, **given)[0]
    to = {**ANSWER, "also": FOUND, "to": "party-1"}
    before = refused(case, CESTRIA, "send", TEAM, **to)
    record = next(one for one in CESTRIA.record if one.authorises)
    able = {name: "Signed" for name in record.needs if name != "for_party"}
    able["until"] = "2027-12-31"
    role = next(r.id for r in CESTRIA.role if record.id in r.may)
    case = asked(case, CESTRIA, record.id, by(role), **{**able, "for_party": 1})[0]

    assert before.code == "no-authority-to-tell"
    assert [f.name for f in asked(case, CESTRIA, "send", TEAM, **to)[1]] == ["responded", "sent"]


# -- reasons, and what was taken back -----------------------------------------------------------


@pytest.mark.parametrize(
    "name",
    ["not_plain_because", "again_because", "corrects_because", "format_not_because",
     "another_because", "deputy_because", "none_because", "despite"],
)  # fmt: skip
def test_spaces_are_no_reason(name):
    refusal = refused(opened(), CESTRIA, "send", FRONT, **ACKNOWLEDGES, **{name: " \n "})

    assert (refusal.code, refusal.missing) == ("wrong-shape", (name,))


def test_spaces_are_no_finding_and_no_detail():
    case = opened(points=[{"what": "The gate"}])
    found = [{"number": 1, "outcome": "not-upheld", "reason": "  "}]

    fact = asked(case, CESTRIA, "respond", TEAM, outcome="not-upheld", points=found,
                 form="writing")[1][0]  # fmt: skip
    note = refused(case, CESTRIA, "note", FRONT, text="  ")

    assert "reasoned" not in fact.data["points"][0]
    assert note.code == "details-missing"


def test_nothing_pursues_a_complaint_that_was_taken_back():
    case = asked(opened(), CESTRIA, "withdraw", by("customer"), when=at("2026-11-24T10:00"))[0]
    later = at("2026-11-25T10:00")

    refusal = refused(case, CESTRIA, "send", FRONT, later, **ASKS)
    went_before = {"letter": "information-request", "says": ["what-we-need"], "went_by": "post"}
    told = asked(case, CESTRIA, "send", FRONT, later, **went_before,
                 happened=at("2026-11-23T12:00"))[1]  # fmt: skip

    assert refusal.code == "withdrawn"
    assert "open the case again" in refusal.sentence
    assert refused(case, CESTRIA, "send", FRONT, later, **went_before).code == "withdrawn"
    assert told[0].name == "sent", "it did go, while it was open"


def test_what_pursues_nothing_may_go_after_that():
    service = by("customer-service")
    case = asked(opened(CIPFA, kind="compliment", role="member"), CIPFA, "withdraw", service)[0]
    given = {"letter": "thanks", "parts": {"what-came-of-it": "We told them."}, "known": TOLD}

    facts = asked(case, CIPFA, "send", service, **given)[1]

    assert case.status == "withdrawn"
    assert [fact.name for fact in facts] == ["sent"]
