"""Which other systems work with us, and how is a token made or taken back?

For whoever administers the directory; to all others these pages are not there.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.http import Http404, HttpResponse

from putright.design.days import day_plain
from putright.design.fields import WordsField
from putright.directory.roles import name_of, roles_of
from putright.people.queries import names_of
from putright.project import clock
from putright.systems import hooks
from putright.systems import tokens as kept
from putright.systems.models import Hook, Token
from putright.systems.tokens import Wanted
from putright.workspace.directing import must_change, tabs
from putright.workspace.door import StaffRequest, address, page, staff_page
from putright.workspace.one_form import by_now, form_of, one_form
from putright.workspace.shown_once import Secret, shown_once

_BOTH = ("GET", "POST")
_DAYS = (("30", "30 days"), ("90", "90 days"), ("365", "A year"))
_RIGHTS = (("read", "Read"), ("write", "Read and write"))
_DONE = {
    "taken": "The token is taken back. What is asked with it from now on is refused.",
    "stopped": "Nothing more is told there. Its place is kept.",
    "on": "It is told again, from where it was.",
    "again": "Everything after that event is told again.",
}


@staff_page("directory")
def tokens(request: StaffRequest) -> HttpResponse:
    must_change(request)
    found = kept.of_organisation(request.organisation)
    names = names_of(one.holder for one in found)
    said = {
        "tabs": tabs(request, "systems"),
        "told": _DONE.get(request.GET.get("done", ""), ""),
        "tokens": [_row(request, one, names) for one in found],
        "hooks": [_hook_row(request, one) for one in hooks.of_organisation(request.organisation)],
        "failed": [one.name for one in hooks.failed(request.organisation)],
        "make": address("make-token", request),
        "add": address("add-hook", request) if _working(found) else "",
        "docs": f"/{request.organisation.slug}/api/v1/docs/",
    }
    return page(request, "tokens", said)


def _working(found: Sequence[Token]) -> list[Token]:
    at = clock.now()
    return [one for one in found if one.revoked_at is None and one.expires_at > at]


def _row(request: StaffRequest, one: Token, names: Mapping[str, str]) -> dict[str, Any]:
    as_whom = name_of(request.organisation.pack, one.role) if one.role else names.get(one.holder)
    if one.revoked_at is not None:
        state, word = "none", f"Taken back on {day_plain(one.revoked_at)}"
    elif one.expires_at <= clock.now():
        state, word = "none", f"Ended on {day_plain(one.expires_at)}"
    else:
        state, word = "met", f"Until {day_plain(one.expires_at)}"
    works = state == "met"
    return {
        "name": one.name,
        "whose": f"As {as_whom}{f' ({one.team})' if one.team else ''}",
        "may": "Reads and writes" if one.writes else "Reads",
        "used": f"{day_plain(one.used_at)}, from {one.used_from}" if one.used_at else "Never",
        "state": state,
        "word": word,
        "href": address("take-token", request, one.number) if works else "",
    }


def _hook_row(request: StaffRequest, one: Hook) -> dict[str, Any]:
    state, word = state_of(one)
    note = f"Last told on {day_plain(one.told_at)}" if one.told_at else "Nothing told yet"
    href = address("hook", request, one.number)
    return {"text": one.name, "note": note, "href": href, "state": state, "word": word}


def state_of(one: Hook) -> tuple[str, str]:
    """Return the mark and the word of how a webhook stands."""
    if one.state == Hook.FAILED:
        return "late", "Given up"
    if one.state == Hook.OFF:
        return "none", "Stopped"
    if one.failing_since:
        return "held", "Does not answer"
    return ("met", "Works") if one.told_at else ("none", "Ready")


# -- made ---------------------------------------------------------------------------------


@staff_page("directory", methods=_BOTH)
def make_token(request: StaffRequest) -> HttpResponse:
    """Make a token, and show it this once: it is kept nowhere."""
    must_change(request)
    every = roles_of(request.organisation.pack).values()
    fields: dict[str, forms.Field] = {
        "name": WordsField(label="What is it for?", help_text="Such as the system that uses it."),
        "role": forms.ChoiceField(
            label="With whose rights?",
            help_text="What the system may open and do follows from this, as it does for people. "
            "An account with a role is the system’s own, and cannot sign in.",
            choices=[
                ("", "Mine, as they are at the time"),
                *((role.id, f"An account of its own: {role.name}") for role in every),
            ],
            required=False,
        ),
        "team": WordsField(label="Team of that account (optional)", limit=120, required=False),
        "rights": forms.ChoiceField(
            label="What may it do?", choices=_RIGHTS, widget=forms.RadioSelect
        ),
        "days": forms.ChoiceField(label="For how long?", choices=_DAYS, widget=forms.RadioSelect),
    }
    said = {
        "title": "Make a token",
        "back": address("systems", request),
        "back_text": "Other systems",
        "button": "Make the token",
        "hint": "Whoever has the token can do what it may. Make one for each system, so that one "
        "can be taken back without the others.",
        "form": form_of(request, fields, rights="read", days="90"),
    }
    return shown_once(request, said, lambda typed: _made(request, typed))


def _made(request: StaffRequest, typed: Mapping[str, Any]) -> Secret:
    wanted = Wanted(
        name=typed["name"],
        writes=typed["rights"] == "write",
        days=int(typed["days"]),
        # Why nobody else's: whoever holds the token could do what that colleague may.
        person=None if typed["role"] else request.user,
        role=typed["role"],
        team=typed["team"],
    )
    made, secret = kept.make(request.organisation, wanted, **by_now(request))
    rows = {
        "For": made.name,
        "Works until": day_plain(made.expires_at),
        "Send it as": "Authorization: Bearer, and then the token",
    }
    return Secret("The token", secret, rows)


@staff_page("directory", methods=_BOTH)
def take_token(request: StaffRequest, number: str) -> HttpResponse:
    must_change(request)
    one = next(
        (one for one in kept.of_organisation(request.organisation) if str(one.number) == number),
        None,
    )
    if one is None or one.revoked_at is not None:
        raise Http404

    def act(typed: Mapping[str, Any]) -> None:
        kept.revoke(request.organisation, one.number, **by_now(request))

    return one_form(
        request,
        form_of(request),
        act,
        title="Take this token back",
        caption=one.name,
        back=address("systems", request),
        back_text="Other systems",
        done="taken",
        button="Take it back",
        kind="warning",
        hint="The next thing that is asked with it is refused, and a webhook that sees with its "
        "eyes stops. It cannot be given again: make another.",
    )
