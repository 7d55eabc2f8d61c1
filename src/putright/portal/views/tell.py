"""One question at a time: what was typed is kept whatever it is, and checked to go on."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from putright.core.refusals import Refused
from putright.design.forms import Form
from putright.languages import say
from putright.people.models import Organisation
from putright.portal import drafts, questions, saving
from putright.portal.bars import BarWords, standing, with_limits
from putright.portal.clauses import ClauseHref
from putright.portal.door import in_force, page, show
from putright.portal.drafts import Draft
from putright.portal.questions.base import About, Question
from putright.portal.telling import would_be
from putright.project import clock


@page("tell")
def begin(request: HttpRequest, organisation: Organisation, kind: str) -> HttpResponse:
    about = about_kind(organisation, kind, drafts.load(request, organisation.slug))
    return redirect(address_of_question(organisation, about, questions.asked(about)[0]))


@page("tell", "POST")
def tell(
    request: HttpRequest, organisation: Organisation, kind: str, question: str
) -> HttpResponse:
    draft = drafts.load(request, organisation.slug)
    about = about_kind(organisation, kind, draft)
    asked = questions.question_named(question, about)
    if asked is None:
        raise Http404
    if request.method != "POST":
        form = _as_it_stands(request, about, draft, asked)
        return ask(request, organisation, about, draft, asked, form)
    form = asked.form(about, request.POST)
    draft.kind = kind
    draft.answers[asked.id] = drafts.typed(request.POST, form.fields)
    if "save" in request.POST:
        return saving.put_by(request, organisation, draft, at=asked.id)
    saving.keep(request, organisation, draft)
    if not form.is_valid():
        return ask(request, organisation, about, draft, asked, form, status=422)
    about = about_kind(organisation, kind, draft)
    return redirect(next_after(request, organisation, about, draft, asked))


def _as_it_stands(request: HttpRequest, about: About, draft: Draft, asked: Question) -> Form:
    """Return the form as it was left; with what is wrong, for who comes from the check page."""
    typed = draft.of(asked.id) or questions.begun(asked, draft)
    if request.GET.get("then") == "check":
        form = asked.form(about, typed)
        if not form.is_valid():
            return form
    return asked.form(about, typed=typed)


def about_kind(organisation: Organisation, kind: str, draft: Draft) -> About:
    """Return what is asked of this kind; the page for none where the public cannot send it."""
    policy = in_force(organisation)
    chosen = policy.kinds.get(kind)
    if chosen is None or not chosen.public:
        raise Http404
    return questions.about(policy, chosen, draft, clock.now())


def address_of_question(organisation: Organisation, about: About, question: Question) -> str:
    return reverse("portal:tell", args=[organisation.slug, about.kind.id, question.id])


def next_after(
    request: HttpRequest, organisation: Organisation, about: About, draft: Draft, asked: Question
) -> str:
    """Return where to go on: the next question, or back to the check page if one came from it."""
    check = reverse("portal:check", args=[organisation.slug])
    if request.GET.get("then") == "check" and questions.read(about, draft).open is None:
        return check
    order = questions.asked(about)
    place = order.index(asked) + 1 if asked in order else len(order)
    return address_of_question(organisation, about, order[place]) if place < len(order) else check


def ask(
    request: HttpRequest,
    organisation: Organisation,
    about: About,
    draft: Draft,
    asked: Question,
    form: Form,
    status: int = 200,
    **more: Any,
) -> HttpResponse:
    """Show a question, with what else its page needs."""
    order = questions.asked(about)
    place = order.index(asked) if asked in order else None
    return show(
        request,
        asked.template,
        {
            "about": about,
            "asked": asked,
            "form": form,
            "errors": form.errors,
            "heading": asked.heading(about),
            "intro": asked.intro(about),
            "caption": _caption(about, place, len(order)),
            "back": _back(request, organisation, about, order, place),
            "limits": with_limits(about.policy, about.kind, about.role),
            "in_the_way": _in_the_way(about, draft, order, place),
            "clause_href": ClauseHref(organisation, about.policy),
            **more,
        },
        status=status,
    )


def _caption(about: About, place: int | None, many: int) -> str:
    title = about.words.title
    if place is None or many == 1:
        return title
    return say(
        "%(title)s · question %(number)s of %(many)s", title=title, number=place + 1, many=many
    )


def _back(
    request: HttpRequest,
    organisation: Organisation,
    about: About,
    order: list[Question],
    place: int | None,
) -> str:
    if place is None or request.GET.get("then") == "check":
        return reverse("portal:check", args=[organisation.slug])
    if place == 0:
        return reverse("portal:start", args=[organisation.slug])
    return address_of_question(organisation, about, order[place - 1])


def _in_the_way(
    about: About, draft: Draft, order: list[Question], place: int | None
) -> list[BarWords]:
    """Return what the days just given run into, to be said on the page that follows them."""
    if not place or order[place - 1].id != "when":
        return []
    try:
        case = would_be(about.policy, questions.given_so_far(about, draft), about.at)
    except Refused:
        return []
    return standing(case, about.policy)
