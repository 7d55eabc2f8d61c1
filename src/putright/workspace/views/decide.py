"""What is found of each point, and what will put it right? One page for all of them.

Findings are drafted without a check, and nobody outside reads them until the answer is
sent. A remedy is offered as the policy has it: it is decided at once, or waits for whoever
decides it. Whatever the policy says, what was drafted is kept.
"""

from datetime import datetime
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.crypto import get_random_string

from putright.cases import money
from putright.cases.carry_out import Conflict, NoSuchCase
from putright.cases.queries import Opened
from putright.core.clocks import local_day
from putright.core.deciding import Draft, owes_a_remedy, route
from putright.core.offered import offered_move
from putright.core.policy import Remedy
from putright.core.refusals import Refused
from putright.design.days import day_short
from putright.design.forms import Form
from putright.directory.away import away_now
from putright.people.queries import colleagues
from putright.project import clock
from putright.workspace import deciding
from putright.workspace.choices import because, in_index, names_of_roles
from putright.workspace.door import StaffRequest, address, case_of, page, staff_page
from putright.workspace.frame import frame
from putright.workspace.questions import people
from putright.workspace.told_us import told_us
from putright.workspace.views.case import ClauseHref, point_text, teller_of
from putright.workspace.views.decide_form import Deciding, form_of
from putright.workspace.views.decide_save import is_complete, kept, offers, was_saved

TAB = "case-points"


@staff_page("cases", methods=("GET", "POST"))
def decide(request: StaffRequest, reference: str) -> HttpResponse:
    opened = case_of(request, reference, is_shown=request.method != "POST")
    asked = request.POST.get("point") or request.GET.get("point", "")
    number = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 6 else 0
    doing = Deciding(request, opened, clock.now(), number)
    if request.method == "POST":
        return _save(doing)
    return _show(doing, form_of(doing))


# -- saving -------------------------------------------------------------------------------


def _save(doing: Deciding) -> HttpResponse:
    if was_saved(doing):
        return redirect(address("decide", doing.request, doing.opened.reference, saved="yes"))
    form = form_of(doing, doing.request.POST)
    is_draft = doing.request.POST.get("then") == "draft"
    if not form.is_valid():
        return _show(doing, form, status=422)
    if not is_draft and not is_complete(doing, form):
        return _show(doing, form, status=422)
    try:
        seen = kept(doing, form)
        made = [] if is_draft else offers(doing, form, seen)
    except Refused as reason:
        return _show(_again(doing), form, status=422, refusal=reason)
    except Conflict:
        return _show(_again(doing), form, status=409, is_changed=True)
    except NoSuchCase:
        raise Http404 from None
    doing.request.recorded = True  # type: ignore[attr-defined]
    saved = "draft" if is_draft else "offered" if made else "yes"
    return redirect(address("decide", doing.request, doing.opened.reference, saved=saved))


def _again(doing: Deciding) -> Deciding:
    """Return the same with the case as it is now: a draft may have been kept, or another came."""
    opened = case_of(doing.request, doing.opened.reference)
    return Deciding(doing.request, opened, doing.at, doing.point)


# -- showing ------------------------------------------------------------------------------

_SAVED = {
    "draft": "Saved as a draft. Nobody outside can read it.",
    "yes": "Saved. Nobody outside can read it until the answer is sent.",
    "offered": "Saved, and offered as the policy has it. What waits is listed under “Still to do”.",
}


def _show(
    doing: Deciding,
    form: Form,
    *,
    status: int = 200,
    refusal: Refused | None = None,
    is_changed: bool = False,
) -> HttpResponse:
    request, opened = doing.request, doing.opened
    policy, draft = opened.policy, doing.draft
    gate = owes_a_remedy(policy, draft)
    amount = _amount(form, draft)
    said = {
        **frame(request, opened, TAB),
        "form": form,
        "told": _SAVED.get(request.GET.get("saved", ""), "") if request.method == "GET" else "",
        "here": address("decide", request, opened.reference),
        "points": _points(doing),
        "told_us": told_us(doing.opened, teller_of(doing.opened)),
        "letters_href": address("case-letters", doing.request, doing.opened.reference),
        "open_point": doing.open_point if "why" in form.fields else 0,
        "open_text": _text_of(doing, doing.open_point),
        "not_mine": _said(opened, doing.not_mine),
        "who": names_of_roles(doing.not_mine.missing, policy) if doing.not_mine else "",
        "refusal": _said(opened, refusal),
        "since": ["Somebody else worked on it. What you typed is below."] if is_changed else [],
        "owed": in_index(gate.cites, policy) if gate else (),
        "is_owed": gate is not None,
        "has_remedies": bool(policy.remedy),
        "authority": _authority(doing, form, amount),
        "waiting": _waiting(doing),
        "once": [
            form[r.once_for] for r in policy.remedy if r.once_for and r.once_for in form.fields
        ],
        **_beside(doing, amount),
        "asks_approval": _asks_approval(doing, form, amount),
        "back": address("case", request, opened.reference),
        "clause_href": ClauseHref(request, opened),
        "seen": opened.sequence,
        "token": get_random_string(20),
    }
    return page(request, "decide", said, status)


def _amount(form: Form, draft: Draft) -> float:
    typed = getattr(form, "cleaned_data", {}) if form.is_bound else {}
    return float(typed.get("amount") or draft.given.get("amount") or 0)


def _beside(doing: Deciding, amount: float) -> dict[str, Any]:
    request, opened = doing.request, doing.opened
    paying = any(remedy.pays for remedy in opened.policy.remedy)
    like = (
        money.similar(request.organisation, request.actor, opened.case, opened.number, doing.at)
        if paying
        else None
    )
    return {
        "pays": paying,
        "similar": like,
        "scale": deciding.scale(like, amount) if like else "",
        "fewest": money.FEWEST_SIMILAR,
        "guide": deciding.guide(opened.policy, amount),
        "guide_from": " ".join(dict.fromkeys(one.added for one in opened.policy.band if one.added)),
        "to_do": deciding.still_to_do(opened, doing.draft),
    }


def _said(opened: Opened, reason: Refused | None) -> dict[str, Any] | None:
    if reason is None:
        return None
    policy = opened.policy
    return {"sentence": because(reason, policy), "clauses": in_index(reason.clauses, policy)}


def _text_of(doing: Deciding, number: int) -> str:
    found = (f for f in doing.opened.case.named("point") if int(f.data["number"]) == number)
    return point_text(next(found, None))


def _points(doing: Deciding) -> list[dict[str, Any]]:
    opened, draft = doing.opened, doing.draft
    words = {word.id: word.name for word in opened.policy.outcome}
    return [
        {
            "number": point.number,
            "text": _text_of(doing, point.number),
            "finding": words.get(draft.outcomes.get(point.number, ""), ""),
            "state": "met" if draft.is_decided(point.number) else "soon",
            "reason": draft.reasons.get(point.number, ""),
            "href": address("decide", doing.request, opened.reference, point=point.number)
            if doing.not_mine is None
            else "",
        }
        for point in opened.case.points
    ]


def _office(doing: Deciding) -> deciding.Office:
    where = doing.request.organisation
    day = local_day(doing.at, where.zone)
    return deciding.Office(
        people(colleagues(where)), away_now(where, day), doing.request.actor.person
    )


def _chosen(doing: Deciding, form: Form) -> Remedy | None:
    """The remedy whose authority is told: the money, if there is any; else the first chosen."""
    typed = getattr(form, "cleaned_data", {}) if form.is_bound else {}
    chosen = set(typed.get("remedies") or doing.draft.remedies)
    able = [one for one in doing.to_offer if one.pays] or doing.to_offer
    return next((one for one in able if one.id in chosen), able[0] if able else None)


def _given(doing: Deciding, form: Form, remedy: Remedy, amount: float) -> dict[str, Any]:
    typed = getattr(form, "cleaned_data", {}) if form.is_bound else {}
    to = typed.get("to") or doing.draft.given.get("to") or doing.opened.case.role
    return {"remedy": remedy.id, "to": to, **({"amount": amount} if remedy.pays else {})}


def _authority(doing: Deciding, form: Form, amount: float) -> dict[str, Any] | None:
    remedy = _chosen(doing, form)
    if remedy is None or not doing.opened.policy.authority or "remedies" not in form.fields:
        return None
    given = _given(doing, form, remedy, amount)
    found = route(doing.opened.case, doing.opened.policy, doing.request.actor, doing.at, given)
    sum_ = amount if remedy.pays else 0
    return deciding.authority(doing.opened, found, remedy, sum_, _office(doing))


def _asks_approval(doing: Deciding, form: Form, amount: float) -> bool:
    remedy = _chosen(doing, form)
    if remedy is None or "remedies" not in form.fields:
        return False
    given = _given(doing, form, remedy, amount)
    found = route(doing.opened.case, doing.opened.policy, doing.request.actor, doing.at, given)
    return not found.is_mine


def _waiting(doing: Deciding) -> list[dict[str, Any]]:
    """Return the offers that are made, and what this very person may do with each."""
    opened, request = doing.opened, doing.request
    names = {remedy.id: remedy.name for remedy in opened.policy.remedy}
    found = []
    for made in opened.case.offers:
        step = {"waiting": "approve", "decided": "answer-offer", "accepted": "pay"}.get(made.state)
        owed = made.state != "accepted" or made.amount > made.paid
        move = (
            offered_move(opened.case, opened.policy, request.actor, doing.at, step, {})
            if step and owed
            else None
        )
        found.append(
            {
                "made": made,
                "name": names.get(made.remedy, made.remedy),
                "who": names_of_roles(made.waits_for, opened.policy),
                "href": address("move", request, opened.reference, step)
                if step and move and move.allowed
                else "",
                "do": move.label if move else "",
                "said": because(move.refusal, opened.policy)
                if move and move.refusal and move.refusal.code != "not-yours"
                else "",
                "paid": _paid(opened, made.number),
            }
        )
    return found


def _paid(opened: Opened, number: int) -> str:
    facts = [f for f in opened.case.named("paid") if int(f.data["number"]) == number]
    if not facts:
        return ""
    last = facts[-1].data
    on = datetime.fromisoformat(str(last.get("paid_on"))).date()
    return f"Paid {day_short(on, year=True)}, reference {last.get('reference')}"
