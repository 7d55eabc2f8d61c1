"""Which questions are asked, of whom, in which order? Only what the kind and its policy need."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from putright.core.policy import Kind, Policy
from putright.design.short import in_short
from putright.portal.drafts import Draft, Typed
from putright.portal.questions.base import About, Given, Question
from putright.portal.questions.evidence import Evidence
from putright.portal.questions.help import Help
from putright.portal.questions.right import Right
from putright.portal.questions.what import Points, What, only_point
from putright.portal.questions.when import When
from putright.portal.questions.where import Contract, Where
from putright.portal.questions.you import WhichRole, You, language_read, said_role

ORDER: tuple[Question, ...] = (
    What(), WhichRole(), Contract(), Where(), When(), Right(), Evidence(), You(), Help(),
)  # fmt: skip
POINTS = Points()  # asked only of who wants it, from the check page


def about(policy: Policy, kind: Kind, draft: Draft, at: datetime) -> About:
    """Return what the questions are asked for, as far as it is known."""
    role = said_role(draft.of("role"))
    return About(policy, kind, at, role if role in policy.roles else "")


def asked(about: About) -> list[Question]:
    """Return the questions of this kind, in order."""
    return [question for question in ORDER if question.fits(about)]


def _points(about: About) -> list[Question]:
    return [POINTS] if about.has_stages else []


def question_named(name: str, about: About) -> Question | None:
    """Return a question by the word in its address; points may be asked for by themselves."""
    able = [*asked(about), *_points(about)]
    return next((question for question in able if question.id == name), None)


def begun(question: Question, draft: Draft) -> Typed:
    """Return what stands in the boxes of a question that was never answered."""
    if question.id == You.id:
        return language_read()
    what = draft.of("what").get("what_happened", "")
    return {"point1": in_short(what)} if question is POINTS and what else {}


@dataclass(frozen=True, slots=True)
class Answered:
    """A draft read once: the answers in order, and the first question still open, if any."""

    answers: Sequence[tuple[Question, Mapping[str, Any]]]
    open: Question | None


def read(about: About, draft: Draft) -> Answered:
    """Return what was answered; an answer that cannot be sent as it stands is left out."""
    found: list[tuple[Question, Mapping[str, Any]]] = []
    unfinished = None
    for question in [*asked(about), *_points(about)]:
        form = question.read(about, draft.of(question.id))
        if form.is_valid():
            found.append((question, form.cleaned_data))
        else:
            unfinished = unfinished or question
    return Answered(found, unfinished)


def given_so_far(about: About, draft: Draft) -> dict[str, Any]:
    """Return the kind, the role and the days as they stand, to see what they come to."""
    found: dict[str, Any] = {"kind": about.kind.id, "role": about.role}
    form = When().read(about, draft.of("when"))
    if form.is_valid():
        found.update(When().details(form.cleaned_data, about))
    return {name: value for name, value in found.items() if value not in (None, "")}


def given(about: About, answered: Answered) -> Given:
    """Return what the answers come to. The customer's own text is a point where none is named."""
    details: dict[str, Any] = {"kind": about.kind.id}
    particulars: dict[str, str] = {}
    for question, cleaned in answered.answers:
        details.update(question.details(cleaned, about))
        particulars.update(question.particulars(cleaned))
    if about.has_stages and not details.get("points"):
        details["points"] = [{"what": only_point(details["what_happened"])}]
    kept = {name: value for name, value in details.items() if value not in (None, "", [])}
    return Given(kept, particulars)
