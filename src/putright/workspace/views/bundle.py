"""May I have the whole case, for an ombudsman? What would be in it, and then the bundle itself.

It goes out of the house, so that it was made, and of what, is written down on the case first.
"""

import tempfile
from collections.abc import Collection, Sequence
from hashlib import sha256
from textwrap import shorten
from typing import IO, Any

from django import forms
from django.core.exceptions import BadRequest
from django.http import FileResponse, HttpResponseBase
from django.shortcuts import redirect

from putright.bundles.gathering import gathered
from putright.bundles.holding import ADVICE, REASONS, Held, held_back
from putright.bundles.noting import note_of
from putright.bundles.parts import Bundle, into_archive
from putright.bundles.permission import may_take_out, whose_part
from putright.cases.carry_out import carry_out
from putright.cases.queries import Opened
from putright.core.facts import Command
from putright.core.refusals import Refused
from putright.core.rules.contact import may_be_held_back
from putright.design.days import day_short, listed
from putright.design.fields import LongWordsField
from putright.design.forms import Form
from putright.letters.paper import CannotPrint
from putright.project import clock
from putright.workspace.door import StaffRequest, address, case_of, page, staff_page
from putright.workspace.frame import frame
from putright.workspace.views.case import teller_of
from putright.workspace.words import ERASED

ARCHIVE, PDF, HOLD = "archive", "pdf", "hold"
_SHOWN = 300  # characters of advice, by which somebody knows it again
_IN_MEMORY = 8 * 1024 * 1024  # a larger bundle is put on the disk while it is made
_SAFE = {
    "Content-Security-Policy": "default-src 'none'; sandbox",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-store, private",
}


@staff_page("cases", methods=("GET", "POST"))
def bundle(request: StaffRequest, reference: str) -> Any:
    opened = case_of(request, reference)
    if why := why_no_bundle(request, opened):
        return page(request, "bundle", {**_framed(request, opened), "why_not": why}, 403)
    if request.method != "POST":
        return page(request, "bundle", _said(request, opened))
    what = request.POST.get("what", "")
    if what == HOLD:
        return _hold(request, opened)
    if what not in (ARCHIVE, PDF):
        raise BadRequest(f"what is {ARCHIVE} or {PDF}.")
    chosen = _chosen(request)
    try:
        return _made(request, opened, what, chosen)
    except (Refused, CannotPrint) as why:
        sentence = why.sentence if isinstance(why, Refused) else str(why)
        return page(request, "bundle", {**_said(request, opened, chosen), "amiss": sentence}, 422)


def why_no_bundle(request: StaffRequest, opened: Opened) -> str:
    """Return why this person may not make one, and who may; nothing where they may."""
    if may_take_out(request.actor, opened.case, request.policy):
        return ""
    whose = listed(whose_part(request.policy), "or")
    others = f", or for whoever is {whose}" if whose else ""
    return f"It takes the whole case out of the house, so it is for its handler{others}."


def _framed(request: StaffRequest, opened: Opened) -> dict[str, Any]:
    return frame(request, opened, "bundle")


def _chosen(request: StaffRequest) -> list[int]:
    """Return the advice that is to be put in, by number."""
    numbers = request.POST.getlist("include")
    if not all(one.isascii() and one.isdigit() and len(one) < 7 for one in numbers):
        raise BadRequest("include is the number of a fact.")
    return [int(one) for one in numbers]


def _said(request: StaffRequest, opened: Opened, chosen: Sequence[int] = ()) -> dict[str, Any]:
    at = clock.now()
    it = gathered(request.organisation, opened.reference, at, reads_files=False)
    files = [one for one in it.evidence if not one.why_not]
    return {
        **_framed(request, opened),
        "counts": [
            {"term": "Facts", "value": len(it.case.facts) - len(it.held)},
            {"term": "Letters", "value": len(it.letters)},
            {"term": "Files", "value": len(files)},
            {"term": "Clocks, with their proof", "value": len(it.running)},
        ],
        "held": [[one.number, one.sort, REASONS[one.reason]] for one in it.held.values()],
        "advice": [_advice(opened, one) for one in it.held.values() if one.reason == ADVICE],
        "hold": HoldForm(opened, held_back(opened.case, opened.policy)),
        "chosen": [str(number) for number in chosen],
        "gaps": [[gap.says, ", ".join(gap.clauses)] for gap in Bundle(it).gaps],
    }


class HoldForm(Form):
    """What is held back besides, and why: that is for colleagues, and held back with it."""

    number = forms.ChoiceField(label="What is held back?", widget=forms.Select)
    why = LongWordsField(
        label="Why is it held back?",
        help_text="Colleagues read this on the case. No bundle has it.",
        widget=forms.Textarea(attrs={"rows": 2}),
        limit=500,
    )

    def __init__(self, opened: Opened, held: Collection[int], *given: Any) -> None:
        super().__init__(*given)
        numbers = may_be_held_back(opened.case, opened.policy)
        self.fields["number"].choices = [  # type: ignore[attr-defined]
            ("", "Choose from the case"),
            *((str(one), _called(opened, one)) for one in numbers[::-1] if one not in held),
        ]


def _called(opened: Opened, number: int) -> str:
    """Return what a fact is, as a list of them says it: its title, its day and its first words."""
    fact, teller = opened.facts[number - 1], teller_of(opened)
    words = shorten(" ".join(word for word in fact.words.values() if word), 60, placeholder=" …")
    named = f"{number}. {teller.title(fact)}, {day_short(fact.at, year=True)}"
    return f"{named}: {words}" if words else named


def _hold(request: StaffRequest, opened: Opened) -> HttpResponseBase:
    """Mark something as held back, by a note that says why and is held back itself."""
    form = HoldForm(opened, held_back(opened.case, opened.policy), request.POST)
    if form.is_valid():
        given = {"text": form.cleaned_data["why"], "privileged": True,
                 "holds_back": int(form.cleaned_data["number"])}  # fmt: skip
        try:
            carry_out(
                Command("note", given, request.actor),
                organisation=request.organisation,
                reference=opened.reference,
                at=clock.now(),
            )
        except Refused as reason:
            form.show(reason, "number")
        else:
            request.recorded = True  # type: ignore[attr-defined]
            return redirect(address("bundle", request, opened.reference))
    return page(request, "bundle", {**_said(request, opened), "hold": form}, 422)


def _advice(opened: Opened, held: Held) -> dict[str, str]:
    """Return what looks like advice as one box to tick, with its words: they are for colleagues."""
    fact = opened.facts[held.number - 1]
    words = " ".join(word for word in fact.words.values() if word)
    cut = shorten(words, _SHOWN, placeholder=" …")
    who, on = teller_of(opened).person(fact.by), day_short(fact.at, year=True)
    return {
        "value": str(held.number),
        "text": f"{held.sort}, {who}, {on}",
        "hint": f"“{cut}”" if cut else ERASED,
    }


def _made(
    request: StaffRequest, opened: Opened, what: str, chosen: Sequence[int]
) -> HttpResponseBase:
    """Make a bundle, write down on the case that it was, and hand it over."""
    at = clock.now()
    one = Bundle(gathered(request.organisation, opened.reference, at, included=chosen))
    # Why no `with`: it is closed once it has been handed over.
    file: IO[bytes] = tempfile.SpooledTemporaryFile(_IN_MEMORY)  # noqa: SIM115
    if what == ARCHIVE:
        told = note_of(one, into_archive(one, file).digest)
    else:
        whole = one.pdf()
        file.write(whole)
        told = note_of(one, sha256(whole).hexdigest(), is_pdf=True)
    carry_out(
        Command("note", {"text": told}, request.actor),
        organisation=request.organisation,
        reference=opened.reference,
        at=at,
    )
    file.seek(0)
    name = f"{opened.reference}.{'zip' if what == ARCHIVE else 'pdf'}"
    kind = "application/zip" if what == ARCHIVE else "application/pdf"
    answer = FileResponse(file, as_attachment=True, filename=name, content_type=kind)
    for header, value in _SAFE.items():
        answer.headers[header] = value
    return answer
