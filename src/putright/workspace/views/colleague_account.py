"""How is somebody's name corrected, a password let chosen, and what when they leave?"""

from collections.abc import Mapping
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse

from putright.design.days import day_plain
from putright.design.fields import WordsField
from putright.directory import people
from putright.directory.refusals import NotSo
from putright.project import clock
from putright.workspace.directing import to_change
from putright.workspace.door import StaffRequest, address, page, staff_page
from putright.workspace.one_form import by_now, form_about, form_of

_BOTH = ("GET", "POST")


@staff_page("directory", methods=_BOTH)
def rename(request: StaffRequest, key: str) -> HttpResponse:
    who = to_change(request, key)
    form = form_of(request, {"name": WordsField(label="Name")}, name=who.name)

    def act(typed: Mapping[str, Any]) -> None:
        people.rename(request.organisation, who.staff, typed["name"], **by_now(request))

    return form_about(
        request,
        who,
        form,
        act,
        title="Correct their name",
        caption=who.name,
        done="named",
        hint="What is on record keeps naming the same person, and shows the new name.",
    )


@staff_page("directory", methods=_BOTH)
def leave(request: StaffRequest, key: str) -> HttpResponse:
    who = to_change(request, key)

    def act(typed: Mapping[str, Any]) -> None:
        people.leave(
            request.organisation,
            who.staff,
            request.policy,
            today=clock.today(request.organisation.zone),
            **by_now(request),
        )

    return form_about(
        request,
        who,
        form_of(request),
        act,
        title=f"{who.name} does not work here any more",
        done="left",
        button="Take all their roles",
        kind="warning",
        hint=(
            "All their roles end at once, and their next page asks them to sign in. What they did "
            "stays on the record under their name. Their open cases stay with them until somebody "
            "else is given them."
        ),
    )


@staff_page("directory", methods=_BOTH)
def password_link(request: StaffRequest, key: str) -> HttpResponse:
    """Make a link, and show it this once: it is kept nowhere."""
    who = to_change(request, key)
    if not who.works_here:
        raise Http404
    form = form_of(request)
    said = {
        "title": "Make a link to choose a password",
        "caption": who.name,
        "back": address("colleague", request, key),
        "back_text": who.name,
        "button": "Make the link",
        "hint": (
            f"With the link {who.name} chooses a password. It works once, for three days. Whoever "
            "has it can sign in as them: hand it to nobody else."
        ),
        "form": form,
    }
    if request.method == "POST" and form.is_valid():
        try:
            people.refuse_shared(request.organisation, who.staff)
        except NotSo as reason:
            form.show(reason)
        else:
            people.tell_of_link(request.organisation, who.staff, **by_now(request))
            request.recorded = True  # type: ignore[attr-defined]
            return page(request, "password_link", {**said, **_link(request, who)})
    return page(request, "directory_task", said, 422 if form.errors else 200)


def _link(request: HttpRequest, who: people.Person) -> dict[str, str]:
    place = reverse("workspace:first-password", args=[who.key, people.link_token(who.staff)])
    return {
        "link": request.build_absolute_uri(place),
        "username": who.staff.username,
        "made": day_plain(clock.now()),
    }
