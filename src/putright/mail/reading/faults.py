"""What was amiss with a message, in words for whoever opens it?"""

from putright.mail.reading.limits import FAULTS


class Faults:
    """Collects sentences: each once, and not without end."""

    def __init__(self) -> None:
        self._said: dict[str, None] = {}

    def tell(self, sentence: str) -> None:
        if len(self._said) < FAULTS:
            self._said.setdefault(sentence)

    def all(self) -> tuple[str, ...]:
        return tuple(self._said)


def shown(words: str) -> str:
    """Return a few characters of what a message says of itself, fit to stand in a sentence."""
    plain = "".join(each if each.isprintable() else "?" for each in words[:40])
    return f"“{plain}…”" if len(words) > 40 else f"“{plain}”"
