"""Who is at the door, and in whose house? Every page of an organisation begins here.

Somebody who plays no part in an organisation meets the page that a stranger meets,
and the page of an organisation that does not exist.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import cache, lru_cache, wraps
from typing import Any
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from django.contrib.auth.views import redirect_to_login
from django.db import connection
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from putright.cases import queries
from putright.cases.binding import policy_on
from putright.core.facts import Actor
from putright.core.knowing import reads_mail
from putright.core.policy import Policy, once_for_policy
from putright.design import errors, voice
from putright.design.days import day_short
from putright.directory.cover import Covered, cover_asked, covered
from putright.mail.noticing import parted, with_fault_asked
from putright.people.models import Organisation, Staff
from putright.people.queries import Caller
from putright.people.sessions import signed_in
from putright.project import clock
from putright.workspace.unsent import csrf_input, keep_for_later, with_unsent

View = Callable[..., HttpResponse]

_MENU = (
    ("Today", "today"),
    ("All cases", "cases"),
    ("Search", "search"),
    ("Log something", "log"),
    ("Letters", "letters"),
    ("Mail", "mail"),
    ("Figures", "figures"),
    ("Policy", "policy"),
    ("People", "directory"),
)


class StaffRequest(HttpRequest):
    """A request of somebody who works for the organisation whose page it is."""

    user: Staff
    organisation: Organisation
    actor: Actor
    policy: Policy
    covers: tuple[Covered, ...]
    mail_fault: str  # why mail does not add up, on the first page alone


def staff_page(menu: str = "", methods: tuple[str, ...] = ("GET",)) -> Callable[[View], View]:
    """Open a page of an organisation to those who work there; `menu` is where it hangs."""

    def opened(view: View) -> View:
        @wraps(view)
        def page(request: HttpRequest, slug: str, **place: str) -> HttpResponse:
            if request.method not in (*methods, "HEAD"):
                return wrong_method(request, methods)
            caller = signed_in(request, slug, _aside(menu))
            if caller is None and request.method == "POST":
                return _signed_out(request)
            if caller is None:
                return redirect_to_login(request.get_full_path(), reverse("workspace:sign-in"))
            organisation = _let_in(request, caller)
            furnish(request, menu)
            with timezone.override(ZoneInfo(organisation.zone)):
                return with_unsent(request, view(request, **place))

        return page

    return opened


def _aside(menu: str) -> str:
    """Return what is asked beside who they are; the first page asks whether mail adds up, too."""
    cover = cover_asked(connection.vendor, clock.now().date())
    return with_fault_asked(connection.vendor, cover) if menu == "today" else cover


def _signed_out(request: HttpRequest) -> HttpResponse:
    """Keep what somebody sent whose sign-in has ended, and lead them back to it."""
    sign_in, back = reverse("workspace:sign-in"), keep_for_later(request)
    if not back:
        return errors.signed_out(request, sign_in)
    return errors.signed_out(request, f"{sign_in}?{urlencode({'next': back})}", is_kept=True)


def _let_in(request: Any, caller: Caller) -> Organisation:
    organisation, actor = caller.organisation, caller.actor
    if organisation is None or actor is None:
        raise Http404
    request.organisation = organisation
    aside, request.mail_fault = parted(caller.aside)
    request.covers = covered(aside, clock.today(organisation.zone))
    people = tuple(one.person for one in request.covers)
    request.actor = replace(actor, covers=people) if people else actor
    request.policy = policy_on(organisation, clock.now())
    return organisation


def furnish(request: Any, menu: str) -> None:
    """Say what the head and the foot of the page show (`project.context` reads it)."""
    slug = request.organisation.slug
    known = request.policy.roles
    request.home = pattern("today", slug, 0)
    request.nav = [
        {"text": text, "href": pattern(name, slug, 0), "current": name == menu}
        for text, name in _MENU
        if name != "mail" or reads_mail(request.actor, request.policy)
    ]
    request.signed_in = {
        "name": request.user.name,
        "roles": [known[role].name if role in known else role for role in request.actor.roles],
    }
    request.sign_out = _sign_out()
    request.side = _own()
    request.policy_line = policy_line(request.policy)
    request.csrf_input = csrf_input(request)


@cache
def _sign_out() -> str:
    return reverse("workspace:sign-out")


@cache
def _own() -> list[dict[str, str]]:
    return [{"text": "Your account", "href": reverse("workspace:account")}]


@once_for_policy
def policy_line(policy: Policy) -> str:
    head = policy.policy
    begins = head.in_force_from
    since = f", in force since {day_short(begins, year=True)}" if begins else ""
    division = voice.division(policy.calendar.division)
    listed = f", list of {day_short(policy.holidays.version, year=True)}" if policy.holidays else ""
    version = "" if head.version == "not stated" else f", version {head.version}"
    return f"{head.title}{version}{since}. Holidays: {division}{listed}."


def case_of(request: StaffRequest, reference: str, *, is_shown: bool = True) -> queries.Opened:
    """Return the case, if it is there and may be opened: nobody is told which is not so."""
    found = queries.case_for(
        request.organisation, request.actor, reference, clock.now(), is_shown=is_shown
    )
    if found is None:
        raise Http404
    return found


def page(
    request: HttpRequest, template: str, said: Mapping[str, Any], status: int = 200
) -> HttpResponse:
    return render(request, f"workspace/{template}.html", dict(said), status=status)


def wrong_method(request: HttpRequest, methods: tuple[str, ...]) -> HttpResponse:
    said = {
        "title": "This page cannot be used like that",
        "what": "What was sent cannot be read at this address. Nothing was saved.",
        "mend": "Go to the start, and find the page from there.",
    }
    response = render(request, "design/error.html", said, status=405)
    response["Allow"] = ", ".join(methods)
    return response


@lru_cache(maxsize=1024)
def pattern(name: str, slug: str, places: int = 1) -> str:
    """Return the address of a page with `{0}`, `{1}` … in its places.

    Looking an address up costs more than all else about a link, and a page of a case has
    sixty. Beware: what is put in its places must be such as they take, or it leads nowhere.
    """
    holders = [f"PLACE-{number}" for number in range(places)]
    found = reverse(f"workspace:{name}", args=[slug, *holders])
    for number, holder in enumerate(holders):
        found = found.replace(f"/{holder}/", f"/{{{number}}}/")
    return found


def address(name: str, request: StaffRequest, *place: object, **asked: object) -> str:
    """Return the address of another page here, with what is asked of it."""
    found = pattern(name, request.organisation.slug, len(place)).format(*place)
    wanted = tuple((key, value) for key, value in asked.items() if value not in ("", None))
    return f"{found}?{_query(wanted)}" if wanted else found


_query = lru_cache(maxsize=4096)(urlencode)
