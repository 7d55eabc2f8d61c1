"""How is one thing of the directory asked, on a page with one form, and done when it is sent?"""

from collections.abc import Callable, Mapping
from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect

from putright.design.forms import Form
from putright.directory.people import Person
from putright.directory.refusals import NotSo
from putright.project import clock
from putright.workspace.door import StaffRequest, address, page

# What is done with what was typed. It raises `NotSo` where the directory refuses it.
Act = Callable[[Mapping[str, Any]], None]


def form_of(
    request: StaffRequest,
    fields: Mapping[str, forms.Field] | None = None,
    **initial: Any,
) -> Form:
    """Return a form of these fields: with what was sent, or else with what it begins with."""
    made: type[Form] = type("OneForm", (Form,), dict(fields or {}))
    return made(request.POST if request.method == "POST" else None, initial=initial)


def by_now(request: StaffRequest) -> dict[str, Any]:
    """Return by whom and when it is done, as the directory's log keeps it."""
    return {"by": request.actor.person, "at": clock.now()}


def one_form(
    request: StaffRequest,
    form: Form,
    act: Act,
    *,
    title: str,
    back: str,
    done: str,
    **said: Any,
) -> HttpResponse:
    """Show a page with one form or, when it is sent and in order, do what it asks.

    Whatever is refused is said above it, and nothing that was typed is lost.
    """
    if request.method == "POST" and form.is_valid():
        try:
            act(form.cleaned_data)
        except NotSo as reason:
            form.show(reason)
        else:
            request.recorded = True  # type: ignore[attr-defined]
            return redirect(f"{back}{'&' if '?' in back else '?'}done={done}")
    shown = {"form": form, "title": title, "back": back, "button": "Save", **said}
    return page(request, "directory_task", shown, 422 if form.errors else 200)


def form_about(
    request: StaffRequest, who: Person, form: Form, act: Act, *, title: str, done: str, **said: Any
) -> HttpResponse:
    """Show or carry out one form about one colleague, whose own page comes before and after it.

    Where the title does not name them, give `caption=who.name`.
    """
    back = address("colleague", request, who.key)
    return one_form(
        request, form, act, title=title, back=back, back_text=who.name, done=done, **said
    )
