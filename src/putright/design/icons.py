"""How is an icon drawn, and a state marked with one?

Line icons on a 24 by 24 grid, hidden from screen readers: the word beside them is read.
A list has a mark in every row, and there are few different ones, so each is made once.
"""

from functools import lru_cache

from markupsafe import Markup

from putright.design import voice

SHAPES = {
    "check": '<path d="M5 12.5l4.5 4.5L19 7.5"/>',
    "clock": '<circle cx="12" cy="12" r="9"/><path d="M12 7v5l3.5 2"/>',
    "triangle": '<path d="M12 3.5 2.5 20h19z"/><path d="M12 10v4.5M12 17.2v.1"/>',
    "bars": '<path d="M9 6v12M15 6v12"/>',
    "dash": '<path d="M6 12h12"/>',
    "arrow": '<path d="M5 12h13M12 6l6 6-6 6"/>',
    "no": '<circle cx="12" cy="12" r="9"/><path d="m6 6 12 12"/>',
    "eye": (
        '<path d="M2.5 12S6 6 12 6s9.5 6 9.5 6-3.5 6-9.5 6-9.5-6-9.5-6z"/>'
        '<circle cx="12" cy="12" r="2.5"/>'
    ),
    "lock": (
        '<rect x="5" y="11" width="14" height="9" rx="2"/><path d="M8 11V8a4 4 0 0 1 8 0v3"/>'
    ),
    "speech": '<path d="M4 5h16v11H10l-4 4v-4H4z"/><path d="M12 8v4M12 13.6v.1"/>',
    "heart": '<path d="M12 20S4 15 4 9a4 4 0 0 1 8-1 4 4 0 0 1 8 1c0 6-8 11-8 11z"/>',
    "bulb": (
        '<path d="M9 18h6M10 21h4M12 3a6 6 0 0 0-3.5 11c.6.5 1 1.2 1 2h5'
        'c0-.8.4-1.5 1-2A6 6 0 0 0 12 3z"/>'
    ),
    "calendar": (
        '<rect x="4" y="5.5" width="16" height="14.5" rx="2"/>'
        '<path d="M4 10h16M8.5 3.5v4M15.5 3.5v4"/>'
    ),
    "person": '<circle cx="12" cy="8" r="3.5"/><path d="M5 20c.6-4 3.4-6 7-6s6.400 2 7 6"/>',
    "letter": (
        '<rect x="3.5" y="6" width="17" height="12.500" rx="2"/>'
        '<path d="m4.500 8 7.500 5.500L19.500 8"/>'
    ),
    "phone": (
        '<path d="M7 4h3l1.500 4-2 1.500a11 11 0 0 0 5 5l1.500-2 4 1.500v3c0 1-.8 2-2 2'
        'A15 15 0 0 1 5 6c0-1.200 1-2 2-2z"/>'
    ),
    "wrench": (
        '<path d="M14.500 6.500a4 4 0 0 0-5 5L4 17l3 3 5.500-5.500a4 4 0 0 0 5-5L15 12l-3-3z"/>'
    ),
}


# Beware, typed: a text and the same text as markup are equal, and only one of them is escaped.
@lru_cache(maxsize=256, typed=True)
def icon(name: str, look: str = "") -> Markup:
    return Markup(
        '<svg class="{}" viewBox="0 0 24 24" aria-hidden="true" focusable="false">{}</svg>'
    ).format(f"pr-icon {look}".rstrip(), Markup(SHAPES[name]))  # noqa: S704 -- our own


def mark(kind: str, word: str = "") -> Markup:
    """Return a word, a shape and a tint. The kinds are met, run, soon, late, held and none."""
    return _mark(kind, word or voice.state(kind).word)


@lru_cache(maxsize=1024, typed=True)
def _mark(kind: str, word: str) -> Markup:
    return Markup('<span class="pr-state pr-state--{}">{}{}</span>').format(
        kind, icon(voice.ICONS.get(kind) or "dash"), word
    )
