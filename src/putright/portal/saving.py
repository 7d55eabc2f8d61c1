"""What was typed is to be gone on with later: where is it kept, and under which address?"""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from putright.cases.codec import clean_all
from putright.drafts import putting_by
from putright.drafts.models import PutBy
from putright.people.models import Organisation
from putright.portal import drafts, questions
from putright.portal.door import in_force
from putright.portal.drafts import Draft
from putright.portal.questions.evidence import files_of
from putright.project import clock


def put_by(
    request: HttpRequest, organisation: Organisation, draft: Draft, at: str = ""
) -> HttpResponse:
    """Keep a draft beyond this browser, and say under which address. Nothing is checked."""
    draft.is_put_by = True
    keep(request, organisation, draft)
    where = reverse("portal:saved", args=[organisation.slug])
    return redirect(f"{where}?at={at}" if at else where)


def keep(request: HttpRequest, organisation: Organisation, draft: Draft) -> None:
    """Keep a draft in the session; one that was put by, in its own place as well."""
    drafts.keep(request, organisation.slug, draft)
    if not draft.is_put_by:
        return
    putting_by.put_by(
        organisation,
        token=draft.token,
        kind=draft.kind,
        answers=clean_all(draft.answers),
        files=[one.id for one in files_of(draft)],
        at=clock.now(),
    )


def take_up(request: HttpRequest, organisation: Organisation, kept: PutBy) -> HttpResponse:
    """Go on with what was put by, in this browser, where it was left."""
    draft = Draft(kept.kind, kept.token, dict(kept.answers), is_put_by=True)
    drafts.keep(request, organisation.slug, draft)
    policy = in_force(organisation)
    about = questions.about(policy, policy.kinds[kept.kind], draft, clock.now())
    left = next((one for one in questions.asked(about) if one.id not in draft.answers), None)
    if left is None:
        return redirect("portal:check", organisation.slug)
    return redirect("portal:tell", organisation.slug, kept.kind, left.id)


def erase_sent(organisation: Organisation, draft: Draft) -> None:
    """Erase what was put by, once it is sent: the files are the case's now."""
    if draft.is_put_by:
        putting_by.erase(organisation, draft.token)


def erase(request: HttpRequest, organisation: Organisation, draft: Draft) -> None:
    """Erase a draft wherever it is kept, with the files that were sent for it."""
    files = [one.id for one in files_of(draft)]
    if draft.is_put_by or files:
        putting_by.erase_with_files(organisation, draft.token, files)
    drafts.forget(request, organisation.slug)


def address(request: HttpRequest, organisation: Organisation, draft: Draft) -> str:
    """Return the address under which a draft that was put by can be gone on with."""
    secret = putting_by.secret_of(draft.token)
    return request.build_absolute_uri(reverse("portal:back", args=[organisation.slug, secret]))
