"""Did whoever must approve a letter do so, in these very words? Put on record of the draft.

What is approved is the draft as it was last saved, which stands on the page. Beside it stands
what was approved before, and what was changed since: nobody has to take it on trust.
"""

from collections.abc import Iterator
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.crypto import get_random_string

from putright.cases.carry_out import Conflict, NoSuchCase, carry_out
from putright.cases.queries import log_view
from putright.core.asks import asks
from putright.core.clocks import clocks, local_day
from putright.core.facts import Command
from putright.core.offered import offered_move
from putright.core.policy import Record
from putright.core.refusals import Refused
from putright.design.days import day_time_short, lower_first
from putright.design.forms import Form
from putright.letter_drafts import keeping
from putright.letter_drafts.keeping import APPROVED, Overtaken, Version
from putright.people.queries import colleagues, names_of
from putright.workspace.choices import because, in_index
from putright.workspace.door import StaffRequest, address, case_of, page, staff_page
from putright.workspace.frame import frame
from putright.workspace.letter_choices import name_of_letter, write_address
from putright.workspace.letter_compared import differing
from putright.workspace.letter_form import TOKEN, VERSION, Writing, number_in, writing_of
from putright.workspace.questions import HAPPENED, Questions, people
from putright.workspace.views.case import ClauseHref

# What the draft itself says of which letter it is, and of its words.
_OF_THE_DRAFT = frozenset({"letter", "to", "text"})
_SENT = frozenset({"letter", "to", "parts", "also"})
_CHANGED = "Somebody saved this letter while you had it open. Read it as it is now."


@staff_page("cases", methods=("GET", "POST"))
def letter_approve(request: StaffRequest, reference: str, name: str, record: str) -> HttpResponse:
    is_sent = request.method == "POST"
    opened = case_of(request, reference, is_shown=not is_sent)
    writing = writing_of(request, opened, name, as_kept=True)
    known = opened.policy.records.get(record)
    if known is None or not known.of_draft or writing.version is None:
        raise Http404
    questions = _questions(writing, known)
    if not is_sent:
        return _show(writing, known, questions.form(), questions, refusal=_not_now(writing, known))
    return _put_on_record(writing, known, questions)


def _not_now(writing: Writing, record: Record) -> Refused | None:
    """Return why this person may not put it on record, whatever the words."""
    opened, given = writing.opened, {"record": record.id}
    actor, at = writing.request.actor, writing.at
    found = offered_move(opened.case, opened.policy, actor, at, "record", given)
    return found.refusal if found else None


def _questions(writing: Writing, record: Record) -> Questions:
    case, policy = writing.opened.case, writing.opened.policy
    day = local_day(writing.at, policy.calendar.zone)
    given = {"record": record.id}
    every = asks("record", case, policy, given, clocks(case, policy, writing.at), day)
    wanted = [one for one in every if one.name not in _OF_THE_DRAFT]
    is_of_people = any(one.detail.type == "person" for one in wanted)
    staff = people(colleagues(writing.request.organisation)) if is_of_people else {}
    return Questions(wanted, case, policy, staff)


def _put_on_record(writing: Writing, record: Record, questions: Questions) -> HttpResponse:
    request, opened = writing.request, writing.opened
    form = questions.form(request.POST)
    if number_in(request, VERSION) != writing.number:
        return _show(writing, record, form, questions, status=409, told=_CHANGED)
    if not form.is_valid():
        return _show(writing, record, form, questions, status=422)
    given: dict[str, Any] = {**questions.given(form), "record": record.id}
    given |= {name: value for name, value in writing.given.items() if name in _SENT}
    try:
        carry_out(
            Command("record", given, request.actor),
            organisation=request.organisation,
            reference=opened.reference,
            key=_key(writing, record),
            at=writing.at,
        )
    except Refused as reason:
        return _show(writing, record, form, questions, status=422, refusal=reason)
    except (Conflict, NoSuchCase):
        raise Http404 from None
    _mark(writing)
    request.recorded = True  # type: ignore[attr-defined]
    to = "" if writing.whom.value == "customer" else writing.whom.value
    where = address("letter", request, opened.reference, writing.letter.id, to=to, saved="approved")
    return redirect(where)


def _mark(writing: Writing) -> None:
    """Mark the version as the one that was approved, so that later ones are compared with it.

    Where somebody saved meanwhile, the record stands, and is of the words before theirs.
    """
    try:
        keeping.keep(
            writing.which,
            writing.words,
            writing.boxes,
            seen=writing.number,
            by=writing.request.actor.person,
            at=writing.at,
            did=APPROVED,
        )
    except Overtaken:
        return


def _key(writing: Writing, record: Record) -> str:
    token = writing.request.POST.get(TOKEN, "")
    if not (token.isascii() and token.isalnum() and len(token) == 20):
        return ""
    who, where = writing.request.actor.person, writing.opened.reference
    return f"letter-approve:{who}:{where}:{record.id}:{token}"


# -- the page ---------------------------------------------------------------------------------


def _show(
    writing: Writing,
    record: Record,
    form: Form,
    questions: Questions,
    *,
    status: int = 200,
    refusal: Refused | None = None,
    told: str = "",
) -> HttpResponse:
    request, opened = writing.request, writing.opened
    if request.method == "POST":
        log_view(request.organisation, request.actor, opened.number, writing.at)
    reference, letter, whom = opened.reference, writing.letter.id, writing.whom.value
    check = next((one for one in writing.checks if one.fix == record.id), None)
    clauses = check.clauses if check else ()
    said = {
        **frame(request, opened, "case-letters"),
        "title": record.label,
        "hint": record.hint,
        "letter": lower_first(name_of_letter(writing.letter)),
        "whom": writing.whom,
        "stands": check,
        "clauses": in_index(clauses, opened.policy),
        "sources": [one for one in clauses if one not in opened.policy.clauses],
        "before": _before(writing),
        "parts": list(_parts(writing)),
        "version": writing.number,
        "saved": _saved(writing.version),
        "form": form,
        "fields": [form[name] for one in questions.sections() for name in one.names],
        "happened": form[HAPPENED],
        "refusal": refusal and {
            "sentence": because(refusal, opened.policy),
            "clauses": in_index(refusal.clauses, opened.policy),
        },
        "is_closed": refusal is not None and request.method != "POST",
        "told": told,
        "token": get_random_string(20),
        "paper": address("letter-draft", request, reference, letter,
                         to="" if whom == "customer" else whom),
        "back": write_address(request, reference, letter, whom),
        "clause_href": ClauseHref(request, opened),
    }  # fmt: skip
    return page(request, "letter_approve", said, status)


def _before(writing: Writing) -> dict[str, Any] | None:
    """Return what was approved last, and each part that differs from it now."""
    every = keeping.versions(writing.which)
    last = next((one for one in every if one.did == APPROVED), None)
    if last is None:
        return None
    parts = differing(writing, last, every[0])
    return {"said": _saved(last), "parts": parts, "number": last.number}


def _parts(writing: Writing) -> Iterator[dict[str, str]]:
    """Give what the draft says now, as it would stand in the letter."""
    for block in writing.composed.blocks:
        if block.kind == "free" and block.text:
            yield {"label": block.ask, "text": block.text}
        elif block.shows in ("findings", "outcome", "remedies", "commitments") and block.text:
            yield {"label": "From the case", "text": block.text}


def _saved(version: Version | None) -> str:
    if version is None:
        return ""
    by = names_of([version.by]).get(version.by, "Somebody")
    return f"{by}, {day_time_short(version.kept_at, year=True)}"
