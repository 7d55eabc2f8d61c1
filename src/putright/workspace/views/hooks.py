"""Which addresses are told what happens, does it arrive, and how is it told again?"""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.http import Http404, HttpResponse

from putright.design.days import day_plain, day_time_short
from putright.design.fields import WordsField
from putright.project import clock
from putright.systems import hooks as kept
from putright.systems import tokens
from putright.systems.hooks import Wanted
from putright.systems.models import Delivery, Hook
from putright.workspace.directing import must_change
from putright.workspace.door import StaffRequest, address, page, staff_page
from putright.workspace.one_form import by_now, form_of, one_form
from putright.workspace.shown_once import Secret, shown_once
from putright.workspace.views.tokens import state_of

_BOTH = ("GET", "POST")


@staff_page("directory", methods=_BOTH)
def add_hook(request: StaffRequest) -> HttpResponse:
    """Add an address, and show the secret that signs what it is told, this once."""
    must_change(request)
    said = {
        "title": "Add a webhook",
        "back": address("systems", request),
        "back_text": "Other systems",
        "button": "Add it",
        "hint": "Each thing that happens from now on is told to the address, in order, without "
        "anybody’s words or name. The API’s page says how to check that it was we who told it.",
        "form": form_of(request, _fields(request)),
    }
    return shown_once(request, said, lambda typed: _added(request, typed))


def _fields(request: StaffRequest) -> dict[str, forms.Field]:
    at = clock.now()
    able = [
        (str(one.number), one.name)
        for one in tokens.of_organisation(request.organisation)
        if one.revoked_at is None and one.expires_at > at
    ]
    return {
        "name": WordsField(label="What listens there?", help_text="Such as the system’s name."),
        "url": WordsField(
            label="Address",
            limit=1000,
            help_text="It begins with https://. No redirect is followed.",
        ),
        "token": forms.ChoiceField(
            label="With the eyes of which token?",
            help_text="It is told of the cases that the token may open, and of no others.",
            choices=[("", "Choose a token"), *able],
        ),
        "events": WordsField(
            label="Only some events? (optional)",
            limit=1000,
            help_text="Their names with spaces between, such as received responded closed. "
            "Leave it empty for all.",
            required=False,
        ),
    }


def _added(request: StaffRequest, typed: Mapping[str, Any]) -> Secret:
    events = typed["events"].replace(",", " ").split()
    wanted = Wanted(typed["name"], typed["url"].strip(), int(typed["token"]), events)
    made, secret = kept.add(request.organisation, wanted, **by_now(request))
    rows = {"For": made.name, "Told to": made.url}
    return Secret("The secret of the webhook", secret, rows)


@staff_page("directory", methods=_BOTH)
def hook(request: StaffRequest, number: str) -> HttpResponse:
    """Show how one stands; stop it, let it go on, or tell it again what came after an event."""
    must_change(request)
    one = _wanted(request, number)
    if request.method == "POST" and "cursor" in request.POST:
        return _again(request, one)
    if request.method == "POST":
        return _turn(request, one)
    return page(request, "hook", _said(request, one))


def _wanted(request: StaffRequest, number: str) -> Hook:
    every = kept.of_organisation(request.organisation)
    found = next((one for one in every if str(one.number) == number), None)
    if found is None:
        raise Http404
    return found


def _said(request: StaffRequest, one: Hook) -> dict[str, Any]:
    state, word = state_of(one)
    return {
        "title": one.name,
        "back": address("systems", request),
        "state": state,
        "word": word,
        "is_on": one.state == Hook.ON,
        "rows": [
            {"key": "Address", "value": one.url},
            {"key": "Told of", "value": one.events.replace(" ", ", ") or "Everything"},
            {"key": "Added", "value": day_plain(one.made_at)},
            *_failing(one),
        ],
        "deliveries": [_delivery(each) for each in kept.deliveries(one)],
    }


def _failing(one: Hook) -> list[dict[str, str]]:
    since = _moment(one.failing_since)
    return [{"key": "Fails since", "value": since}] if since else []


def _moment(at: Any) -> str:
    return day_time_short(at) if at else ""


def _delivery(each: Delivery) -> dict[str, str]:
    tries = "1 try" if each.tries == 1 else f"{each.tries} tries"
    if each.told_at:
        return {
            "text": _moment(each.told_at),
            "note": "" if each.tries == 1 else f"After {tries}",
            "state": "met",
            "word": "Taken",
        }
    note = f"{tries}. {each.fault}"
    return {"text": _moment(each.tried_at), "note": note, "state": "held", "word": "Waits"}


def _turn(request: StaffRequest, one: Hook) -> HttpResponse:
    is_on = one.state == Hook.ON

    def act(typed: Mapping[str, Any]) -> None:
        turn = kept.stop if is_on else kept.go_on
        turn(request.organisation, one.number, **by_now(request))

    back, done = address("systems", request), "stopped" if is_on else "on"
    return one_form(request, form_of(request), act, title=one.name, back=back, done=done)


def _again(request: StaffRequest, one: Hook) -> HttpResponse:
    form = form_of(
        request,
        {
            "cursor": WordsField(
                label="After which event?",
                limit=80,
                help_text="The cursor of an event, as it was told or as the API gives it.",
            )
        },
    )

    def act(typed: Mapping[str, Any]) -> None:
        given = {**by_now(request), "cursor": typed["cursor"]}
        kept.go_on(request.organisation, one.number, **given)

    back = address("systems", request)
    return one_form(
        request, form, act, title="Tell it again", caption=one.name, back=back, done="again"
    )
