"""How is a long text shown where there is room for a line or two?"""

_MOST = 300  # characters


def in_short(text: str, most: int = _MOST) -> str:
    """Return a text cut at a word, or where there is none, wherever the room ends.

    >>> in_short("Water comes through the ceiling", 20)
    'Water comes…'
    """
    words = " ".join(text.split())
    if len(words) <= most:
        return words
    cut = words[: most - 1]
    return (cut.rpartition(" ")[0] or cut) + "…"
