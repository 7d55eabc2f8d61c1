"""Which details of its step does a letter itself answer, so that nobody writes them twice?

How somebody was told is the letter. What a detail asks in words is what was written in the
part of the same name: `progress`, or `what-was-done` for `what_was_done`.
"""

from collections.abc import Iterator, Mapping

from putright.core.details import type_of
from putright.core.letters.compose import parts_of
from putright.core.policy import Letter, Policy

REASONS = frozenset({"reasons", "reason"})  # the slots that give the reason of a step
_HOW = "told"  # and any such as `told_in_writing`: a composed letter is in writing


def details_of(letter: Letter, policy: Policy) -> tuple[str, ...]:
    """Return the details that the pack itself asks for the step, or the record, of a letter."""
    return tuple(dict.fromkeys(_needs(letter.does, policy)))


def _needs(step: str, policy: Policy) -> Iterator[str]:
    record = policy.records.get(step)
    if record is not None:
        yield from record.all_needs
    elif step == "extend":
        for clock in policy.all_clocks:
            yield from clock.extension.needs if clock.extension else ()
    elif step == "divert":
        for diversion in policy.diversion:
            yield from diversion.needs


def says_how_told(letter: Letter, policy: Policy) -> tuple[str, ...]:
    """Return those details of the step that ask how somebody was told of it."""
    every = details_of(letter, policy)
    return tuple(one for one in every if one == _HOW or one.startswith(f"{_HOW}_"))


def words_for(letter: Letter, policy: Policy, parts: Mapping[str, str]) -> dict[str, str]:
    """Return what was written in the letter for each detail of its step that asks in words."""
    found = {name: parts.get(_slot(name), "").strip() for name in _in_words(letter, policy)}
    return {name: text for name, text in found.items() if text}


def answered_in(letter: Letter, policy: Policy) -> frozenset[str]:
    """Return the details that whoever writes this letter need not give beside it."""
    # A part under a condition may not be asked for in this case: its detail is asked beside it.
    asked = {part.fills for part in parts_of(letter, policy) if part.ask and not part.optional
             and not part.when.keys_given}  # fmt: skip
    words = {name for name in _in_words(letter, policy) if _slot(name) in asked}
    reason = {"reason"} if REASONS & asked else set()
    return frozenset({*says_how_told(letter, policy), *words, *reason})


def _in_words(letter: Letter, policy: Policy) -> list[str]:
    """Return the details that are words: those alone may be erased with the words of a case."""
    return [one for one in details_of(letter, policy) if type_of(one, policy) == "words"]


def _slot(detail: str) -> str:
    return detail.replace("_", "-")
