"""What must be known of a letter that somebody wrote and sent without us, to put it on record?

It went some other way: by which, and when, is asked, and it is never sent from here. What it
is said to say is looked for in its words, where that can be done, and its step is done with it.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from putright.core.letters.compose import compose, parts_of, slots_asked
from putright.core.letters.fields import fields_in
from putright.core.letters.known import Known
from putright.core.policy import Letter
from putright.core.refusals import Refused
from putright.core.rules import contact
from putright.core.rules.asking import Asked

WENT_BY = "went_by"
WAYS = {
    "post": "By post",
    "email": "By e-mail",
    "phone": "By telephone",
    "in person": "Handed over in person",
    "other": "In another way",
}
# The fields that hold a day by which something happens.
_DATES = frozenset({"acknowledge-by", "answer-by", "new-date", "ends", "review"})
_DAY = re.compile(
    r"\b(\d{1,2}) (January|February|March|April|May|June|July|August|September|October|November"
    r"|December) (\d{4})\b"
)


def goes_from_here(asked: Asked) -> None:
    """Refuse one that is composed here, and is said to have gone some other way already."""
    if asked.given.get(WENT_BY):
        asked.refuse(
            "wrong-shape",
            f"{WENT_BY}: this letter is composed here, and goes from here. Of one that went some "
            "other way, give what it says (says) and its words (text) instead of parts.",
            missing=[WENT_BY],
        )


def form_of(asked: Asked) -> str:
    """Return in what form a step was done with it: a call meets nothing owed in writing."""
    return "phone" if asked.given.get(WENT_BY) == "phone" else "writing"


def parts_in(asked: Asked, letter: Letter) -> dict[str, str]:
    """Return its words, for each part that would be written here: nobody says which is where."""
    text = str(asked.given.get("text") or "").strip()
    return dict.fromkeys(slots_asked(letter, asked.policy), text) if text else {}


def must_say_all(asked: Asked, letter: Letter) -> None:
    """Refuse one that does not say what it must, or of which nobody says how it went."""
    says = list(asked.given.get("says") or ())
    missing = [slot for slot in letter.needs if slot not in says]
    ways = contact.routes(asked.case, asked.policy, letter.id, asked.day)
    absent = [route for route in ways if route.id not in says]
    if missing or absent:
        names = [*missing, *(route.id for route in absent)]
        asked.refuse(
            "slot-missing",
            f"This letter must also say: {', '.join(name.replace('-', ' ') for name in names)}.",
            absent[0] if absent and not missing else letter,
            names,
            only_details=True,
        )
    asked.need(WENT_BY, rule=letter)
    if asked.given[WENT_BY] not in WAYS:
        asked.refuse(
            "wrong-shape",
            f"{WENT_BY}: say how it went, as one of: {', '.join(WAYS)}.",
            letter,
            [WENT_BY],
        )


def must_stand_in_it(asked: Asked, letter: Letter, known: Known) -> None:
    """Refuse where the reference, or a date, that it is said to say is not in its words."""
    text = " ".join(str(asked.given.get("text") or "").split())
    says = set(asked.given.get("says") or ())
    if not text or not says:
        return
    lacking = [what for slot, what in _to_find(asked, letter, known, says)
               if not any(form in text.casefold() for form in _forms(what))]  # fmt: skip
    if lacking:
        asked.refuse(
            "not-in-its-words",
            f"Its words do not say “{lacking[0]}”, and you ticked that the letter says it. Give "
            "its words as they went, or tick only what it says.",
            letter,
            ["text"],
        )


def _to_find(
    asked: Asked, letter: Letter, known: Known, says: set[str]
) -> Iterator[tuple[str, str]]:
    """Give each slot whose words can be known, with what they hold: the reference, or a day."""
    reference = known.fields.get("reference", "")
    if "reference" in says and reference:
        yield "reference", reference
    dated = {
        part.fills
        for part in parts_of(letter, asked.policy)
        if part.shows == "dates" or _DATES & set(fields_in(part.says))
    }
    case, policy, day = asked.case, asked.policy, asked.day
    made = compose(letter, case, policy, {}, {}, day, running=asked.clocks, known=known)
    for block in made.blocks:
        if block.slot in says & dated and block.kind == "locked":
            for found in _DAY.finditer(block.text):
                yield block.slot, found.group(0)


def _forms(what: str) -> tuple[str, ...]:
    """Return how people write it: a day perhaps without its year, or with the month cut short.

    >>> _forms("4 December 2026")
    ('4 december', '4 dec', 'december 4')
    """
    day = _DAY.fullmatch(what)
    if day is None:
        return (what.casefold(),)
    number, month = day.group(1), day.group(2).casefold()
    return f"{number} {month}", f"{number} {month[:3]}", f"{month} {number}"


def with_its_step(refusal: Refused, given: Mapping[str, Any]) -> Refused:
    """Return why its step cannot be done with it, and what to do: the step comes first."""
    if given or not refusal.only_details:
        return refusal
    return Refused(
        refusal.code,
        f"{refusal.sentence} The letter tells of a step that is not on the record yet: do that "
        "step first, and then record the letter.",
        refusal.clauses,
        refusal.missing,
        False,
        refusal.rule,
    )
