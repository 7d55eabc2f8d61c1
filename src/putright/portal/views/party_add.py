"""What a party says: an answer, evidence, something to add; and who may be shown it."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse

from putright.core.parties import CUSTOMERS, EVERY_COMPLAINANT, REPRESENTATIVE, side_of
from putright.core.refusals import Refused
from putright.design.days import plural
from putright.design.fields import LongWordsField
from putright.design.forms import Form
from putright.files.arriving import most_bytes
from putright.languages import later, say
from putright.parties.links import LetIn
from putright.people.models import Organisation
from putright.portal import sharing, uploads
from putright.portal.acting import Changed
from putright.portal.door import show
from putright.portal.party_door import ByParty, party_page
from putright.portal.questions.base import LONG
from putright.portal.uploads import Upload


class AnswerForm(Form):
    text = LongWordsField(
        label=later("What would you like to say?"),
        help_text=later("It is kept with the case, and whoever looks into it reads it."),
        limit=LONG,
        required=False,
        widget=forms.Textarea(attrs={"rows": 8}),
    )


def _sharing(found: LetIn) -> tuple[str, list[str]]:
    """Return with whom what a party says may be shared, in words, and as an audience."""
    if found.party.party == REPRESENTATIVE:
        return "", []
    if side_of(found.party) == CUSTOMERS:
        return sharing.THE_GROUP, [EVERY_COMPLAINANT]
    return sharing.THE_OTHER_SIDE, [CUSTOMERS]


def form_for(found: LetIn, data: Any = None, **more: Any) -> Form:
    return sharing.asking(AnswerForm, _sharing(found)[0])(data, **more)


@party_page("POST")
def party_add(
    request: HttpRequest, organisation: Organisation, found: LetIn, secret: str
) -> HttpResponse:
    answering = Answering(request, organisation, found.opened, secret, found)
    if request.method == "POST":
        return answering.send()
    return answering.show(form_for(found), Upload())


party_add.most_bytes = most_bytes()  # type: ignore[attr-defined]


class Answering(ByParty):
    """A party who says something, with files or without; they say who may be shown it."""

    def send(self) -> HttpResponse:
        form = form_for(self.found, self.request.POST)
        upload = self._upload()
        if uploads.asks_to_take_out(self.request):
            typed = {name: self.request.POST.get(name, "") for name in ("text", "share")}
            return self.show(form_for(self.found, initial=typed), upload)
        if form.is_valid() and not form.cleaned_data["text"] and not upload.kept:
            form.add_error("text", say("Write what you would like to say, or choose a file."))
        if not form.is_valid() or upload.refused:
            return self.show(form, upload, 422)
        try:
            self.carry_out("note", self._given(form, upload))
        except Changed as changed:
            return self.show(form, upload, 409, changed=changed)
        except Refused as refused:
            return self.show(form, upload, 409, refused=refused)
        return self.done("added")

    def _given(self, form: Form, upload: Upload) -> dict[str, Any]:
        text = form.cleaned_data["text"] or f"{plural(len(upload.kept), 'file')}, without words."
        files = {"files": upload.ids} if upload.kept else {}
        return {"text": text, **files, **sharing.audience(form, _sharing(self.found)[1])}

    def _upload(self) -> Upload:
        had = uploads.unsealed(self.request.POST.get("had", ""), self._about)
        if uploads.asks_to_take_out(self.request):
            had = uploads.taken_out(self.request, self.organisation, had)
        return uploads.received(self.request, self.organisation, had)

    @property
    def _about(self) -> str:
        return f"{self.organisation.pk}:{self.opened.reference}:{self.found.party.number}"

    def show(self, form: Form, upload: Upload, status: int = 200, **more: Any) -> HttpResponse:
        context = self.context(
            form=form,
            **uploads.shown(upload, self._about),
            other_side=side_of(self.found.party) != CUSTOMERS,
            **more,
        )
        context["errors"] = context["errors"] or form.errors or upload.refused
        return show(self.request, "party_add", context, status)
