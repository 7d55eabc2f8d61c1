"""What does one move of a case ask of somebody, and what does its form carry?"""

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from django.http import Http404

from putright.cases.queries import Opened
from putright.core.asks import Ask, asks
from putright.core.clocks import clocks, local_day
from putright.core.decide import RULES
from putright.core.facts import Command
from putright.core.offered import Move, offered, offered_move
from putright.core.rules.asking import Asked
from putright.core.rules.handling import courses_for, handled_by
from putright.design.forms import Form
from putright.design.sending import digest_of
from putright.people.queries import colleagues
from putright.project import clock
from putright.workspace import in_their_form
from putright.workspace.choices import TELLING
from putright.workspace.choosing import able
from putright.workspace.door import StaffRequest
from putright.workspace.questions import Questions, people
from putright.workspace.views.case import point_text

# What a form carries of its own, beside the answers.
EXPECTED, TOKEN, ALSO = "_seen", "_token", "_also"


@dataclass
class Doing:
    """One person at one move of one case, at one moment."""

    request: StaffRequest
    opened: Opened
    move: Move
    questions: Questions
    at: datetime
    also: tuple[str, ...] = ()

    @cached_property
    def moves(self) -> list[Move]:
        """Every move of the case: one of them may make this one possible."""
        return offered(self.opened.case, self.opened.policy, self.request.actor, self.at)

    @property
    def is_open(self) -> bool:
        """Whether there is anything to fill in: a refusal may turn on what is answered."""
        refusal = self.move.refusal
        names = {ask.name for ask in self.questions.asks}
        return refusal is None or bool(names & set(refusal.missing))


def doing_of(request: StaffRequest, opened: Opened, step: str, also: tuple[str, ...] = ()) -> Doing:
    """Return one person at this move of a case, now. There is no such page for any other."""
    at = clock.now()
    found = _wanted(request, opened, step, at)
    also = also or _also(request)
    return Doing(request, opened, found, _questions(request, opened, found, also, at), at, also)


def _wanted(request: StaffRequest, opened: Opened, step: str, at: datetime) -> Move:
    if step not in RULES:
        raise Http404
    name = TELLING.get(step)
    given = {name: request.GET.get(name, "")} if name else {}
    found = offered_move(opened.case, opened.policy, request.actor, at, step, given)
    if found is None:
        raise Http404
    return found


def _also(request: StaffRequest) -> tuple[str, ...]:
    """Return the details that an earlier refusal asked for; the core knows which may be."""
    return tuple(request.POST.get(ALSO, "")[:200].split())


def _questions(
    request: StaffRequest, opened: Opened, found: Move, also: tuple[str, ...], at: datetime
) -> Questions:
    case, policy = opened.case, opened.policy
    day = local_day(at, policy.calendar.zone)
    missing = (*found.needs, *(found.refusal.missing if found.refusal else ()), *also)
    asked = [
        *asks(found.step, case, policy, found.given, clocks(case, policy, at), day, missing),
        *in_their_form.asks(opened, found.step, str(found.given.get("letter", ""))),
    ]
    stage = policy.stages.get(case.stage)
    wanted = handled_by(Asked(case, Command(found.step), policy, at)) if case.stage else ""
    points = {int(fact.data["number"]): point_text(fact) for fact in case.named("point")}
    panel = stage.panel if stage and found.step == "convene" else None
    staff = {}
    if found.step == "assign":
        staff = able(request, courses_for(case, policy, day))
    elif any(map(_names_somebody, asked)):
        staff = people(colleagues(request.organisation))
    return Questions(asked, case, policy, staff, frozenset({wanted} - {""}), points, panel)


def _names_somebody(ask: Ask) -> bool:
    return ask.detail.type == "person"


# -- what was sent ------------------------------------------------------------------------


def given_in(doing: Doing, form: Form) -> dict[str, Any]:
    """Return what was answered, as the command takes it."""
    given = {**doing.move.given, **doing.questions.given(form)}
    person = doing.questions.people.get(str(given.get("to", "")))
    if doing.move.step == "assign" and person is not None:
        given |= {"to_role": list(person.roles)} | ({"team": person.team} if person.team else {})
    return given


def seen_in(request: StaffRequest) -> int | None:
    """Return the last of the case that its page had shown, or None where it does not say."""
    text = request.POST.get(EXPECTED, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None


def key_of(request: StaffRequest, reference: str) -> str:
    """Return the door's key of this very form, so that a second press does nothing new.

    The same page sent again with other words is another: they are saved, or shown beside
    what the first made.
    """
    token = request.POST.get(TOKEN, "")
    good = token.isascii() and token.isalnum() and len(token) == 20
    if not good:
        return ""
    return f"move:{request.actor.person}:{reference}:{token}:{digest_of(request)}"
