"""`putright policy` reads, checks, explains and compares, and says every fault of a pack."""

import json
import shutil
from pathlib import Path

import pytest

from putright.commands import main
from putright.policies.load import SHIPPED, load_folder, pack_ids, versions

PACKS = ["cestria", "cipfa", "citizen", "financial-ombudsman", "peopleplus"]


@pytest.fixture
def outside(tmp_path: Path, monkeypatch) -> Path:
    """Return a folder of packs outside the package that is searched too."""
    folder = tmp_path / "packs"
    folder.mkdir()
    monkeypatch.setenv("PUTRIGHT_PACKS", str(folder))
    versions.cache_clear()
    yield folder
    versions.cache_clear()
    load_folder.cache_clear()


def copied(outside: Path, name: str = "mine") -> Path:
    """Return the folder of a pack of one's own: Citizen's second version under another name."""
    folder = outside / name / "1.0"
    shutil.copytree(SHIPPED / "citizen" / "2.0", folder)
    change(folder / "pack.toml", 'id = "citizen"', f'id = "{name}"')
    return folder


def change(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def said(capsys, *words: str, code: int = 0) -> str:
    assert main(["policy", *words]) == code
    captured = capsys.readouterr()
    assert "Traceback" not in captured.err
    return captured.out + captured.err


def data(capsys, *words: str, code: int = 0):
    assert main(["policy", *words, "--json"]) == code
    return json.loads(capsys.readouterr().out)


# -- list and show ------------------------------------------------------------------------


def test_every_pack_and_version_is_listed(capsys):
    assert {row["policy"] for row in data(capsys, "list")} == set(PACKS)
    assert {row["version"] for row in data(capsys, "list") if row["policy"] == "citizen"} == {
        "1.0",
        "2.0",
    }
    assert "Cestria Community Housing Association" in said(capsys, "list")


def test_a_pack_outside_is_listed_and_can_be_used(capsys, outside: Path):
    copied(outside)

    assert "mine" in {row["policy"] for row in data(capsys, "list")}
    assert "answered by service-area-manager" in said(capsys, "show", "mine")
    assert main(["due", "mine", "acknowledge", "--from", "2026-11-23"]) == 0
    assert "due 2026-11-26" in capsys.readouterr().out


def test_a_broken_pack_outside_does_not_hide_the_others(capsys, outside: Path):
    change(copied(outside) / "kinds.toml", 'name = "Complaint"', "nam = 3")

    assert main(["policy", "list"]) == 1
    captured = capsys.readouterr()
    assert "peopleplus" in captured.out
    assert "mine: kinds.toml:" in captured.err


@pytest.mark.parametrize("pack", PACKS)
def test_a_policy_in_sentences(capsys, pack: str):
    text = said(capsys, "show", pack)

    assert "What can come in:" in text
    assert "Readings of what is not clear:" in text


def test_a_policy_as_its_tables(capsys):
    shown = data(capsys, "show", "cestria")

    assert shown["policy"]["approved"] == "2010-04-28"
    assert shown["stage"][0]["clock"][0]["within"] == "10 working days"
    assert "clause" not in shown
    assert data(capsys, "show", "citizen", "--version", "1.0")["policy"]["version"] == "1.0"


# -- check --------------------------------------------------------------------------------


@pytest.mark.parametrize("pack", PACKS)
def test_the_packs_that_are_shipped_have_no_faults(capsys, pack: str):
    assert "no faults" in said(capsys, "check", str(SHIPPED / pack))
    assert data(capsys, "check", str(SHIPPED / pack)) == {"faults": []}


def test_every_fault_is_listed_at_once_with_its_file_and_line(capsys, outside: Path):
    folder = copied(outside)
    change(folder / "kinds.toml", 'name = "Compliment"', 'nam = "Compliment"')
    change(folder / "clocks.toml", 'within = "3 working days"', 'within = "3 days"')
    (folder / "rehearsals" / "mine.toml").write_text('nam = "x"\n')
    (folder / "rehearsals" / "other.toml").write_bytes(b'name = "caf\xe9"\n')

    text = said(capsys, "check", str(folder), code=1)

    for part in ("kinds.toml:", "clocks.toml:", "working days", "rehearsals/mine.toml:1:",
                 "rehearsals/other.toml:1: This is not UTF-8 text."):  # fmt: skip
        assert part in text
    faults = data(capsys, "check", str(folder.parent), code=1)["faults"]
    assert {fault["file"] for fault in faults} >= {"kinds.toml", "clocks.toml"}
    assert all(fault["line"] >= 1 and fault["message"] for fault in faults)


def test_which_version_has_the_fault_is_said(capsys, outside: Path):
    folder = copied(outside)
    shutil.copytree(folder, folder.parent / "2.0")
    (folder.parent / "2.0" / "kinds.toml").write_text("[[kind\n")

    assert "2.0/kinds.toml:" in said(capsys, "check", str(folder.parent), code=1)


@pytest.mark.parametrize(
    ("content", "part"),
    [
        (b"\xff\xfe", "not UTF-8"),
        (b"[[kind]]\n" * 2, "kinds.toml"),
        (b"a = " + b"[" * 3000, "TOML"),
        (b"#" * 2_000_001, "too large"),
        (b"\x00", "NUL character"),
    ],
    ids=["bytes", "empty tables", "deep", "large", "NUL"],
)
def test_nonsense_in_a_pack_is_a_fault_and_no_traceback(
    capsys, outside: Path, content: bytes, part: str
):
    folder = copied(outside)
    (folder / "kinds.toml").write_bytes(content)

    assert part in said(capsys, "check", str(folder), code=1)


@pytest.mark.parametrize("path", ["none", "pyproject.toml", "tests"])
def test_a_path_that_holds_no_pack(capsys, path: str):
    text = said(capsys, "check", path, code=1)

    assert "is not there" in text or "holds no pack" in text


# -- clauses and coverage -----------------------------------------------------------------


@pytest.mark.parametrize("pack", PACKS)
def test_every_clause_has_a_strength_and_somebody_who_sees_to_it(capsys, pack: str):
    rows = data(capsys, "clauses", pack)

    assert rows
    for row in rows:
        assert set(row) == {
            "id", "heading", "summary", "strength", "run_by", "kept_by", "status",
        }  # fmt: skip
        assert row["strength"] in ("must", "will", "aim", "usually", "may", "text")
    assert rows[0]["id"] in said(capsys, "clauses", pack)


def test_coverage_says_what_is_implemented_rehearsed_and_noticed(capsys):
    found = data(capsys, "coverage", "financial-ombudsman")

    assert found["policy"] == "financial-ombudsman"
    for row in found["clauses"]:
        assert set(row) >= {"id", "strength", "implemented", "rehearsed", "noticed"}
        assert isinstance(row["implemented"], bool)
        assert isinstance(row["rehearsed"], bool)
        assert row["noticed"] in (True, False, None)


# -- compare ------------------------------------------------------------------------------


def test_two_versions_are_compared_key_by_key(capsys, outside: Path):
    folder = copied(outside)
    newer = folder.parent / "1.1"
    shutil.copytree(folder, newer)
    change(newer / "pack.toml", 'version = "2.0"', 'version = "2.1"')
    change(newer / "clocks.toml", 'within = "3 working days"', 'within = "5 working days"')

    text = said(capsys, "compare", "mine@2.0", "mine@2.1")

    assert "  clock acknowledge\n  - within: 3 working days\n  + within: 5 working days\n" in text
    assert said(capsys, "compare", "mine", "mine") == text
    (head, clock) = sorted(
        data(capsys, "compare", "mine", "mine"), key=lambda row: -len(row["what"])
    )[::-1]
    assert {head["what"], clock["what"]} == {"policy", "clock acknowledge"}
    assert (clock["a"]["within"], clock["b"]["within"]) == ("3 working days", "5 working days")


def test_a_policy_is_no_different_from_itself(capsys):
    assert said(capsys, "compare", "cipfa", "cipfa") == "No difference.\n"
    assert data(capsys, "compare", "cipfa", "cipfa") == []


def test_two_packs_can_be_compared(capsys):
    assert "+ bar twelve-months" in said(capsys, "compare", "cestria", "citizen")


@pytest.mark.parametrize(
    ("words", "code", "part"),
    [
        (["policy"], 2, "required: WHAT"),
        (["policy", "sing"], 2, "invalid choice"),
        (["policy", "show"], 2, "required: pack"),
        (["policy", "show", "cestira"], 1, "There are: cestria, cipfa"),
        (["policy", "show", "../../etc"], 1, "There is no pack"),
        (["policy", "show", "citizen", "--version", "3"], 1, "It has: 1.0, 2.0"),
        (["policy", "clauses", "x"], 1, "There is no pack"),
        (["policy", "coverage", "x"], 1, "There is no pack"),
        (["policy", "compare", "citizen"], 2, "required: b"),
        (["policy", "compare", "citizen", "citizen@9"], 1, "It has: 1.0, 2.0"),
    ],
)
def test_a_slip_is_said(capsys, words: list[str], code: int, part: str):
    assert main(words) == code
    captured = capsys.readouterr()
    assert part in captured.err
    assert captured.out == ""


def test_a_folder_of_packs_that_is_empty_adds_none(capsys, outside: Path):
    assert pack_ids() == PACKS
