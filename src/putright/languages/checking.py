"""What does a language still lack, and what of it does nobody say, or cannot be said?"""

from collections.abc import Iterable
from dataclasses import dataclass

from putright.languages.catalogue import Catalogue, Fault, Key
from putright.languages.gathering import Sentence


@dataclass(frozen=True, slots=True)
class Looked:
    """What was found in a file of translations, beside the sentences there are to be said."""

    said: int  # how many are translated
    missing: tuple[Sentence, ...]
    stale: tuple[Key, ...]  # translated, and said nowhere any more
    faults: tuple[Fault, ...]

    @property
    def is_whole(self) -> bool:
        return not (self.missing or self.stale or self.faults)


def looked_over(
    held: Catalogue, wanted: Iterable[Sentence], besides: Catalogue | None = None
) -> Looked:
    """Return how a catalogue stands to what is wanted; `besides` is asked for what it lacks."""
    asked = list(wanted)
    known = held.messages.keys() | (besides.messages.keys() if besides else set())
    missing = tuple(one for one in asked if one.key not in known)
    stale = tuple(sorted(set(held.messages) - {one.key for one in asked}))
    return Looked(len(asked) - len(missing), missing, stale, held.faults)
