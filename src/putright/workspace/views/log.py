"""What did they say? Writing down a call, a letter or a visit while it lasts.

The button that comes first looks people up and keeps a draft, so that Enter in a box never
sends anything. Saving asks who it is where somebody fits well, and offers their open cases:
a contact about one of those becomes a note on it, not a second case.
"""

from datetime import datetime
from typing import Any

from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect

from putright.cases.carry_out import Carried, Conflict, NoSuchCase, carry_out, was_done
from putright.cases.references import read_reference
from putright.core.clocks import clocks
from putright.core.facts import Command
from putright.core.refusals import Refused
from putright.design.forms import Form
from putright.desks import drafts
from putright.people.models import Customer
from putright.project import clock
from putright.workspace import receiving
from putright.workspace.call_form import (
    HELP,
    NEW,
    customer_of,
    form_for,
    given_of,
    note_of,
    of_the_policy,
)
from putright.workspace.callers import Callers, customer_chosen, look_up, offered, surely
from putright.workspace.door import StaffRequest, address, page, staff_page
from putright.workspace.given_anew import differing, fill_in
from putright.workspace.reserved import drawn, reserved, signed
from putright.workspace.script import line, scripts, spoken
from putright.workspace.unsent import NOT_KEPT, draft_token, place_of

FIND = ("find", "later")  # of `then`: nothing is sent


@staff_page("log", methods=("GET", "POST"))
def log(request: StaffRequest) -> HttpResponse:
    if request.method != "POST":
        return _begin(request)
    form = form_for(request.policy, request.POST)
    reference = reserved(request)
    if request.POST.get("then") in FIND:
        return _find(request, form, reference or drawn(request))
    if not reference:
        form.add_error(
            None, "The reference of this page could not be read. Here is a new one: save again."
        )
    found = Callers()
    if form.is_valid() and not was_done(request.organisation, _key(request, reference)):
        found = _asked_who(request, form)
    if not form.is_valid():
        return _show(request, form, 422, reference, found or look_up(request, form))
    return _save(request, form, reference)


def _begin(request: StaffRequest) -> HttpResponse:
    """Show an empty form, or a draft that was begun before."""
    wanted = read_reference(request.GET.get("draft", "")[:40])
    if not wanted:
        return _show(request, form_for(request.policy), 200)
    kept = drafts.kept(request.organisation, request.actor.person, place_of("log", wanted))
    if kept is None:
        raise Http404
    boxes = QueryDict(mutable=True)
    for name, texts in kept.boxes.items():
        boxes.setlist(name, texts)
    form = form_for(request.policy, boxes)
    return _show(request, form, 200, wanted, look_up(request, form), is_checked=False)


def _find(request: StaffRequest, form: Form, reference: str) -> HttpResponse:
    """Keep what is typed, and say who it may be. Nothing is checked, and nothing is sent."""
    person, at = request.actor.person, clock.now()
    boxes = {name: texts for name, texts in request.POST.lists() if name not in NOT_KEPT}
    place = place_of("log", reference)
    is_kept = drafts.keep(request.organisation.pk, person, place, boxes, at)
    if request.POST.get("then") == "later" and is_kept:
        return redirect(address("log", request, later=reference))
    found = look_up(request, form)
    return _show(request, form, 200, reference, found, is_checked=False, is_kept=is_kept)


# -- saving -------------------------------------------------------------------------------


def _asked_who(request: StaffRequest, form: Form) -> Callers:
    """Ask who it is where somebody fits well, and which of their open cases it is about."""
    found = look_up(request, form)
    who, about = form.cleaned_data["who"], form.cleaned_data["about"]
    if found.people and not who and surely(found, form):
        form.add_error("who", "Say whether it is one of these people, then save again.")
    elif found.elsewhere and not found.people and not who:
        form.add_error("who", "Pass it on, or say that it is something new.")
    elif found.open_cases and who not in ("", NEW) and not about:
        form.add_error("about", "Say whether it is about an open case of theirs, then save again.")
    return found


def _save(request: StaffRequest, form: Form, reference: str) -> HttpResponse:
    about = form.cleaned_data["about"]
    try:
        if about and about != NEW:
            return _added(request, form, reference, about)
        carried = _receive(request, form, reference)
    except Refused as reason:
        form.show(reason, _field_of(reason))
        return _show(request, form, 422, reference, look_up(request, form))
    except Conflict:
        form.add_error(None, "This reference is taken. Here is a new one: save again.")
        return _show(request, form, 409, "", look_up(request, form))
    except NoSuchCase:
        form.add_error("about", "There is no such case that you can open. Choose again.")
        return _show(request, form, 422, reference, look_up(request, form))
    _forget(request, reference)
    if form.cleaned_data["about_me"]:
        return _passed_on(request, form, carried)
    if request.POST.get("then") == "another":
        return redirect(address("log", request, written=carried.reference))
    calling_for = form.cleaned_data["calling_for"].replace("self", "")
    return redirect(address("read-back", request, carried.reference, **{"for": calling_for}))


def _receive(request: StaffRequest, form: Form, reference: str) -> Carried:
    known = _known(request, form)
    given = given_of(form, request.policy)
    if known is not None and (anew := differing(form, known)):
        given["given_this_time"] = anew
    return carry_out(
        Command("receive", given, request.actor),
        organisation=request.organisation,
        reference=reference,
        # Why: the page's reference is its token, so that a second press changes nothing.
        key=_key(request, reference),
        customer=known or customer_of(form),
        at=clock.now(),
        on_first=lambda carried: _besides(request, form, carried, known),
    )


def _known(request: StaffRequest, form: Form) -> Customer | None:
    who = form.cleaned_data["who"]
    return customer_chosen(request, who) if who and who != NEW else None


def _besides(request: StaffRequest, form: Form, carried: Carried, known: Customer | None) -> None:
    """Fill in the record and close the case, in the same moment, to whoever it is about."""
    if known is not None:
        by, at = request.actor.person, clock.now()
        fill_in(request.organisation, form, known, by=by, at=at)
    if not form.cleaned_data["about_me"]:
        return
    carry_out(
        Command("declare", {"person": request.actor.person}, request.actor),
        organisation=request.organisation,
        reference=carried.reference,
        at=clock.now(),
    )


def _passed_on(request: StaffRequest, form: Form, carried: Carried) -> HttpResponse:
    """Say what to read out, to somebody who cannot open the case that they wrote down."""
    policy = request.policy
    said = {
        "reference": carried.reference,
        "read_out": spoken(carried.reference),
        "kind": policy.kinds[carried.case.kind],
        "dates": _dates(request, carried),
        "log": address("log", request),
        "back": address("today", request),
    }
    return page(request, "passed_on", said)


def _dates(request: StaffRequest, carried: Carried) -> list[Any]:
    running = clocks(carried.case, request.policy, clock.now())
    return [line(one) for one in running if one.is_open and one.limit is not None]


def _added(request: StaffRequest, form: Form, reference: str, about: str) -> HttpResponse:
    """Add what was said to a case that there is already, and go there."""
    channels = dict(receiving.channels(request.policy))
    known = _known(request, form)
    given = note_of(form, channels)
    if known is not None and (anew := differing(form, known)):
        given["given_this_time"] = anew
    carried = carry_out(
        Command("note", given, request.actor),
        organisation=request.organisation,
        reference=about,
        key=_key(request, reference),
        at=clock.now(),
    )
    if known is not None:
        by, at = request.actor.person, clock.now()
        fill_in(request.organisation, form, known, by=by, at=at)
    _forget(request, reference)
    first = carried.sequence - len(carried.facts) + 1
    return redirect(address("case", request, carried.reference, done=first))


def _forget(request: StaffRequest, reference: str) -> None:
    request.recorded = True  # type: ignore[attr-defined]
    drafts.drop(request.organisation, request.actor.person, place_of("log", reference))


def _key(request: StaffRequest, reference: str) -> str:
    return f"log:{request.actor.person}:{reference}"


def _field_of(reason: Refused) -> str | None:
    fields = {"unknown-procedure": "procedure", "in-the-future": "received_at"}
    return "procedure" if reason.code.startswith("procedure-") else fields.get(reason.code)


# -- showing ------------------------------------------------------------------------------


def _show(
    request: StaffRequest,
    form: Form,
    status: int,
    reference: str = "",
    found: Callers | None = None,
    *,
    is_checked: bool = True,
    is_kept: bool = False,
) -> HttpResponse:
    reference = reference or drawn(request)
    at: datetime = clock.now()
    chosen = str(form["kind"].value() or "")
    say = scripts(request.policy, request.actor, str(form["channel"].value() or ""), at)
    if not is_checked:
        form.full_clean()
        form.errors.clear()  # Why: nobody has asked for it to be checked yet
    said = {
        "form": form,
        "told": _told(request),
        "reference": reference,
        "read_out": spoken(reference),
        "kept": signed(request, reference),
        "draft": draft_token(
            request, place_of("log", reference), address("log", request, draft=reference)
        ),
        "kept_at": at if is_kept else None,
        "at": at,
        "callers": offered(request, found or Callers()),
        "looked": found is not None and form.is_bound,
        "script": next((one for one in say if one.kind.id == chosen), None),
        "others": [one for one in say if one.kind.id != chosen and one.dates],
        "late": _is_late(form),
        "help": [form[name] for name in HELP],
        "help_open": any(form[name].value() or form[name].errors for name in HELP),
        "asked": [form[name] for name in of_the_policy(request.policy) if name != "role"],
        "kinds": [kind for kind in request.policy.kind if kind.definition],
        "drafts": _drafts(request) if not form.is_bound else [],
        "back": address("today", request),
    }
    return page(request, "log", said, status)


def _is_late(form: Form) -> bool:
    if not form.is_bound:
        return False
    return bool(form["received_at"].errors or any(form["received_at"].value()))


def _told(request: StaffRequest) -> str:
    if request.method == "POST":
        return ""
    written = read_reference(request.GET.get("written", "")[:40])
    later = read_reference(request.GET.get("later", "")[:40])
    if later:
        return f"Kept for you as {later}. Nothing is sent yet."
    return f"Written down as {written}." if written else ""


def _drafts(request: StaffRequest) -> list[dict[str, Any]]:
    """Return what this person began to write down and did not save, the newest first."""
    begun = drafts.of_person(request.organisation, request.actor.person, place_of("log", ""))
    return [
        {
            "reference": (reference := one.place.removeprefix(place_of("log", ""))),
            "href": address("log", request, draft=reference),
            "at": one.kept_at,
            "text": " · ".join(
                text[:60] for name in ("name", "what") if (text := one.boxes.get(name, [""])[0])
            ),
        }
        for one in begun
    ]
