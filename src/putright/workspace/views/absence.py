"""Who is away, who covers, and how is it written down?"""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django import forms
from django.http import Http404, HttpResponse

from putright.design.day_fields import DayField
from putright.design.days import day_plain
from putright.design.fields import WordsField
from putright.directory import away as absences
from putright.directory.people import Person
from putright.people.queries import colleagues, names_of
from putright.project import clock
from putright.workspace.directing import is_own, may_change, meant, tabs, told
from putright.workspace.door import StaffRequest, address, page, staff_page
from putright.workspace.one_form import by_now, form_about, form_of
from putright.workspace.questions import Person as Colleague
from putright.workspace.questions import people

_BOTH = ("GET", "POST")


@staff_page("directory")
def away(request: StaffRequest) -> HttpResponse:
    """Show who is away and who will be, with who covers."""
    day = clock.today(request.organisation.zone)
    found = absences.away_soon(request.organisation, day)
    names = names_of([key for one in found for key in (one.person, one.deputy)])
    absent = {one.person for one in found if one.is_on(day)}
    rows = [
        _row(request, one, names, day, absent)
        for one in found
        if one.person in names
        and (may_change(request) or one.is_on(day) or _has_part(request, one))
    ]
    said = {
        "tabs": tabs(request, "away"),
        "told": told(request),
        "gone": [row for row in rows if row["is_on"]],
        "coming": [row for row in rows if not row["is_on"]],
        "own": address("go-away", request, request.actor.person),
        "may_change": may_change(request),
    }
    return page(request, "away", said)


def _has_part(request: StaffRequest, one: absences.Away) -> bool:
    return request.actor.person in (one.person, one.deputy)


def _row(
    request: StaffRequest,
    one: absences.Away,
    names: Mapping[str, str],
    day: date,
    absent: set[str],
) -> dict[str, Any]:
    span = f"From {day_plain(one.since)}"
    span += f" until {day_plain(one.until)}" if one.until else ", no last day known"
    deputy = names.get(one.deputy, "")
    both = one.is_on(day) and one.deputy in absent
    state, word = ("held", f"{deputy} covers") if deputy else ("late", "Nobody covers")
    if both:
        state, word = "late", f"{deputy}, who covers, is away too"
    return {
        "text": names[one.person],
        "href": address("colleague", request, one.person),
        "note": span,
        "state": state,
        "word": word,
        "is_on": one.is_on(day),
    }


def _may(request: StaffRequest, key: str) -> Person:
    """Return whose absence it is: one's own, or anybody's for whoever administers."""
    who = meant(request, key)
    if not who.works_here or not (may_change(request) or is_own(request, who)):
        raise Http404
    return who


@staff_page("directory", methods=_BOTH)
def go_away(request: StaffRequest, key: str) -> HttpResponse:
    who = _may(request, key)
    own = is_own(request, who)
    known = people(colleagues(request.organisation))
    able = absences.able_to_cover(request.organisation, who.key)
    others = [] if not may_change(request) else [key for key in known if key not in able]
    fields: dict[str, forms.Field] = {
        "since": DayField(label="First day away", about="the first day away"),
        "until": DayField(
            label="Last day away (optional)",
            help_text="Leave it empty while nobody knows.",
            about="the last day away",
            required=False,
        ),
        "deputy": forms.ChoiceField(
            label="Who covers? (optional)",
            help_text="Whoever holds one of the same roles, or opens every case. What is due is on"
            " their list too. A restricted case stays closed to them.",
            choices=[
                ("", "Nobody"),
                *_choices(request, [one for key, one in known.items() if key in able]),
                *_apart(request, [known[key] for key in others if key != who.key]),
            ],
            required=False,
        ),
    }
    if may_change(request):
        fields["despite"] = WordsField(
            label="Why somebody who holds none of these roles? (only then)",
            help_text="Cover opens cases to them. Your reason is kept in the log.",
            required=False,
            limit=300,
        )

    def act(typed: Mapping[str, Any]) -> None:
        absences.go(
            request.organisation,
            who.staff,
            since=typed["since"],
            until=typed["until"],
            deputy=typed["deputy"],
            despite=typed.get("despite", ""),
            **by_now(request),
        )

    return form_about(
        request,
        who,
        form_of(request, fields),
        act,
        title="When are you away?" if own else f"When is {who.name} away?",
        done="away",
        hint="The reason is nobody’s business here, so it is not asked.",
    )


def _choices(request: StaffRequest, some: Iterable[Colleague]) -> list[tuple[str, str]]:
    return [(one.key, one.described(request.policy)) for one in some]


def _apart(request: StaffRequest, some: Iterable[Colleague]) -> list[Any]:
    """Return those who do not do that work, under a heading of their own."""
    choices = _choices(request, some)
    return [("Holds none of these roles: say why", choices)] if choices else []


@staff_page("directory", methods=_BOTH)
def come_back(request: StaffRequest, key: str, since: str) -> HttpResponse:
    who = _may(request, key)
    day = clock.today(request.organisation.zone)
    found = absences.absences_of(request.organisation, who.key, day)
    one = next((one for one in found if one.since.isoformat() == since), None)
    if one is None:
        raise Http404

    def act(typed: Mapping[str, Any]) -> None:
        absences.come_back(request.organisation, who.staff, one.since, today=day, **by_now(request))

    begun = one.since < day
    return form_about(
        request,
        who,
        form_of(request),
        act,
        title=f"{who.name} is back" if begun else "Not away after all",
        caption=f"Away from {day_plain(one.since)}"
        + (f" until {day_plain(one.until)}" if one.until else ""),
        done="home",
        button="End the absence",
        hint="From today their promises are on nobody else’s list." if begun else "",
    )
