"""What did they tell us, in their own words, as far as whoever opens the case must read it?"""

from typing import NamedTuple

from markupsafe import Markup

from putright.cases.queries import Opened
from putright.design.jinja import paragraphs
from putright.workspace.words import Teller

_MOST = 600  # characters that are read at a glance


class Told(NamedTuple):
    """`words` is markup. `is_cut` says that there is more of them, which is among the letters."""

    words: Markup
    is_cut: bool


def told_us(opened: Opened, teller: Teller, most: int = _MOST) -> Told | None:
    """Return how the case began, in the words of whoever brought it; nothing where none are."""
    received = next(opened.case.named("received"), None)
    said = list(teller.words(received)) if received is not None else []
    if not said:
        return None
    first: list[str] = []
    is_cut = False
    for text in said:
        room = most - sum(map(len, first))
        is_cut = is_cut or len(text) > room
        if room <= 0:
            break
        first.append(_cut(text, room) if len(text) > room else text)
    return Told(Markup("").join(map(paragraphs, first)), is_cut)


def _cut(text: str, most: int) -> str:
    """Return the beginning of a text, up to a word's end where it has one in reach."""
    head = text[:most]
    return f"{head.rsplit(None, 1)[0].rstrip(' ,;:')}…"
