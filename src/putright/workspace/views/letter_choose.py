"""Which letter is to be written, and to whom? The likely next first, each with its clause."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect

from putright.cases.queries import Opened
from putright.core.rules.letter_to import goes_only_to, may_go_to
from putright.letter_drafts import keeping
from putright.letter_drafts.keeping import Version
from putright.project import clock
from putright.workspace.door import StaffRequest, address, case_of, page, staff_page
from putright.workspace.frame import frame
from putright.workspace.letter_choices import (
    Choice,
    choices_of,
    letter_named,
    name_of_letter,
    write_address,
)
from putright.workspace.letter_standing import named_in, stands
from putright.workspace.letter_whom import Whom, whom_of
from putright.workspace.views.case import ClauseHref

TAB = "case-letters"


@staff_page("cases")
def letter_choose(request: StaffRequest, reference: str) -> HttpResponse:
    opened = case_of(request, reference)
    known = choices_of(request, opened, clock.now())
    people = whom_of(request, opened)
    letter, whom = request.GET.get("letter", ""), request.GET.get("to", people[0].value)
    errors = _errors(request, opened, letter, whom, [one.id for one in known.fit], people)
    if letter and not errors:
        return redirect(write_address(request, opened.reference, letter, whom))
    said = {
        **frame(request, opened, TAB),
        "begun": begun(request, opened),
        "letters": [
            _option(request, opened, one, place == 0) for place, one in enumerate(known.fit)
        ],
        "other": known.other,
        "people": people,
        "letter": letter,
        "whom": whom,
        "errors": errors,
        "whom_error": next((one["text"] for one in errors if one["href"] == "#to"), ""),
        "here": address("letter-choose", request, opened.reference),
        "back": address(TAB, request, opened.reference),
        "clause_href": ClauseHref(request, opened),
    }
    return page(request, "letter_choose", said, 422 if errors else 200)


def _errors(
    request: StaffRequest,
    opened: Opened,
    letter: str,
    whom: str,
    fit: list[str],
    people: list[Whom],
) -> list[dict[str, str]]:
    if "letter" not in request.GET and "go" not in request.GET:
        return []
    found = []
    if letter not in fit:
        sentence = "Choose which letter you will write."
        found.append({"text": sentence, "href": "#letter"})
    if whom not in [one.value for one in people]:
        found.append({"text": "Choose to whom the letter goes.", "href": "#to"})
    meant = letter_named(opened.policy, letter)
    if not found and meant and not may_go_to(opened.case, meant, whom):
        sentence = f"{goes_only_to(meant, opened.policy)} Choose to whom of them."
        found.append({"text": sentence, "href": "#to"})
    return found


def _option(
    request: StaffRequest, opened: Opened, choice: Choice, is_first: bool
) -> dict[str, Any]:
    return {
        "choice": choice,
        "href": write_address(request, opened.reference, choice.id, "customer"),
        "is_likely": is_first and bool(choice.owed),
    }


def begun(request: StaffRequest, opened: Opened) -> list[dict[str, str]]:
    """Return the letters of a case that somebody began, and how each stands."""
    people = {one.value: one.name for one in whom_of(request, opened)}
    versions = keeping.begun(request.organisation, opened.number)
    names = named_in(versions)
    return [
        _begun(request, opened, one, people.get(one.whom, ""), stands(request, one, names))
        for one in versions
    ]


def _begun(
    request: StaffRequest,
    opened: Opened,
    version: Version,
    whom: str,
    standing: tuple[str, str, str],
) -> dict[str, str]:
    letter = letter_named(opened.policy, version.letter)
    state, word, note = standing
    return {
        "text": name_of_letter(letter) if letter else version.letter,
        "note": f"{f'To {whom}. ' if whom else ''}{note}",
        "state": state,
        "word": word,
        "href": write_address(request, opened.reference, version.letter, version.whom),
    }
