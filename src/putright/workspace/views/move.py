"""One move of a case: what it asks, and carrying it out.

Every move that the policy knows has its page here. The policy decides, on the page
and again when it is sent; whatever it says, nothing that was typed is lost.
"""

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.crypto import get_random_string

from putright.cases.carry_out import Carried, Conflict, NoSuchCase, carry_out, was_done
from putright.cases.queries import Opened, log_view
from putright.core.asks import Ask, asks
from putright.core.clocks import clocks, local_day
from putright.core.decide import RULES
from putright.core.deciding import draft_of
from putright.core.facts import Command
from putright.core.offered import Move, offered, offered_move
from putright.core.refusals import Refused
from putright.core.rules.asking import Asked
from putright.core.rules.handling import courses_for, handled_by
from putright.design.forms import Form
from putright.people.queries import colleagues
from putright.project import clock
from putright.workspace.asking import OFFERED
from putright.workspace.choices import TELLING, because, in_index, names_of_roles, refused
from putright.workspace.choosing import able
from putright.workspace.contacting import warnings
from putright.workspace.door import StaffRequest, address, case_of, page, staff_page
from putright.workspace.frame import cautions, dangers
from putright.workspace.heading import heading
from putright.workspace.history import AMONG_STAFF, STAFF_ONLY, readers
from putright.workspace.questions import HAPPENED, Questions, people
from putright.workspace.views.case import ClauseHref, point_text, teller_of

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


@staff_page("cases", methods=("GET", "POST"))
def move(request: StaffRequest, reference: str, step: str) -> HttpResponse:
    is_sent = request.method == "POST"
    opened = case_of(request, reference, is_shown=not is_sent)
    if not is_sent:
        return _show(_doing(request, opened, step), status=None)
    if _was_done(request, opened):
        return redirect(address("case", request, opened.reference, done="before"))
    return _carry_out(_doing(request, opened, step))


def _was_done(request: StaffRequest, opened: Opened) -> bool:
    """Return whether this very form was carried out before: its page got no answer, or two."""
    if _seen(request) == opened.sequence:
        return False  # it cannot have been, and nobody need be asked
    return was_done(request.organisation, _key(request, opened.reference))


def _doing(request: StaffRequest, opened: Opened, step: str, also: tuple[str, ...] = ()) -> Doing:
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
    asked = asks(found.step, case, policy, found.given, clocks(case, policy, at), day, missing)
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


# -- carrying out -------------------------------------------------------------------------


def _carry_out(doing: Doing) -> HttpResponse:
    request = doing.request
    form = doing.questions.form(request.POST)
    seen = _seen(request)
    if seen is None:
        form.add_error(None, "The page did not say what you had seen. Check it and save again.")
    if not form.is_valid():
        return _show(doing, form, status=422)
    try:
        carried = carry_out(
            Command(doing.move.step, _given(doing, form), request.actor),
            organisation=request.organisation,
            reference=doing.opened.reference,
            expected=seen,
            key=_key(request, doing.opened.reference),
            at=doing.at,
        )
    except Refused as reason:
        return _refused(doing, reason)
    except Conflict as reason:
        return _changed(doing, reason)
    except NoSuchCase:
        raise Http404 from None
    return _done(doing, carried)


def _given(doing: Doing, form: Form) -> dict[str, Any]:
    given = {**doing.move.given, **doing.questions.given(form)}
    person = doing.questions.people.get(str(given.get("to", "")))
    if doing.move.step == "assign" and person is not None:
        given |= {"to_role": list(person.roles)} | ({"team": person.team} if person.team else {})
    return given


def _seen(request: StaffRequest) -> int | None:
    text = request.POST.get(EXPECTED, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None


def _key(request: StaffRequest, reference: str) -> str:
    token = request.POST.get(TOKEN, "")
    good = token.isascii() and token.isalnum() and len(token) == 20
    return f"move:{request.actor.person}:{reference}:{token}" if good else ""


def _done(doing: Doing, carried: Carried) -> HttpResponse:
    """Go to the case, which tells of the first thing that this put on record."""
    doing.request.recorded = True  # type: ignore[attr-defined]
    first = carried.sequence - len(carried.facts) + 1
    return redirect(address("case", doing.request, doing.opened.reference, done=first))


def _refused(doing: Doing, reason: Refused) -> HttpResponse:
    """Show why not. What the refusal asks for is asked, beside what was typed."""
    also = tuple(dict.fromkeys((*doing.also, *reason.missing)))
    again = _doing(doing.request, doing.opened, doing.move.step, also)
    form = again.questions.form(doing.request.POST)
    form.is_valid()
    fresh = {ask.name for ask in again.questions.asks} - {ask.name for ask in doing.questions.asks}
    for name in fresh & set(form.errors):
        del form.errors[name]  # Why: nobody was asked this yet
    return _show(again, form, status=422, refusal=reason)


def _changed(doing: Doing, reason: Conflict) -> HttpResponse:
    """Show what somebody else did meanwhile, over the form with all that was typed."""
    request = doing.request
    opened = case_of(request, doing.opened.reference, is_shown=False)
    teller = teller_of(opened)
    since = [
        f"{teller.title(fact)}{f', by {teller.by(fact)}' if teller.by(fact) else ''}"
        for fact in opened.facts[_seen(request) or 0 :]
        if fact.name != "recorded"
    ]
    again = _doing(request, opened, doing.move.step, doing.also)
    form = again.questions.form(request.POST)
    form.is_valid()
    return _show(again, form, status=409, since=since)


# -- showing ------------------------------------------------------------------------------


def _show(
    doing: Doing,
    form: Form | None = None,
    *,
    status: int | None,
    refusal: Refused | None = None,
    since: list[str] | None = None,
) -> HttpResponse:
    request, opened = doing.request, doing.opened
    if request.method == "POST":  # it was opened only to add to it, and now it is shown
        log_view(request.organisation, request.actor, opened.number, doing.at)
    stands = refusal or doing.move.refusal
    shown = form or doing.questions.form()
    if form is None and doing.move.step == "respond":
        shown.initial = _drafted(opened)
    said = {
        **_about(doing),
        **_why_not(doing, stands),
        "form": shown,
        "sections": [
            {"section": one, "fields": [shown[name] for name in one.names]}
            for one in doing.questions.sections()
        ],
        "happened": shown[HAPPENED],
        "contact": warnings(opened.customer, doing.move.step, request.POST.get("form")),
        "is_open": form is not None or doing.is_open,
        "since": since or [],
        "seen": opened.sequence,
        "token": get_random_string(20),
        "also": " ".join(doing.also),
    }
    return page(request, "move", said, status or (422 if stands else 200))


def _drafted(opened: Opened) -> dict[str, str]:
    """Return what was drafted of each point: the answer begins with it, and may differ."""
    draft = draft_of(opened.case, opened.policy)
    return {
        f"point-{number}-{part}": text
        for part, said in (("outcome", draft.outcomes), ("reason", draft.reasons))
        for number, text in said.items()
    }


def _about(doing: Doing) -> dict[str, Any]:
    """Return what the page says of the case and of the move, whatever is typed."""
    request, opened, found = doing.request, doing.opened, doing.move
    return {
        "heading": heading(request, opened),
        "reference": opened.reference,
        "label": found.label,
        "move": found,
        "hint": _hint(opened, found),
        "readers": readers(found.step),
        "dangers": dangers(opened),
        "cautions": cautions(opened),
        "staff_only": STAFF_ONLY if found.step in AMONG_STAFF else "",
        "by_whom": names_of_roles(found.by_roles, opened.policy),
        "clauses": in_index(found.clock.cites, opened.policy) if found.clock else (),
        "back": address("case", request, opened.reference),
        "clause_href": ClauseHref(request, opened),
    }


def _why_not(doing: Doing, reason: Refused | None) -> dict[str, Any]:
    """Return the refusal that stands, and the link to what makes the move possible."""
    opened, policy = doing.opened, doing.opened.policy
    if reason is None:
        return {"refusal": None, "mend": None}
    mend = None
    if doing.move.refusal is not None:
        mend = refused(doing.request, opened.reference, doing.move, doing.moves, policy)
    cited = in_index(reason.clauses, policy)
    sentence = f"{because(reason, policy)}{_who_covers(doing, reason)}"
    return {"refusal": {"sentence": sentence, "clauses": cited}, "mend": mend}


def _who_covers(doing: Doing, reason: Refused) -> str:
    """Return who covers for whoever was chosen, where they are away."""
    chosen = doing.questions.people.get(doing.request.POST.get("to", ""))
    if reason.code != "away" or chosen is None or not chosen.note:
        return ""
    return f" {chosen.name} is {chosen.note}."


def _hint(opened: Opened, found: Move) -> str:
    if found.step == "record":
        record = opened.policy.records.get(str(found.given.get("record")))
        return record.hint if record else ""
    if found.step == "assign" and opened.policy.handing_over.accepted and opened.case.handler:
        return OFFERED
    if found.step == "refuse":
        return "The case stays on the record, and the customer is told why."
    if found.step == "respond":
        return "Give each point a finding and a reason that the customer will read."
    return ""
