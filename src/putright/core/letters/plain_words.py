"""Is this written in plain words: short sentences, known words, nothing that says nothing?

Only English words are looked up; a long sentence is long in any language. What is found is
said to whoever writes, with something better where there is one.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

# Words that make a letter harder, and what to write. Lower case; a phrase is one entry.
HARD: Mapping[str, str] = {
    "accordingly": "so",
    "additional": "more",
    "adjacent to": "next to",
    "aforementioned": "this",
    "any inconvenience": "what it was that went wrong for them",
    "ascertain": "find out",
    "as per": "as",
    "at your earliest convenience": "by which day",
    "be advised": "the fact itself",
    "breach": "what we did not do",
    "cease": "stop",
    "commence": "start",
    "commencing": "starting",
    "complainant": "you, or their name",
    "concerning": "about",
    "constitutes": "is",
    "deem": "think",
    "deemed": "thought",
    "due to the fact that": "because",
    "endeavour": "try",
    "escalate": "take to the next stage",
    "escalated": "taken to the next stage",
    "expedite": "hurry",
    "facilitate": "help",
    "forthwith": "now",
    "furthermore": "and",
    "hereby": "nothing",
    "herewith": "with this letter",
    "in accordance with": "as it says in",
    "in respect of": "about",
    "in the event that": "if",
    "in lieu of": "instead of",
    "inter alia": "among others",
    "notwithstanding": "even so",
    "obtain": "get",
    "on receipt of": "when we get",
    "prior to": "before",
    "purchase": "buy",
    "pursuant to": "under",
    "remuneration": "pay",
    "residing": "living",
    "resolution": "answer",
    "sla": "promise",
    "subsequently": "later",
    "subsequent to": "after",
    "terminate": "end",
    "thank you for your patience": "an apology that says what for",
    "the undersigned": "I",
    "ticket": "complaint",
    "unfortunately": "the fact itself",
    "utilise": "use",
    "we are unable to": "we cannot",
    "whilst": "while",
    "with regard to": "about",
    "with respect to": "about",
}

# Beware: "Mr. Khan" and "e.g." are no ends of sentences, and "10.30" is none either.
_NO_END = re.compile(r"\b(?:Mr|Mrs|Ms|Dr|Prof|St|No|e\.g|i\.e|etc|cf)\.$", re.IGNORECASE)
_END = re.compile(r"(?<=[.!?:;])[\"')\]]*\s+|\n+")
_WORD = re.compile(r"[^\W_]+(?:[-'’][^\W_]+)*")


@dataclass(frozen=True, slots=True)
class Hard:
    """Something that makes a text hard to read, and what to do about it."""

    what: str
    instead: str = ""

    @property
    def sentence(self) -> str:
        better = f" Better: {self.instead}." if self.instead else ""
        return f"{self.what}{better}"


def sentences(text: str) -> Iterator[str]:
    """Give the sentences of a text; a line of a list is one by itself.

    >>> list(sentences("Mr. Khan came. He left at 10.30."))
    ['Mr. Khan came.', 'He left at 10.30.']
    """
    held = ""
    for piece in _END.split(text):
        held = f"{held} {piece}".strip() if held else piece.strip()
        if held and not _NO_END.search(held):
            yield held
            held = ""
    if held:
        yield held


def hard(text: str, longest: int, more: Iterable[str] = ()) -> list[Hard]:
    """Return what makes a text hard to read: each long sentence, each hard word once."""
    found = [
        Hard(f"A sentence of {count} words: “{_begun(said)}” Make it {longest} or fewer.")
        for said in sentences(text)
        if (count := len(_WORD.findall(said))) > longest
    ]
    words = {**HARD, **dict(_own(one) for one in more)}
    spaced = f" {' '.join(_WORD.findall(text.lower()))} "
    return found + [
        Hard(f"“{word}” is hard to read, or says nothing.", better)
        for word, better in words.items()
        if f" {word} " in spaced
    ]


def _own(written: str) -> tuple[str, str]:
    word, _, better = written.partition(":")
    return word.strip().lower(), better.strip()


def _begun(sentence: str) -> str:
    words = sentence.split()
    return " ".join(words[:6]) + (" …" if len(words) > 6 else "")
