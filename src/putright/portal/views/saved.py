"""We have kept what you wrote: how to come back to it, from here or from anywhere."""

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from putright.design.days import day_of, on_day
from putright.design.forms import Form
from putright.drafts import putting_by
from putright.drafts.secrets import about as named
from putright.languages import later, say
from putright.notices import outbox
from putright.people.models import Organisation
from putright.portal import drafts, questions, saving
from putright.portal.door import in_force, page, show
from putright.portal.drafts import Draft
from putright.portal.views.tell import address_of_question
from putright.project import clock
from putright.signing import tries
from putright.signing.origin import address_of


class ContactForm(Form):
    contact = forms.EmailField(
        label=later("Your email address"),
        help_text=later(
            "We keep it only in a form that nobody can read, to know it again. "
            "When you come back you type it, and we send a code there."
        ),
        widget=forms.EmailInput(attrs={"autocomplete": "email", "spellcheck": "false"}),
        error_messages={
            "required": later("Enter your email address, or keep the address of this page instead.")
        },
    )


@page("tell", "POST")
def saved(request: HttpRequest, organisation: Organisation) -> HttpResponse:
    """Say that it is kept, and where to go on; or forget it, if that is asked."""
    draft = drafts.load(request, organisation.slug)
    if request.method == "POST" and "keep" in request.POST and draft.kind:
        return saving.put_by(request, organisation, draft, at=request.GET.get("at", "")[:60])
    if request.method == "POST" and "leave" in request.POST and draft.is_put_by:
        drafts.forget(request, organisation.slug)
        return show(request, "forgotten", {"is_kept": True})
    if request.method == "POST" and "contact" not in request.POST:
        saving.erase(request, organisation, draft)
        return show(request, "forgotten", {})
    if in_force(organisation).kinds.get(draft.kind) is None:
        return redirect("portal:start", slug=organisation.slug)
    form = ContactForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and draft.is_put_by and form.is_valid():
        _remember(request, organisation, draft, form.cleaned_data["contact"])
        return redirect(f"{reverse('portal:saved', args=[organisation.slug])}?code=yes")
    return _show(request, organisation, draft, form)


def _show(
    request: HttpRequest, organisation: Organisation, draft: Draft, form: Form
) -> HttpResponse:
    policy = in_force(organisation)
    about = questions.about(policy, policy.kinds[draft.kind], draft, clock.now())
    asked = questions.question_named(request.GET.get("at", ""), about) or questions.asked(about)[0]
    context = {
        "form": form,
        "errors": form.errors,
        "go_on": address_of_question(organisation, about, asked),
        "about": about,
        "is_put_by": draft.is_put_by,
        "address": saving.address(request, organisation, draft) if draft.is_put_by else "",
        "until": day_of(clock.now() + putting_by.LASTS),
        "by_code": outbox.can_send(),
        "is_known": "code" in request.GET,
    }
    return show(request, "saved", context, 422 if form.errors else 200)


def _remember(request: HttpRequest, organisation: Organisation, draft: Draft, contact: str) -> None:
    """Let a code to this address lead back to the form, and say so there, once."""
    subject = named(organisation, "contact", contact)
    putting_by.with_contact(organisation, draft.token, subject)
    here = tries.from_address(address_of(request))
    if tries.take(tries.Counted(f"kept:{subject}", 2), here) is not None:
        return
    where = request.build_absolute_uri(reverse("portal:by-code", args=[organisation.slug]))
    at = clock.now()
    until = at + putting_by.LASTS
    outbox.put(
        organisation,
        kind="put-by",
        to=contact,
        subject=say("How to go on with what you wrote to %(name)s", name=organisation.name),
        text=_text(organisation.name, where, on_day(until)),
        at=at,
        until=until,
    )


def _text(name: str, where: str, until: str) -> str:
    parts = [
        say(
            "You have kept something that you were writing to %(name)s. It has not been sent.",
            name=name,
        ),
        say(
            "To go on with it, open this page and type this email address. We then send you a code."
        ),
        where,
        say("We keep it until %(day)s. After that it is deleted.", day=until),
        say("If it was not you, you need not do anything."),
        name,
    ]
    return "\n\n".join(parts) + "\n"
