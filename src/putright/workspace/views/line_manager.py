"""Whom does somebody answer to? Chosen among those who work here, or nobody."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.http import HttpResponse

from putright.directory.managers import answer_to
from putright.people.queries import colleagues
from putright.workspace.directing import to_change
from putright.workspace.door import StaffRequest, staff_page
from putright.workspace.one_form import by_now, form_about, form_of


@staff_page("directory", methods=("GET", "POST"))
def line_manager(request: StaffRequest, key: str) -> HttpResponse:
    who = to_change(request, key)
    names = {one.key: one.name for one in colleagues(request.organisation) if one.key != key}
    field = forms.ChoiceField(
        label="Line manager",
        choices=[("", "Nobody"), *names.items()],
        required=False,
        help_text="Whoever decides on their work day by day.",
    )

    def act(typed: Mapping[str, Any]) -> None:
        answer_to(request.organisation, who.staff, typed["manager"], **by_now(request))

    return form_about(
        request,
        who,
        form_of(request, {"manager": field}, manager=who.manager),
        act,
        title="Change their line manager",
        caption=who.name,
        done="manager",
        hint="Where somebody is complained of, the policy may keep their line from reviewing it.",
    )
