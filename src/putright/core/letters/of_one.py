"""Is what is on record of one letter, and in which words? An approval is no pass for another.

A record of the pack that is `of_letter` counts for one letter: of this kind, to this person, at
this stage, until it goes. One that is `of_draft` counts besides for the words that were before
whoever approved: the record keeps their digest, among what is erased with words.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any, Literal

from putright.core.case import Case
from putright.core.details import plain
from putright.core.facts import Fact
from putright.core.letters.compose import parts_of
from putright.core.letters.fields import fields_in
from putright.core.letters.known import DRAFT_APPROVED
from putright.core.parties import CUSTOMERS, EVERY_COMPLAINANT
from putright.core.policy import Letter, Policy, Record

DIGEST = DRAFT_APPROVED  # the detail of a record under which it keeps which words those are
Stands = Literal["good", "none", "another", "older", "other-words"]

# What is put on record that changes what a letter shows, though nobody wrote in it.
_CHANGES: Mapping[str, tuple[str, ...]] = {
    "points": ("point",),
    "findings": ("point", "found", "responded"),
    "outcome": ("found", "responded"),
    "remedies": ("offered", "decided", "offer-answered"),
    "commitments": ("committed", "kept"),
    "dates": ("extended",),
}
_PROMISED = frozenset({"answer-by", "new-date", "first-date"})


@dataclass(frozen=True, slots=True)
class Meant:
    """The letter that is to go: which, to whom, and the digest of its words."""

    letter: Letter
    to: str
    digest: str = ""
    told: Mapping[str, str] = field(default_factory=dict)  # the words of the case, from the door


def whom_meant(to: object) -> str:
    """Return to whom a letter goes, by one word: to say nothing is to say the customer."""
    return str(to or "") or CUSTOMERS


def digest_of(parts: Mapping[str, Any], also: Mapping[str, Any], text: str = "") -> str:
    """Return what tells these words from any others: spaces around them make no difference.

    `also` are the words and answers of the step that the letter carries out; `text` is the
    whole of one that was written elsewhere.
    """
    written = {slot: _bare(words) for slot, words in parts.items() if _bare(words)}
    said = {"parts": written, "also": _said(also), "text": _bare(text)}
    return sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()


def _said(value: Any) -> Any:
    """Return what was answered as JSON, without what says nothing."""
    if isinstance(value, Mapping):
        told = {str(key): _said(one) for key, one in value.items()}
        return {key: one for key, one in told.items() if one not in ("", None, [], {})}
    if isinstance(value, list | tuple):
        return [_said(one) for one in value]
    return _bare(value) if isinstance(value, str) else plain(value)


def _bare(text: object) -> str:
    return str(text or "").replace("\r\n", "\n").strip()


def stands(
    record: Record, case: Case, policy: Policy, on_file: list[tuple[int, Fact]], meant: Meant
) -> Stands:
    """Return whether what is on file (as `case.on_file` gives it) is good for this letter."""
    if not on_file:
        return "none"
    own = [(place, fact) for place, fact in on_file if _is_of(fact, case, place, meant)]
    if not own:
        return "another"
    if not record.of_draft:
        return "good"
    # Why two: a case that is loaded for deciding has no words, and the door tells them.
    kept = ((place, fact.words.get(DIGEST) or meant.told.get(f"{DIGEST} {place}"))
            for place, fact in own)  # fmt: skip
    same = [place for place, digest in kept if digest == meant.digest]
    if not same:
        return "other-words"
    return "older" if _changed_since(case, policy, meant.letter, same[-1]) else "good"


def _is_of(fact: Fact, case: Case, place: int, meant: Meant) -> bool:
    """Return whether a record is of this letter, and that has not gone since.

    One from before records named their letter is of the next that goes, whichever that is.
    """
    named = fact.data.get("letter")
    to = whom_meant(fact.data.get("to"))
    if named is not None and (named != meant.letter.id or to != meant.to):
        return False
    return fact.stage == case.stage and not any(
        later > place and (named is None or _is_it(case.facts[later], meant))
        for later in case.places.get("sent", ())
    )


def _is_it(sent: Fact, meant: Meant) -> bool:
    if sent.data.get("letter") != meant.letter.id:
        return False
    return meant.to == EVERY_COMPLAINANT or whom_meant(sent.data.get("to")) == meant.to


def _changed_since(case: Case, policy: Policy, letter: Letter, place: int) -> bool:
    """Return whether something went on record that changes what the letter shows."""
    return any(
        found > place for name in _what_changes(letter, policy) for found in _places(case, name)
    )


def _what_changes(letter: Letter, policy: Policy) -> Iterator[str]:
    yield "reopened"
    for part in parts_of(letter, policy):
        yield from _CHANGES.get(part.shows, ())
        if _PROMISED & set(fields_in(part.says)):
            yield "extended"
        if part.shows == "wanted":
            yield from (record.id for record in policy.record if record.wants)
        if part.shows == "restriction":
            yield from (one.id for one in policy.record if one.about == "restriction")


def _places(case: Case, name: str) -> tuple[int, ...]:
    return tuple(case.places.get(name, ()))
