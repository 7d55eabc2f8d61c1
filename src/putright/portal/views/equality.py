"""About you, if you want to say: asked after sending, counted, and kept of nobody."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from putright.core.small_groups import quarter_of
from putright.equality.counting import count
from putright.equality.questions import questions
from putright.people.models import Organisation
from putright.portal.asked import form_of, given
from putright.portal.clauses import ClauseHref
from putright.portal.door import in_force, page, show
from putright.portal.promises import cited
from putright.project import clock

_ANSWERED = "equality"  # in the session: that they answered in this quarter, and not what


@page("tell", "POST")
def equality(request: HttpRequest, organisation: Organisation) -> HttpResponse:
    policy = in_force(organisation)
    asks = questions(policy)
    if not asks:
        raise Http404  # this policy asks nobody about themselves
    today = clock.today(organisation.zone)
    before = (request.session.get(_ANSWERED) or {}).get(organisation.slug)
    if before == quarter_of(today):
        return show(request, "equality_done", {})
    form = form_of(asks, request.POST if request.method == "POST" else None)
    context = {
        "form": form,
        "cites": cited(policy.equality.cites, policy),
        "clause_href": ClauseHref(organisation, policy),
    }
    if request.method != "POST":
        return show(request, "equality", context)
    if not form.is_valid():
        return show(request, "equality", {**context, "errors": form.errors}, 422)
    count(organisation, asks, given(form), today)
    request.session[_ANSWERED] = {
        **(request.session.get(_ANSWERED) or {}),
        organisation.slug: quarter_of(today),
    }
    return redirect(reverse("portal:equality", args=[organisation.slug]))
