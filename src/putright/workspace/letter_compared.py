"""What differs between two versions of a letter, in its words and in what goes with them?"""

from typing import NamedTuple

from putright.letter_drafts.comparing import Piece, changes
from putright.letter_drafts.keeping import Version
from putright.workspace.letter_form import Writing, asks_of

BESIDE = "Beside the letter"
_HOW_IT_GOES = "g-"  # what is said of how it goes stands in no letter


class Differing(NamedTuple):
    """A part, or an answer beside the letter, that is not what it was."""

    label: str
    pieces: tuple[Piece, ...]


def differing(writing: Writing, old: Version | None, new: Version) -> list[Differing]:
    """Return everything that was written or answered otherwise, in the order of the letter."""
    labels = {name: _label(name, field.label) for name, field in writing.form.fields.items()}
    labels |= asks_of(writing.opened, writing.letter)
    found = changes(_texts(old) if old else {}, _texts(new))
    return [Differing(labels.get(one.name) or BESIDE, one.pieces) for one in found]


def _label(name: str, label: object) -> str:
    """Return what an answer is called: that to a point with its number."""
    number = name.removeprefix("point-").split("-")[0]
    return f"Point {number}: {label}" if name.startswith("point-") else str(label or "")


def _texts(version: Version) -> dict[str, str]:
    beside = {
        name: ", ".join(some)
        for name, some in version.boxes.items()
        if not name.startswith(_HOW_IT_GOES)
    }
    return {**version.words, **beside}
