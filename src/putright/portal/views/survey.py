"""How did we do? Asked once a case is closed, where the policy asks, and kept of nobody."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from putright.cases.queries import Opened
from putright.people.models import Organisation
from putright.portal.asked import form_of, given
from putright.portal.clauses import ClauseHref
from putright.portal.door import case_page, show
from putright.portal.promises import cited
from putright.portal.words import kind_words
from putright.project import clock
from putright.surveys.asking import asked_of
from putright.surveys.counting import is_taken, mark_of, take


@case_page("POST")
def survey(
    request: HttpRequest, organisation: Organisation, opened: Opened, secret: str
) -> HttpResponse:
    today = clock.today(organisation.zone)
    case, policy = opened.case, opened.policy
    asked = asked_of(case, policy, today)
    if asked is None:
        raise Http404
    where = [organisation.slug, opened.reference, secret]
    home = reverse("portal:case", args=where)
    mark = mark_of(organisation, asked, opened.number, case.stage)
    form = form_of(asked.question, request.POST if request.method == "POST" else None)
    context = {
        "form": form,
        "name": asked.name,
        "reference": opened.reference,
        "words": kind_words(policy.kinds.get(case.kind)),
        "case_href": home,
        "cites": cited(asked.cites, policy),
        "clause_href": ClauseHref(organisation, policy),
    }
    if request.method != "POST":
        page = "survey_done" if is_taken(organisation, mark) else "survey"
        return show(request, page, context)
    if not form.is_valid():
        return show(request, "survey", {**context, "errors": form.errors}, 422)
    answers = given(form)
    if not answers:  # they left every question, and may still come back to them
        return redirect(home)
    take(organisation, asked, mark, case.stage, answers, today)
    return redirect(reverse("portal:survey", args=where))
