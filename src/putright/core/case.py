"""What is a case? The facts so far, and what they add up to."""

from collections.abc import Iterable
from dataclasses import fields
from types import SimpleNamespace

from putright.core.casefile import Case, Commitment, Handover, Offer, Party, Point, Request, as_date
from putright.core.changes import CHANGES
from putright.core.facts import Fact

__all__ = [
    "EMPTY", "Case", "Commitment", "Handover", "Offer", "Party", "Point", "Request", "as_date",
    "evolve", "fold",
]  # fmt: skip

EMPTY = Case()
_FIELDS = tuple(field.name for field in fields(Case) if field.init)
_BLANK = {name: getattr(EMPTY, name) for name in _FIELDS}


def evolve(case: Case, fact: Fact) -> Case:
    """Return the case after one more fact. Never refuses: history has happened."""
    return fold((fact,), case)


def fold(facts: Iterable[Fact], case: Case = EMPTY) -> Case:
    """Return the case that these facts add up to.

    The changes are gathered in a draft, for making a whole case at each fact would
    be most of the time that a long history takes.
    """
    new = tuple(facts)
    before = _BLANK if case is EMPTY else {name: getattr(case, name) for name in _FIELDS}
    draft = SimpleNamespace(**before)
    state = vars(draft)
    for fact in new:
        change = CHANGES.get(fact.name)
        if change is not None:
            state.update(change(draft, fact))  # type: ignore[arg-type]
        if "restricts" in fact.data:
            draft.restricted = bool(fact.data["restricts"])
    draft.facts = case.facts + new
    return Case(**state)
