"""Add photos and papers before it is sent: several at once, each kept or refused by itself."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect

from putright.files.arriving import most_bytes
from putright.people.models import Organisation
from putright.portal import drafts, saving, uploads
from putright.portal.door import page
from putright.portal.questions import question_named
from putright.portal.questions.evidence import Evidence, as_typed, files_of
from putright.portal.views.tell import about_kind, ask, next_after


@page("tell", "POST")
def evidence(request: HttpRequest, organisation: Organisation, kind: str) -> HttpResponse:
    draft = drafts.load(request, organisation.slug)
    about = about_kind(organisation, kind, draft)
    asked = question_named(Evidence.id, about)
    if asked is None:
        raise Http404
    upload = uploads.Upload(files_of(draft))
    if request.method == "POST":
        if uploads.asks_to_take_out(request):
            upload.kept = uploads.taken_out(request, organisation, upload.kept)
        else:
            upload = uploads.received(request, organisation, upload.kept)
        draft.kind = kind
        draft.answers[asked.id] = as_typed(upload.kept)
        if "save" in request.POST and not upload.refused:
            return saving.put_by(request, organisation, draft, at=asked.id)
        saving.keep(request, organisation, draft)
        stays = "more" in request.POST or uploads.asks_to_take_out(request)
        if not upload.refused and stays:
            return redirect(request.get_full_path())
        if not upload.refused:
            return redirect(next_after(request, organisation, about, draft, asked))
    return ask(
        request,
        organisation,
        about,
        draft,
        asked,
        asked.form(about, typed={}),
        status=422 if upload.refused else 200,
        multipart=True,
        files=upload.kept,
        refused_files=upload.refused,
        errors=upload.refused,
        limits_of_files=uploads.limits(),
    )


evidence.most_bytes = most_bytes()  # type: ignore[attr-defined]
