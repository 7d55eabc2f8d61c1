"""A letter is what its pack, the case and whoever writes make of it; none goes with a gap."""

from dataclasses import replace
from datetime import date

import pytest

from putright.core.clocks import clocks
from putright.core.facts import Command
from putright.core.letters.checks import checks
from putright.core.letters.compose import compose
from putright.core.letters.fields import FIELDS, fields_in, fields_of
from putright.core.letters.known import Known, Needs
from putright.core.letters.saying import Saying
from putright.core.packs import parse_pack
from putright.core.rules.sending import drafted
from putright.policies.load import find_pack, load_folder, pack_ids, version_folders
from tests.builders import CESTRIA, CITIZEN, MONDAY, asked, by, opened, refused
from tests.core.test_pack_faults import GOOD

CENTRE = by("customer-service-centre")
FIELDS_KNOWN = {
    "reference": "CIT-1",
    "policy-link": "https://example.org/policy",
    "page": "https://example.org/find",
}
TOLD = {"fields": FIELDS_KNOWN}
DAY = MONDAY.date()


def letter(policy, name):
    return next(one for one in policy.letter if one.id == name)


def with_date(case):
    return asked(case, CITIZEN, "agreed-date", CENTRE, on=date(2026, 12, 11))[0]


def failing(found):
    return [check.id for check in found if not check.passes and check.blocks]


def test_the_words_are_the_packs_the_cases_and_the_writers():
    case = with_date(opened(CITIZEN))
    running = clocks(case, CITIZEN, MONDAY)

    made = compose(
        letter(CITIZEN, "update"), case, CITIZEN, FIELDS_KNOWN, {"progress": "A plumber came."},
        DAY, running=running,
    )  # fmt: skip

    assert made.subject == "How your complaint is going"
    assert [block.kind for block in made.blocks] == ["locked", "free", "locked", "locked", "locked"]
    assert "A plumber came.\n\nYou will have our answer by Friday 11 December 2026." in made.text
    assert made.says == ("reference", "progress", "expected-date", "how-to-reach-us")


def test_a_field_that_nothing_is_known_for_leaves_no_gap_and_keeps_the_letter_here():
    case = opened(CITIZEN)
    made = compose(letter(CITIZEN, "new-date"), case, CITIZEN, {}, {"reasons": "Ill."}, DAY)

    found = checks(made, case, CITIZEN, DAY, Needs())

    assert {"field-reference", "field-first-date", "field-new-date"} <= set(failing(found))
    assert next(check for check in found if check.id == "field-new-date").clauses == ("CZ-5d",)


def test_what_somebody_writes_is_no_field():
    """Otherwise whoever writes could have the letter say anything of the case."""
    case = with_date(opened(CITIZEN))
    made = compose(
        letter(CITIZEN, "update"), case, CITIZEN, FIELDS_KNOWN, {"progress": "{reference} {x}"}, DAY
    )

    assert "{reference} {x}" in made.text
    assert "left-over-progress" in failing(checks(made, case, CITIZEN, DAY, Needs()))


@pytest.mark.parametrize("left", ["[name]", "XXX", "____", "TBC", "???"])
def test_what_was_left_to_fill_in_keeps_the_letter_here(left):
    case = with_date(opened(CITIZEN))
    made = compose(
        letter(CITIZEN, "update"), case, CITIZEN, FIELDS_KNOWN, {"progress": f"We saw {left}."}, DAY
    )

    assert "left-over-progress" in failing(checks(made, case, CITIZEN, DAY, Needs()))


def test_a_letter_without_words_in_its_pack_asks_for_each_need_and_names_the_ways_outside():
    files = {
        **GOOD,
        "letters.toml": '[[letter]]\nid = "answer"\nneeds = ["outcome"]\nadded = "x"\n'
        '[[route]]\nid = "o"\nto = "Ombudsman"\nin_letters = ["answer"]\nadded = "x"\n',
    }
    policy = parse_pack(files)
    case = opened(CITIZEN)

    made = compose(policy.letter[0], case, policy, {}, {"outcome": "It is so."}, DAY)

    assert made.text == "It is so.\n\n- Ombudsman"
    assert made.says == ("outcome", "routes", "o")


def test_a_letter_in_another_language_says_what_is_known_in_it():
    case = with_date(opened(CITIZEN))
    said = {
        "You will have our answer by {answer-by}.": "Cewch ateb erbyn {answer-by}.",
        "Friday": "dydd Gwener",
        "December": "Rhagfyr",
    }

    made = compose(
        letter(CITIZEN, "update"), case, CITIZEN, FIELDS_KNOWN, {"progress": "Da."}, DAY,
        running=clocks(case, CITIZEN, MONDAY), known=Known(saying=Saying(said)),
    )  # fmt: skip

    assert "Cewch ateb erbyn dydd Gwener 11 Rhagfyr 2026." in made.text


def test_the_draft_shows_what_the_step_would_refuse_and_nothing_happens():
    given = {"letter": "final-response", "parts": {}, "known": TOLD}
    case = asked(opened(CITIZEN), CITIZEN, "initial-assessment", CENTRE, actions="Look")[0]

    draft = drafted(case, Command("send", given, by("board")), CITIZEN, MONDAY)

    assert draft.checks[0].id == "not-yours"
    assert not draft.may_go
    assert "actions-or-reasons" in failing(draft.checks)


def test_the_draft_and_what_is_sent_are_the_same():
    given = {"letter": "update", "parts": {"progress": "A plumber came."}, "known": TOLD}
    case = with_date(opened(CITIZEN))

    draft = drafted(case, Command("send", given, CENTRE), CITIZEN, MONDAY)
    _, facts = asked(case, CITIZEN, "send", CENTRE, **given)

    assert draft.may_go
    assert facts[-1].words["text"] == draft.composed.text
    assert facts[-1].words["subject"] == draft.composed.subject
    assert facts[-1].data["says"] == list(draft.composed.says)


def test_no_word_of_a_letter_is_in_the_data_of_a_fact():
    """Data cannot be erased: what somebody wrote, and every name, is words."""
    case = with_date(opened(CITIZEN))
    parts = {"progress": "Zofia was at home.", "reasons": "Zofia."}
    given = {"letter": "update", "parts": {"progress": parts["progress"]}}
    told = {**TOLD, "names": {"customer": "Zofia Nowak"}, "words": {"point 1": "Zofia's lift"}}

    _, facts = asked(case, CITIZEN, "send", CENTRE, **given, known=told)

    assert [fact.name for fact in facts] == ["updated", "sent"]
    assert all("Zofia" not in str(fact.data) for fact in facts)


def test_a_part_that_the_letter_does_not_ask_for_is_refused():
    refusal = refused(
        with_date(opened(CITIZEN)), CITIZEN, "send", CENTRE, letter="update", parts={"x": "y"}
    )

    assert refusal.code == "unknown-part"
    assert "progress" in refusal.sentence


@pytest.mark.parametrize(
    "given", [{"parts": ["x"]}, {"parts": {"progress": 3}}, {"parts": {}, "also": "x"},
              {"parts": {}, "also": {"points": "x"}}],
)  # fmt: skip
def test_parts_of_another_shape_are_refused(given):
    refusal = refused(with_date(opened(CITIZEN)), CITIZEN, "send", CENTRE, letter="update", **given)

    assert refusal.code == "wrong-shape"


def test_a_letter_in_plain_words_is_asked_for_only_where_the_pack_asks_for_it():
    unplain = {"letter": "information-request", "known": TOLD,
               "parts": {"what-we-need": "Prior to our visit, send a photograph."}}  # fmt: skip
    case, actor = opened(CESTRIA), by("front-line")

    refusal = refused(case, CESTRIA, "send", actor, **unplain)
    _, facts = asked(case, CESTRIA, "send", actor, **unplain, not_plain_because="Their own words")
    without = CESTRIA.changed(plain_words=type(CESTRIA.plain_words)())
    _, again = asked(case, without, "send", actor, **unplain)

    assert (refusal.code, refusal.clauses) == ("letter-not-plain", ("CE-2.1.14",))
    assert refusal.only_details
    assert facts[-1].words["not_plain_because"] == "Their own words"
    assert again[-1].name == "sent"


def test_large_print_is_answered_for_before_a_letter_goes():
    case, actor = opened(CESTRIA), by("front-line")
    given = {"letter": "information-request", "parts": {"what-we-need": "A photograph."},
             "known": {**TOLD, "needs": {"format": "Large print"}}}  # fmt: skip

    refusal = refused(case, CESTRIA, "send", actor, **given)
    no_reason = refused(case, CESTRIA, "send", actor, **given, format_met="no")
    asked(case, CESTRIA, "send", actor, **given, format_met="no", format_not_because="No printer")

    assert refusal.missing == no_reason.missing == ("format",)
    assert refusal.clauses == ("CE-2.1.10",)
    assert refusal.only_details


def test_each_of_a_group_has_their_own_letter():
    case, actor = opened(CESTRIA), by("front-line")
    case = asked(case, CESTRIA, "join", actor, party="complainant", name="Ben", key="c-ben")[0]
    given = {"letter": "information-request", "to": "complainants",
             "parts": {"what-we-need": "A photograph."}, "known": TOLD}  # fmt: skip

    _, facts = asked(case, CESTRIA, "send", actor, **given)

    assert [(fact.data["to"], fact.data.get("to_key")) for fact in facts] == [
        ("customer", None),
        ("party-1", "c-ben"),
    ]


def test_the_case_has_no_say_in_a_field_that_the_door_brings():
    case = opened(CITIZEN)

    held = fields_of(case, CITIZEN, [], DAY)

    assert "reference" not in held
    assert held["kind"] == "complaint"
    assert set(held) <= set(FIELDS)


@pytest.mark.parametrize(
    "folder", [f for pack in pack_ids() for f in version_folders(find_pack(pack))], ids=str
)
def test_the_words_of_a_shipped_pack_are_plain_and_its_welsh_has_the_same_fields(folder):
    from putright.core.letters.plain_words import hard
    from putright.languages import language_named
    from putright.policies.spoken import catalogue

    policy = load_folder(folder)
    welsh = language_named("cy")
    assert welsh is not None
    held = catalogue(policy, welsh)
    parts = [part for one in policy.letter for part in one.part]
    parts += [*policy.every_letter.before, *policy.every_letter.after]
    texts = [t for part in parts for t in (part.says, part.lead) if t]
    texts += [one.subject for one in policy.letter if one.subject]

    for text in texts:
        assert hard(text, 25) == [], text
        assert sorted(fields_in(held.find(text) or "")) == sorted(fields_in(text)), text


def test_a_restriction_is_told_only_while_it_counts():
    case = opened(CITIZEN)
    director = by("director-of-customer-service")
    for record, given in (
        ("behaviour", {"what": "Calls", "effect": "No line"}),
        ("warning", {"told": "By letter"}),
        ("adjustments-considered", {"what": "One person"}),
        ("restriction", {"effect": "Mondays only", "reason": "The line", "notice": "Letter",
                         "review_on": date(2026, 12, 1), "until": date(2026, 12, 31)}),
    ):  # fmt: skip
        case = asked(case, CITIZEN, record, director, **given)[0]
    given = {"letter": "restriction-notice", "parts": {}, "known": TOLD}

    now = asked(case, CITIZEN, "send", director, **given)[1]
    later = refused(case, CITIZEN, "send", director, MONDAY.replace(year=2027), **given)

    assert "Mondays only." in (now[-1].words["text"] or "")
    assert later.code == "not-here"


def test_a_letter_carries_out_its_step_under_the_roles_of_that_step():
    case = asked(opened(CESTRIA), CESTRIA, "acknowledge", by("front-line"))[0]
    given = {"letter": "informal-answer", "parts": {"answer": "It is so."}, "known": TOLD,
             "also": {"outcome": "not-upheld"}}  # fmt: skip

    refusal = refused(case, CESTRIA, "send", by("front-line"), **given)
    after, facts = asked(case, CESTRIA, "send", by("service-team"), **given)
    told = {**given, "also": {}}
    theirs = refused(after, CESTRIA, "send", by("front-line"), **told)
    again = asked(after, CESTRIA, "send", by("service-team"), **told, corrects_because="A slip")[1]

    assert refusal.code == theirs.code == "not-yours"
    assert [fact.name for fact in facts] == ["responded", "sent"]
    assert after.status == "answered"
    assert [fact.name for fact in again] == ["sent"]


def test_a_fact_of_the_step_keeps_the_words_of_its_own_details():
    case = opened(CESTRIA, points=[{"what": "The gate"}])
    finding = {"number": 1, "outcome": "not-upheld", "reason": "It shuts."}
    given = {"letter": "informal-answer", "parts": {"answer": "It is so."}, "known": TOLD,
             "also": {"outcome": "not-upheld", "points": [finding]}}  # fmt: skip

    after, facts = asked(case, CESTRIA, "send", by("service-team"), **given)

    assert facts[0].words == {"point 1": "It shuts.", "text": "It is so."}
    assert "It shuts." in (facts[1].words["text"] or "")
    assert replace(after.points[0], reasoned=True) == after.points[0]


def test_what_a_letter_does_not_carry_out_is_not_passed_over():
    case, actor = opened(CESTRIA), by("front-line")
    given = {"letter": "information-request", "parts": {"what-we-need": "A photograph."}}

    no_step = refused(case, CESTRIA, "send", actor, **given, also={"outcome": "upheld"})
    files = refused(case, CESTRIA, "send", by("service-team"), letter="informal-answer", parts={},
                    also={"files": [{"id": 1}]})  # fmt: skip

    assert no_step.code == files.code == "wrong-shape"


def test_an_answer_owed_in_writing_is_not_spoken():
    given = {"letter": "informal-answer", "parts": {"answer": "It is so."}, "known": TOLD,
             "also": {"outcome": "not-upheld"}}  # fmt: skip
    spoken = {**given, "also": {"outcome": "not-upheld", "form": "spoken"}}
    case, actor = opened(CESTRIA), by("service-team")

    draft = drafted(case, Command("send", given, actor), CESTRIA, MONDAY)
    refusal = refused(case, CESTRIA, "send", actor, **spoken)

    written = next(check for check in draft.checks if check.id == "in-writing")
    assert (written.passes, written.clauses) == (True, ("CE-3.5", "CE-2.1.5"))
    assert refusal.code == "not-in-writing"


def test_what_a_letter_says_is_read_by_nobody_else_who_takes_part():
    """An answer is read by all who take part; the letter is to the customer."""
    case = asked(opened(CESTRIA), CESTRIA, "join", by("front-line"), party="complainant",
                 name="Ben", key="c-ben")[0]  # fmt: skip
    given = {"letter": "informal-answer", "parts": {"answer": "About your illness: it is so."},
             "known": TOLD, "also": {"outcome": "not-upheld"}}  # fmt: skip

    _, facts = asked(case, CESTRIA, "send", by("service-team"), **given)

    assert facts[0].name == "responded"
    assert "text" not in facts[0].words
    assert "illness" in (facts[1].words["text"] or "")


def test_a_case_that_was_opened_again_is_answered_again():
    team = by("service-team")
    given = {"letter": "informal-answer", "parts": {"answer": "It is so."}, "known": TOLD,
             "also": {"outcome": "not-upheld"}}  # fmt: skip
    case = asked(opened(CESTRIA), CESTRIA, "send", team, **given)[0]
    case = asked(case, CESTRIA, "close", team)[0]

    told = {**given, "also": {}, "corrects_because": "A slip"}
    told_again = asked(case, CESTRIA, "send", team, **told)[1]
    case = asked(case, CESTRIA, "reopen", by("service-manager"), reason="A new leak")[0]
    answered_again = asked(case, CESTRIA, "send", team, **{**given, "also": {}})[1]

    assert [fact.name for fact in told_again] == ["sent"]
    assert [fact.name for fact in answered_again] == ["responded", "sent"]


def test_words_of_a_customer_keep_no_letter_here_however_they_look():
    """They stand in a locked part that nobody can mend; what staff wrote can be."""
    words = "Your letter said 'Dear [name]', 'TBC', ____, XXX, ??? and {reference}."
    case = with_date(opened(CITIZEN))
    case = asked(case, CITIZEN, "add-point", CENTRE, what=words)[0]
    known = Known(words={"point 1": words}, fields={**FIELDS_KNOWN, "name": "XXX [Ltd]"})

    made = compose(
        letter(CITIZEN, "acknowledgement"), case, CITIZEN, {}, {}, DAY,
        running=clocks(case, CITIZEN, MONDAY), known=known,
    )  # fmt: skip

    assert words in made.text
    assert failing(checks(made, case, CITIZEN, DAY, Needs(), known=known)) == []
