"""When am I told what I owe, and by which address does my calendar show it?"""

from datetime import time

from django import forms
from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from putright.core.policy import Policy
from putright.design.days import amount_said, clock_said, listed
from putright.design.fields import WordsField
from putright.design.forms import Form
from putright.notices import outbox
from putright.project import clock
from putright.reminders import feed_keys
from putright.reminders.models import Wish
from putright.reminders.wishes import CHOOSABLE, NotSo, keep, times, wish_of
from putright.workspace.door import StaffRequest, address, page, staff_page

_DONE = {
    "saved": "Saved. It holds from the next reminder on.",
    "revoked": "The address of your calendar is void. Nothing is shown there any more.",
}

_COOKIE = "calendar-address"  # the one that brings an address over to the next page, once

_CHOICES = {
    "due": "What falls due",
    "commitment": "What we promised to put right",
    "handover": "Cases offered to me",
    "asked": "What a colleague asks of me",
    "review": "Restrictions, warnings and authorities that end, or are to be reviewed",
    "undated": "What is owed without a date, once a week",
    "training": "My training",
    "policy": "A policy that I have still to read",
}


def _said(hour: str) -> str:
    """Return a time as it is kept, "09:00", as every page writes it."""
    return clock_said(time.fromisoformat(hour))


class RemindersForm(Form):
    email = WordsField(
        label="Your e-mail address at work",
        help_text="Reminders go there. Without one you are sent none.",
        required=False,
        limit=254,
    )
    digest_at = forms.ChoiceField(
        label="When should the daily reminder come?",
        help_text="One message a working day, and none where nothing is new.",
        required=False,
    )
    wanted = forms.MultipleChoiceField(
        label="What should be in it?",
        help_text="What was missed is always told, at once while the office is open.",
        choices=[(kind, _CHOICES[kind]) for kind in CHOOSABLE],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )

    def __init__(self, policy: Policy, *given: object, **known: object) -> None:
        super().__init__(*given, **known)
        usual = policy.reminders.digest_at
        first = f"{_said(usual)}, as the policy says"
        every = [(one, _said(one)) for one in times(policy) if one != usual]
        self.fields["digest_at"].choices = [("", first), *every]  # type: ignore[attr-defined]


@staff_page(methods=("GET", "POST"))
def reminders(request: StaffRequest) -> HttpResponse:
    wish = wish_of(request.organisation, request.actor.person)
    if request.method == "GET" or request.method == "HEAD":
        form = RemindersForm(request.policy, initial=_typed(wish))
        secret = request.get_signed_cookie(_COOKIE, "", salt=_salt(request), max_age=60) or ""
        response = _show(request, wish, form, secret=secret if wish.feed else "")
        if secret:
            response.delete_cookie(_COOKIE, path=address("reminders", request), samesite="Strict")
        return response
    do = request.POST.get("do", "")
    if do == "save":
        return _save(request, wish)
    if do == "feed":
        secret = feed_keys.make(request.organisation, request.actor.person, at=clock.now())
        response = redirect(address("reminders", request))
        # Why a cookie of their own browser: the address itself is kept nowhere here.
        response.set_signed_cookie(
            _COOKIE, secret, salt=_salt(request), max_age=60, httponly=True, samesite="Strict",
            secure=settings.SESSION_COOKIE_SECURE, path=address("reminders", request),
        )  # fmt: skip
        return response
    if do == "revoke":
        feed_keys.revoke(request.organisation, request.actor.person)
        return redirect(address("reminders", request, done="revoked"))
    raise Http404


def _salt(request: StaffRequest) -> str:
    """Return what makes the cookie one person's, in one organisation: no other page reads it."""
    return f"calendar {request.organisation.slug} {request.actor.person}"


def _typed(wish: Wish) -> dict[str, object]:
    off = wish.off.split(",")
    wanted = [kind for kind in CHOOSABLE if kind not in off]
    return {"email": wish.email, "digest_at": wish.digest_at, "wanted": wanted}


def _save(request: StaffRequest, wish: Wish) -> HttpResponse:
    form = RemindersForm(request.policy, request.POST)
    if form.is_valid():
        typed = form.cleaned_data
        try:
            keep(
                request.organisation,
                request.actor.person,
                request.policy,
                email=typed["email"],
                digest_at=typed["digest_at"],
                off=[kind for kind in CHOOSABLE if kind not in typed["wanted"]],
                at=clock.now(),
            )
        except NotSo as reason:
            field = "wanted" if reason.field == "off" else reason.field
            form.add_error(field, str(reason))
        else:
            return redirect(address("reminders", request, done="saved"))
    return _show(request, wish, form, status=422)


def _show(
    request: StaffRequest, wish: Wish, form: RemindersForm, *, secret: str = "", status: int = 200
) -> HttpResponse:
    said = {
        "form": form,
        "here": address("reminders", request),
        "done": _DONE.get(request.GET.get("done", ""), ""),
        "can_send": outbox.can_send(),
        "has_address": bool(wish.email),
        "before": _before(request.policy),
        "rule": request.policy.reminders,
        "feed": _feed_address(request, secret) if secret else "",
        "made_at": wish.feed_made_at if wish.feed else None,
    }
    return page(request, "reminders", said, status)


def _before(policy: Policy) -> str:
    said = [
        "on the day" if one.number == 0 else f"{amount_said(one)} before"
        for one in policy.reminders.before
        if not isinstance(one, str)
    ]
    return listed(said)


def _feed_address(request: StaffRequest, secret: str) -> str:
    where = reverse("workspace:calendar-feed", args=[request.organisation.slug, secret])
    return request.build_absolute_uri(where)
