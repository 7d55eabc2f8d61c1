"""Is what is on record of one letter good for that one alone, in a policy of anybody's?"""

from dataclasses import replace

import pytest

from putright.core.case import fold
from putright.core.letters.of_one import digest_of
from putright.core.packs import parse_pack
from tests.builders import CESTRIA, MONDAY, asked, by, opened, refused
from tests.core.test_pack_faults import GOOD, faults

PEOPLE = """
[[role]]
id = "manager"
name = "Manager"
may = ["respond", "send", "record", "add-point", "join"]
added = "x"

[[role]]
id = "director"
name = "Director"
may = ["read-it"]
added = "x"
"""
RECORDS = """
[[record]]
id = "read-it"
name = "Read by a director"
from_role = ["director"]
of_draft = true
added = "Our own rule"

[[gate]]
id = "a-director-reads-it"
before = ["send"]
needs = ["read-it"]
added = "Our own rule"
"""
LETTERS = """
[[letter]]
id = "answer"
name = "Answer"
needs = ["answer"]
subject = "Our answer"
does = "respond"
added = "x"

  [[letter.part]]
  slot = "answer"
  ask = "Our answer"

[[letter]]
id = "understood"
name = "What we understood"
needs = ["understood"]
subject = "What we understood"
added = "x"

  [[letter.part]]
  shows = "points"

  [[letter.part]]
  slot = "understood"
  ask = "What we understood"

[[letter]]
id = "update"
name = "Update"
needs = ["news"]
subject = "News"
added = "x"

  [[letter.part]]
  slot = "news"
  ask = "The news"
"""
FILES = {**GOOD, "people.toml": PEOPLE, "records.toml": RECORDS, "letters.toml": LETTERS}
OURS = parse_pack(FILES).changed(holidays=CESTRIA.holidays)
MANAGER, DIRECTOR = by("manager"), by("director")
NEWS = {"letter": "update", "parts": {"news": "We visit on Friday."}}
ANSWER = {"letter": "answer", "parts": {"answer": "It was our fault."},
          "also": {"outcome": "upheld", "reason": "We were late."}}  # fmt: skip


def came():
    return opened(OURS, role="customer")


def approved(case, **given):
    return asked(case, OURS, "record", DIRECTOR, record="read-it", **given)[0]


def test_a_colleague_approves_where_a_policy_asks_it():
    assert refused(came(), OURS, "send", MANAGER, **NEWS).code == "gate"
    assert refused(came(), OURS, "record", MANAGER, record="read-it", **NEWS).code == "not-yours"

    case = approved(came(), **NEWS)

    assert refused(case, OURS, "send", MANAGER, **ANSWER).code == "of-another-letter"
    other = {**NEWS, "parts": {"news": "We visit on Monday."}}
    refusal = refused(case, OURS, "send", MANAGER, **other)
    assert refusal.code == "approval-of-other-words"
    assert refusal.clauses == ("Our own rule",) and refusal.missing == ("read-it",)
    case, facts = asked(case, OURS, "send", MANAGER, **NEWS)
    assert [fact.name for fact in facts] == ["sent"]
    assert refused(
        case, OURS, "send", MANAGER, **NEWS, again_because="Lost"
    ).code == "of-another-letter"  # fmt: skip


def test_what_goes_on_record_with_a_letter_is_approved_with_it():
    case = approved(came(), **ANSWER)
    other = {**ANSWER, "also": {"outcome": "not-upheld", "reason": "We were in time."}}

    assert refused(case, OURS, "send", MANAGER, **other).code == "approval-of-other-words"
    case, facts = asked(case, OURS, "send", MANAGER, **ANSWER)
    assert [fact.name for fact in facts][:2] == ["responded", "sent"]


def test_what_the_letter_shows_is_approved_as_it_was():
    shows_points = {"letter": "understood", "parts": {"understood": "That is all."}}
    case = approved(approved(came(), **NEWS), **shows_points)
    assert asked(case, OURS, "send", MANAGER, **shows_points)

    case = asked(case, OURS, "add-point", MANAGER, what="The desk was rude.")[0]

    refusal = refused(case, OURS, "send", MANAGER, **shows_points)
    assert refusal.code == "approval-of-other-words"
    assert "Something was put on record after" in refusal.sentence
    assert asked(case, OURS, "send", MANAGER, **NEWS), "an update shows no point"


def test_an_answer_in_writing_is_not_given_past_the_approval():
    words = {"outcome": "upheld", "text": "It was our fault."}

    for form in ("writing", "email", None):
        refusal = refused(came(), OURS, "respond", MANAGER, **words, form=form)
        assert refusal.code == "gate" and refusal.missing == ("read-it",)
    assert asked(came(), OURS, "respond", MANAGER, **words, form="phone")


def test_it_is_to_one_person():
    case = asked(came(), OURS, "join", by("manager"), party="complainant", name="Kofi")[0]
    case = approved(case, **NEWS, to="party-1")

    assert refused(case, OURS, "send", MANAGER, **NEWS).code == "of-another-letter"
    assert asked(case, OURS, "send", MANAGER, **NEWS, to="party-1")


def test_one_that_was_struck_out_is_good_for_nothing():
    case = approved(came(), **NEWS)
    case = asked(case, OURS, "strike", DIRECTOR, record="read-it", reason="Not that one")[0]

    assert refused(case, OURS, "send", MANAGER, **NEWS).code == "gate"


def test_an_approval_from_before_there_were_digests_lets_nothing_out():
    facts = asked(came(), OURS, "record", DIRECTOR, record="read-it", **NEWS)[1]
    [fact] = facts
    assert set(fact.words) == {"approved_words"} and "parts" not in fact.data

    old = fold([replace(fact, words={}, data={})], came())
    assert refused(old, OURS, "send", MANAGER, **NEWS).code == "approval-of-other-words"


@pytest.mark.parametrize(
    ("one", "other", "is_same"),
    [
        (({"a": "x"}, {}), ({"a": " x\r\n"}, {}), True),
        (({"a": "x", "b": " "}, {}), ({"a": "x"}, {}), True),
        (({"a": "x"}, {"until": MONDAY.date()}), ({"a": "x"}, {"until": "2026-11-23"}), True),
        (({"a": "x"}, {"note": ""}), ({"a": "x"}, {}), True),
        (({"a": "x"}, {}), ({"b": "x"}, {}), False),
        (({"a": "x y"}, {}), ({"a": "x  y"}, {}), False),
        (({"a": "x"}, {"outcome": "upheld"}), ({"a": "x"}, {}), False),
    ],
)
def test_the_digest_tells_words_apart_and_nothing_else(one, other, is_same):
    assert (digest_of(*one) == digest_of(*other)) is is_same


@pytest.mark.parametrize(
    ("was", "now", "says"),
    [
        ('before = ["send"]', 'before = ["respond"]', "this gate stands before send alone"),
        ('needs = ["read-it"]', 'needs = ["read-it", "responded"]', "a gate of its own"),
        ('needs = ["read-it"]', 'needs_any = ["read-it"]', "a gate of its own"),
        ('needs = ["read-it"]', 'needs = ["responded"]', "no gate before send waits for it"),
    ],
)
def test_a_pack_that_waits_for_it_elsewhere_has_a_fault(was, now, says):
    records = RECORDS.replace(was, now)
    changes = {"people_toml": PEOPLE, "letters_toml": LETTERS, "records_toml": records}

    assert any(says in fault for fault in faults(**changes))
