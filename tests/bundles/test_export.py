"""`putright export`, as whoever runs the installation types it."""

import json
from hashlib import sha256

import pytest

from putright.bundles.gathering import gathered
from putright.commands import main
from putright.project import clock
from putright.workspace.history import is_internal
from tests.bundles.conftest import LATER


@pytest.fixture(autouse=True)
def _that_day(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: LATER)


@pytest.fixture
def export(council, made, capsys):
    def run(*words: object) -> tuple[int, str, str]:
        code = main(["export", "mini", made.reference, *map(str, words)])
        return code, *capsys.readouterr()

    return run


def test_a_case_is_written_into_a_folder_of_its_name(export, made, tmp_path):
    code, out, err = export("--to", tmp_path)

    folder = tmp_path / made.reference
    assert (code, err) == (0, "")
    assert (folder / "manifest.json").is_file() and (folder / "bundle.pdf").is_file()
    assert f"held back: fact {made.advice}, Legal advice" in out
    assert "missing: The policy wants this on file" in out
    assert folder.stat().st_mode & 0o077 == 0


def test_as_json_it_says_what_is_held_back_and_missing(export, made, tmp_path):
    code, out, _ = export("--to", tmp_path / "bundle", "--json")

    told = json.loads(out)
    assert code == 0
    assert told["reference"] == made.reference and len(told["sha256"]) == 64
    assert {"fact": made.advice, "sort": "Legal advice", "reason": "privileged"} in told[
        "held_back"
    ]
    assert told["gaps"][0]["sort"] == "not recorded"


def test_only_the_pdf(export, tmp_path):
    code, _, _ = export("--to", tmp_path / "case.pdf", "--pdf")

    assert code == 0
    assert (tmp_path / "case.pdf").read_bytes().startswith(b"%PDF-")
    assert [path.name for path in tmp_path.iterdir()] == ["case.pdf"]


def test_nothing_is_written_over(export, made, tmp_path):
    (tmp_path / made.reference).mkdir()

    code, _, err = export("--to", tmp_path)

    assert code == 1
    assert "is there already, and nothing is written over" in err


def test_a_folder_that_is_not_there_is_told(export, tmp_path):
    code, _, err = export("--to", tmp_path / "none" / "bundle")

    assert code == 1 and "there is no folder" in err


@pytest.mark.parametrize("only", [[], ["--pdf"]])
def test_the_case_says_that_it_was_exported_for_staff_alone(export, made, council, tmp_path, only):
    place = tmp_path / "out"
    assert export("--to", place, *only)[0] == 0

    it = gathered(council, made.reference, LATER)
    last = it.case.facts[-1]
    whole = place.read_bytes() if only else (place / "manifest.json").read_bytes()
    assert last.name == "noted" and is_internal(last)
    assert "made for an ombudsman, on the command line" in last.words["text"]
    assert sha256(whole).hexdigest() in last.words["text"]
    assert it.fault == ""  # the record is whole with it


@pytest.mark.parametrize("place", ["", "  "])
def test_no_place_at_all_is_refused(export, place):
    code, _, err = export("--to", place)

    assert code == 2 and "names no place" in err


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["none", "MC-0000-0000-0"], "there is no organisation 'none'"),
        (["mini", "MC-0000-0000-0"], "has no case MC-0000-0000-0"),
        (["mini", "not a reference"], "has no case"),
    ],
)
def test_what_is_not_there_is_told(council, capsys, tmp_path, words, told):
    assert main(["export", *words, "--to", str(tmp_path / "x")]) == 1

    assert told in capsys.readouterr().err
    assert not list(tmp_path.iterdir())
