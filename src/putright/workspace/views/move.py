"""One move of a case: what it asks, and carrying it out.

Every move that the policy knows has its page here. The policy decides, on the page
and again when it is sent; whatever it says, nothing that was typed is lost.
"""

from django.http import Http404, HttpResponse
from django.shortcuts import redirect

from putright.cases.carry_out import Carried, Conflict, NoSuchCase, carry_out, was_done
from putright.cases.queries import Opened
from putright.core.facts import Command
from putright.core.refusals import Refused
from putright.design.forms import Form
from putright.workspace import in_their_form
from putright.workspace.door import StaffRequest, address, case_of, page, staff_page
from putright.workspace.views.case import teller_of
from putright.workspace.views.move_form import Doing, doing_of, given_in, key_of, seen_in
from putright.workspace.views.move_page import show


@staff_page("cases", methods=("GET", "POST"))
def move(request: StaffRequest, reference: str, step: str) -> HttpResponse:
    is_sent = request.method == "POST"
    opened = case_of(request, reference, is_shown=not is_sent)
    if not is_sent:
        return show(doing_of(request, opened, step), status=None)
    if _was_done(request, opened):
        return redirect(address("case", request, opened.reference, done="before"))
    return _carry_out(doing_of(request, opened, step))


def _was_done(request: StaffRequest, opened: Opened) -> bool:
    """Return whether this very form was carried out before: its page got no answer, or two."""
    if seen_in(request) == opened.sequence:
        return False  # it cannot have been, and nobody need be asked
    return was_done(request.organisation, key_of(request, opened.reference))


def _carry_out(doing: Doing) -> HttpResponse:
    request = doing.request
    form = doing.questions.form(request.POST)
    seen = seen_in(request)
    if seen is None:
        form.add_error(None, "The page did not say what you had seen. Check it and save again.")
    form.is_valid()
    letter = str(doing.move.given.get("letter", ""))
    in_their_form.check(doing.opened, doing.move.step, form, letter)
    if form.errors:
        return show(doing, form, status=422)
    try:
        carried = carry_out(
            Command(doing.move.step, given_in(doing, form), request.actor),
            organisation=request.organisation,
            reference=doing.opened.reference,
            expected=seen,
            key=key_of(request, doing.opened.reference),
            at=doing.at,
        )
    except Refused as reason:
        return _refused(doing, reason)
    except Conflict as reason:
        return _changed(doing, reason)
    except NoSuchCase:
        raise Http404 from None
    return _done(doing, carried)


def _done(doing: Doing, carried: Carried) -> HttpResponse:
    """Go to the case, which tells of the first thing that this put on record.

    Whoever declared what shuts them out of it is told so here: there is no case for them now.
    """
    doing.request.recorded = True  # type: ignore[attr-defined]
    if doing.request.actor.person in carried.case.shut_out:
        return page(doing.request, "closed_to_you", {"back": address("today", doing.request)})
    first = carried.sequence - len(carried.facts) + 1
    return redirect(address("case", doing.request, doing.opened.reference, done=first))


def _refused(doing: Doing, reason: Refused) -> HttpResponse:
    """Show why not. What the refusal asks for is asked, beside what was typed."""
    also = tuple(dict.fromkeys((*doing.also, *reason.missing)))
    again = doing_of(doing.request, doing.opened, doing.move.step, also)
    form = again.questions.form(doing.request.POST)
    form.is_valid()
    fresh = {ask.name for ask in again.questions.asks} - {ask.name for ask in doing.questions.asks}
    for name in fresh & set(form.errors):
        del form.errors[name]  # Why: nobody was asked this yet
    if not reason.only_details and not fresh:
        _at_its_field(form, reason)
    return show(again, form, status=422, refusal=reason)


def _at_its_field(form: Form, reason: Refused) -> None:
    """Say beside each answer that the rules refuse why: it was given, and will not do."""
    for name in reason.missing:
        if name in form.fields and form.cleaned_data.get(name) and name not in form.errors:
            form.add_error(name, reason.sentence)


def _changed(doing: Doing, reason: Conflict) -> HttpResponse:
    """Show what somebody else did meanwhile, over the form with all that was typed."""
    request = doing.request
    opened = case_of(request, doing.opened.reference, is_shown=False)
    teller = teller_of(opened)
    since = [
        f"{teller.title(fact)}{f', by {teller.by(fact)}' if teller.by(fact) else ''}"
        for fact in opened.facts[seen_in(request) or 0 :]
        if fact.name != "recorded"
    ]
    again = doing_of(request, opened, doing.move.step, doing.also)
    form = again.questions.form(request.POST)
    form.is_valid()
    return show(again, form, status=409, since=since)
