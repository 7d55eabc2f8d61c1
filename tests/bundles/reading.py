"""How a bundle is made in these tests, and read back."""

import json
from pathlib import Path

from pypdf import PdfReader

from putright.bundles.gathering import gathered
from putright.bundles.parts import Bundle, Made, into_folder
from tests.bundles.conftest import LATER


def bundle(council, reference: str, folder: Path, at=LATER) -> Made:
    return into_folder(Bundle(gathered(council, reference, at)), folder)


def case_json(folder: Path) -> dict:
    return json.loads((folder / "case.json").read_text())


def pdf_text(path: Path) -> str:
    return " ".join(" ".join(page.extract_text().split()) for page in PdfReader(path).pages)


def says(told: Made, sort: str) -> list[str]:
    return [gap.says for gap in told.gaps if gap.sort == sort]
