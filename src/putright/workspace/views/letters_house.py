"""Which letters of the organisation wait, and which did nobody read? And what to do about each?

Those that were lost come first: somebody was promised word and has not had it. What is to be
said by telephone and what is to be printed waits for a person; the rest goes by itself.
"""

from collections.abc import Sequence
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect

from putright.core.policy import Policy, once_for_policy
from putright.core.rules.able import who_may
from putright.design.days import day_time_short, plural
from putright.letters import batches
from putright.letters.faults import HELD
from putright.letters.models import Delivery, PrintBatch
from putright.letters.words import CONFIRMATION
from putright.people.queries import names_of
from putright.project import clock
from putright.workspace.door import StaffRequest, address, page, staff_page
from putright.workspace.letter_as_sent import way_of_delivery
from putright.workspace.letter_choices import name_of_letter
from putright.workspace.letters_listed import (
    LOST,
    PAGE,
    TO_CALL,
    TO_GO,
    TO_PRINT,
    Row,
    listed,
    of_batch,
    openable,
)

_TOLD = {
    "posted": "Marked as posted. Each of its letters now says so on its case.",
    "undone": "The batch is undone. Its letters wait for another.",
    "none": "Nothing waited to be printed any more: somebody else made a batch of it.",
}


@staff_page("letters", methods=("GET", "POST"))
def letters_house(request: StaffRequest) -> HttpResponse:
    if request.method == "POST":
        return _make(request)
    groups = {
        name: listed(request.organisation, request.actor, name)
        for name in (LOST, TO_CALL, TO_PRINT, TO_GO)
    }
    said = {
        "groups": {name: _shown(request, name, rows) for name, rows in groups.items()},
        "tiles": _tiles(groups),
        "batches": _unconfirmed(request),
        "may_print": may_print(request),
        "told": _TOLD.get(request.GET.get("done", "")),
    }
    return page(request, "letters_house", said)


def may_print(request: StaffRequest) -> bool:
    """Return whether this person may send letters, and so print them."""
    return bool(set(who_may(request.policy, "send")) & set(request.actor.roles))


def _tiles(groups: dict[str, list[Row]]) -> list[dict[str, Any]]:
    tiles = (
        (LOST, "that nobody has read", "late"),
        (TO_CALL, "to say by telephone", "soon"),
        (TO_PRINT, "to print", "run"),
        (TO_GO, "waiting to go", ""),
    )
    return [
        {"number": _count(groups[name]), "text": text, "kind": kind, "href": f"#{name}"}
        for name, text, kind in tiles
    ]


def _count(rows: Sequence[Row]) -> str:
    return f"{PAGE}+" if len(rows) > PAGE else str(len(rows))


def _shown(request: StaffRequest, group: str, rows: Sequence[Row]) -> dict[str, Any]:
    return {
        "count": _count(rows),
        "rows": [_row(request, group, one) for one in rows[:PAGE]],
        "is_cut": len(rows) > PAGE,
    }


def _row(request: StaffRequest, group: str, one: Row) -> dict[str, Any]:
    way = way_of_delivery(one.delivery)
    place = (one.reference, one.delivery.sequence)
    mends = group == LOST and bool(one.customer) and one.delivery.fault not in HELD
    return {
        "name": letter_name(request.policy, one.delivery.letter),
        "href": address("letter-sent", request, *place),
        "reference": one.reference,
        "case": address("case", request, one.reference),
        "title": one.title or "A case with no words left",
        "way": way,
        "since": one.delivery.created_at,
        "is_restricted": one.is_restricted,
        "mend": address("person-change", request, one.customer) if mends else "",
        "is_held": one.delivery.fault in HELD,
        "script": address("letter-script", request, *place) if group == TO_CALL else "",
    }


def letter_name(policy: Policy, letter: str) -> str:
    """Return what a letter is called; one of another version of the policy by its own word."""
    if letter == CONFIRMATION:
        return "We have what they sent"
    return _names(policy).get(letter) or letter.replace("-", " ").capitalize()


@once_for_policy
def _names(policy: Policy) -> dict[str, str]:
    return {one.id: name_of_letter(one) for one in policy.letter}


# -- print batches ------------------------------------------------------------------------


def _make(request: StaffRequest) -> HttpResponse:
    """Make a batch of what waits, of the cases that this person may open."""
    if not may_print(request):
        raise Http404
    rows = listed(request.organisation, request.actor, TO_PRINT, batches.MOST)
    among = {one.delivery.case for one in rows}
    by, at = request.actor.person, clock.now()
    made = batches.make(request.organisation, by=by, at=at, among=among) if among else None
    request.recorded = True  # type: ignore[attr-defined]
    if made is None:
        return redirect(address("letters", request, done="none"))
    return redirect(address("print-batch", request, made.number))


def _unconfirmed(request: StaffRequest) -> list[dict[str, Any]]:
    """Return the batches that nobody said were posted, all of whose letters may be opened."""
    waiting = batches.unconfirmed(request.organisation)
    numbers = [one.number for one in waiting]
    held = Delivery.objects.filter(organisation=request.organisation, batch__in=numbers)
    cases: dict[int | None, list[int]] = {}
    for batch, case in held.values_list("batch", "case") if numbers else ():
        cases.setdefault(batch, []).append(case)
    every = {case for some in cases.values() for case in some}
    may = openable(request.organisation, request.actor, every)
    names = names_of(one.made_by for one in waiting)
    return [
        _batch(request, one, len(cases[one.number]), names)
        for one in waiting
        if one.number in cases and may.issuperset(cases[one.number])
    ]


def _batch(
    request: StaffRequest, one: PrintBatch, letters: int, names: dict[str, str]
) -> dict[str, Any]:
    by = names.get(one.made_by, "somebody")
    printed = ", downloaded" if one.downloaded_at else ", not downloaded yet"
    return {
        "text": f"Print batch of {day_time_short(one.made_at, year=True)}",
        "note": f"{plural(letters, 'letter')}, made by {by}{printed}.",
        "href": address("print-batch", request, one.number),
        "state": "soon",
        "word": "Not posted yet",
    }


def batch_of(request: StaffRequest, number: str) -> tuple[PrintBatch, list[Row]]:
    """Return a batch with its letters, to somebody who may open every case in it.

    What is empty once held letters that only whoever made it is known to be allowed to open.
    """
    known = number.isascii() and number.isdigit() and len(number) < 20
    own = PrintBatch.objects.filter(organisation=request.organisation)
    found = own.filter(number=int(number)).first() if known else None
    if found is None or not may_print(request):
        raise Http404
    rows = of_batch(request.organisation, request.actor, found.number)
    if len(rows) != len(batches.deliveries(found)):
        raise Http404
    if not rows and found.made_by != request.actor.person:
        raise Http404
    return found, rows
