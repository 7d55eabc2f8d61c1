"""How is one move of a case shown: what it asks, what was typed, and why not?"""

from typing import Any

from django.http import HttpResponse
from django.utils.crypto import get_random_string

from putright.cases.queries import Opened, log_view
from putright.core.deciding import draft_of
from putright.core.offered import Move
from putright.core.refusals import Refused
from putright.design.forms import Form
from putright.workspace import in_their_form
from putright.workspace.asking import OFFERED
from putright.workspace.choices import because, in_index, names_of_roles, refused
from putright.workspace.contacting import warnings
from putright.workspace.door import address, page
from putright.workspace.flags import dangers, restrictions
from putright.workspace.frame import cautions
from putright.workspace.heading import heading
from putright.workspace.history import AMONG_STAFF, STAFF_ONLY, readers
from putright.workspace.interest_rows import to_look_at
from putright.workspace.questions import HAPPENED
from putright.workspace.told_us import told_us
from putright.workspace.views.case import ClauseHref, teller_of
from putright.workspace.views.move_form import Doing


def show(
    doing: Doing,
    form: Form | None = None,
    *,
    status: int | None,
    refusal: Refused | None = None,
    since: list[str] | None = None,
) -> HttpResponse:
    """Show the form, and above it what somebody must know before they go on."""
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
        "form_clauses": in_their_form.clauses(opened.policy)
        if in_their_form.wanted(opened, doing.move.step, str(doing.move.given.get("letter", "")))
        else (),
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
        "label": _label(found),
        "move": found,
        "hint": _hint(opened, found),
        "readers": readers(found.step),
        "dangers": dangers(opened),
        "cautions": [*restrictions(opened), *cautions(opened)],
        "staff_only": STAFF_ONLY if found.step in AMONG_STAFF else "",
        "by_whom": names_of_roles(found.by_roles, opened.policy),
        "clauses": in_index(found.clock.cites, opened.policy) if found.clock else (),
        "back": address("case", request, opened.reference),
        "told_us": told_us(opened, teller_of(opened)),
        "letters_href": address("case-letters", request, opened.reference),
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


def _label(found: Move) -> str:
    if found.step == "send":  # those composed here have a page of their own
        return f"Record a letter sent elsewhere: {found.label.partition(': ')[2]}"
    return found.label


def _hint(opened: Opened, found: Move) -> str:
    if found.step == "record":
        record = opened.policy.records.get(str(found.given.get("record")))
        return record.hint if record else ""
    if found.step == "assign" and opened.policy.handing_over.accepted and opened.case.handler:
        return OFFERED
    if found.step == "check-declaration":
        return to_look_at(opened)
    if found.step == "send":
        return (
            "For a letter that was written elsewhere and went some other way. It goes on the "
            "record with its day: nothing is sent from here. What it tells is put on the record "
            "with it."
        )
    if found.step == "refuse":
        return "The case stays on the record, and the customer is told why."
    if found.step == "respond":
        each = "Give each point a finding and a reason" if opened.case.points else "Give a reason"
        return f"{each} that the customer will read."
    return ""
