"""What does the step ask that goes on the record with a letter, so that the two cannot part?

A letter that answers carries the findings; one that gives a new date carries the date. The
same questions as the step's own page asks, with what was drafted of it before.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.forms.utils import ErrorDict
from django.http import QueryDict

from putright.cases.queries import Opened
from putright.core.asks import asks
from putright.core.clocks import clocks, local_day
from putright.core.deciding import draft_of
from putright.core.letters.doing import is_done
from putright.core.letters.telling import answered_in
from putright.core.policy import Letter
from putright.core.proposals import LABELS
from putright.design.forms import Form
from putright.people.queries import colleagues
from putright.workspace.choices import TELLING
from putright.workspace.door import StaffRequest
from putright.workspace.questions import HAPPENED, Questions, people
from putright.workspace.views.case import point_text

Boxes = Mapping[str, Sequence[str]]
# What the letter itself answers: how it was told, and in which words.
_IN_THE_LETTER = frozenset({"form", "text", "told"})


@dataclass
class Step:
    """What is asked beside the words of a letter; nothing, where no step goes with it."""

    does: str = ""  # the step in words: "Answer", "A date was agreed"
    questions: Questions | None = None
    drafted: Boxes = field(default_factory=dict)  # what was drafted of it elsewhere

    def form(self, boxes: Boxes) -> Form:
        """Return its questions as far as they are answered; nothing is checked of them yet."""
        data = QueryDict(mutable=True)
        for name, texts in (boxes or self.drafted).items():
            data.setlist(name, list(texts))
        form = self.questions.form(data) if self.questions else Form(data)
        form.is_valid()
        return form

    def also(self, form: Form) -> dict[str, Any]:
        """Return what is answered, as the step takes it: what is not in order is left out."""
        given = self.questions.given(form) if self.questions else {}
        given.pop(HAPPENED, None)
        points = [one for one in given.pop("points", ()) if _is_answered(one)]
        return {**given, **({"points": points} if points else {})}


def without_errors(form: Form) -> Form:
    """Return the form as it is drawn: what is missing is said above, where every check is."""
    form._errors = ErrorDict()  # type: ignore[attr-defined]  # as Django clears them
    return form


def _is_answered(point: Any) -> bool:
    return not isinstance(point, Mapping) or bool(point.get("outcome") or point.get("reason"))


def step_of(
    request: StaffRequest, opened: Opened, letter: Letter, at: datetime, to: str = ""
) -> Step:
    """Return what is asked with a letter; nothing where its step was done before.

    A step of which there are several sorts is done by itself first: on what ground a case is
    turned away is not settled in a letter.
    """
    case, policy = opened.case, opened.policy
    name = letter.does
    if not name or name in TELLING or is_done(name, case, policy, {}, letter=letter, to=to):
        return Step()
    record = policy.records.get(name)
    given = {"record": name} if record else {}
    step = "record" if record else name
    does = record.label if record else LABELS.get(name, name)
    day = local_day(at, policy.calendar.zone)
    every = asks(step, case, policy, given, clocks(case, policy, at), day)
    said = _IN_THE_LETTER | answered_in(letter, policy)
    wanted = [one for one in every if one.name not in said]
    is_of_people = any(one.detail.type == "person" for one in wanted)
    staff = people(colleagues(request.organisation)) if is_of_people else {}
    points = {int(fact.data["number"]): point_text(fact) for fact in case.named("point")}
    questions = Questions(wanted, case, policy, staff, points=points)
    return Step(does, questions, _drafted(opened) if name == "respond" else {})


def _drafted(opened: Opened) -> dict[str, list[str]]:
    """Return what was drafted of each point: the answer begins with it, and may differ."""
    draft = draft_of(opened.case, opened.policy)
    return {
        f"point-{number}-{part}": [text]
        for part, said in (("outcome", draft.outcomes), ("reason", draft.reasons))
        for number, text in said.items()
    }
