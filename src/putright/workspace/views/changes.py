"""What did we change because of what people told us, and who has yet to read it over?

Anybody who works here writes one down, from cases that they may open. Whoever the policy
lets publish reads it over, if they did not write it: then it is on the public page.
"""

from datetime import datetime
from typing import Any

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import redirect

from putright.core.clocks import local_day
from putright.design.day_fields import DayField
from putright.design.days import day_short, listed
from putright.design.fields import LongWordsField, WordsField
from putright.design.forms import Form
from putright.learning import changes
from putright.learning.giving_away import given_away
from putright.learning.models import EARLY, NOT_WORKING, WORKING, Change
from putright.learning.sources import sources
from putright.people.queries import names_of
from putright.project import clock
from putright.workspace.door import StaffRequest, address, page, staff_page

_DONE = {
    "written": "Written down. Somebody else reads it over and publishes it.",
    "published": "Published: it is on the page for everybody.",
    "marked": "Saved: the page for everybody says so now.",
    "withdrawn": "Withdrawn. The page says so, and why.",
    "gone": "Taken off the page. Its words are not kept.",
}
MARKS = (
    (EARLY, "Too early to say"),
    (WORKING, "Working"),
    (NOT_WORKING, "Did not work"),
)
_STATES = {EARLY: "soon", WORKING: "met", NOT_WORKING: "late"}


class MarkForm(Form):
    mark = forms.ChoiceField(
        label="Did it work?",
        choices=MARKS,
        error_messages={"required": "Say whether it worked, or that it is too early to say."},
        widget=forms.RadioSelect,
    )
    evidence = LongWordsField(
        label="How do you know?",
        help_text="Figures, if there are any. If it did not work: what is tried now.",
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    known_by = DayField(
        label="If it is too early: by when will you know?",
        about="the day by which you will know",
        required=False,
    )

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or self.cleaned_data
        if given.get("mark") in (WORKING, NOT_WORKING) and not given.get("evidence"):
            self.add_error("evidence", "Say how it is known, so that readers can judge.")
        known_by = given.get("known_by")
        if given.get("mark") == EARLY and "known_by" not in self.errors:
            if known_by is None:
                self.add_error("known_by", "Give the day by which it will be known.")
            elif known_by <= clock.today():
                self.add_error("known_by", "Give a day that is still to come.")
        return given


class ChangeForm(MarkForm):
    said = LongWordsField(
        label="You said",
        help_text="In a sentence. Nothing by which anybody could be recognised.",
        error_messages={"required": "Write in a sentence what people told you."},
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    did = LongWordsField(
        label="We did",
        error_messages={"required": "Write what was changed."},
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    service = WordsField(label="Which service?", required=False)
    cases = LongWordsField(
        label="Which cases does it come from?",
        help_text="Their references, each on a line of its own. They are never published.",
        error_messages={"required": "Give the reference of at least one case."},
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    field_order = ("said", "did", "service", "cases", "mark", "evidence", "known_by")


class WithdrawForm(Form):
    because = LongWordsField(label="Why is it withdrawn?", widget=forms.Textarea(attrs={"rows": 2}))


@staff_page("figures", methods=("GET", "POST"))
def every_change(request: StaffRequest) -> HttpResponse:
    form = ChangeForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        typed = form.cleaned_data["cases"].replace(",", " ").split()
        cases, unknown = sources(request.organisation, request.actor, typed)
        if unknown:
            names = listed(unknown, "or")
            form.add_error("cases", f"There is nothing that you may open under {names}.")
        else:
            return _write(request, form, cases)
    found = changes.every(request.organisation, request.actor.person, _is_publisher(request))
    rows = [_row(request, one) for one in found]
    said = {
        "form": form,
        "rows": rows,
        "told": _DONE.get(request.GET.get("done", ""), ""),
        "publishers": listed(changes.publishers(request.policy), "or"),
    }
    return page(request, "changes", said, 422 if form.errors else 200)


def _write(request: StaffRequest, form: ChangeForm, cases: list[int]) -> HttpResponse:
    given = form.cleaned_data
    words = {name: given[name] or "" for name in ("said", "did", "service", "evidence", "mark")}
    changes.write(
        request.organisation,
        words={**words, "known_by": given["known_by"]},
        cases=cases,
        by=request.actor.person,
        at=clock.now(),
    )
    return redirect(address("changes", request, done="written"))


@staff_page("figures", methods=("GET", "POST"))
def one_change(request: StaffRequest, number: str) -> HttpResponse:
    is_number = number.isascii() and number.isdigit() and len(number) < 20
    change = changes.find(request.organisation, int(number)) if is_number else None
    if change is None or not changes.may_read(change, request.actor.person, _is_publisher(request)):
        raise Http404
    do = request.POST.get("do", "") if request.method == "POST" else ""
    known = {"mark": change.mark, "evidence": change.evidence, "known_by": change.known_by}
    mark = MarkForm(request.POST) if do == "mark" else MarkForm(initial=known)
    out = WithdrawForm(request.POST if do == "withdraw" else None)
    if do and _does(request, change, do, mark, out):
        return redirect(address("change", request, change.number, done=_said_of(do)))
    named = given_away(change) if change.published_at is None else []
    log = changes.log_of(change)
    names = names_of(one.by for one in log)
    row = _row(request, change)
    said = {
        **row,
        "state_kind": row["state"],
        "told_by": row["told"],
        "change": change,
        "mark_form": mark,
        "out": out,
        "told": _DONE.get(request.GET.get("done", ""), ""),
        "may_publish": _is_publisher(request),
        "named": listed(named),
        "is_own": change.written_by == request.actor.person,
        "publishers": listed(changes.publishers(request.policy), "or"),
        "log": [
            {"what": one.what.capitalize(), "by": names.get(one.by, "Somebody"), "on": _day(one.at)}
            for one in log
        ],
    }
    return page(request, "change", said, 422 if do else 200)


def _does(
    request: StaffRequest, change: Change, do: str, mark: MarkForm, out: WithdrawForm
) -> bool:
    """Do what is asked; return whether it was done. Only who may publish does any of it."""
    if not _is_publisher(request):
        raise Http404
    who, at = request.actor.person, clock.now()
    if do == "publish":
        try:
            changes.publish(change, by=who, at=at)
        except (changes.Own, changes.Names):
            return False  # the page says which
        return True
    if do == "mark" and mark.is_valid():
        given = mark.cleaned_data
        words = {"evidence": given["evidence"] or "", "known_by": given["known_by"]}
        changes.mark(change, to=given["mark"], by=who, at=at, **words)
        return True
    if do == "withdraw" and out.is_valid():
        changes.withdraw(change, because=out.cleaned_data["because"], by=who, at=at)
        return True
    if do == "take-off":
        changes.take_off(change, by=who, at=at)
        return True
    return False


def _is_publisher(request: StaffRequest) -> bool:
    return changes.publishes(request.actor.roles, request.policy)


def _said_of(do: str) -> str:
    return {"publish": "published", "mark": "marked", "withdraw": "withdrawn", "take-off": "gone"}[
        do
    ]


def _row(request: StaffRequest, change: Change) -> dict[str, Any]:
    said, state = dict(MARKS)[change.mark], _STATES[change.mark]
    where = "Waits to be read over"
    if change.withdrawn_at:
        said, state, where = "Withdrawn", "none", f"Withdrawn on {_day(change.withdrawn_at)}"
        if not change.said:
            said, where = "Taken off", f"Taken off the page on {_day(change.withdrawn_at)}"
    elif change.published_at:
        where = f"Published on {_day(change.published_at)}"
    due = change.known_by
    is_late = bool(
        change.mark == EARLY and due and due < local_day(clock.now(), request.organisation.zone)
    )
    return {
        "said": change.said or "A change that was taken off the page",
        "did": change.did,
        "service": change.service,
        "state": "late" if is_late else state,
        "word": f"To be known by {day_short(due, year=True)}" if is_late and due else said,
        "where": where,
        "told": sum(change.told.values()),
        "href": address("change", request, change.number),
    }


def _day(moment: datetime) -> str:
    return day_short(moment, year=True)
