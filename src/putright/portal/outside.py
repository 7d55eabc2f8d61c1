"""Whom may a customer go to besides us, and when? The routes of the policy that bind the case."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from putright.core.case import Case
from putright.core.letters.fields import fields_in
from putright.core.policy import Letter, Policy, Route
from putright.core.rules.contact import routes
from putright.design.days import amount_said
from putright.languages import say
from putright.portal.promises import cited
from putright.portal.words import route_name, route_note

# Beware: a pack says in which letters a route stands, and not which letters are answers.
# They are known by a word in their id; one that begins with a procedure's id is that one's.
_ANSWERS = frozenset({"answer", "response", "outcome", "final", "refusal", "decision"})


@dataclass(frozen=True, slots=True)
class Outside:
    """Somewhere to go, as a page shows it. The grounds are help to write, and never a test."""

    name: str
    note: str
    grounds: Sequence[str]
    contact: str
    within: str
    cites: Sequence[str]
    inside: bool = False  # another procedure of our own

    @property
    def facts(self) -> list[dict[str, str]]:
        said = {say("Contact"): self.contact, say("Ask them within"): self.within}
        return [{"term": term, "value": value} for term, value in said.items() if value]


def _words(route: Route, policy: Policy) -> Outside:
    cites = route.cites or ((route.added,) if route.added else ())
    within = amount_said(route.within) if route.within not in (None, "not stated") else ""
    return Outside(
        route_name(route),
        route_note(route),
        route.grounds,
        "" if any(fields_in(route.contact)) else route.contact,  # our own: they are there
        within,
        cited(cites, policy),
        any(route_name(route) == own.name for own in policy.procedure),
    )


def of_case(case: Case, policy: Policy, day: date) -> list[Outside]:
    """Return whom this customer may go to, by what the answers of this case must name today."""
    if not case.procedure:
        return []  # nothing is answered in stages, so no answer of it has a way out
    letters = [*_sent(case, policy), *_answer_letters(policy, case.procedure)]
    begun = " ".join(
        stage.name.lower()
        for stage in policy.stages_of.get(case.procedure, ())
        if stage.id in case.stages_entered()
    )
    found = _named_in(letters, case, policy, day)
    return [body for body in found if body.name.lower() not in begun]  # it is there already


def at_the_end(policy: Policy, procedure: str, day: date) -> list[Outside]:
    """Return whom one may go to when a procedure is over: each body once."""
    found = _named_in(_answer_letters(policy, procedure), Case(procedure=procedure), policy, day)
    stages = " ".join(stage.name.lower() for stage in policy.stages_of.get(procedure, ()))
    return [body for body in found if body.name.lower() not in stages]


def _named_in(letters: Sequence[Letter], case: Case, policy: Policy, day: date) -> list[Outside]:
    found = {
        route.id: route for letter in letters for route in routes(case, policy, letter.id, day)
    }
    return _together([_words(route, policy) for route in found.values()])


def _sent(case: Case, policy: Policy) -> list[Letter]:
    sent = {fact.data.get("letter") for fact in case.named("sent")}
    return [letter for letter in policy.letter if letter.id in sent]


def _answer_letters(policy: Policy, procedure: str) -> list[Letter]:
    letters = [letter for letter in policy.letter if _ANSWERS & set(letter.id.split("-"))]
    named = [one for one in letters if procedure and one.id.startswith(f"{procedure}-")]
    others = tuple(f"{name}-" for name in policy.procedures if name != procedure)
    return named or [one for one in letters if not one.id.startswith(others)]


def _together(found: list[Outside]) -> list[Outside]:
    """Return each body once: what several routes say of it is said together."""
    bodies: dict[str, list[Outside]] = {}
    for one in found:
        bodies.setdefault(one.name, []).append(one)
    return [_merged(several) for several in bodies.values()]


def _merged(several: list[Outside]) -> Outside:
    first = several[0]
    return Outside(
        first.name,
        " ".join(f"{one.note.rstrip('.')}." for one in several if one.note),
        [ground for one in several for ground in one.grounds],
        next((one.contact for one in several if one.contact), ""),
        next((one.within for one in several if one.within), ""),
        list(dict.fromkeys(name for one in several for name in one.cites)),
        first.inside,
    )
