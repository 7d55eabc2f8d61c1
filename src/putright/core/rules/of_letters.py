"""May this letter go, in these words, by what is on record of it? And: of which is a record?

Asked of every letter, whether it is composed here or was written elsewhere.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from putright.core.conditions import holds
from putright.core.letters.checks import FORMAT_MET, FORMAT_NOT_BECAUSE, Check
from putright.core.letters.compose import slots_asked
from putright.core.letters.known import Known
from putright.core.letters.of_one import (
    DIGEST,
    Meant,
    Stands,
    digest_of,
    stands,
    whom_meant,
)
from putright.core.letters.wish import is_of_form, is_to_them
from putright.core.policy import Gate, Letter, Record
from putright.core.rules.asking import Asked, clauses_of, is_blank
from putright.core.rules.gates import asks_of_one, places_since
from putright.core.rules.letter_to import whom

ANOTHER, OTHER_WORDS = "of-another-letter", "approval-of-other-words"
_CODES = {
    "none": "gate",
    "another": ANOTHER,
    "older": OTHER_WORDS,
    "other-words": OTHER_WORDS,
}
_OF_DRAFT = {
    "another": "{record} is on record of another letter. It is of one letter, to one person, "
    "once: ask again for this one.",
    "older": "Something was put on record after {record} that changes what this letter shows. "
    "Ask again, of the letter as it is now.",
    "other-words": "{record} is of other words than these. Ask again, or put back the words "
    "that were approved.",
}
_OF_LETTER = "{record} is on record of another letter. Say it again of this one."


def says_format(asked: Asked, letter: Letter) -> bool:
    """Return whether it is known of this letter that it is in the form they need, or why not."""
    met, because = asked.given.get(FORMAT_MET), asked.given.get(FORMAT_NOT_BECAUSE)
    if not is_blank(met) and (met != "no" or not is_blank(because)):
        return True
    meant = meant_by(asked, letter)
    return any(
        _how(asked, gate, record, meant) == "good"
        for gate, record in waits_for(asked)
        if is_of_form(gate, asked.policy)
    )


def meant_by(asked: Asked, letter: Letter, digest: str = "", known: Known | None = None) -> Meant:
    words = known.words if known else {}
    return Meant(letter, whom_meant(asked.given.get("to")), digest, words)


def of_this_letter(asked: Asked, meant: Meant, *, is_composed: bool) -> Iterator[Check]:
    """Give a check for each record that this very letter waits for.

    Whether one that is composed here is in the form that was wanted has its own check.
    """
    for gate, record in waits_for(asked):
        is_form = is_of_form(gate, asked.policy)
        is_seen_to = is_composed or not is_to_them(meant.to) or says_format(asked, meant.letter)
        if not (is_form and is_seen_to):
            yield _check(asked, gate, record, _how(asked, gate, record, meant))


def _how(asked: Asked, gate: Gate, record: Record, meant: Meant) -> Stands:
    since = places_since(gate, asked.case, asked.given)[-1] if gate.since else -1
    on_file = [one for one in asked.case.on_file(record.id, asked.day) if one[0] > since]
    return stands(record, asked.case, asked.policy, on_file, meant)


def _check(asked: Asked, gate: Gate, record: Record, how: Stands) -> Check:
    said, clauses = asked.said(record.id), clauses_of(gate)
    if how == "good":
        words = " in these words" if record.of_draft else ""
        return Check("of-this-letter", f"{said} is on record of this letter{words}.", True, True,
                     clauses, record.id)  # fmt: skip
    sentence = f"First there must be on file, of this letter: {said}."
    if how != "none":
        sentence = (_OF_DRAFT[how] if record.of_draft else _OF_LETTER).format(record=said)
    code = _CODES[how]
    return Check(code, sentence, False, True, clauses, record.id, (record.id,))


def must_be_of_this_letter(asked: Asked, meant: Meant, *, is_composed: bool) -> None:
    """Refuse a letter that waits for a record of it, or that differs from what was approved."""
    for one in of_this_letter(asked, meant, is_composed=is_composed):
        if one.passes:
            continue
        gate = next(g for g, record in waits_for(asked) if record.id == one.fix)
        if one.id == ANOTHER:
            asked.refuse("of-another-letter", one.sentence, gate, one.lacks)
        if one.id == OTHER_WORDS:
            asked.refuse("approval-of-other-words", one.sentence, gate, one.lacks)
        asked.refuse("gate", one.sentence, gate, one.lacks)


def waits_for(asked: Asked) -> Iterator[tuple[Gate, Record]]:
    """Give each record of one letter for which a letter of this case waits now."""
    for gate in asked.policy.gates_before.get("send", ()):
        if not asks_of_one(gate, asked.policy):
            continue
        if not holds(gate.when, asked.case, asked.day, asked.given):
            continue
        if gate.since and not places_since(gate, asked.case, asked.given):
            continue
        records = (asked.policy.records.get(name) for name in gate.needs)
        yield from ((gate, record) for record in records if record and record.is_of_one)


# -- what such a record keeps -----------------------------------------------------------------


def named_in(asked: Asked, known: Record, given: Mapping[str, Any]) -> dict[str, Any]:
    """Return the details of a record with the letter that it is of, and the digest of its words.

    The words themselves stand in the draft, and then in the letter: no record keeps them.
    """
    letter = _letter(asked, known)
    whom(asked, letter)
    found = {k: v for k, v in given.items() if k not in ("parts", "also", "text", "known")}
    found |= {"letter": letter.id, "to": whom_meant(given.get("to"))}
    if not known.of_draft:
        return found
    parts, also = _table(asked, "parts"), _table(asked, "also")
    text = str(given.get("text") or "").strip()
    if "parts" not in asked.given and not text:
        asked.refuse(
            "details-missing",
            f"{known.label}: give the words that were approved. A letter that is written here is "
            "approved on its own page.",
            known,
            ["text"],
            only_details=True,
        )
    able = slots_asked(letter, asked.policy)
    odd = next((slot for slot in parts if slot not in able), None)
    if odd is not None:
        asked.refuse("unknown-part", f"This letter asks for no part {odd!r}.", known, ["parts"])
    digest = digest_of(parts, also) if "parts" in asked.given else digest_of({}, {}, text)
    return {**found, DIGEST: digest}


def _letter(asked: Asked, known: Record) -> Letter:
    name = asked.given["letter"]
    letter = next((one for one in asked.policy.letter if one.id == name), None)
    if letter is None:
        able = ", ".join(one.id for one in asked.policy.letter) or "none"
        asked.refuse("unknown-letter", f"There is no letter {name!r}. There are: {able}.", known)
    return letter


def _table(asked: Asked, name: str) -> Mapping[str, Any]:
    given = asked.given.get(name) or {}
    if not isinstance(given, Mapping):
        asked.refuse("wrong-shape", f"{name}: give a table.", missing=[name])
    return given
