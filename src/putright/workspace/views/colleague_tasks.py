"""How is somebody added to the directory, and given or taken a role or a team?"""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.http import Http404, HttpResponse

from putright.design.forms import DayField, Form, WordsField
from putright.directory import people, roles
from putright.people.queries import colleagues
from putright.project import clock
from putright.workspace.directing import meant, must_change, one_form, part_name, role_choices
from putright.workspace.door import StaffRequest, address, staff_page

_BOTH = ("GET", "POST")


def today(request: StaffRequest) -> date:
    return clock.today(request.organisation.zone)


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
    made = type("RoleForm", (Form,), fields)
    sent = request.POST if request.method == "POST" else None
    form: Form = made(sent, initial={"since": today(request)})
    return form


def _teams(request: StaffRequest) -> str:
    known = sorted({one.team for one in colleagues(request.organisation) if one.team})
    return f"There are: {', '.join(known[:12])}." if known else "A service, a centre, an office."


def _by(request: StaffRequest) -> dict[str, Any]:
    return {"by": request.actor.person, "at": clock.now()}


# -- adding -------------------------------------------------------------------------------

_USERNAME = r"[A-Za-z0-9@.+_-]{1,150}"


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
        staff = people.add(
            request.organisation,
            typed["username"],
            typed["name"],
            typed["role"],
            team=typed["team"],
            since=typed["since"],
            until=typed["until"],
            today=today(request),
            **_by(request),
        )
        made.append(staff.key)

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
    must_change(request)
    who = meant(request, key)
    if who.works_here:
        raise Http404

    def act(typed: Mapping[str, Any]) -> None:
        people.come_back(
            request.organisation,
            who.staff,
            typed["role"],
            team=typed["team"],
            since=typed["since"],
            until=typed["until"],
            today=today(request),
            **_by(request),
        )

    return one_form(
        request,
        role_form(request),
        act,
        title=f"{who.name} works here again",
        back=address("colleague", request, key),
        back_text=who.name,
        done="back",
        button="Give them this role",
    )


# -- roles --------------------------------------------------------------------------------


@staff_page("directory", methods=_BOTH)
def give_role(request: StaffRequest, key: str) -> HttpResponse:
    must_change(request)
    who = meant(request, key)

    def act(typed: Mapping[str, Any]) -> None:
        roles.hold(
            request.organisation,
            who.staff,
            typed["role"],
            team=typed["team"],
            since=typed["since"],
            until=typed["until"],
            today=today(request),
            **_by(request),
        )

    return one_form(
        request,
        role_form(request),
        act,
        title=f"Give {who.name} another role",
        back=address("colleague", request, key),
        back_text=who.name,
        done="role",
        button="Give the role",
        hint="A role that begins later is given on its day, and one that ends is taken after it.",
    )


@staff_page("directory", methods=_BOTH)
def end_role(request: StaffRequest, key: str) -> HttpResponse:
    must_change(request)
    who, role = meant(request, key), request.GET.get("role", "")
    part = next((one for one in who.now if one.role == role), None)
    if part is None:
        raise Http404
    fields = {
        "until": DayField(
            label="What is the last day?",
            help_text="Yesterday or before ends it at once.",
            about="the last day",
        )
    }
    form = type("EndForm", (Form,), fields)(request.POST if request.method == "POST" else None)

    def act(typed: Mapping[str, Any]) -> None:
        roles.end(
            request.organisation,
            who.staff,
            role,
            until=typed["until"],
            policy=request.policy,
            today=today(request),
            **_by(request),
        )

    return one_form(
        request,
        form,
        act,
        title=f"End the role {part_name(request, part)}",
        caption=who.name,
        back=address("colleague", request, key),
        back_text=who.name,
        done="role",
        button="End the role",
        hint="Their cases stay with them until somebody else is given them.",
    )


@staff_page("directory", methods=_BOTH)
def change_team(request: StaffRequest, key: str) -> HttpResponse:
    must_change(request)
    who = meant(request, key)
    fields = {
        "team": WordsField(
            label="Team", limit=120, required=False, help_text=f"{_teams(request)} Empty for none."
        )
    }
    sent = request.POST if request.method == "POST" else None
    form = type("TeamForm", (Form,), fields)(sent, initial={"team": who.team})

    def act(typed: Mapping[str, Any]) -> None:
        roles.change_team(request.organisation, who.staff, typed["team"], **_by(request))

    return one_form(
        request,
        form,
        act,
        title="Change their team",
        caption=who.name,
        back=address("colleague", request, key),
        back_text=who.name,
        done="team",
        hint="It is their team in every role that they hold now.",
    )
