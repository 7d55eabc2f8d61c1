"""What have I declared, and what has everybody? The register of interests.

Each declares their own, and reads their own. The second line reads all of it, looks at
each once, and sees who has yet to declare this year.
"""

from collections.abc import Sequence
from datetime import datetime

from django import forms
from django.core import signing
from django.http import Http404, HttpResponse
from django.shortcuts import redirect

from putright.cases.held import Held, declare
from putright.cases.references import new_id
from putright.core.asks import NATURES
from putright.core.clocks import local_day
from putright.core.policy import Policy
from putright.design.days import listed
from putright.design.fields import LongWordsField, WordsField
from putright.design.forms import Form
from putright.interests import register
from putright.people.queries import colleagues
from putright.project import clock
from putright.workspace.choices import in_index
from putright.workspace.directing import tabs
from putright.workspace.door import StaffRequest, address, page, staff_page
from putright.workspace.interest_rows import register_said, row, year_said
from putright.workspace.questions import people

_DONE = {
    "declared": "Declared. Cases that name them are no longer given to you.",
    "noted": "Declared. Whoever looks at declarations reads it.",
    "ended": "Ended. It stays on the register as it was.",
    "all": "Declared: that is all. Thank you.",
    "checked": "The check is on the register.",
}
_TOLD_FOR = 3600  # seconds


class DeclareForm(Form):
    name = WordsField(label="Which business or person?", help_text="One, by the name it goes by.")
    nature = forms.ChoiceField(
        label="What kind of interest is it?", choices=NATURES, widget=forms.RadioSelect
    )
    what = LongWordsField(
        label="What have you to do with them?",
        help_text="For example: a former employer, a sister who works there, shares.",
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class CheckForm(Form):
    checked = LongWordsField(
        label="What follows from it?",
        help_text="For example: she is given none of its cases. Or why nothing does.",
        widget=forms.Textarea(attrs={"rows": 2}),
    )


@staff_page("directory", methods=("GET", "POST"))
def interests(request: StaffRequest) -> HttpResponse:
    if request.method == "POST":
        return _save(request)
    return _show(request, DeclareForm(), CheckForm())


def is_second_line(request: StaffRequest) -> bool:
    """Return whether this person looks at what others declared."""
    return bool(set(second_line(request.policy)) & set(request.actor.roles))


def second_line(policy: Policy) -> tuple[str, ...]:
    """Return who looks at it: as the policy says or, where it does not, who must be there."""
    for rule in policy.interests:
        if rule.checked_by:
            return rule.checked_by
    return tuple(role.id for role in policy.role if role.must_be_filled and role.side == "staff")


# -- saving -------------------------------------------------------------------------------


def _save(request: StaffRequest) -> HttpResponse:
    do, at = request.POST.get("do", ""), clock.now()
    day = local_day(at, request.organisation.zone)
    where, me = request.organisation, request.actor.person
    if do == "declare":
        form = DeclareForm(request.POST)
        if not form.is_valid():
            return _show(request, form, CheckForm(), 422)
        try:
            passed = declare(where, request.actor, number=new_id(), at=at, **form.cleaned_data)
        except ValueError as reason:
            form.add_error("name", str(reason))
            return _show(request, form, CheckForm(), 422)
        is_matched = bool(request.policy.interests)
        return _done(request, "declared" if is_matched else "noted", passed)
    if do == "all":
        register.declare_all(where, me, day, at)
        return _done(request, "all")
    number = _number(request)
    if do == "end" and register.end(where, number, day, me):
        return _done(request, "ended")
    if do == "check" and is_second_line(request):
        return _check(request, number, at)
    raise Http404


def _check(request: StaffRequest, number: int, at: datetime) -> HttpResponse:
    form = CheckForm(request.POST)
    if not form.is_valid():
        return _show(request, DeclareForm(), form, 422)
    words = form.cleaned_data["checked"]
    if not register.check(request.organisation, number, request.actor.person, words, at):
        form.add_error("checked", "This is your own, so somebody else must look at it.")
        return _show(request, DeclareForm(), form, 422)
    return _done(request, "checked")


def _number(request: StaffRequest) -> int:
    text = request.POST.get("number", "")
    number = int(text) if text.isascii() and text.isdigit() and len(text) < 20 else 0
    return number if number < 2**63 else 0  # more than that no database holds


def _done(request: StaffRequest, what: str, passed: Sequence[Held] = ()) -> HttpResponse:
    request.recorded = True  # type: ignore[attr-defined]
    cases = [one.reference for one in passed]
    told = signing.dumps(cases, salt=_salt(request)) if cases else ""
    return redirect(address("interests", request, done=what, cases=told))


def _salt(request: StaffRequest) -> str:
    """Why signed: the page names only cases that were just taken from this very person."""
    return f"putright.interests.{request.organisation.slug}.{request.actor.person}"


def _passed(request: StaffRequest) -> list[str]:
    """Return the references of the cases that what was just declared took from them."""
    try:
        found: list[str] = signing.loads(
            request.GET.get("cases", ""), salt=_salt(request), max_age=_TOLD_FOR
        )
    except signing.BadSignature:
        return []
    return found


# -- showing ------------------------------------------------------------------------------


def _show(
    request: StaffRequest, form: DeclareForm, check: CheckForm, status: int = 200
) -> HttpResponse:
    at = clock.now()
    day = local_day(at, request.organisation.zone)
    me = request.actor.person
    staff = people(colleagues(request.organisation))
    rule = request.policy.interests[0] if request.policy.interests else None
    [own_year] = register.yearly(request.organisation, request.policy, [me], day)
    said = {
        "tabs": tabs(request, "interests"),
        "form": form,
        "told": _DONE.get(request.GET.get("done", ""), "") if request.method == "GET" else "",
        "passed": _passed(request) if request.method == "GET" else [],
        "mine": [row(one, staff, day) for one in register.every_interest(request.organisation, me)],
        "year": year_said(own_year, "You"),
        "asks_yearly": register.declared_each(request.policy) is not None,
        "is_matched": rule is not None,
        "at_once": listed([one for one in register.NATURES if one in rule.at_once], "or")
        if rule
        else "",
        "clauses": in_index(rule.cites, request.policy) if rule else (),
        "clause_href": _Clause(request),
        "second": is_second_line(request),
    }
    if said["second"]:
        said |= register_said(request, staff, day, check)
    return page(request, "interests", said, status)


class _Clause:
    """Gives the address of a clause of the policy in force."""

    def __init__(self, request: StaffRequest) -> None:
        self.page = address("policy", request)

    def __call__(self, name: str) -> str:
        return f"{self.page}#clause-{name}"
