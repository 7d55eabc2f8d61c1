"""What does this message say, and where does it belong? Somebody decides what no machine may."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from putright.cases import queries
from putright.cases.carry_out import Conflict, NoSuchCase
from putright.cases.models import CaseRow
from putright.core.refusals import Refused
from putright.design.fields import LongWordsField, WordsField
from putright.design.forms import Form
from putright.files.store import Gone, size_in_words
from putright.mail import becoming, listed, taking_in
from putright.mail.belonging import Belongs, people_of
from putright.mail.heading import heading_of
from putright.mail.models import ASIDE, CASE, JOINED, QUEUED, Arrived
from putright.mail.reading import Message
from putright.project import clock
from putright.workspace import mail_changed, mail_shown
from putright.workspace.door import StaffRequest, address, page, staff_page
from putright.workspace.mail_rows import mailbox_names, may_be_named, why
from putright.workspace.receiving import kinds
from putright.workspace.views.mail import must_read

IN_CASE = (CASE, JOINED)


class CaseForm(Form):
    kind = forms.ChoiceField(label="What is it?")

    def __init__(self, request: StaffRequest, *given: Any, **more: Any) -> None:
        super().__init__(*given, **more)
        self.fields["kind"].choices = kinds(request.policy)  # type: ignore[attr-defined]


class JoinForm(Form):
    reference = WordsField(label="Reference of the case", help_text="For example CE-7K3P-9QM2-X.")
    privileged = forms.BooleanField(
        label="Legal advice, or otherwise not for the other side or an ombudsman",
        required=False,
    )


class AsideForm(Form):
    why = LongWordsField(
        label="Why is it set aside?",
        help_text="For example: an advertisement. It is kept, and can be taken back.",
        widget=forms.Textarea(attrs={"rows": 2}),
        limit=500,
    )


@staff_page("mail", methods=("GET", "POST"))
def mail_message(request: StaffRequest, number: str) -> HttpResponse:
    one = meant(request, number)
    if request.method != "POST":
        return _in_case(request, one) if one.state in IN_CASE else _Showing(request, one).show()
    do = _DO.get(request.POST.get("do", ""))
    if do is None:
        raise Http404
    if request.POST.get("seen") != becoming.as_seen(one):
        return _overtaken(request, one)
    try:
        return do(_Showing(request, one))
    except becoming.AlreadyDone:
        return _overtaken(request, meant(request, number))


def _overtaken(request: StaffRequest, one: Arrived) -> HttpResponse:
    """Do nothing and say who did what, where the page that was sent shows it otherwise."""
    is_in_case = one.state in IN_CASE
    if mail_changed.is_second_press(request, one):
        aside = redirect(address("mail", request, done="aside"))
        return _in_case(request, one) if is_in_case else aside
    if is_in_case:
        return mail_changed.in_a_case(request, one)
    return _Showing(request, one).show_again()


def meant(request: StaffRequest, number: str) -> Arrived:
    """Return which message is meant, for somebody who sees to mail."""
    must_read(request)
    one = listed.message(request.organisation, listed.number(number))
    if one is None:
        raise Http404
    return one


def _in_case(request: StaffRequest, one: Arrived) -> HttpResponse:
    """Lead to its case, where that may be opened: its words are the case's now."""
    assert one.case is not None
    named = may_be_named(request, [one.case])
    if one.case not in named:
        raise Http404
    return redirect(named[one.case].href)


class _Showing:
    """A message on its page, with the forms that decide what becomes of it."""

    def __init__(self, request: StaffRequest, one: Arrived) -> None:
        self.request = request
        self.one = one
        self.changed = ""
        self.named = may_be_named(request, listed.cases_of([one]))
        try:
            self.message: Message | None = taking_in.read_again(one)
        except (Gone, FileNotFoundError):
            self.message = None

    # -- what is decided ----------------------------------------------------------------------

    def become_case(self) -> HttpResponse:
        form = CaseForm(self.request, self.request.POST)
        if not form.is_valid() or self.message is None:
            return self.show(case=form, status=422)
        organisation, kind, at = self.request.organisation, form.cleaned_data["kind"], clock.now()
        try:
            taking_in.become_case(
                organisation, self.one, self.message, kind, at, self.request.actor
            )
        except Refused as reason:
            form.show(reason, "kind")
            return self.show(case=form, status=422)
        return self._done("case")

    def join(self) -> HttpResponse:
        form = JoinForm(self.request.POST)
        if not form.is_valid() or self.message is None:
            return self.show(join=form, status=422)
        organisation, actor, at = self.request.organisation, self.request.actor, clock.now()
        reference = form.cleaned_data["reference"]
        opened = queries.case_for(organisation, actor, reference, at, is_shown=False)
        if opened is None:
            form.add_error("reference", "There is no such case that you can open. Check it.")
            return self.show(join=form, status=422)
        found = Belongs(opened.number, "", is_proven=False)
        try:
            taking_in.join(
                organisation, self.one, self.message, found, at, actor,
                self._said(opened.number, is_privileged=form.cleaned_data["privileged"]),
            )  # fmt: skip
        except Refused as reason:
            form.show(reason, "reference")
            return self.show(join=form, status=422)
        except (Conflict, NoSuchCase):
            form.add_error("reference", "There is no such case that you can open. Check it.")
            return self.show(join=form, status=409)
        return self._done("joined")

    def _said(self, case: int, *, is_privileged: bool) -> dict[str, Any]:
        """Return what the note says besides: who wrote, and whether they may read it there."""
        assert self.message is not None
        at = timezone.localtime(self.one.arrived_at)
        people = people_of(self.request.organisation, case)
        row = CaseRow.objects.get(organisation=self.request.organisation, case=case)
        sent = heading_of(self.message.sender, at)
        if is_privileged:  # then no bundle has it, nor its files, and no customer sees it
            return {"heading": sent, "visible": "", "privileged": True}
        is_customer = bool(row.customer) and people.get(self.message.sender.address) == row.customer
        return {"heading": sent, "visible": "customer" if is_customer else ""}

    def set_aside(self) -> HttpResponse:
        form = AsideForm(self.request.POST)
        if not form.is_valid():
            return self.show(aside=form, status=422)
        who, at = self.request.actor.person, clock.now()
        becoming.set_aside_by(self.one, form.cleaned_data["why"], who, at)
        return self._done("aside")

    def take_back(self) -> HttpResponse:
        if self.one.state != ASIDE or not becoming.is_here(self.one):
            raise Http404
        becoming.take_back(self.one, self.request.actor.person)
        return self._done("back")

    def _done(self, what: str) -> HttpResponse:
        self.request.recorded = True  # type: ignore[attr-defined]
        if what == "back":
            return redirect(address("mail-message", self.request, self.one.number))
        self.one.refresh_from_db()
        named = may_be_named(self.request, listed.cases_of([self.one]))
        if self.one.case is not None and self.one.case in named:
            return redirect(named[self.one.case].href)
        return redirect(address("mail", self.request, done=what))

    def show_again(self) -> HttpResponse:
        """Show it as it is now, with what was typed: pressed once more, it is done."""
        sent: Form
        do, typed = self.request.POST["do"], self.request.POST
        if do == "case":
            sent = CaseForm(self.request, typed)
        elif do == "join":
            sent = JoinForm(typed)
        else:
            sent, do = AsideForm(typed if do == "aside" else None), "aside"
        self.changed = mail_changed.who_did_what(self.one)
        return self.show(409, **{do: sent})

    # -- what is shown ------------------------------------------------------------------------

    def show(self, status: int = 200, **typed: Form) -> HttpResponse:
        one, request, message = self.one, self.request, self.message
        likely = self.named.get(one.suggested) if one.suggested is not None else None
        case = typed.get("case") or CaseForm(request, initial={"kind": self._kind()})
        join = typed.get("join") or JoinForm(
            initial={"reference": likely.reference if likely else ""}
        )
        own = (request, one.number)
        said = {
            "one": one,
            "heading": one.subject or "Without a subject",
            "why": why(one, self.named),
            "likely": likely,
            "facts": list(self._facts()),
            "changed": self.changed,
            "seen": becoming.as_seen(one),
            "is_queued": one.state in QUEUED or bool(self.changed),
            "is_aside": one.state == ASIDE,
            "is_here": message is not None,
            "it": mail_shown.shown(
                message,
                lambda place: address("mail-file", *own, place),
                address("mail-laid-out", *own),
            ),
            "original": address("mail-original", request, one.number),
            "back": address("mail", request, show="aside" if one.state == ASIDE else ""),
            "case": case,
            "join": join,
            "aside": typed.get("aside") or AsideForm(),
            "errors": [] if self.changed else list(typed.values()),
        }
        return page(request, "mail_message", said, status)

    def _kind(self) -> str:
        boxes = self.request.policy.mailbox
        return next((box.kind for box in boxes if box.id == self.one.mailbox), "")

    def _facts(self) -> Any:
        message, one = self.message, self.one
        at: datetime = one.arrived_at
        if message is not None:
            yield "From", str(message.sender) or "Nobody named"
            if message.reply_to and message.reply_to != message.senders:
                yield "Wants answers at", ", ".join(map(str, message.reply_to[:5]))
            yield "To", ", ".join(map(str, message.to[:10])) or "Nobody named"
            if message.cc:
                yield "Copies", ", ".join(map(str, message.cc[:10]))
        yield "Arrived", at
        yield "Mailbox", mailbox_names(self.request.policy, one)
        yield "Size", size_in_words(one.size)


_DO: dict[str, Callable[[_Showing], HttpResponse]] = {
    "case": _Showing.become_case,
    "join": _Showing.join,
    "aside": _Showing.set_aside,
    "back": _Showing.take_back,
}
