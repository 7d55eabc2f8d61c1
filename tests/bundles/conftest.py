"""A council whose policy knows advice of lawyers, and one case with all that a case can have."""

import shutil
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import NamedTuple

import pytest

from putright.bundles.gathering import gathered
from putright.files.store import put
from putright.people.models import Organisation
from tests.cases.conftest import PACKS
from tests.cases.given import CLEO, NOON, asked, received

MORE = """
[[record]]
id = "legal-advice"
name = "Legal advice"
needs = ["text"]
privileged = true
cites = ["M-1"]

[[record]]
id = "plan"
name = "Plan of the investigation"
needs = ["text"]
cites = ["M-1"]

[[record]]
id = "kept-for-a-claim"
name = "Kept for a claim"
needs = ["reason"]
about = "legal-hold"
cites = ["M-1"]

[[gate]]
id = "plan-first"
before = ["acknowledge"]
needs = ["plan"]
strength = "may"
cites = ["M-1"]
"""
CLOCK = """
[[clock]]
id = "look-again"
label = "Look again at the restriction"
within = "5 working days"
counts_from = "watched"
stops_when = ["lesson"]
strength = "will"
cites = ["M-1"]
"""
LATER = NOON + timedelta(days=60)


class Made(NamedTuple):
    """A case, and where some of its facts stand."""

    reference: str
    advice: int
    secret_note: int
    watched: int


@pytest.fixture(autouse=True)
def _packs(monkeypatch, tmp_path_factory) -> None:
    folder = tmp_path_factory.mktemp("packs") / "packs"
    # Why by another name: what a pack says is remembered under its name, for all tests.
    shutil.copytree(PACKS / "mini", folder / "mini-bundle")
    for version in (folder / "mini-bundle").iterdir():
        head = version / "pack.toml"
        head.write_text(head.read_text().replace('id = "mini"', 'id = "mini-bundle"', 1))
        with (version / "records.toml").open("a") as records:
            records.write(MORE)
        with (version / "clocks.toml").open("a") as clocks:
            clocks.write(CLOCK)
        people = version / "people.toml"
        people.write_text(
            people.read_text().replace(
                '"lesson"', '"lesson", "legal-advice", "plan", "kept-for-a-claim"'
            )
        )
    monkeypatch.setenv("PUTRIGHT_PACKS", str(folder))


@pytest.fixture
def council(db) -> Organisation:
    return Organisation.objects.create(
        slug="mini",
        name="Mini Council",
        pack="mini-bundle",
        reference_prefix="MC",
        email="tellus@council.example",
        phone="01632 960001",
        address="1 The Square\nMiniton\nMN1 1AA",
    )


def with_file(council: Organisation, name: str = "mould.jpg", body: bytes = b"") -> int:
    content = BytesIO(body or b"\xff\xd8\xff a photo")
    return int(put(council, content, name_hint=name, by="s-asha", at=NOON).id)


@pytest.fixture
def made(council) -> Made:
    """A complaint with letters, a file, advice, a marked note and a restricted record."""
    case = received(council, given={"files": [with_file(council)], "title": "The lift"})
    say = lambda do, **given: asked(council, case.reference, do, days=1, given=given)  # noqa: E731
    say("acknowledge", text="We have your complaint about the lift.", despite="It is simple.")
    say("add-point", what="The lift is broken.")
    advice = say("legal-advice", text="Settle: counsel says we would lose.").sequence
    note = say("note", text="The chair told me in confidence.", privileged=True).sequence
    say("note", text="Zofia rang at noon.")
    say("send", letter="holding", to="customer",
        parts={"text": "Dear Zofia\n\nWe need until Friday."})  # fmt: skip
    asked(council, case.reference, "respond", days=2,
          given={"form": "writing", "text": "We were wrong.", "outcome": "upheld"})  # fmt: skip
    asked(council, case.reference, "watched", by=CLEO, days=4,
          given={"reason": "A criminal matter."})  # fmt: skip
    facts = gathered(council, case.reference, LATER).case.facts
    watched = next(number for number, fact in enumerate(facts, 1) if fact.name == "watched")
    return Made(case.reference, advice, note, watched)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "bundle"
