"""What is kept of what somebody decided, and what is offered: each by the one door."""

from typing import Any

from putright.cases.carry_out import carry_out, was_done
from putright.core.facts import Command
from putright.design.forms import Form
from putright.design.sending import digest_of
from putright.workspace.door import StaffRequest
from putright.workspace.views.decide_form import Deciding, once_for


def is_complete(doing: Deciding, form: Form) -> bool:
    """Say what is missing: only where it is not a draft that is saved."""
    typed, number = form.cleaned_data, doing.open_point
    if "finding" in form.fields and (typed.get("why") or typed.get("finding")):
        if not typed.get("finding"):
            form.add_error("finding", f"Point {number}: choose a finding.")
        if not typed.get("why"):
            form.add_error("why", f"Point {number}: say why, in words for the customer.")
    chosen = set(typed.get("remedies") or ())
    if any(one.pays and one.id in chosen for one in doing.to_offer) and not typed.get("amount"):
        form.add_error("amount", "Enter how much it is, in pounds.")
    if chosen and not typed.get("why_amount"):
        form.add_error("why_amount", "Say why this fits what went wrong: whoever decides reads it.")
    if typed.get("amount") and not any(one.pays and one.id in chosen for one in doing.to_offer):
        form.add_error("remedies", "There is an amount: choose the payment, or clear it.")
    return not form.errors


def _seen(request: StaffRequest) -> int | None:
    text = request.POST.get("_seen", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None


def _key(doing: Deciding, part: str) -> str:
    token = doing.request.POST.get("_token", "")
    good = token.isascii() and token.isalnum() and len(token) == 20
    who = doing.request.actor.person
    if not good:
        return ""
    typed = digest_of(doing.request)
    return f"decide:{who}:{doing.opened.reference}:{token}:{typed}:{part}"


def was_saved(doing: Deciding) -> bool:
    """Return whether this very form was saved before: its page got no answer, or two."""
    posted = doing.request.POST
    offered = posted.getlist("remedies") if posted.get("then") != "draft" else []
    keys = [_key(doing, part) for part in offered or ["find"]]
    return all(key and was_done(doing.request.organisation, key) for key in keys)


def kept(doing: Deciding, form: Form) -> int | None:
    """Keep what is typed as a draft, if this person may; return the place of the case then."""
    typed = form.cleaned_data
    given: dict[str, Any] = {}
    if "why" in form.fields:
        point = {
            "number": doing.open_point,
            "outcome": typed.get("finding") or None,
            "reason": typed.get("why") or None,
            "before": list(typed.get("before") or ()) or None,
        }
        if any(value for name, value in point.items() if name != "number"):
            given["points"] = [point]
    if "remedies" in form.fields:
        given |= {"remedies": list(typed.get("remedies") or ()), **_of_a_remedy(doing, typed)}
        given["why_amount"] = typed.get("why_amount") or ""
    if doing.not_mine is not None or not given:
        return _seen(doing.request)
    return _carry(doing, "find", given, "find", _seen(doing.request))


def _of_a_remedy(doing: Deciding, typed: dict[str, Any]) -> dict[str, Any]:
    names = ("to", "consulted", *once_for(doing.opened.policy))
    found = {name: typed[name] for name in names if typed.get(name) not in (None, "", [])}
    for name in ("amount", "claim"):
        if typed.get(name):
            found[name] = float(typed[name])
    return found


def offers(doing: Deciding, form: Form, seen: int | None) -> list[str]:
    """Offer each remedy that was chosen, the money last: what is refused stops what follows."""
    typed = form.cleaned_data
    chosen = set(typed.get("remedies") or ())
    every = sorted((one for one in doing.to_offer if one.id in chosen), key=lambda one: one.pays)
    details = _of_a_remedy(doing, typed)
    for remedy in every:
        given: dict[str, Any] = {"remedy": remedy.id, "reason": typed.get("why_amount") or ""}
        if remedy.pays:
            given |= details
        elif remedy.once_for and remedy.once_for in details:
            given[remedy.once_for] = details[remedy.once_for]
        seen = _carry(doing, "offer", given, remedy.id, seen)
    return [remedy.id for remedy in every]


def _carry(
    doing: Deciding, step: str, given: dict[str, Any], part: str, seen: int | None
) -> int | None:
    carried = carry_out(
        Command(step, given, doing.request.actor),
        organisation=doing.request.organisation,
        reference=doing.opened.reference,
        expected=seen,
        key=_key(doing, part),
        at=doing.at,
    )
    return carried.sequence
