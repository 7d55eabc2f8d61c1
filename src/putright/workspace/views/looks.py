"""Who has looked at this case, when, and who was turned away? For those whose part it is to ask.

The pack says whose (`reads_views`). Reading this page is a look, and stands in it too.
"""

import csv
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from django import forms
from django.core.exceptions import BadRequest
from django.http import HttpResponse

from putright.cases import looks as kept
from putright.cases.looks import Look, Looker, Wanted
from putright.cases.queries import Opened
from putright.core.knowing import reads_views
from putright.design.day_fields import DayField
from putright.design.days import listed
from putright.design.forms import Form
from putright.people.keys import signs_in
from putright.people.queries import customer_names, names_of
from putright.workspace.door import StaffRequest, address, case_of, page, staff_page
from putright.workspace.frame import frame

_EARLIEST, _LATEST = date(1990, 1, 1), date(2200, 1, 1)
_HEAD = ("Case", "When", "Who", "Key", "What")
OPENED, REFUSED = "Opened it", "Turned away"


class LooksForm(Form):
    """Which looks to show: whatever is left empty leaves none out."""

    person = forms.ChoiceField(label="Who", required=False)
    first = DayField(
        label="From", about="the first day", required=False, earliest=_EARLIEST, latest=_LATEST
    )
    last = DayField(
        label="To", about="the last day", required=False, earliest=_EARLIEST, latest=_LATEST
    )
    refused = forms.BooleanField(label="Only those turned away", required=False)

    def __init__(self, asked: Mapping[str, Any], people: Iterable[tuple[str, str]]) -> None:
        super().__init__(asked)
        choice = self.fields["person"]
        assert isinstance(choice, forms.ChoiceField)
        choice.choices = [("", "Anybody"), *people]

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or {}
        first, last = typed.get("first"), typed.get("last")
        if first and last and first > last:
            self.add_error("last", "Choose the first day, or a later one.")
        return typed

    def wanted(self) -> Wanted:
        """Return what is asked for; what cannot be read leaves nothing out, and is said."""
        if not self.is_valid():
            return Wanted()
        typed = self.cleaned_data
        return Wanted(typed["person"], typed["first"], typed["last"], typed["refused"])


@staff_page("cases")
def looks(request: StaffRequest, reference: str) -> HttpResponse:
    opened = case_of(request, reference)
    said = frame(request, opened, "looks")
    if not reads_views(request.actor, request.policy):
        return page(request, "looks", {**said, "whose": _whose(request)}, 403)
    everybody = kept.lookers(request.organisation, opened.number)
    names = _names(request, (one.person for one in everybody))
    form = LooksForm(request.GET, [(one.person, names[one.person]) for one in everybody])
    wanted = form.wanted()
    return page(request, "looks", {**said, **_said(request, opened, form, wanted, names)})


def _said(
    request: StaffRequest, opened: Opened, form: LooksForm, wanted: Wanted, names: Mapping[str, str]
) -> dict[str, Any]:
    organisation, after = request.organisation, _after(request)
    found = kept.looks(organisation, opened.number, wanted, after=after, limit=kept.PAGE)
    asked = {name: value for name, value in request.GET.items() if name != "after" and value}
    here, table = (address(name, request, opened.reference) for name in ("looks", "looks-csv"))
    is_full = len(found) == kept.PAGE
    return {
        "form": form,
        "people": [_person(one, names) for one in _summed(organisation, opened, wanted, after)],
        "rows": [_row(one, names) for one in found],
        "is_narrow": bool(asked),
        "clear": here,
        "csv": _with(table, asked),
        "older": _with(here, {**asked, "after": found[-1].number}) if is_full else "",
        "newest": _with(here, asked) if after is not None else "",
    }


def _summed(
    organisation: Any, opened: Opened, wanted: Wanted, after: int | None
) -> Iterable[Looker]:
    return kept.lookers(organisation, opened.number, wanted) if after is None else ()


def _after(request: StaffRequest) -> int | None:
    text = request.GET.get("after", "")
    if not text:
        return None
    # Beware: a larger number is one that the database cannot hold.
    if not (text.isascii() and text.isdigit() and len(text) <= 18):
        raise BadRequest("This is no place in the list.")
    return int(text)


def _with(here: str, asked: Mapping[str, Any]) -> str:
    return f"{here}?{urlencode(asked)}" if asked else here


def _whose(request: StaffRequest) -> str:
    """Say who may read this, for whoever may not."""
    may = [role.name for role in request.policy.role if role.reads_views]
    return listed(may, "or") if may else ""


def _names(request: StaffRequest, people: Iterable[str]) -> dict[str, str]:
    """Return what each is called: staff by name; another who has a link as somebody with one."""
    keys = list(people)
    staff = names_of(key for key in keys if signs_in(key))
    others = customer_names(request.organisation, {key for key in keys if not signs_in(key)})
    called = {key: f"{name or 'Somebody'}, by a link of their own" for key, name in others.items()}
    return {key: staff.get(key) or called.get(key) or "Somebody who left" for key in keys}


def _person(one: Looker, names: Mapping[str, str]) -> dict[str, Any]:
    return {
        "name": names[one.person],
        "opened": one.opened,
        "refused": one.refused,
        "last_at": one.last_at,
    }


def _row(one: Look, names: Mapping[str, str]) -> dict[str, Any]:
    return {
        "at": one.at,
        "name": names.get(one.person, "Somebody who left"),
        "state": "met" if one.opened else "late",
        "word": OPENED if one.opened else REFUSED,
    }


# -- as a table ---------------------------------------------------------------------------


@staff_page("cases")
def looks_csv(request: StaffRequest, reference: str) -> HttpResponse:
    """Give all that is asked for, a line for each look, however many there are."""
    opened = case_of(request, reference)
    if not reads_views(request.actor, request.policy):
        said = frame(request, opened, "looks")
        return page(request, "looks", {**said, "whose": _whose(request)}, 403)
    everybody = kept.lookers(request.organisation, opened.number)
    names = _names(request, (one.person for one in everybody))
    form = LooksForm(request.GET, [(one.person, names[one.person]) for one in everybody])
    if not form.is_valid():
        raise BadRequest("There is no such list of looks.")
    lines = _lines(request, opened, form.wanted(), names)
    answer = HttpResponse("".join(lines), content_type="text/csv; charset=utf-8")
    name = f"looks-{opened.reference.lower()}.csv"
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


class _Line:
    """What a writer of CSV writes to: it hands the line back."""

    def write(self, line: str) -> str:
        return line


def _lines(
    request: StaffRequest, opened: Opened, wanted: Wanted, names: Mapping[str, str]
) -> Iterator[str]:
    out, zone = csv.writer(_Line()), ZoneInfo(request.organisation.zone)
    yield out.writerow(_HEAD)
    for one in kept.every_look(request.organisation, opened.number, wanted):
        at = one.at.astimezone(zone).isoformat(timespec="seconds")
        name, what = names.get(one.person, "Somebody who left"), OPENED if one.opened else REFUSED
        yield out.writerow([opened.reference, at, _safe(name), one.person, what])


def _safe(cell: str) -> str:
    """Keep a spreadsheet from taking a name for a formula."""
    return f"'{cell}" if cell[:1] in ("=", "+", "-", "@", "\t", "\r") else cell
