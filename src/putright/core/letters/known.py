"""What does whoever composes a letter know of it, that the facts of the case do not hold?

Facts hold no name, and a case that is loaded for deciding has no words. The one door brings
both, for this letter alone; no fact keeps them but the words that were sent.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from putright.core.case import Case
from putright.core.letters.saying import ENGLISH, Saying

TOLD = "known"  # the detail of a command under which the door brings it
DRAFT_APPROVED = "approved_words"  # a word of a record: the digest of the draft it approves


@dataclass(frozen=True, slots=True)
class Needs:
    """How the customer needs what is sent to them, as the record of the person has it."""

    format: str = ""
    language: str = ""
    adjustments: str = ""

    def __bool__(self) -> bool:
        return bool(self.format or self.language or self.adjustments)


@dataclass(frozen=True, slots=True)
class Known:
    """Everything that is brought: fields, names by recipient, the words of the case, needs."""

    fields: Mapping[str, str] = field(default_factory=dict)
    names: Mapping[str, str] = field(default_factory=dict)  # "customer", "party-1"
    staff: Mapping[str, str] = field(default_factory=dict)  # names of ours, by their keys
    words: Mapping[str, str] = field(default_factory=dict)  # as `words_of` gives them
    needs: Needs = Needs()
    others: tuple[str, ...] = ()  # particulars of others, which must not stand in the letter
    language: str = ""  # the code of the one that the letter is in, where it is not English
    saying: Saying = ENGLISH
    signed: str = ""  # who signs it: name and role, a line each
    is_example: bool = False  # of a demonstration, where no real address may stand

    @classmethod
    def read(cls, told: object) -> "Known":
        """Return what a command brought; nothing of a shape that the door would not give."""
        held: Mapping[str, Any] = told if isinstance(told, Mapping) else {}
        said = held.get("said")
        return cls(
            fields=_texts(held.get("fields")),
            names=_texts(held.get("names")),
            staff=_texts(held.get("staff")),
            words=_texts(held.get("words")),
            needs=Needs(**{k: v for k, v in _texts(held.get("needs")).items() if k in _NEEDS}),
            language=str(held.get("language") or ""),
            others=_list(held.get("others")),
            is_example=held.get("is_example") is True,
            saying=Saying(said if isinstance(said, Mapping) else {}),
        )


_NEEDS = ("format", "language", "adjustments")


def _texts(held: object) -> dict[str, str]:
    return {str(k): str(v) for k, v in held.items()} if isinstance(held, Mapping) else {}


def _list(held: object) -> tuple[str, ...]:
    return tuple(str(one) for one in held) if isinstance(held, list | tuple) else ()


def words_of(case: Case) -> dict[str, str]:
    """Return what people wrote that a letter may show, where the case was loaded with its words.

    `approved_words 7` is of the fact at that place. `point 1` is what was complained of,
    `reason 1` what was found of it; `promise 1` and `remedy 1` what was promised and offered.
    """
    found: dict[str, str | None] = {}
    for place, fact in enumerate(case.facts):
        words, data = fact.words, fact.data
        if DRAFT_APPROVED in words:
            found[f"{DRAFT_APPROVED} {place}"] = words[DRAFT_APPROVED]
        if fact.name == "point":
            found[f"point {data['number']}"] = words.get("what")
        elif fact.name == "responded":
            said = {k.removeprefix("point "): v for k, v in words.items() if k[:6] == "point "}
            found |= {f"reason {number}": text for number, text in said.items()}
            found["reason"] = words.get("reason") or words.get("text")
        elif fact.name == "committed":
            found[f"promise {data['number']}"] = words.get("what")
        elif fact.name == "offered":
            found[f"remedy {data['number']}"] = words.get("what")
        elif fact.name in ("refused", "extended"):
            found[f"{fact.name}"] = words.get("reason")
        elif "effect" in words or "reason" in words:
            found |= {f"{fact.name} {name}": text for name, text in words.items()}
    return {name: text for name, text in found.items() if text}
