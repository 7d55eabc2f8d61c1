"""What is printed together: the list of it, the paper, and whether it is in the post?"""

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from django.http import Http404, HttpResponse
from django.shortcuts import redirect

from putright.design.day_fields import DayField
from putright.design.forms import Form
from putright.letters import batches
from putright.letters.by_hand import NotAsItWas
from putright.letters.judging import judge_all
from putright.letters.models import PrintBatch
from putright.letters.paper import CannotPrint
from putright.letters.paper.batch import MOST, pdf_of_batch
from putright.people.queries import names_of
from putright.project import clock
from putright.workspace.door import StaffRequest, address, page, staff_page
from putright.workspace.views.letter_sent import as_pdf
from putright.workspace.views.letters_house import batch_of, letter_name

_AFTERNOON = time(17)  # by when a day's post is in the box
_ELSE = "Somebody else dealt with this batch first. This is how it stands now."


@staff_page("letters", methods=("GET", "POST"))
def print_batch(request: StaffRequest, number: str) -> HttpResponse:
    if request.method != "POST":
        return _show(request, number)
    batch, _ = batch_of(request, number)
    do, by, at = request.POST.get("do", ""), request.actor.person, clock.now()
    if do not in ("posted", "undone"):
        raise Http404
    form = _day_form(request, batch)
    if do == "posted" and not form.is_valid():
        return _show(request, number, 422, form=form)
    try:
        if do == "posted":
            went_at = _moment(request, form.cleaned_data["posted_on"], at)
            batches.posted(batch, by=by, at=at, went_at=went_at)
        else:
            batches.undone(batch, at)
    except NotAsItWas:
        return _show(request, number, 409, _ELSE)
    request.recorded = True  # type: ignore[attr-defined]
    return redirect(address("letters", request, done=do))


def _day_form(request: StaffRequest, batch: PrintBatch) -> Form:
    """Return what asks for the day on which a batch was posted: between its making and today."""
    zone = ZoneInfo(request.organisation.zone)
    day = DayField(
        label="If that was on an earlier day, when? (optional)",
        about="the day on which it was posted",
        earliest=batch.made_at.astimezone(zone).date(),
        latest=clock.today(request.organisation.zone),
        required=False,
    )
    made: type[Form] = type("PostedForm", (Form,), {"posted_on": day})
    return made(request.POST if request.method == "POST" else None)


def _moment(request: StaffRequest, day: date | None, at: datetime) -> datetime:
    """Return when something was posted: now, unless an earlier day was typed."""
    zone = ZoneInfo(request.organisation.zone)
    if day is None or day == at.astimezone(zone).date():
        return at
    return datetime.combine(day, _AFTERNOON, zone)


def _show(
    request: StaffRequest,
    number: str,
    status: int = 200,
    why_not: str = "",
    form: Form | None = None,
) -> HttpResponse:
    batch, rows = batch_of(request, number)
    names = names_of([batch.made_by, batch.posted_by])
    held = batches.held_in([one.delivery for one in rows])
    parts = range(1, -(-len(rows) // MOST) + 1)
    said = {
        "batch": batch,
        "made_by": names.get(batch.made_by, "somebody"),
        "posted_by": names.get(batch.posted_by, "somebody"),
        "letters": [
            {
                "number": place,
                "name": letter_name(request.policy, one.delivery.letter),
                "reference": one.reference,
                "title": one.title or "A case with no words left",
                "held": held.get(place, ""),
                "href": address("letter-sent", request, one.reference, one.delivery.sequence),
            }
            for place, one in enumerate(rows, 1)
        ],
        "papers": [
            {
                "text": f"Part {part} of {len(parts)}" if len(parts) > 1 else "The batch",
                "href": address("print-batch-pdf", request, number, part=part),
            }
            for part in parts
        ],
        "is_open": batch.posted_at is None and batch.undone_at is None,
        "here": address("print-batch", request, number),
        "back": address("letters", request),
        "why_not": why_not,
        "form": form or _day_form(request, batch),
    }
    return page(request, "letters_batch", said, status)


@staff_page("letters")
def print_batch_pdf(request: StaffRequest, number: str) -> HttpResponse:
    """The paper of a batch: a list of it, then each letter on a page of its own."""
    batch, _ = batch_of(request, number)
    part = request.GET.get("part", "1")
    first = (int(part) - 1) * MOST if part.isascii() and part.isdigit() and len(part) < 4 else 0
    judge_all(request.organisation, clock.now())
    some = batches.deliveries(batch)[first : first + MOST]
    if not some:
        raise Http404
    words = batches.words_of(request.organisation, some)
    try:
        content = pdf_of_batch(words, at=batch.made_at, held=batches.held_in(some))
    except CannotPrint as reason:
        return _show(request, number, 500, str(reason))
    batches.downloaded(batch, clock.now())
    return as_pdf(content, f"letters-{batch.made_at:%Y-%m-%d}-{part}.pdf")
