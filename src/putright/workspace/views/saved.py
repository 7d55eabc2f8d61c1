"""Which ways of looking at the worklist has this person saved, and how is one added?"""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect

from putright.design.fields import WordsField
from putright.design.forms import Form
from putright.desks import filters
from putright.project import clock
from putright.workspace import narrow
from putright.workspace.door import StaffRequest, address, page, staff_page

_LONGEST = 1_000  # characters of what a filter asks


class NameForm(Form):
    name = WordsField(
        label="What do you call it?",
        help_text="Such as “Late, Repairs team”. Only you see it.",
        limit=filters.LONGEST_NAME,
        error_messages={"required": "Give the filter a name."},
    )


@staff_page("today", methods=("GET", "POST"))
def saved(request: StaffRequest) -> HttpResponse:
    if request.method != "POST":
        return _show(request, NameForm(), request.GET.get("asked", ""), 200)
    organisation, person = request.organisation, request.actor.person
    if request.POST.get("do") == "remove":
        filters.drop(organisation, person, request.POST.get("name", "")[:200].replace("\0", ""))
        return redirect(address("saved", request))
    asked = narrow.of_saved(request.POST.get("asked", "")[:_LONGEST], request.policy)
    form = NameForm(request.POST)
    if asked is None:
        form.add_error(None, "This filter could not be read. Set it again on the list.")
    if not form.is_valid() or asked is None:
        return _show(request, form, request.POST.get("asked", ""), 422)
    name = form.cleaned_data["name"]
    known = {one.name for one in filters.saved(organisation, person)}
    if name in known and request.POST.get("replaces") != name:
        form.add_error("name", "You have a view of this name. Choose another, or replace it.")
        return _show(request, form, asked.kept(), 422, replaces=name)
    try:
        filters.save(organisation, person, name, asked.kept(), clock.now())
    except filters.TooMany as reason:
        form.add_error(None, str(reason))
        return _show(request, form, asked.kept(), 422)
    return redirect(asked.address(request))


def _show(
    request: StaffRequest, form: Form, text: str, status: int, replaces: str = ""
) -> HttpResponse:
    asked = narrow.of_saved(text[:_LONGEST], request.policy)
    known = filters.saved(request.organisation, request.actor.person)
    said: dict[str, Any] = {
        "form": form,
        "replaces": replaces,
        "asked": asked.kept() if asked else "",
        "can_save": asked is not None and (bool(text) or form.is_bound),
        "saying": _saying(request, asked),
        "saved": [_row(request, one) for one in known],
        "back": asked.address(request) if asked else address("today", request),
    }
    return page(request, "saved", said, status)


def _row(request: StaffRequest, one: filters.Saved) -> dict[str, str]:
    asked = narrow.of_saved(one.asked, request.policy)
    href = asked.address(request) if asked else ""
    return {"name": one.name, "href": href, "text": _saying(request, asked)}


def _saying(request: StaffRequest, asked: narrow.Asked | None) -> str:
    """Say in words what a filter shows."""
    if asked is None:
        return "The policy no longer has what this filter looks for."
    words = [tag["text"] for tag in narrow.tags(request, asked)]
    return ", ".join([narrow.WHOSE[asked.whose], *words])
