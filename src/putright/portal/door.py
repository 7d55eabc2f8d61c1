"""Whose page is this, whose case, and may it be seen? Every view of a customer comes in here.

A case that does not exist, one whose secret is wrong and one of another organisation
are the same page: nobody can find out which references there are.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import lru_cache, wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from putright.cases import queries
from putright.cases.binding import policy_on
from putright.core.parties import may_act, who_told_us
from putright.core.policy import Policy, once_for_policy
from putright.design.days import day_plain
from putright.languages import later, say
from putright.people.models import Organisation
from putright.people.queries import organisation_at
from putright.policies.spoken import in_language
from putright.portal import just_done
from putright.project import clock

View = Callable[..., HttpResponse]

PLACES = (
    ("tell", later("Tell us"), "portal:start"),
    ("case", later("Your complaint"), "portal:find"),
    ("policy", later("How we handle complaints"), "portal:policy"),
)
# Only where the policy names somebody who publishes what was changed.
CHANGES = ("changes", later("You said, we did"), "portal:changes")


def page(place: str, *methods: str) -> Callable[[View], View]:
    """Give a view its organisation for the slug in the address; days and times are those there."""
    allowed = ("GET", "HEAD", *methods)

    def wrap(view: View) -> View:
        @wraps(view)
        def inside(request: HttpRequest, slug: str, **rest: Any) -> HttpResponse:
            organisation = organisation_at(slug)
            if organisation is None:
                raise Http404
            _furnish(request, organisation, place)
            request.just_done = just_done.just_done(request)  # type: ignore[attr-defined]
            with timezone.override(organisation.zone):
                if request.method not in allowed:
                    return wrong_method(request, allowed)
                response = view(request, organisation, **rest)
            if request.just_done:  # type: ignore[attr-defined]
                just_done.forget(response, request.path)
            return response

        return inside

    return wrap


def case_page(
    *methods: str, place: str = "case", by_anybody: bool = False
) -> Callable[[View], View]:
    """Give a view the case that the reference and the secret in the address open.

    Whoever told us of it for somebody else is sent to a page that discloses nothing, until
    their authority for the whole of it is on file; `by_anybody` is for pages that tell them
    only what they sent.
    """

    def wrap(view: View) -> View:
        @wraps(view)
        def inside(
            request: HttpRequest,
            organisation: Organisation,
            reference: str,
            secret: str,
            **rest: Any,
        ) -> HttpResponse:
            opened = queries.for_customer(organisation, reference, secret)
            if opened is None:
                raise Http404
            teller = who_told_us(opened.case)
            if teller is not None and teller.left:
                raise Http404  # they let it go, and nobody else has this link
            if not by_anybody and _may_not_be_told(opened):
                return redirect("portal:party", organisation.slug, opened.reference, secret)
            told = replace(opened, policy=in_language(opened.policy))
            return view(request, organisation, told, secret, **rest)

        return page(place, *methods)(inside)

    return wrap


def _may_not_be_told(opened: queries.Opened) -> bool:
    teller = who_told_us(opened.case)
    today = clock.today(opened.policy.calendar.zone)
    return teller is not None and not may_act(opened.case, opened.policy, teller, today)


def _furnish(request: HttpRequest, organisation: Organisation, place: str) -> None:
    """Put on the request what every page of this organisation says."""
    slug = organisation.slug
    request.organisation = organisation  # type: ignore[attr-defined]
    request.home = address("portal:start", slug)  # type: ignore[attr-defined]
    policy = in_force(organisation)
    places = (*PLACES, CHANGES) if publishes(policy) else PLACES
    request.nav = [  # type: ignore[attr-defined]
        {"text": say(text), "href": address(name, slug), "current": place == key}
        for key, text, name in places
    ]
    request.foot_links = [  # type: ignore[attr-defined]
        {"text": say(text), "href": address(name, slug)} for _, text, name in places[1:]
    ]
    request.policy_line = policy_line(policy)  # type: ignore[attr-defined]


@lru_cache(maxsize=1024)
def address(name: str, *place: str) -> str:
    """Return the address of a page that many requests have a link to."""
    return reverse(name, args=place)


def in_force(organisation: Organisation) -> Policy:
    """Return the policy that binds what comes in now, in the customer's language."""
    return in_language(policy_on(organisation, clock.now()))


@once_for_policy
def publishes(policy: Policy) -> bool:
    return any(role.publishes for role in policy.role)


@once_for_policy
def policy_line(policy: Policy) -> str:
    head = policy.policy
    if head.version == "not stated":
        return say("Our policy states no version.")
    since = head.in_force_from
    if since is None:
        return say("Policy version %(version)s.", version=head.version)
    return say(
        "Policy version %(version)s, in force since %(day)s.",
        version=head.version,
        day=day_plain(since),
    )


def show(
    request: HttpRequest, template: str, context: Mapping[str, Any], status: int = 200
) -> HttpResponse:
    """Return a page of the portal."""
    return render(request, f"portal/{template}.html", dict(context), status=status)


def wrong_method(request: HttpRequest, allowed: tuple[str, ...]) -> HttpResponse:
    """Say that this address does not take what was sent that way."""
    response = show(request, "wrong_method", {}, status=405)
    response["Allow"] = ", ".join(allowed)
    return response
