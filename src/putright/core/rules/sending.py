"""Sending a letter: one written elsewhere, or one composed here with the step it carries out.

Either both happen or neither. A letter is composed of the case as its step leaves it, so what
it says and what is on the record are the same.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from putright.core.case import Case, fold
from putright.core.clocks import Running
from putright.core.conditions import holds
from putright.core.facts import Command, Fact
from putright.core.letters.checks import (
    Check,
    checks,
)
from putright.core.letters.compose import Composed, compose, slots_asked
from putright.core.letters.known import TOLD, Known
from putright.core.letters.of_one import digest_of
from putright.core.letters.signature import signed
from putright.core.letters.wish import wished
from putright.core.new_dates import is_late
from putright.core.policy import Letter, Policy
from putright.core.refusals import Refused
from putright.core.rules import contact, letter_before, letter_elsewhere, of_letters
from putright.core.rules.asking import Asked, is_blank
from putright.core.rules.letter_complete import must_be_complete
from putright.core.rules.letter_steps import done_with_it, will_be_done
from putright.core.rules.letter_to import whom
from putright.core.shapes import check_shapes

PARTS, ALSO = "parts", "also"


@dataclass(frozen=True, slots=True)
class Ready:
    """A letter as it would go to each, the facts of its step, and the case after them."""

    letters: tuple[tuple[Mapping[str, Any], Composed], ...]
    checks: tuple[Check, ...]
    facts: tuple[Fact, ...]
    case: Case

    @property
    def composed(self) -> Composed:
        return self.letters[0][1]


def send(asked: Asked) -> list[Fact]:
    """Send a letter, complete: each of its slots filled, each route in force named."""
    role = asked.permit("send")
    asked.need("letter")
    letter = letter_meant(asked)
    is_composed = PARTS in asked.given
    parts, also, known = take(asked, letter)
    if not is_composed:
        return _written_elsewhere(asked, letter, role, also, known)
    letter_elsewhere.goes_from_here(asked)
    ready = ready_to_send(asked, letter, parts, also, known)
    must_be_complete(asked, letter, ready.checks)
    meant = of_letters.meant_by(asked, letter, digest_of(parts, also), known)
    of_letters.must_be_of_this_letter(asked, meant, is_composed=True)
    sent = [
        _sent(
            after(asked, ready), letter, {**to, "language": known.language}, role, number, composed
        )
        for number, (to, composed) in enumerate(ready.letters)
    ]
    return [*ready.facts, *sent]


def _written_elsewhere(
    asked: Asked, letter: Letter, role: str, also: Mapping[str, Any], known: Known
) -> list[Fact]:
    """Return that a letter went without us, with the step that it carried out."""
    if not also and not holds(letter.when_of_case, asked.case, asked.day):
        raise contact.not_here(letter)
    letter_before.may_be_written(asked, letter)
    if not also:
        _belongs(asked, letter)
    to = whom(asked, letter)
    _is_of_it(asked, letter, known)
    if not will_be_done(asked, letter, also):
        letter_before.may_go_now(asked, letter, to)
    letter_elsewhere.must_say_all(asked, letter)
    parts = letter_elsewhere.parts_in(asked, letter)
    try:
        facts = done_with_it(asked, letter, parts, also, letter_elsewhere.form_of(asked))
    except Refused as refusal:
        raise letter_elsewhere.with_its_step(refusal, also) from None
    later = _with_facts(asked, facts)
    _belongs(later, letter)
    letter_elsewhere.must_stand_in_it(later, letter, known)
    return [*facts, *(_sent(later, letter, one, role, n) for n, one in enumerate(to))]


def _is_of_it(asked: Asked, letter: Letter, known: Known) -> None:
    """Refuse a letter from elsewhere that waits for a record of it, or has not those words."""
    text = str(asked.given.get("text") or "")
    meant = of_letters.meant_by(asked, letter, digest_of({}, {}, text), known)
    found = list(of_letters.of_this_letter(asked, meant, is_composed=False))
    if is_blank(text) and any(one.id == of_letters.OTHER_WORDS for one in found):
        asked.need("text", rule=letter)
    of_letters.must_be_of_this_letter(asked, meant, is_composed=False)


def _belongs(asked: Asked, letter: Letter) -> None:
    if not holds(letter.when_of_case, asked.case, asked.day):
        raise contact.not_here(letter)
    owed = letter.when.late
    if owed and not is_late(asked.case, asked.clocks, asked.policy, owed):
        raise contact.not_late(letter)
    asked.pass_gates("send")


def _sent(
    asked: Asked,
    letter: Letter,
    to: Mapping[str, Any],
    role: str,
    number: int,
    composed: Composed | None = None,
) -> Fact:
    # Files are of one event: of several copies of a letter, the first has them.
    without = ["files"] if number else []
    if composed is not None:
        own = {"text": composed.text, "says": list(composed.says)}
        asked.given = {**asked.given, **own}
    data = {"letter": letter.id, **to}
    fact = asked.fact_of_details("sent", data, by_role=role, without=without)
    if composed is None:
        return fact
    # Beware: as a detail, `subject` is the person complained of. Here it is words.
    signer = {"signed": composed.signed} if composed.signed else {}
    return replace(fact, words={**fact.words, "subject": composed.subject, **signer})


def letter_meant(asked: Asked) -> Letter:
    """Return the letter that is named. Refuses one that the policy does not have."""
    name = asked.given["letter"]
    for letter in asked.policy.letter:
        if letter.id == name:
            return letter
    known = ", ".join(letter.id for letter in asked.policy.letter) or "none"
    asked.refuse("unknown-letter", f"There is no letter {name!r}. There are: {known}.")


def take(asked: Asked, letter: Letter) -> tuple[Mapping[str, str], Mapping[str, Any], Known]:
    """Take out of a command what no fact may keep: the parts written, its step's, the names."""
    parts = _table(asked, PARTS)
    odd = [name for name, text in parts.items() if not isinstance(text, str)]
    if odd:
        asked.refuse("wrong-shape", f"parts: give text for {odd[0]}.", missing=[PARTS])
    also = _table(asked, ALSO)
    check_shapes(also)
    if also and not letter.does:
        asked.refuse("wrong-shape", "also: this letter carries out no step.", missing=[ALSO])
    if also.get("files"):
        sentence = "also: the files of a letter are given beside it (files)."
        asked.refuse("wrong-shape", sentence, missing=["files"])
    return parts, also, Known.read(asked.given.pop(TOLD, None))


def _table(asked: Asked, name: str) -> Mapping[str, Any]:
    given = asked.given.pop(name, None) or {}
    if not isinstance(given, Mapping):
        asked.refuse("wrong-shape", f"{name}: give a table.", missing=[name])
    return {str(key): value for key, value in given.items()}


def ready_to_send(
    asked: Asked,
    letter: Letter,
    parts: Mapping[str, str],
    also: Mapping[str, Any],
    known: Known,
) -> Ready:
    """Return the letter to each whom it goes to, with its checks.

    Refuses what the step of the letter refuses, and a letter that is not of such a case.
    """
    letter_before.may_be_written(asked, letter)
    facts = done_with_it(asked, letter, parts, also)
    later = _with_facts(asked, facts)
    _belongs(later, letter)
    to = whom(later, letter)
    if not facts:
        letter_before.may_go_now(asked, letter, to)
    case, running = later.case, later.clocks
    known = signed(letter, case, asked.policy, known, asked.actor)
    unknown = [slot for slot in parts if slot not in slots_asked(letter, asked.policy)]
    if unknown:
        able = ", ".join(slots_asked(letter, asked.policy)) or "none"
        asked.refuse(
            "unknown-part", f"This letter asks for no part {unknown[0]!r}. It asks for: {able}."
        )
    made = tuple(
        (one, _to(letter, case, asked.policy, one, parts, asked.day, running, known)) for one in to
    )
    found = _checked(asked, letter, case, made[0][1], known)
    return Ready(made, found, tuple(facts), case)


def _checked(
    asked: Asked, letter: Letter, case: Case, composed: Composed, known: Known
) -> tuple[Check, ...]:
    needs = wished(known.needs, asked.case, asked.policy, asked.given.get("to"))
    is_said = of_letters.says_format(asked, letter)
    policy, day = asked.policy, asked.day
    return checks(composed, case, policy, day, needs, known=known, says_format=is_said)


def _to(
    letter: Letter,
    case: Case,
    policy: Policy,
    to: Mapping[str, Any],
    parts: Mapping[str, str],
    day: date,
    running: list[Running],
    known: Known,
) -> Composed:
    who = str(to.get("to") or "customer")
    name = known.names.get(who) or known.names.get("customer", "")
    fields = {"name": name} if name else {}
    return compose(letter, case, policy, fields, parts, day, running=running, known=known)


@dataclass(frozen=True, slots=True)
class Drafted:
    """A letter as far as it is written, for whoever writes it, with all that is to be mended."""

    composed: Composed
    checks: tuple[Check, ...]

    @property
    def may_go(self) -> bool:
        return all(check.passes or not check.blocks for check in self.checks)


def drafted(case: Case, command: Command, policy: Policy, at: datetime) -> Drafted:
    """Return the letter that a command would send, and each check of it. Nothing happens.

    What the rules refuse besides (a step that may not be done, no authority to tell) is a
    check too, and the letter is then shown as the case stands now.
    """
    asked = Asked(case, command, policy, at)
    letter = letter_meant(asked)
    parts, also, known = take(asked, letter)
    meant = of_letters.meant_by(asked, letter, digest_of(parts, also), known)
    of_it = tuple(of_letters.of_this_letter(asked, meant, is_composed=True))
    try:
        asked.permit("send")
        ready = ready_to_send(asked, letter, parts, also, known)
    except Refused as refusal:
        known = signed(letter, case, policy, known, asked.actor)
        composed = _to(letter, case, policy, {}, parts, asked.day, asked.clocks, known)
        found = _checked(asked, letter, case, composed, known)
        lacking = next(iter(refusal.missing), "")
        is_asked_here = lacking in ("to", letter_before.CORRECTS, letter_before.AGAIN)
        fix = lacking if is_asked_here else letter.does or lacking
        lacks = refusal.missing
        no = Check(refusal.code, refusal.sentence, False, True, refusal.clauses, fix, lacks)
        return Drafted(composed, (no, *found, *of_it))
    return Drafted(ready.composed, (*ready.checks, *of_it))


def after(asked: Asked, ready: Ready) -> Asked:
    """Return the same command, asked of the case as the letter's step leaves it."""
    return _with_facts(asked, list(ready.facts))


def _with_facts(asked: Asked, facts: list[Fact]) -> Asked:
    if not facts:
        return asked
    command = replace(asked.command, given={**asked.given, "lines": asked.lines})
    return Asked(fold(facts, asked.case), command, asked.policy, asked.at, day=asked.day)
