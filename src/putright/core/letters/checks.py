"""May this letter go? Each thing that the policy asks of it: whether it is so, and what mends it.

Which musts there are comes from the pack: the needs of the letter and of every letter, what
its parts show, the ways outside in force. What blocks keeps the letter here; what warns
yields to a reason, which stays with the letter.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from putright.core.by_post import clauses_of, of_letter
from putright.core.case import Case
from putright.core.letters.compose import Block, Composed
from putright.core.letters.fields import known_as
from putright.core.letters.known import Known, Needs
from putright.core.letters.plain_words import hard
from putright.core.letters.shown import upheld
from putright.core.letters.wish import is_of_form
from putright.core.policy import Gate, Letter, Policy, Rule

PLAIN = "plain-words"
NOT_PLAIN_BECAUSE = "not_plain_because"
FORMAT_MET, FORMAT_NOT_BECAUSE = "format_met", "format_not_because"

# What stands in a draft until somebody fills it: {x}, [name], XXX, ____, TBC.
_LINK = re.compile(r"\w://|\bwww\.", re.I)
_LEFT_OVER = re.compile(r"\{[^{}\n]*\}|\[[^\[\]\n]{1,60}\]|\b[Xx]{3,}\b|_{3,}|\bTB[CDA]\b|\?\?\?")


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that the policy asks of a letter. `fix` is the step or slot that mends it.

    `lacks` names the records and details that a rule misses, where it says no.
    """

    id: str
    sentence: str
    passes: bool
    blocks: bool = True
    clauses: tuple[str, ...] = ()
    fix: str = ""
    lacks: tuple[str, ...] = ()


def checks(
    composed: Composed,
    case: Case,
    policy: Policy,
    day: date,
    needs: Needs,
    *,
    known: Known | None = None,
    says_format: bool = False,
) -> tuple[Check, ...]:
    """Return every check of a letter, those that fail with what mends them.

    `says_format` tells that it is known whether it is in the form that is needed, or why
    not: whoever sends it says so, or a record of it does. `known` holds what of others must
    not stand in it.
    """
    letter = next(one for one in policy.letter if one.id == composed.letter)
    found = [
        *_needs(composed, letter, policy),
        *_shown(composed, case, policy),
        *_in_writing(letter, case, policy, day),
        *_ways(composed, letter),
        *_fields(composed),
        *_left_over(composed, letter),
        *_others(composed, letter, known or Known()),
        *_without_links(composed, letter, case, policy),
        *_format(letter, policy, needs, says_format),
        _plain(composed, policy),
    ]
    return tuple(found)


def _needs(composed: Composed, letter: Letter, policy: Policy) -> Iterator[Check]:
    """Check that each slot is filled; a list that is checked by itself says more."""
    every = () if letter.alone else policy.every_letter.needs
    for need in dict.fromkeys((*letter.needs, *every)):
        blocks = [one for one in composed.blocks if one.slot == need]
        rule: Rule = letter if need in letter.needs else policy.every_letter
        clauses = next((one.cites for one in blocks), ()) or _clauses(rule)
        said = need.replace("-", " ")
        if need in composed.says:
            yield Check(need, f"It says: {said}.", True, clauses=clauses)
        else:
            asks = next((one.ask for one in blocks if one.ask), "")
            lacks = f"It does not say: {said}.{_why_empty(blocks)}"
            lacks = f"Not written yet: {_ended(asks)}" if asks else lacks
            fix = need if asks else _FIXES.get(next((b.shows for b in blocks), ""), "")
            yield Check(need, lacks, False, True, clauses, fix)
    for block in composed.blocks:
        if block.ask and not block.text and not block.optional and not _is_need(block, letter):
            said = f"Not written yet: {_ended(block.ask)}"
            yield Check(block.slot, said, False, True, block.cites, block.slot)


def _is_need(block: Block, letter: Letter) -> bool:
    return block.slot in letter.needs


# What makes a list that is empty: the step, or the record, that puts something in it.
_FIXES = {
    "points": "add-point",
    "findings": "respond",
    "outcome": "respond",
    "remedies": "offer",
    "commitments": "commit",
    "dates": "extend",
    "wanted": "record",
    "restriction": "record",
}
_EMPTY = {
    "points": " No point of the case is on file.",
    "findings": " No point of the case is on file.",
    "outcome": " Nothing was found on the whole yet.",
    "remedies": " No remedy has been decided.",
    "commitments": " Nothing is promised by a day.",
    "dates": " No date for the answer is on file. Agree one first.",
    "wanted": " Nothing is asked of the customer on the record.",
    "restriction": " No restriction of contact is on file.",
    "routes": " No way outside is in force on this day.",
    "how-to-complain": " The policy has no way to reach the organisation.",
}


def _why_empty(blocks: list[Block]) -> str:
    return next((_EMPTY[one.shows] for one in blocks if one.shows in _EMPTY), "")


def _shown(composed: Composed, case: Case, policy: Policy) -> Iterator[Check]:
    """Check that a list is whole: every point answered with its reason, each remedy decided."""
    for block in composed.blocks:
        if block.shows == "findings":
            yield from _points(block, case, policy)
        elif block.shows == "remedies":
            yield from _remedies(block, case, policy)
        elif block.shows == "commitments":
            undated = [made.number for made in case.commitments if made.on is None]
            said = "Everything promised has its day."
            if undated:
                said = f"{_have('Promise', undated)} no day."
            yield Check("promises-dated", said, not undated, True, block.cites, "commit")


def _points(block: Block, case: Case, policy: Policy) -> Iterator[Check]:
    clauses = tuple(dict.fromkeys((*block.cites, *_clauses(policy.points))))
    unfound = [point.number for point in case.points if not point.outcome]
    said = "Every point is answered."
    if unfound:
        said = f"{_have('Point', unfound)} no finding. Every point must be answered."
    yield Check("every-point", said, not unfound, True, clauses, "respond")
    bare = [p.number for p in case.points if p.outcome and not p.reasoned]
    said = "Every finding has its reason."
    if bare:
        said = f"{_have('Point', bare)} a finding without its reason."
    yield Check("reasons", said, not bare, True, clauses, "respond")


def _remedies(block: Block, case: Case, policy: Policy) -> Iterator[Check]:
    waiting = [made.number for made in case.offers if made.state == "waiting"]
    said = "What puts it right has been decided by those who may."
    if waiting:
        numbers = ", ".join(map(str, waiting))
        said = f"A decision is still to be made on offer {numbers}. It cannot be told before."
    yield Check("remedy-decided", said, not waiting, True, block.cites, "approve")
    if "upheld" in upheld(policy, case.outcome) and "not" not in upheld(policy, case.outcome):
        told = bool(block.text)
        said = "It says what puts it right." if told else "It does not say what puts it right."
        yield Check("remedy-stated", said, told, True, block.cites, "offer")


def _in_writing(letter: Letter, case: Case, policy: Policy, day: date) -> Iterator[Check]:
    """Say that an answer is owed in writing; one that is spoken its own step refuses."""
    stage = policy.stages.get(case.stage)
    if letter.does != "respond" or stage is None or stage.answer_in != "writing":
        return
    if not case.is_on_file("adjustment", day):
        said = "It goes in writing, as the answer is owed at this stage."
        yield Check("in-writing", said, True, True, _clauses(stage))


def _ways(composed: Composed, letter: Letter) -> Iterator[Check]:
    if any(block.shows == "routes" for block in composed.blocks):
        said = "It names where to go next, as in force on the day of the letter."
        if not composed.routes:
            said = "No way outside the organisation is in force for it on this day."
        yield Check("routes", said, True, True, _clauses(letter))


def _fields(composed: Composed) -> Iterator[Check]:
    blank: list[tuple[str, tuple[str, ...]]] = [(name, ()) for name in composed.blanks]
    blank += [(name, block.cites) for block in composed.blocks for name in block.blanks]
    for name, clauses in dict(blank).items():
        said = f"Not known yet, so the letter would have a gap: {known_as(name)}."
        yield Check(f"field-{name}", said, False, True, clauses, name)


def _left_over(composed: Composed, letter: Letter) -> Iterator[Check]:
    """Check what staff wrote. A field that nothing fills is `_fields`' own.

    Beware: what a locked part shows may be the customer's words, who may write what they like.
    """
    for block in composed.blocks:
        found = _LEFT_OVER.findall(block.text) if block.ask else []
        if found:
            said = f"“{found[0]}” still stands in it: write what belongs there."
            yield Check(f"left-over-{block.slot}", said, False, True, _clauses(letter), block.slot)


def _others(composed: Composed, letter: Letter, known: Known) -> Iterator[Check]:
    if not known.others:
        return
    text = _bare(composed.text)
    found = [one for one in known.others if _bare(one) and _bare(one) in text]
    said = "Nobody else's address or number stands in it."
    if found:
        said = "An address or number of somebody else stands in it. Take it out."
    yield Check("others", said, not found, True, _clauses(letter))


def _without_links(
    composed: Composed, letter: Letter, case: Case, policy: Policy
) -> Iterator[Check]:
    """Check what somebody wrote to those who have no internet."""
    rule = of_letter(letter, case.facts, policy)
    if rule is None:
        return
    linked = next((one for one in composed.blocks if one.ask and _LINK.search(one.text)), None)
    if linked is None:
        yield Check("no-link", "It can be read without the internet.", True, True, clauses_of(rule))
    else:
        said = "They have no internet: say it without a link."
        yield Check("no-link", said, False, True, clauses_of(rule), linked.slot)


def _format(letter: Letter, policy: Policy, needs: Needs, is_said: bool) -> Iterator[Check]:
    if not needs:
        return
    language = f"in {needs.language}" if needs.language else ""
    want = ", ".join(filter(None, (needs.format, language, needs.adjustments)))
    said = f"They need: {want}. " + (
        "It was said whether this is so." if is_said else "Say whether it is, or why not."
    )
    clauses = tuple(cited for gate in _format_gates(policy) for cited in _clauses(gate))
    yield Check("format", said, is_said, True, clauses or _clauses(letter), FORMAT_MET)


def _format_gates(policy: Policy) -> Iterator[Gate]:
    """Give the gates that let nothing be sent before it is in the form that was wanted."""
    for gate in policy.gates_before.get("send", ()):
        if is_of_form(gate, policy):
            yield gate


def _plain(composed: Composed, policy: Policy) -> Check:
    """Check the words that somebody wrote; those of the pack are plain already."""
    rule = policy.plain_words
    written = "\n\n".join(
        block.text for block in composed.blocks if block.ask or block.shows == "findings"
    )
    found = hard(written, rule.longest_sentence, rule.hard)
    said = "\n".join(one.sentence for one in found) or "Short sentences, and known words."
    return Check(PLAIN, said, not found, False, _clauses(rule), NOT_PLAIN_BECAUSE)


def _clauses(rule: Rule) -> tuple[str, ...]:
    return rule.cites or ((rule.added,) if rule.added else ())


def _have(what: str, numbers: list[int]) -> str:
    """Return "Point 1 has" or "Points 1, 2 have"."""
    some = ", ".join(str(number) for number in numbers)
    return f"{what} {some} has" if len(numbers) == 1 else f"{what}s {some} have"


def _bare(text: str) -> str:
    """Return a text without what people write an address or a number with."""
    return re.sub(r"[\s\-()]+", "", text).lower()


def _ended(text: str) -> str:
    return text if text[-1:] in ".?!" else f"{text}."
