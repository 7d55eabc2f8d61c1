"""A case as a folder for an ombudsman: everything but what is held back, and that is named."""

import ast
import io
import json
import zipfile
from hashlib import sha256
from pathlib import Path

import pytest
from pypdf import PdfReader

import putright.bundles
from putright.bundles.gathering import NoSuchCase, gathered
from putright.bundles.parts import Bundle, into_archive
from putright.core.facts import Actor
from tests.bundles.conftest import LATER, with_file
from tests.bundles.reading import bundle, case_json, pdf_text
from tests.cases.given import asked, received

SECRETS = ("Settle", "counsel", "in confidence", "criminal", "Under need-to-know", "watched",
           "Look again")  # fmt: skip


def test_every_file_is_in_the_manifest_with_its_digest(council, made, folder):
    told = bundle(council, made.reference, folder)

    manifest = json.loads((folder / "manifest.json").read_text())
    listed = {one["name"]: (one["size"], one["sha256"]) for one in manifest["files"]}
    there = {
        path.relative_to(folder).as_posix(): (
            path.stat().st_size, sha256(path.read_bytes()).hexdigest(),
        )
        for path in folder.rglob("*")
        if path.is_file() and path.name != "manifest.json"
    }  # fmt: skip
    assert listed == there
    assert told.digest == sha256((folder / "manifest.json").read_bytes()).hexdigest()
    assert not list(folder.parent.glob("*.partial"))
    assert {"case.json", "chronology.csv", "evidence.csv", "bundle.pdf"} <= set(listed)


def test_facts_clocks_with_their_proof_and_promises_are_there(council, made, folder):
    bundle(council, made.reference, folder)

    case = case_json(folder)
    assert case["facts"][0]["words"]["what_happened"] == "The lift is broken again.\nSince May."
    assert case["facts"][0]["by"] == "Zofia Nowak"
    acknowledge = next(one for one in case["clocks"] if one["clock"] == "acknowledge")
    assert (acknowledge["due"], acknowledge["state"]) == ("2026-11-26", "met")
    assert acknowledge["clause"] == "M-1"
    assert [day["date"] for day in acknowledge["days"]][-1] == "2026-11-26"
    assert case["record"]["whole"] and case["record"]["facts"] == len(case["facts"])


def test_no_key_of_a_person_leaves(council, made, folder):
    bundle(council, made.reference, folder)

    plain = (folder / "case.json").read_text() + (folder / "chronology.csv").read_text()
    customer = gathered(council, made.reference, LATER).telling.customer_key
    assert "s-asha" not in plain and "s-cleo" not in plain
    assert customer and customer not in plain


def test_what_is_held_back_is_listed_and_said_nowhere(council, made, folder):
    bundle(council, made.reference, folder)

    held = {one["fact"]: (one["sort"], one["reason"]) for one in case_json(folder)["held_back"]}
    assert held[made.advice] == ("Legal advice", "privileged")
    assert held[made.secret_note] == ("A note", "marked")
    assert held[made.watched] == ("A record that is restricted", "restricted")
    whole = "".join(
        path.read_text(errors="replace")
        for path in folder.rglob("*")
        if path.suffix in (".json", ".csv", ".txt")
    ) + pdf_text(folder / "bundle.pdf")
    for secret in SECRETS:
        assert secret.casefold() not in whole.casefold(), secret
    assert "Zofia rang at noon." in whole  # a note that nobody marked


def test_what_follows_from_a_restricted_record_is_held_back_with_it(council, made, folder):
    bundle(council, made.reference, folder)

    case = case_json(folder)
    follows = [one for one in case["held_back"] if one["reason"] == "follows"]
    assert follows and all(one["sort"] == "What follows from it" for one in follows)
    assert "look-again" not in {one["clock"] for one in case["clocks"]}


def test_files_of_what_is_held_back_stay(council, folder):
    case = received(council)
    secret = with_file(council, "counsel.txt", b"we would lose")
    asked(council, case.reference, "note",
          given={"text": "See this.", "privileged": True, "files": [secret]})  # fmt: skip

    bundle(council, case.reference, folder)

    assert not list(folder.rglob("*counsel*"))
    assert b"we would lose" not in b"".join(p.read_bytes() for p in folder.rglob("*.*"))
    assert case_json(folder)["held_back"][0]["files"] == 1


def test_a_customer_cannot_hold_back_what_they_wrote(council, folder):
    case = received(council)
    customer = gathered(council, case.reference, LATER).telling.customer_key
    them = Actor(customer, ("customer",))
    asked(council, case.reference, "note", by=them,
          given={"text": "I rang twice.", "privileged": True})  # fmt: skip

    bundle(council, case.reference, folder)

    assert case_json(folder)["held_back"] == []
    assert "I rang twice." in (folder / "chronology.csv").read_text()


def test_letters_are_there_as_text_and_as_pdf(council, made, folder):
    bundle(council, made.reference, folder)

    names = sorted(path.name for path in (folder / "letters").iterdir())
    assert [name.partition("-")[2] for name in names if name.endswith(".txt")] == [
        "confirmation.txt", "holding.txt", "responded.txt",
    ]  # fmt: skip
    holding = next((folder / "letters").glob("*holding.txt")).read_text()
    assert "Dear Zofia\n\nWe need until Friday." in holding
    assert "We need until Friday." in pdf_text(next((folder / "letters").glob("*holding.pdf")))


def test_what_never_went_out_is_no_letter_and_stays_in_the_chronology(council, folder):
    case = received(council)
    say = lambda do, **given: asked(council, case.reference, do, days=1, given=given)  # noqa: E731
    say("acknowledge", text="We talked about it.", despite="It is simple.")
    say("respond", form="telephone", text="We said sorry on the phone.", outcome="upheld")

    bundle(council, case.reference, folder)

    names = [path.name for path in (folder / "letters").glob("*.txt")]
    assert [name.partition("-")[2] for name in names] == ["confirmation.txt"]
    assert [one["fact"] for one in case_json(folder)["letters"]] == [1]
    assert "We said sorry on the phone." in (folder / "chronology.csv").read_text()


def test_why_a_case_is_kept_for_a_claim_is_held_back(council, folder):
    case = received(council)
    asked(council, case.reference, "kept-for-a-claim", given={"reason": "Nowak sues us."})

    bundle(council, case.reference, folder)

    (held,) = case_json(folder)["held_back"]
    assert (held["sort"], held["reason"]) == ("Kept for a claim", "legal-hold")
    assert "sues" not in (folder / "case.json").read_text() + pdf_text(folder / "bundle.pdf")


def test_evidence_is_there_byte_for_byte(council, made, folder):
    bundle(council, made.reference, folder)

    one = case_json(folder)["evidence"][0]
    file = next((folder / "files").iterdir())
    assert file.read_bytes() == b"\xff\xd8\xff a photo"
    assert one["sha256"] == sha256(file.read_bytes()).hexdigest()
    # Beware: it is larger than JavaScript keeps of a number.
    assert isinstance(one["file"], str) and int(one["file"]) > 2**53
    assert f"files/{file.name}" in (folder / "evidence.csv").read_text()


def test_the_pdf_is_tagged_and_has_every_section(council, made, folder):
    told = bundle(council, made.reference, folder)

    pdf = PdfReader(folder / "bundle.pdf")
    text = pdf_text(folder / "bundle.pdf")
    assert told.is_accessible and pdf.trailer["/Root"]["/Lang"] == "en"
    for section in ("Contents", "What is held back", "What is missing", "Chronology",
                    "Clocks, and how each was kept", "Index of evidence"):  # fmt: skip
        assert section in text
    assert pdf.metadata.title == f"Case {made.reference}"
    assert f"Case {made.reference}, sheet {len(pdf.pages)}" in pdf.pages[-1].extract_text()


# -- the same, and safe -------------------------------------------------------------------


def test_the_same_case_at_the_same_moment_is_the_same_bytes(council, made, tmp_path):
    first = bundle(council, made.reference, tmp_path / "first")
    second = bundle(council, made.reference, tmp_path / "second")

    assert first.digest == second.digest
    archives = [io.BytesIO(), io.BytesIO()]
    for archive in archives:
        into_archive(Bundle(gathered(council, made.reference, LATER)), archive)
    assert archives[0].getvalue() == archives[1].getvalue()


def test_an_archive_holds_what_the_folder_holds(council, made, folder):
    bundle(council, made.reference, folder)
    file = io.BytesIO()

    into_archive(Bundle(gathered(council, made.reference, LATER)), file)

    with zipfile.ZipFile(file) as archive:
        held = {name: archive.read(name) for name in archive.namelist()}
    assert held == {
        f"{made.reference}/{path.relative_to(folder).as_posix()}": path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


def test_what_people_write_is_neither_a_path_nor_a_formula_nor_source(council, folder):
    hostile = '=cmd|"/c calc"!A1 #read("/etc/passwd") <b>'
    case = received(
        council,
        given={"what_happened": hostile, "files": [with_file(council, "../../.ssh/keys\n.txt")]},
        customer={"name": "#panic()"},
    )
    asked(council, case.reference, "note", given={"text": hostile})

    bundle(council, case.reference, folder)

    assert all(path.resolve().is_relative_to(folder.resolve()) for path in folder.rglob("*"))
    assert not any(path.name.startswith(".") for path in folder.rglob("*"))
    assert hostile in pdf_text(folder / "bundle.pdf")
    cells = (folder / "evidence.csv").read_text() + (folder / "chronology.csv").read_text()
    assert not any(cell.startswith(("=", '"=')) for cell in cells.split(","))


def test_nothing_is_left_of_a_bundle_that_could_not_be_finished(council, made, folder, monkeypatch):
    def lost(self: Bundle) -> bytes:
        raise OSError("no room")

    monkeypatch.setattr(Bundle, "pdf", lost)

    with pytest.raises(OSError, match="no room"):
        bundle(council, made.reference, folder)
    assert list(folder.parent.iterdir()) == []


def test_there_is_no_bundle_of_a_case_that_there_is_not(council):
    with pytest.raises(NoSuchCase, match="Mini Council has no case MC-0000"):
        gathered(council, "MC-0000-0000-0", LATER)


def test_no_answer_about_equality_can_come_near_it():
    source = Path(putright.bundles.__file__).parent
    asked_of = {
        name
        for path in source.glob("*.py")
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.ImportFrom | ast.Import)
        for name in (
            [node.module or ""]
            if isinstance(node, ast.ImportFrom)
            else [one.name for one in node.names]
        )
    }
    assert not any(name.startswith(("putright.equality", "putright.surveys")) for name in asked_of)
