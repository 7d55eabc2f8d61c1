"""Add something to what we know already: words, photos, papers."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse

from putright.cases.queries import Opened
from putright.core.refusals import Refused
from putright.design.days import plural
from putright.design.fields import LongWordsField
from putright.design.forms import Form
from putright.files.arriving import most_bytes
from putright.languages import later, say
from putright.people.models import Organisation
from putright.portal import sharing, uploads
from putright.portal.acting import Acting, Changed
from putright.portal.door import case_page, show
from putright.portal.questions.base import LONG
from putright.portal.uploads import Upload


class AddForm(Form):
    text = LongWordsField(
        label=later("What would you like to add?"),
        help_text=later("It is kept with what you told us, and whoever looks into it reads it."),
        limit=LONG,
        required=False,
        widget=forms.Textarea(attrs={"rows": 8}),
    )


@case_page("POST")
def add_information(
    request: HttpRequest, organisation: Organisation, opened: Opened, secret: str
) -> HttpResponse:
    adding = Adding(request, organisation, opened, secret)
    return adding.send() if request.method == "POST" else adding.show(adding.form(), Upload())


add_information.most_bytes = most_bytes()  # type: ignore[attr-defined]


class Adding(Acting):
    """A customer who adds something: the files that were good stay, whatever else is wrong."""

    def form(self, data: Any = None, **more: Any) -> Form:
        """Return the form; where others take part, with the question whether they may read it."""
        return sharing.asking(AddForm, sharing.with_whom(self.opened)[0])(data, **more)

    def send(self) -> HttpResponse:
        form = self.form(self.request.POST)
        upload = self._upload()
        if uploads.asks_to_take_out(self.request):
            return self.show(self.form(initial=self._typed()), upload)
        if form.is_valid() and not form.cleaned_data["text"] and not upload.kept:
            form.add_error("text", say("Write what you would like to add, or choose a file."))
        if not form.is_valid() or upload.refused:
            return self.show(form, upload, 422)
        files = {"files": upload.ids} if upload.kept else {}
        text = form.cleaned_data["text"] or f"{plural(len(upload.kept), 'file')}, without words."
        try:
            shared = sharing.audience(form, sharing.with_whom(self.opened)[1])
            self.carry_out("note", {"text": text, "visible": "customer", **files, **shared})
        except Changed as changed:
            return self.show(form, upload, 409, changed=changed)
        except Refused as refused:
            return self.show(form, upload, 409, refused=refused)
        return self.done("added")

    def _upload(self) -> Upload:
        had = uploads.unsealed(self.request.POST.get("had", ""), self._about)
        if uploads.asks_to_take_out(self.request):
            had = uploads.taken_out(self.request, self.organisation, had)
        return uploads.received(self.request, self.organisation, had)

    def _typed(self) -> dict[str, str]:
        return {name: self.request.POST.get(name, "") for name in ("text", "share")}

    @property
    def _about(self) -> str:
        return f"{self.organisation.pk}:{self.opened.reference}"

    def show(self, form: Form, upload: Upload, status: int = 200, **more: Any) -> HttpResponse:
        context = self.context(
            form=form,
            **uploads.shown(upload, self._about),
            **more,
        )
        context["errors"] = context["errors"] or form.errors or upload.refused
        return show(self.request, "add", context, status)
