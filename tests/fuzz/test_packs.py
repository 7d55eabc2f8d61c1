"""Is every odd pack refused with file, line and what to write, and a good one taken after?"""

import os
import re
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from putright.commands import main
from putright.commands.policy import _sentences
from putright.commands.policy_compare import things
from putright.core.lines import line_map
from putright.core.packs import parse_pack
from putright.core.policy import Policy
from putright.core.refusals import PackFaults
from putright.core.rehearse import rehearse
from putright.policies import load
from putright.policies.calendars import bank_holidays
from tests.fuzz import odd
from tests.fuzz.judge import tried

PACKS = ("cestria", "cipfa", "citizen", "financial-ombudsman", "peopleplus")
LONGEST = 2000  # characters of one fault: a person reads it
_VALUE = re.compile(r"^(\s*[\w.\"-]+\s*=\s*)(.*)$")

VALUES = (
    '""',
    "''",
    '"x"',
    "0",
    "-1",
    "1e999",
    "inf",
    "-nan",
    "9" * 30,
    "9" * 5000,
    "0x" + "f" * 6000,
    "1_0",
    "true",
    "[]",
    "{}",
    "[[]]",
    '[""]',
    '["x", 1]',
    "[1, [2, [3]]]",
    "{ a = { b = { c = 1 } } }",
    "[" * 200 + "]" * 200,
    "[" * 20_000,
    "{a=" * 300 + "1" + "}" * 300,
    "2026-11-23",
    "0001-01-01",
    "9999-12-31",
    "2026-02-30",
    "0000-00-00",
    "10000-01-01",
    "23:59:60",
    "2026-11-23T25:00:00Z",
    "1979-05-27T00:32:00.999999999999+99:99",
    '"10 working days"',
    '"0 working days"',
    '"-1 calendar days"',
    '"١٠ working days"',
    '"99999999999999999999 years"',
    '"1e9 months"',
    '"100 years"',
    '"10 fortnights"',
    '"not stated"',
    '"as agreed"',
    '"1.5 hours"',
    '"\\u0000"',
    '"\\ud800"',
    '"\\U00110000"',
    '"\\u202e"',
    "'''\n'''",
    '"""',
    '"' + "a" * 100_000 + '"',
    '"../../etc/passwd"',
    '"stage-1"',
    '["stage-1", "stage-1"]',
    '["received", "responded"]',
    '"Europe/London"',
    '"../../../etc/passwd"',
    '"Europe/\\u0000"',
    '"24:00"',
    '"٠٩:٠٠"',
    "# x",
    "=",
    "a = 1",
    "\\",
    "\x00",
    "\x7f",
    "\ufeff",
    '"<x-mark>"',
    '{ kind = ["x"], lacks = "x" }',
    '"every 2 weeks"',
    '"february"',
    '"29 february"',
    '"31 november"',
    '["a", "a", "a"]',
)
LINES = (
    "",
    "[",
    "[[",
    "]]",
    "[policy]",
    "[[policy]]",
    "[clause]",
    "[[clause]]",
    "[[stage]]",
    "[[stage.clock]]",
    "[stage.clock]",
    "[[stage.clock.clock]]",
    "[a.b.c]",
    "[" + "a." * 3000 + "b]",
    "[[" + "a." * 300 + "b]]",
    'id = "x"',
    'id = "x"\nid = "y"',
    "a.b.c = 1",
    "a" * 5000 + " = 1",
    '"" = 1',
    '"a.b" = 1',
    "stage = 1",
    "overlays = 1",
    'overlays = ["cestria"]',
    "overlays = [1]",
    'overlays = ["../cestria", "\\u0000"]',
    "policy = 1",
    "settings = {}",
    "[settings]\na = 1e999",
    "unheard-of = 1",
    "\x00",
    "\u2028",
    "\x0c",
    "\r",
    "é = 1",
    "x = '''\n\n",
    'x = """\\',
    "}",
)


@cache
def files_of(pack: str) -> dict[str, str]:
    return load.read_files(load.version_folders(load.find_pack(pack))[-1])


@cache
def overlays_of(pack: str) -> tuple[dict[str, str], ...]:
    return tuple(files_of(name) for name in load._overlays(files_of(pack)))


@cache
def stories_of(pack: str) -> list[tuple[str, str]]:
    return load.rehearsals(load.version_folders(load.find_pack(pack))[-1])[:3]


@st.composite
def changed(draw: Any, text: str) -> str:
    """Give a text with one to three of its lines changed."""
    lines = text.split("\n")
    for _ in range(draw(st.integers(1, 3))):
        at = draw(st.integers(0, len(lines) - 1))
        what = draw(st.sampled_from(["drop", "double", "swap", "value", "value", "value", "line",
                                     "cut", "key", "char"]))  # fmt: skip
        if what == "drop":
            del lines[at]
        elif what == "double":
            lines.insert(at, lines[at])
        elif what == "swap":
            other = draw(st.integers(0, len(lines) - 1))
            lines[at], lines[other] = lines[other], lines[at]
        elif what == "value":
            odd_one = draw(st.sampled_from(VALUES))
            lines[at] = _VALUE.sub(lambda found, new=odd_one: found[1] + new, lines[at])
        elif what == "line":
            lines.insert(at, draw(st.sampled_from(LINES)))
        elif what == "cut":
            lines[at] = lines[at][: draw(st.integers(0, 20))]
        elif what == "key":
            lines[at] = re.sub(r"^(\s*)\w", r"\1x", lines[at])
        else:
            lines[at] += draw(st.text(st.characters(codec="utf-8"), max_size=3))
        lines = lines or [""]
    return "\n".join(lines)


def policy_or_faults(files: dict[str, str], pack: str) -> Policy | None:
    """Return the policy, or None where every fault of it says its file, its line and what to do."""
    tried()
    try:
        return parse_pack(files, overlays_of(pack)).changed(holidays=bank_holidays())
    except PackFaults as faults:
        assert faults.faults
        for fault in faults.faults:
            assert fault.file in files, fault
            assert 1 <= fault.line <= files[fault.file].count("\n") + 1, fault
            assert fault.message.rstrip()[-1] in ".?!", fault
            assert len(fault.message) <= LONGEST, len(fault.message)
        return None


@odd.effort(60, 25_000)
@given(st.data())
def test_a_changed_file_is_taken_or_every_fault_has_its_place(data):
    pack = data.draw(st.sampled_from(PACKS))
    name = data.draw(st.sampled_from(sorted(files_of(pack))))
    text = data.draw(changed(files_of(pack)[name]))

    policy = policy_or_faults({**files_of(pack), name: text}, pack)

    if policy is not None:
        it_can_be_told(policy, pack)


def it_can_be_told(policy: Policy, pack: str) -> None:
    """What was found to be a policy can be shown, compared and rehearsed."""
    assert _sentences(policy)
    assert things(policy)
    for file, story in stories_of(pack):
        rehearse(story, policy, file)


@odd.effort(60, 20_000)
@given(st.data())
def test_a_changed_story_is_played_or_every_fault_has_its_place(data):
    pack = data.draw(st.sampled_from(PACKS))
    every = load.rehearsals(load.version_folders(load.find_pack(pack))[-1])
    file, story = data.draw(st.sampled_from(every))
    text = data.draw(changed(story))
    tried()

    from putright.commands.rehearse import _outcome

    outcome = _outcome(text, load.load_policy(pack), file)

    assert outcome.passed or outcome.problems
    assert all(len(problem) < 2 * LONGEST for problem in outcome.problems)


@odd.effort(200, 50_000)
@given(st.one_of(st.text(max_size=80), st.lists(st.sampled_from(LINES + VALUES)).map("\n".join)))
def test_the_lines_of_anything_at_all_can_be_told(text):
    tried()
    lines = line_map(text)

    assert all(1 <= line <= len(text.splitlines()) for line in lines.values())


# -- as they lie in a folder -----------------------------------------------------------------


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    """Return a copy of a good pack, to be spoilt."""
    folder = tmp_path / "mine"
    folder.mkdir()
    for name, text in files_of("cipfa").items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def checked(folder: Path, capsys: pytest.CaptureFixture[str]) -> tuple[int, str]:
    """Check a pack as its author does; return the exit code and what was said."""
    tried()
    load.load_folder.cache_clear()
    code = main(["policy", "check", str(folder)])
    told = capsys.readouterr()
    assert "Traceback" not in told.err
    assert len(told.err) < 100_000
    return code, told.out + told.err


def spoil_with_bytes(raw: bytes) -> Callable[[Path], None]:
    return lambda folder: (folder / "kinds.toml").write_bytes(raw) and None


def link_out(folder: Path) -> None:
    (folder / "kinds.toml").unlink()
    (folder / "kinds.toml").symlink_to("/etc/passwd")


def link_to_nothing(folder: Path) -> None:
    (folder / "kinds.toml").unlink()
    (folder / "kinds.toml").symlink_to("nowhere")


def link_to_itself(folder: Path) -> None:
    (folder / "kinds.toml").unlink()
    (folder / "kinds.toml").symlink_to("kinds.toml")


def link_to_a_device(folder: Path) -> None:
    (folder / "kinds.toml").unlink()
    (folder / "kinds.toml").symlink_to("/dev/zero")


def a_folder_of_that_name(folder: Path) -> None:
    (folder / "kinds.toml").unlink()
    (folder / "kinds.toml").mkdir()


def a_pipe_of_that_name(folder: Path) -> None:
    (folder / "kinds.toml").unlink()
    os.mkfifo(folder / "kinds.toml")


def a_story_that_is_a_folder(folder: Path) -> None:
    (folder / "rehearsals" / "a.toml").mkdir(parents=True)


def a_story_that_never_ends(folder: Path) -> None:
    (folder / "rehearsals").mkdir()
    (folder / "rehearsals" / "a.toml").symlink_to("/dev/zero")


def a_story_too_large(folder: Path) -> None:
    (folder / "rehearsals").mkdir()
    (folder / "rehearsals" / "a.toml").write_bytes(b"# x\n" * 13_000_000)


SPOILT: dict[str, Callable[[Path], None]] = {
    "no UTF-8": spoil_with_bytes(b'[[kind]]\nid = "\xff"\n'),
    "UTF-16": spoil_with_bytes("[[kind]]".encode("utf-16")),
    "NUL": spoil_with_bytes(b"\x00"),
    "a picture": spoil_with_bytes(b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 40),
    "50 MB": spoil_with_bytes(b"# x\n" * 13_000_000),
    "one line of 2 MB": spoil_with_bytes(b"a" * 1_999_999),
    "deep": spoil_with_bytes(b"a = " + b"[" * 500_000),
    "deep and closed": spoil_with_bytes(b"a = " + b"[" * 90 + b"]" * 90),
    "deep tables": spoil_with_bytes(b"[" + b"a." * 400_000 + b"a]"),
    "many keys": spoil_with_bytes(b"".join(b"k%d = 1\n" % n for n in range(50_000))),
    "many kinds": spoil_with_bytes(b"[[kind]]\n" * 20_000),
    "quotes": spoil_with_bytes(b'a = "' + b"\\" * 500_000),
    "a link out of the pack": link_out,
    "a link to nothing": link_to_nothing,
    "a link to itself": link_to_itself,
    "a link to a device": link_to_a_device,
    "a folder": a_folder_of_that_name,
    "a pipe": a_pipe_of_that_name,
    "a story that is a folder": a_story_that_is_a_folder,
    "a story that never ends": a_story_that_never_ends,
    "a story too large": a_story_too_large,
}


@pytest.mark.parametrize("spoil", SPOILT.values(), ids=SPOILT)
def test_a_spoilt_pack_is_refused_in_sentences_and_a_good_one_taken_after_it(pack, capsys, spoil):
    spoil(pack)

    code, told = checked(pack, capsys)

    assert code == 1
    assert "kinds.toml" in told or "rehearsals/a.toml" in told
    assert "root:" not in told  # of /etc/passwd
    assert checked(load.find_pack("cestria"), capsys)[0] == 0


@pytest.mark.parametrize("prefix", [b"\xef\xbb\xbf", b""], ids=["with a mark", "without"])
def test_line_ends_of_another_system_and_a_byte_order_mark_are_no_fault(pack, capsys, prefix):
    for path in pack.glob("*.toml"):
        path.write_bytes(prefix + path.read_bytes().replace(b"\n", b"\r\n"))

    assert checked(pack, capsys) == (0, f"{pack}: no faults.\n")


@pytest.mark.parametrize(
    "overlays",
    ['["mine"]', '["mine", "other", "cestria"]', '["nowhere"]', '[".."]', '["/"]',
     '["\\u0000"]', '["' + "a" * 5000 + '"]', '"mine"', "[[]]", "[1]", '[""]', "{}"],
)  # fmt: skip
def test_packs_that_lie_over_one_another_or_nothing_are_refused(
    pack, capsys, monkeypatch, overlays
):
    monkeypatch.setenv("PUTRIGHT_PACKS", str(pack.parent))
    text = (pack / "pack.toml").read_text(encoding="utf-8")
    (pack / "pack.toml").write_text(f"overlays = {overlays}\n{text}", encoding="utf-8")
    other = pack.parent / "other"
    other.mkdir()
    (other / "pack.toml").write_text('overlays = ["mine"]\n', encoding="utf-8")

    code, told = checked(pack, capsys)

    assert code == 1
    assert told.strip()
