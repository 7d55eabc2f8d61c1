"""Which words make up this letter, of this case, on this day?

The pack has its parts, in their order; the case fills fields and lists, whoever writes it
fills what is asked. Nothing is left out silently: `checks.py` says what is missing.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from putright.core.by_post import ONLINE, of_letter
from putright.core.case import Case
from putright.core.clocks import Running
from putright.core.conditions import holds
from putright.core.letters.fields import fields_in, fields_of, filled, promised
from putright.core.letters.known import Known
from putright.core.letters.passed import PROMISES, said_of_passed
from putright.core.letters.shown import Page, shown
from putright.core.policy import Letter, Part, Policy

_NO_WORDS = "Write what the letter says"


@dataclass(frozen=True, slots=True)
class Block:
    """One part as it stands in the letter. A locked one comes from the policy and the case."""

    kind: Literal["locked", "free"]
    slot: str
    text: str
    ask: str = ""
    shows: str = ""
    optional: bool = False
    blanks: tuple[str, ...] = ()  # fields that nothing is known for
    cites: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Composed:
    """A letter as it would go: `says` names the slots and the ways outside that it fills."""

    letter: str
    subject: str
    blocks: tuple[Block, ...]
    routes: tuple[str, ...] = ()
    blanks: tuple[str, ...] = ()  # fields of the subject that nothing is known for
    signed: str = ""  # name and role of whoever signs it, a line each

    @property
    def text(self) -> str:
        """The words that go: a paragraph for each part that has any."""
        return "\n\n".join(block.text for block in self.blocks if block.text)

    @property
    def says(self) -> tuple[str, ...]:
        slots = (block.slot for block in self.blocks if block.text and block.slot)
        return tuple(dict.fromkeys([*slots, *self.routes]))


def compose(
    letter: Letter,
    case: Case,
    policy: Policy,
    fields: Mapping[str, str],
    words: Mapping[str, str],
    day: date,
    *,
    running: Sequence[Running] = (),
    known: Known | None = None,
) -> Composed:
    """Return a letter of this case, with the words written for its free parts by their slot.

    `fields` come before what the case says for them. `running` are the clocks of the case,
    where dates are to be said; `known` is what the facts do not hold.
    """
    known = known or Known()
    known = replace(known, fields={**known.fields, **fields})
    page = Page.of(letter, case, policy, day, running, known)
    held = {**fields_of(case, policy, running, day, known.saying, known.staff), **known.fields}
    blocks = tuple(
        _block(part, page, held, words) for part in _parts_for(page) if holds(part.when, case, day)
    )
    subject, blanks = filled(known.saying.say(letter.subject or letter.name), held)
    named = any(block.shows == "routes" for block in blocks)
    ways = tuple(route.id for route in page.routes()) if named else ()
    return Composed(letter.id, subject, blocks, ways, tuple(blanks), known.signed)


def _parts_for(page: Page) -> Iterator[Part]:
    """Give the parts for whom it is: without addresses of pages, for those without internet."""
    on_paper = of_letter(page.letter, page.case.facts, page.policy) is not None
    for part in parts_of(page.letter, page.policy):
        if not on_paper:
            yield part
        elif part.on_paper:
            yield part.model_copy(update={"says": part.on_paper})
        elif ONLINE.isdisjoint(fields_in(part.says)):
            yield part


def parts_of(letter: Letter, policy: Policy) -> tuple[Part, ...]:
    """Return the parts of a letter in their order, with what every letter says around them.

    A letter for which the pack has no words asks for them: once for each of its needs.
    """
    own = letter.part or tuple(_asked(letter, policy))
    if letter.alone:
        return own
    return (*policy.every_letter.before, *own, *policy.every_letter.after)


def _asked(letter: Letter, policy: Policy) -> Iterator[Part]:
    for need in letter.needs or ("text",):
        said = need.replace("-", " ")
        yield Part(slot=need, ask=f"Write: {said}" if letter.needs else _NO_WORDS)
    if any(letter.id in route.in_letters for route in policy.route):
        yield Part(shows="routes")


def slots_asked(letter: Letter, policy: Policy) -> list[str]:
    """Return the slots of a letter that somebody writes."""
    return [part.fills for part in parts_of(letter, policy) if part.ask]


def _block(part: Part, page: Page, fields: Mapping[str, str], words: Mapping[str, str]) -> Block:
    blanks: list[str] = []
    if part.ask:
        text = words.get(part.slot, "").strip()
    elif part.shows:
        text = shown(part.shows, page)
        if text and part.lead:
            lead, blanks = filled(page.known.saying.say(part.lead), fields)
            text = f"{lead}\n\n{text}"
    else:
        text, blanks = filled(page.known.saying.say(part.says), fields)
        text = _of_passed(part, page) or text
    return Block(
        "free" if part.ask else "locked",
        part.fills,
        text,
        part.ask,
        part.shows,
        part.optional,
        tuple(blanks),
        part.cites or page.letter.cites or _added(page.letter),
    )


def _of_passed(part: Part, page: Page) -> str:
    """Return what is said instead of a part that promises a day which has passed."""
    names = [name for name in fields_in(part.says) if name in PROMISES]
    if not names:
        return ""
    days = promised(page.case, page.policy, page.running)
    tells = bool(page.letter.when.late)
    return said_of_passed(names, days, page.day, page.known.saying, tells_of_it=tells)


def _added(letter: Letter) -> tuple[str, ...]:
    return (letter.added,) if letter.added else ()
