"""How is somebody added to the directory, and given or taken a role or a team?"""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.http import Http404, HttpResponse

from putright.design.day_fields import DayField
from putright.design.fields import WordsField
from putright.design.forms import Form
from putright.directory import people, roles
from putright.people.queries import colleagues
from putright.project import clock
from putright.workspace.directing import must_change, part_name, role_choices, to_change
from putright.workspace.door import StaffRequest, address, staff_page
from putright.workspace.one_form import by_now, form_about, form_of, one_form

_BOTH = ("GET", "POST")
_USERNAME = r"[A-Za-z0-9@.+_-]{1,150}"


def today(request: StaffRequest) -> date:
    return clock.today(request.organisation.zone)


# -- the form for a role ---------------------------------------------------------------------


def role_form(request: StaffRequest, **more: forms.Field) -> Form:
    """Return the form for a role: which, in which team, from when until when."""
    fields: dict[str, forms.Field] = {
        **more,
        "role": forms.ChoiceField(
            label="Role", choices=role_choices(roles.roles_of(request.organisation.pack))
        ),
        "team": WordsField(
            label="Team (optional)",
            limit=120,
            required=False,
            help_text=_teams(request),
        ),
        "since": DayField(label="From which day?", about="the first day"),
        "until": DayField(
            label="Until which day? (optional)",
            help_text="The last day in the role, if it is known.",
            about="the last day",
            required=False,
        ),
    }
    return form_of(request, fields, since=today(request))


def _teams(request: StaffRequest) -> str:
    known = sorted({one.team for one in colleagues(request.organisation) if one.team})
    return f"There are: {', '.join(known[:12])}." if known else "A service, a centre, an office."


def _part(request: StaffRequest, typed: Mapping[str, Any]) -> dict[str, Any]:
    """Return the role that was typed, as the directory takes it: and today, by whom and when."""
    given = {name: typed[name] for name in ("role", "team", "since", "until")}
    return {**given, "today": today(request), **by_now(request)}


# -- giving one ------------------------------------------------------------------------------


@staff_page("directory", methods=_BOTH)
def add_colleague(request: StaffRequest) -> HttpResponse:
    must_change(request)
    form = role_form(
        request,
        name=WordsField(label="Name", help_text="As colleagues and customers will read it."),
        username=forms.RegexField(
            _USERNAME,
            label="Username",
            help_text="What they sign in with: letters, digits and @ . + - _ only.",
            error_messages={"invalid": "Write letters, digits and @ . + - _ only, without spaces."},
        ),
    )
    made: list[str] = []

    def act(typed: Mapping[str, Any]) -> None:
        new = people.add(
            request.organisation, typed["username"], typed["name"], **_part(request, typed)
        )
        made.append(new.key)

    answer = one_form(
        request,
        form,
        act,
        title="Add a colleague",
        back=address("directory", request),
        back_text="People",
        done="added",
        button="Add them",
        hint="They can sign in when they have chosen a password. You make the link for that next.",
    )
    if made:
        answer["Location"] = address("colleague", request, made[0], done="added")
    return answer


@staff_page("directory", methods=_BOTH)
def rejoin(request: StaffRequest, key: str) -> HttpResponse:
    who = to_change(request, key)
    if who.works_here:
        raise Http404

    def act(typed: Mapping[str, Any]) -> None:
        people.come_back(request.organisation, who.staff, **_part(request, typed))

    title = f"{who.name} works here again"
    button = "Give them this role"
    return form_about(
        request, who, role_form(request), act, title=title, done="back", button=button
    )


@staff_page("directory", methods=_BOTH)
def give_role(request: StaffRequest, key: str) -> HttpResponse:
    who = to_change(request, key)

    def act(typed: Mapping[str, Any]) -> None:
        roles.hold(request.organisation, who.staff, **_part(request, typed))

    return form_about(
        request,
        who,
        role_form(request),
        act,
        title=f"Give {who.name} another role",
        done="role",
        button="Give the role",
        hint="A role that begins later is given on its day, and one that ends is taken after it.",
    )


# -- ending one, and moving to another team --------------------------------------------------


@staff_page("directory", methods=_BOTH)
def end_role(request: StaffRequest, key: str) -> HttpResponse:
    who, role = to_change(request, key), request.GET.get("role", "")
    part = next((one for one in who.now if one.role == role), None)
    if part is None:
        raise Http404
    last = DayField(
        label="What is the last day?",
        help_text="Yesterday or before ends it at once.",
        about="the last day",
    )

    def act(typed: Mapping[str, Any]) -> None:
        roles.end(
            request.organisation,
            who.staff,
            role,
            until=typed["until"],
            policy=request.policy,
            today=today(request),
            **by_now(request),
        )

    return form_about(
        request,
        who,
        form_of(request, {"until": last}),
        act,
        title=f"End the role {part_name(request, part)}",
        caption=who.name,
        done="role",
        button="End the role",
        hint="Their cases stay with them until somebody else is given them.",
    )


@staff_page("directory", methods=_BOTH)
def change_team(request: StaffRequest, key: str) -> HttpResponse:
    who = to_change(request, key)
    team = WordsField(
        label="Team", limit=120, required=False, help_text=f"{_teams(request)} Empty for none."
    )

    def act(typed: Mapping[str, Any]) -> None:
        roles.change_team(request.organisation, who.staff, typed["team"], **by_now(request))

    return form_about(
        request,
        who,
        form_of(request, {"team": team}, team=who.team),
        act,
        title="Change their team",
        caption=who.name,
        done="team",
        hint="It is their team in every role that they hold now.",
    )
