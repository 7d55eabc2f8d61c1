"""What a pack may say of a letter: each fault has its line, and what to write instead."""

import re
from pathlib import Path

import pytest

from putright.core.details import called
from putright.core.letters.compose import parts_of
from putright.core.letters.fields import FIELDS
from putright.core.packs import parse_pack
from putright.core.wording import words_of
from tests.core.test_pack_faults import GOOD, faults

LETTER = """[[letter]]
id = "answer"
name = "Answer"
needs = ["outcome", "reference"]
subject = "Your {kind}"
does = "respond"
added = "x"

  [[letter.part]]
  slot = "reference"
  says = "Our reference is {reference}."

  [[letter.part]]
  shows = "outcome"

  [[letter.part]]
  slot = "reasons"
  ask = "Why?"
  when = { kind = ["complaint"] }
"""
ROUTE = """
[[route]]
id = "ombudsman"
to = "Ombudsman"
in_letters = ["answer"]
added = "x"
"""


def test_a_good_letter_is_read():
    policy = parse_pack({**GOOD, "letters.toml": LETTER})

    assert [part.fills for part in policy.letter[0].part] == ["reference", "outcome", "reasons"]


@pytest.mark.parametrize(
    ("was", "now", "line", "says"),
    [
        ("{reference}", "{refrence}", 11, "Did you mean reference?"),
        ("{kind}", "{knd}", 5, "Did you mean kind?"),
        ('slot = "reference"', 'slot = "refrence"', 4, "Did you mean refrence?"),
        ('shows = "outcome"', 'shows = "outcom"', 14, "Did you mean outcome?"),
        ('  shows = "outcome"\n', '  slot = "outcome"\n', 13, "This part has nothing"),
        ('ask = "Why?"', 'ask = "Why?"\n  says = "Because."', 16, "both says and ask"),
        ('slot = "reasons"\n  ', "", 16, "Name the slot"),
        ('does = "respond"', 'does = "responds"', 6, "Did you mean respond?"),
        ('["complaint"]', '["complain"]', 19, "Did you mean complaint?"),
        ("ask =", "aks =", 18, "Did you mean ask?"),
        ('{ kind = ["complaint"] }', '{ to = ["custmer"] }', 19, "Did you mean customer?"),
        ('{ kind = ["complaint"] }', '{ role = ["managr"] }', 19, "Did you mean manager?"),
        ('{ kind = ["complaint"] }', '{ channel = ["emial"] }', 19, "Did you mean email?"),
        ('{ kind = ["complaint"] }', '{ has = ["respnded"] }', 19, "Did you mean responded?"),
        ('"respond"\n', '"respond"\nwhen = { to = ["bodies"] }\n', 7, "Did you mean body?"),
        ('"respond"\n', '"respond"\nwhen = { channel = ["pohne"] }\n', 7, "Did you mean phone?"),
        ('slot = "reasons"', 'slot = "reasons"\n  lead = "So:"', 18, "before a list"),
    ],
)
def test_a_fault_has_its_line_and_what_to_write(was, now, line, says):
    found = faults(letters_toml=LETTER.replace(was, now, 1))

    assert len(found) == 1, found
    assert found[0].startswith(f"letters.toml:{line}: ")
    assert says in found[0]


def test_a_letter_that_must_name_a_way_outside_has_a_part_for_it():
    found = faults(letters_toml=LETTER + ROUTE)

    assert len(found) == 1
    assert 'shows = "routes"' in found[0]


def test_what_is_asked_twice_needs_two_slots():
    twice = LETTER + '\n  [[letter.part]]\n  slot = "reasons"\n  ask = "And why?"\n'

    assert "Two parts ask for 'reasons'" in faults(letters_toml=twice)[0]


def test_what_every_letter_says_has_its_source_and_fills_its_needs():
    every = '\n[every_letter]\nneeds = ["how-to-reach-us"]\n'

    found = faults(letters_toml=LETTER + every)

    assert len(found) == 2
    assert "how-to-reach-us" in found[0]
    assert "every_letter: say which clause" in found[1]


def test_what_every_letter_says_is_around_each_that_does_not_stand_alone():
    every = """
[every_letter]
needs = ["how-to-reach-us"]
added = "x"

  [[every_letter.after]]
  slot = "how-to-reach-us"
  says = "Call us."
"""
    alone = LETTER.replace('does = "respond"', "alone = true").replace('"answer"', '"note"')

    policy = parse_pack({**GOOD, "letters.toml": LETTER + alone + every})

    answer, note = policy.letter
    assert [part.fills for part in parts_of(answer, policy)][-1] == "how-to-reach-us"
    assert parts_of(note, policy) == note.part


def test_a_letter_that_stands_alone_need_not_fill_what_others_must():
    alone = LETTER.replace('does = "respond"', "alone = true")
    every = '\n[every_letter]\nneeds = ["how-to-reach-us"]\nadded = "x"\n'

    assert parse_pack({**GOOD, "letters.toml": alone + every}).letter[0].alone
    assert "how-to-reach-us" in faults(letters_toml=LETTER + every)[0]


def test_the_reference_says_every_field():
    page = (Path(__file__).parents[3] / "docs" / "reference" / "letters.md").read_text("utf-8")
    fields = page.partition("## Fields")[2].partition("## ")[0]

    assert set(re.findall(r"^\| `([a-z-]+)` \|", fields, re.M)) == set(FIELDS)


def test_a_way_outside_stands_in_a_letter_that_there_is():
    routes = LETTER + ROUTE.replace('["answer"]', '["answr"]')

    found = faults(letters_toml=routes)
    assert len(found) == 1
    assert "'answr' is no letter of this pack. Did you mean answer?" in found[0].replace('"', "'")


def test_an_answer_is_an_id_or_an_id_with_a_name_and_is_given_once():
    detail = '[[detail]]\nid = "court"\ntype = "choice"\nchoices = ["high", {two}]\n'
    named = detail.replace("{two}", '{ id = "low", name = "The lower court" }')

    policy = parse_pack({**GOOD, "records.toml": named})
    assert policy.details["court"].answers == {"high": "", "low": "The lower court"}
    assert called("court", "low", policy) == "The lower court"
    assert called("court", "high", policy) == "high"
    assert "The lower court" in words_of(policy)
    twice = faults(records_toml=detail.replace("{two}", '{ id = "high" }'))
    assert any("is written twice" in one for one in twice)
    assert any("Did you mean name?" in one for one in faults(
        records_toml=detail.replace("{two}", '{ id = "low", nam = "x" }')))  # fmt: skip


PRISON = """
[[by_post]]
id = "in-prison"
procedure = ["main"]
added = "x"
"""


@pytest.mark.parametrize(
    ("was", "now", "says"),
    [
        ('["main"]', '["mian"]', "Did you mean main?"),
        ("We are at {page}.", "We are in {page}.", ""),
        ('  on_paper = "Write."\n', "", "with the address of a page alone"),
        ('  on_paper = "Write."', '  on_papr = "Write."', "Did you mean on_paper?"),
        ('"Write."', '"Write to {contct}."', "Did you mean contact?"),
    ],
)
def test_whom_we_write_to_by_post_alone_is_told_everything(was, now, says):
    part = '\n  [[letter.part]]\n  slot = "way"\n  says = "We are at {page}."\n'
    text = LETTER.replace('"reference"]', '"reference", "way"]', 1) + part
    text += '  on_paper = "Write."\n' + PRISON
    assert was in text
    files = {"letters_toml": text.replace(was, now)}

    if says:
        assert any(says in one for one in faults(**files))
    else:
        assert (
            parse_pack({**GOOD, "letters.toml": files["letters_toml"]}).by_post[0].opened_by == ""
        )
