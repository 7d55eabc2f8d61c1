"""How do I sign in, where am I signed in, and was that really me?"""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from putright.people.queries import organisations_of
from putright.signing import authenticator, browsers, log, recovery, seats, second_step
from putright.signing.models import OutsideAccount, Passkey
from putright.workspace.door import page, pattern
from putright.workspace.own_page import OwnRequest, own_page
from putright.workspace.unsent import waiting

_DONE = {
    "password": "Your password is changed, and you are signed out everywhere else.",
    "ended": "That browser is signed out.",
    "others": "You are signed out everywhere but here.",
    "removed": "It is removed, and signs nobody in any more.",
}


@own_page()
def account(request: OwnRequest) -> HttpResponse:
    staff = request.user
    factors = second_step.factors_of(staff)
    said = {
        "staff": staff,
        "done": _DONE.get(request.GET.get("done", ""), ""),
        "has_password": staff.has_usable_password(),
        "factors": factors,
        "needed": second_step.is_needed(staff),
        "unreadable": factors.app and not authenticator.is_readable(staff),
        "passkeys": list(staff.passkeys.order_by("made_at", "pk")),
        "codes_left": recovery.left(staff),
        "codes_made": recovery.NUMBER,
        "outside": OutsideAccount.objects.filter(staff=staff).exists(),
        "seats": [_seat(one) for one in seats.taken(staff, request.session.session_key or "")],
        "unsent": waiting(staff),
        "reminders": [
            (one.name, pattern("reminders", one.slug, 0)) for one in organisations_of(staff)
        ],
        "lines_of_log": [_line(one) for one in log.of(staff, 10)],
    }
    return page(request, "account", said)


def _seat(one: seats.Taken) -> dict[str, Any]:
    shown = one._asdict()
    shown |= {"browser": browsers.in_words(one.agent), "how": log.HOW_IN_WORDS.get(one.how, "")}
    return shown


def _line(one: Any) -> dict[str, Any]:
    return {
        "at": one.at,
        "how": log.HOW_IN_WORDS.get(one.how, one.how),
        "outcome": log.OUTCOME_IN_WORDS.get(one.outcome, one.outcome),
        "is_in": one.outcome == log.IN,
        "address": one.address,
        "browser": browsers.in_words(one.agent),
    }


@own_page(("POST",))
def account_end(request: OwnRequest, number: int) -> HttpResponse:
    """Sign another browser of theirs out; of nobody else's."""
    if not seats.end(request.user, number):
        raise Http404
    return redirect("/staff/account/?done=ended")


@own_page(("POST",))
def account_end_others(request: OwnRequest) -> HttpResponse:
    seats.end_others(request.user, request.session.session_key or "")
    return redirect("/staff/account/?done=others")


# -- taking away --------------------------------------------------------------------------


@own_page(("GET", "POST"), fresh=True)
def account_remove_app(request: OwnRequest) -> HttpResponse:
    if not second_step.factors_of(request.user).app:
        raise Http404
    return _remove(request, "your authenticator app", lambda: second_step.remove_app(request.user))


@own_page(("GET", "POST"), fresh=True)
def account_remove_passkey(request: OwnRequest, number: int) -> HttpResponse:
    held = Passkey.objects.filter(staff=request.user, pk=number).first()
    if held is None:
        raise Http404
    what = f"the passkey “{held.name}”"
    return _remove(request, what, lambda: second_step.remove_passkey(request.user, number))


def _remove(request: OwnRequest, what: str, remove: Any) -> HttpResponse:
    """Ask once more, then do it; unless it is the last of what is asked of them."""
    factors = second_step.factors_of(request.user)
    last = factors.passkeys + factors.app == 1
    refused = last and second_step.is_needed(request.user)
    if request.method == "POST" and not refused:
        remove()
        return redirect("/staff/account/?done=removed")
    said = {"what": what, "last": last, "refused": refused, "back": reverse("workspace:account")}
    return page(request, "account_remove", said, 409 if request.method == "POST" else 200)


@own_page(("GET", "POST"), fresh=True)
def account_codes(request: OwnRequest) -> HttpResponse:
    """Make new recovery codes, after asking: the old ones are void then."""
    if not second_step.factors_of(request.user):
        raise Http404
    if request.method != "POST":
        return page(request, "account_new_codes", {"back": reverse("workspace:account")})
    codes = recovery.draw(request.user)
    return page(request, "account_codes", {"codes": codes, "then": "/staff/account/"})
