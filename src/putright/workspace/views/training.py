"""Who was trained in what, until when does it hold, and who lacks it?"""

import csv
from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.core.exceptions import BadRequest
from django.http import Http404, HttpResponse

from putright.core.policy import Course
from putright.design.day_fields import DayField
from putright.design.days import iso
from putright.design.forms import Form
from putright.directory import training as kept
from putright.directory.roles import name_of
from putright.directory.training import Standing
from putright.people.queries import colleagues
from putright.project import clock
from putright.workspace.directing import may_change, must_change, tabs, to_change, told
from putright.workspace.door import StaffRequest, address, page, staff_page
from putright.workspace.one_form import by_now, form_about, form_of, one_form
from putright.workspace.training_words import WORDS, said_of

_BOTH = ("GET", "POST")
# What can be looked for, by the states of a course that fit.
SHOWS = {
    "": ("Everybody", ()),
    "lacking": ("Who lacks something", ("expired", "missing")),
    "soon": ("Whose training ends soon", ("expires soon",)),
}


def _lines(request: StaffRequest) -> list[Standing]:
    """Return the lines that this person may see: all of them, or their own."""
    everybody = colleagues(request.organisation)
    if not may_change(request):
        everybody = [one for one in everybody if one.key == request.actor.person]
    day = clock.today(request.organisation.zone)
    lines = kept.matrix(request.organisation, request.policy, everybody, day)
    return [line for line in lines if line.is_asked]


def _fitting(request: StaffRequest, lines: Sequence[Standing]) -> list[Standing]:
    wanted, role = request.GET.get("show", ""), request.GET.get("role", "")
    if wanted not in SHOWS or not role.isprintable():
        raise BadRequest("There is no such list.")
    states = SHOWS[wanted][1]
    return [
        line
        for line in lines
        if (not role or role in line.roles)
        and (not states or any(one.state in states for one in line.courses))
    ]


@staff_page("directory")
def training(request: StaffRequest) -> HttpResponse:
    lines = _lines(request)
    fit = _fitting(request, lines)
    states = [one.state for line in lines for one in line.courses]
    role, show = request.GET.get("role", ""), request.GET.get("show", "")
    said = {
        "tabs": tabs(request, "training"),
        "told": told(request),
        "courses": request.policy.course,
        "rows": [_row(request, line) for line in fit],
        "may_change": may_change(request),
        "tiles": _tiles(request, states),
        "shows": [(name, text) for name, (text, _) in SHOWS.items()],
        "roles": [("", "Any"), *_roles(request, lines)],
        "wanted": {"role": role, "show": show},
        "is_narrow": bool(role or show),
        "clear": address("training", request),
        "record": address("record-training", request),
        "csv": address("training-csv", request, role=role, show=show),
        "limited": [course for course in request.policy.course if course.limits],
    }
    return page(request, "training", said)


def _roles(request: StaffRequest, lines: Sequence[Standing]) -> list[tuple[str, str]]:
    held = sorted({role for line in lines for role in line.roles})
    return [(role, name_of(request.organisation.pack, role)) for role in held]


def _tiles(request: StaffRequest, states: Sequence[str]) -> list[dict[str, Any]]:
    return [
        {
            "number": sum(state in wanted for state in states),
            "text": text,
            "kind": kind,
            "href": address("training", request, show=show),
        }
        for wanted, text, kind, show in (
            (("missing",), "missing", "late", "lacking"),
            (("expired",), "over", "late", "lacking"),
            (("expires soon",), "end within 60 days", "soon", "soon"),
            (("current",), "in force", "run", ""),
        )
    ]


def _row(request: StaffRequest, line: Standing) -> dict[str, Any]:
    cells = [said_of(one) for one in line.courses]
    pack = request.organisation.pack
    return {
        "name": line.name,
        "href": address("colleague", request, line.key),
        "roles": [name_of(pack, role) for role in line.roles],
        "team": line.team,
        "cells": cells,
    }


@staff_page("directory")
def training_csv(request: StaffRequest) -> HttpResponse:
    """Give the matrix, as far as this person may see it: a line for each person and course."""
    answer = HttpResponse(content_type="text/csv; charset=utf-8")
    day = clock.today(request.organisation.zone)
    name = f"training-{request.organisation.slug}-{iso(day)}.csv"
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    out = csv.writer(answer)
    out.writerow(["Name", "Team", "Roles", "Course", "Needed", "State", "Done", "Holds until"])
    pack = request.organisation.pack
    for line in _fitting(request, _lines(request)):
        roles = "; ".join(name_of(pack, role) for role in line.roles)
        for one in line.courses:
            if one.needed or one.state:
                row = [line.name, line.team, roles, one.course.name]
                row += ["yes" if one.needed else "no", WORDS[one.state]]
                row += [iso(one.on) if one.on else "", iso(one.until) if one.until else ""]
                out.writerow([_safe(cell) for cell in row])
    return answer


def _safe(cell: str) -> str:
    """Keep a spreadsheet from taking a name for a formula."""
    return f"'{cell}" if cell[:1] in ("=", "+", "-", "@", "\t", "\r") else cell


# -- recording ----------------------------------------------------------------------------


@staff_page("directory", methods=_BOTH)
def record_training(request: StaffRequest) -> HttpResponse:
    must_change(request)
    courses = {course.id: course for course in request.policy.course}
    if not courses:
        raise Http404
    form = _record_form(request, list(courses.values()))
    day = clock.today(request.organisation.zone)

    def act(typed: Mapping[str, Any]) -> None:
        kept.record(
            request.organisation,
            typed["people"],
            courses[typed["course"]],
            on=typed["on"],
            until=typed["until"],
            today=day,
            **by_now(request),
        )

    return one_form(
        request,
        form,
        act,
        title="Record training",
        back=address("training", request),
        back_text="Training",
        done="trained",
        hint="One course on one day, and everybody who did it.",
    )


def _record_form(request: StaffRequest, courses: Sequence[Course]) -> Form:
    everybody = colleagues(request.organisation)
    names = {one.key: one.name for one in everybody}
    fields = {
        "course": forms.ChoiceField(
            label="Which course?",
            choices=[(course.id, course.name) for course in courses],
            widget=forms.RadioSelect,
        ),
        "on": DayField(label="On which day was it done?", about="the day it was done"),
        "until": DayField(
            label="Last day on the certificate (optional)",
            help_text="Where there is none, it holds as long as the policy says.",
            about="the last day on the certificate",
            required=False,
        ),
        "people": forms.MultipleChoiceField(
            label="Who did it?",
            choices=list(names.items()),
            widget=forms.CheckboxSelectMultiple,
            error_messages={"required": "Tick everybody who did it."},
        ),
    }
    wanted = request.GET.get("person", "")
    first = {
        "people": [wanted] if wanted in names else [],
        "course": courses[0].id if len(courses) == 1 else "",
    }
    return form_of(request, fields, **first)


@staff_page("directory", methods=_BOTH)
def strike_training(request: StaffRequest, key: str) -> HttpResponse:
    who, course = to_change(request, key), request.GET.get("course", "")
    known = next((one for one in request.policy.course if one.id == course), None)
    done = [
        one
        for one in kept.done_by(request.organisation, [key]).get(key, [])
        if one.course == course
    ]
    if known is None or not done:
        raise Http404
    days = [(iso(one.on), f"{one.on.day} {one.on:%B %Y}") for one in reversed(done)]
    entry = forms.ChoiceField(
        label="Which entry was a mistake?", choices=days, widget=forms.RadioSelect
    )

    def act(typed: Mapping[str, Any]) -> None:
        on = next(one.on for one in done if iso(one.on) == typed["on"])
        kept.strike(request.organisation, key, known, on, **by_now(request))

    return form_about(
        request,
        who,
        form_of(request, {"on": entry}),
        act,
        title=f"Strike out: {known.name}",
        caption=who.name,
        done="struck",
        button="Strike it out",
        kind="warning",
        hint="Only for what was written down by mistake. The log keeps both, and who struck it.",
    )
