"""A pack that is wrong is refused with every fault at once: file, line, what to write."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from putright.core.lines import line_map
from putright.core.packs import TABLES, parse_pack
from putright.core.refusals import PackFaults
from putright.policies.load import find_pack, read_files, version_folders

GOOD = {
    "pack.toml": """
[policy]
id = "mini"
organisation = "Mini"
title = "Mini"
version = "1"
[calendar]
division = "england-and-wales"
""",
    "kinds.toml": """[[kind]]
id = "complaint"
name = "Complaint"
procedure = "main"
added = "x"
""",
    "stages.toml": """
[[stage]]
id = "stage-1"
name = "Stage 1"
handled_by = "manager"
enter_on = ["received"]
added = "x"

  [[stage.clock]]
  id = "respond"
  within = "10 working days"
  strength = "will"
  counts_from = "entered"
  stops_when = ["responded"]
  added = "x"
""",
    "people.toml": '[[role]]\nid = "manager"\nname = "Manager"\nmay = ["respond"]\nadded = "x"\n',
}


def faults(**changes: str) -> list[str]:
    files = {**GOOD, **{name.replace("_toml", ".toml"): text for name, text in changes.items()}}
    with pytest.raises(PackFaults) as raised:
        parse_pack(files)
    return [str(fault) for fault in raised.value.faults]


def test_a_good_pack_is_a_policy():
    policy = parse_pack(GOOD)

    assert str(policy.all_clocks[0].within) == "10 working days"


@pytest.mark.parametrize(
    ("was", "now", "line", "says"),
    [
        ('"10 working days"', '"10 days"', 11, "working days"),
        ('"10 working days"', "10", 11, "in quotes"),
        ('"10 working days"', '"ten working days"', 11, "a whole number"),
        ('strength = "will"', 'strength = "shall"', 12, "is not one of must"),
        ("counts_from", "count_from", 13, "Did you mean counts_from?"),
        ('["responded"]', '["respnded"]', 14, "Did you mean responded?"),
        ('"manager"', '"manger"', 5, "Did you mean manager?"),
        ('enter_on = ["received"]', 'enter_on = "received"', 6, "a list in square brackets"),
        ('id = "stage-1"\n', "", 2, "missing"),
        ('  added = "x"\n', "", 9, "cites"),
    ],
)
def test_a_fault_has_its_line_and_says_what_to_write(was, now, line, says):
    text = GOOD["stages.toml"].replace(was, now)

    found = faults(stages_toml=text)

    assert any(f.startswith(f"stages.toml:{line}:") and says in f for f in found), found


def test_all_faults_are_told_at_once():
    text = GOOD["stages.toml"].replace('"10 working days"', '"10 days"')

    found = faults(
        stages_toml=text.replace("will", "shall"), kinds_toml='[[kind]]\nid = "c"\ncolour = 1\n'
    )

    assert len(found) >= 4
    assert {f.split(":")[0] for f in found} == {"stages.toml", "kinds.toml"}


@pytest.mark.parametrize(
    ("file", "text", "says"),
    [
        ("kinds.toml", "[[kind]\n", "kinds.toml:1: This is not TOML"),
        ("kinds.toml", '[[stage]]\nid = "x"\n', "stage belongs in stages.toml"),
        ("kinds.toml", '[kind]\nid = "x"\n', "two brackets"),
        ("kids.toml", "", "Did you mean kinds.toml?"),
        ("kinds.toml", "\x00", "NUL"),
        ("kinds.toml", 'kind = "x"\n', "two brackets"),
        (
            "kinds.toml",
            GOOD["kinds.toml"] + GOOD["kinds.toml"],
            "written twice",
        ),
        ("records.toml", '[[record]]\nid = "received"\nadded = "x"\n', "Putright's own"),
        (
            "people.toml",
            '[[role]]\nid = "manager"\nname = "M"\nmay = ["fly"]\nadded = "x"\n',
            "fly",
        ),
        ("stages.toml", '[[procedure]]\nid = "main"\nname = "M"\nadded = "x"\n', "has no stages"),
        (
            "records.toml",
            '[[record]]\nid = "views"\nshown_to = ["custmer"]\nadded = "x"\n',
            "Did you mean customer?",
        ),
        (
            "records.toml",
            '[[gate]]\nid = "g"\nbefore = ["respond"]\nneeds = ["joined"]\n'
            'of_side = "business"\nadded = "x"\n',
            "is no side of this pack",
        ),
    ],
)
def test_every_kind_of_fault_is_told_in_plain_words(file, text, says):
    found = faults(**{file.replace(".toml", "_toml"): text})

    assert any(says in fault for fault in found), found


def test_two_readings_may_not_contradict_each_other_in_one_rule():
    readings = """
[[reading]]
id = "a"
clause = "1"
asks = "?"
chosen = "!"
counting = { first_day = "same day" }
[[reading]]
id = "b"
clause = "1"
asks = "?"
chosen = "!"
counting = { first_day = "day after" }
"""
    stages = GOOD["stages.toml"].replace('  added = "x"', '  added = "x"\n  readings = ["a", "b"]')

    assert any("set first_day differently" in f for f in faults(
        readings_toml=readings, stages_toml=stages))  # fmt: skip


def test_the_line_of_every_key_of_every_shipped_pack_is_right():
    for pack in ("cestria", "cipfa", "citizen", "peopleplus", "financial-ombudsman"):
        for name, text in read_files(version_folders(find_pack(pack))[-1]).items():
            lines = text.splitlines()
            for path, line in line_map(text).items():
                word = str(next(part for part in reversed(path) if isinstance(part, str)))
                near = lines[line - 1]
                assert word in near or "{" in near or "[[" in near, (pack, name, path, line)


MAILBOX = """
[[mailbox]]
id = "log"
name = "Log"
kind = "complaint"
"""
RECORDS = """
[[detail]]
id = "manager"
type = "person"
[[record]]
id = "logged"
name = "Logged"
added = "x"
[[record]]
id = "manager-told"
name = "Told"
needs = ["manager"]
added = "x"
[[record]]
id = "advice"
name = "Advice"
needs = ["text"]
added = "x"
"""


@pytest.mark.parametrize(
    ("keys", "line", "says"),
    [
        ('logs = "loged"', 14, "Did you mean logged?"),
        ('logs = "advice"', 14, "advice needs text, which no message says"),
        ('tells = ["line-manager"]\ntold = "advice"', 15, "must need one thing: the person"),
        ('tells = ["sender"]\ntold = "manager-told"', 15, "Nobody is told"),
    ],
)
def test_a_record_that_mail_makes_asks_for_nothing_that_no_message_says(keys, line, says):
    head = GOOD["pack.toml"] + MAILBOX

    found = faults(pack_toml=f"{head}{keys}\n", records_toml=RECORDS)

    assert any(f.startswith(f"pack.toml:{line}:") and says in f for f in found), found
    good = f'{head}tells = ["line-manager"]\nlogs = "logged"\ntold = "manager-told"\n'
    assert parse_pack({**GOOD, "pack.toml": good, "records.toml": RECORDS}).mailbox[0].told


SCRAPS = st.sampled_from(
    ["[[", "]]", "=", '"', "'''", "{", "}", "\n", "[policy]", "[[stage]]", "id", "within",
     "10 days", "\x00", "\u202e", "😀", "true", "1979-05-27", "0x", "e999", "#", ".", "a" * 300]
)  # fmt: skip


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.sampled_from(sorted(TABLES)), st.lists(SCRAPS | st.text(max_size=8), max_size=30))
def test_no_scrap_of_text_breaks_the_loader(file, scraps):
    try:
        parse_pack({**GOOD, file: "".join(scraps)})
    except PackFaults as refused:
        assert refused.faults
        assert all(fault.line >= 1 and fault.message for fault in refused.faults)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.data())
def test_no_damage_to_a_real_pack_breaks_the_loader(data):
    files = read_files(version_folders(find_pack("citizen"))[-1])
    name = data.draw(st.sampled_from(sorted(files)))
    text = files[name]
    begin = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(begin, min(len(text), begin + 200)))
    insert = data.draw(SCRAPS | st.text(max_size=8))

    try:
        parse_pack({**files, name: text[:begin] + insert + text[end:]})
    except PackFaults as refused:
        assert all(fault.file and fault.line >= 1 for fault in refused.faults)
