"""How is a letter written: what it still lacks first, then the writer's words, and its sheet?

Open checks come first, each with what mends it. Nothing is sent from the preview, and a part
that comes from the policy or the case has no box. See `letter_save` for what is done with it.
"""

from collections.abc import Sequence
from typing import Any

from django.http import HttpResponse
from django.utils.crypto import get_random_string

from putright.cases.queries import log_view
from putright.core.details import detail_of
from putright.core.letters.checks import (
    FORMAT_MET,
    FORMAT_NOT_BECAUSE,
    NOT_PLAIN_BECAUSE,
    Check,
)
from putright.core.letters.compose import Block
from putright.core.policy import Policy
from putright.core.refusals import Refused
from putright.core.rules.letter_before import AGAIN, CORRECTS
from putright.design.days import listed
from putright.letter_drafts import keeping
from putright.letter_drafts.keeping import ASKED, Version
from putright.people.queries import names_of
from putright.workspace.choices import because, in_index
from putright.workspace.contacting import warnings
from putright.workspace.door import StaffRequest, address, case_of, page, staff_page
from putright.workspace.frame import frame
from putright.workspace.letter_choices import begins, name_of_letter, write_address
from putright.workspace.letter_colleagues import readers
from putright.workspace.letter_form import Writing, writing_of
from putright.workspace.letter_mends import Mend, mends_of
from putright.workspace.letter_paper import sheet_of
from putright.workspace.letter_standing import named_in, remarks, stands
from putright.workspace.letter_step import without_errors
from putright.workspace.letter_went import went_before
from putright.workspace.questions import YES_NO
from putright.workspace.told_us import told_us
from putright.workspace.views.case import ClauseHref, teller_of
from putright.workspace.views.letter_save import save

TAB = "case-letters"
_TOLD = {
    "yes": "Saved, and checked again. Nobody outside can read it.",
    "reread": "Saved, not sent: you changed it. Read it as it is now, and send it then.",
    "asked": "Saved. Your colleague finds it on their page Today.",
    "returned": "Returned, with your remarks.",
    "read": "It is on the draft that you read it and agree.",
    "approved": "It is on record that these words were approved. If they change, ask again.",
}


@staff_page("cases", methods=("GET", "POST"))
def letter(request: StaffRequest, reference: str, name: str) -> HttpResponse:
    opened = case_of(request, reference, is_shown=request.method != "POST")
    writing = writing_of(request, opened, name)
    return save(writing, show) if request.method == "POST" else show(writing)


def show(
    writing: Writing,
    status: int = 200,
    *,
    errors: Sequence[dict[str, str]] = (),
    refusal: Refused | None = None,
    theirs: Version | None = None,
    since: Sequence[str] = (),
) -> HttpResponse:
    """Show the page; `theirs` is what somebody else saved meanwhile, beside what was typed."""
    request, opened = writing.request, writing.opened
    if request.method == "POST":
        log_view(request.organisation, request.actor, opened.number, writing.at)
    sheet = sheet_of(request, opened, writing.whom.value, writing.composed, writing.at)
    is_large = request.GET.get("size", "large" if sheet.is_large else "") == "large"
    here = write_address(request, opened.reference, writing.letter.id, writing.whom.value)
    said = {
        **frame(request, opened, TAB),
        **_checked(writing),
        **_sending(writing, refusal),
        **_drafted(writing),
        **_of_the_step(writing),
        "besides": _besides(writing),
        "errors": errors,
        "title": name_of_letter(writing.letter),
        "begins": begins(name_of_letter(writing.letter)),
        "whom": writing.whom,
        "told": _TOLD.get(request.GET.get("saved", ""), "") if request.method == "GET" else "",
        "parts": [_box(writing, one) for one in writing.composed.blocks if one.kind == "free"],
        "sheet": sheet,
        "is_large": is_large,
        "sizes": _sizes(here, sheet.is_large, is_large),
        "on_paper": _on_paper(writing, is_large),
        "theirs": _theirs(writing, theirs),
        "since": since,
        "here": here,
        "elsewhere": address("move", request, opened.reference, "send", letter=writing.letter.id),
        "went": went_before(writing),
        "contact": _contact(writing),
        "told_us": told_us(opened, teller_of(opened)),
        "letters_href": address(TAB, request, opened.reference),
        "version": theirs.number if theirs else writing.number,
        "seen": opened.sequence,
        "token": get_random_string(20),
        "clause_href": ClauseHref(request, opened),
    }
    return page(request, "letter_write", said, status)


def _contact(writing: Writing) -> list[str]:
    if writing.whom.value != "customer":
        return []
    return warnings(writing.opened.customer, "send")


def _box(writing: Writing, block: Block) -> dict[str, Any]:
    text = writing.words.get(block.slot, "")
    rows = max(3, min(14, len(text) // 60 + text.count("\n") + 2))
    return {
        "name": f"w-{block.slot}",
        "label": block.ask,
        "hint": "You may leave this out." if block.optional else "",
        "text": text,
        "rows": rows,
    }


def _sizes(here: str, is_needed: bool, is_large: bool) -> dict[str, str]:
    """Return how the sheet is shown, and the way to see it in the other size."""
    joint = "&" if "?" in here else "?"
    own = "as they will get it" if is_needed == is_large else "not as they will get it"
    return {
        "now": "Large print" if is_large else "Standard size",
        "note": own,
        "other": "Standard size" if is_large else "Large print",
        "href": f"{here}{joint}size={'standard' if is_large else 'large'}#sheet",
    }


def _on_paper(writing: Writing, is_large: bool) -> str:
    """Return where the draft as it was last saved is seen as paper; nowhere before that."""
    if writing.version is None:
        return ""
    where = (writing.request, writing.opened.reference, writing.letter.id)
    to = "" if writing.whom.value == "customer" else writing.whom.value
    return address("letter-draft", *where, to=to, size="large" if is_large else "standard")


# -- what it lacks ------------------------------------------------------------------------


def _checked(writing: Writing) -> dict[str, Any]:
    every, still = writing.checks, writing.open_checks
    return {
        "open": [_check(writing, one) for one in still],
        "done": [one for one in every if one.passes],
        "of": len(every),
    }


def _check(writing: Writing, check: Check) -> dict[str, Any]:
    policy = writing.opened.policy
    return {
        "sentence": check.sentence,
        "blocks": check.blocks,
        "is_kept": not check.blocks and bool(writing.given.get(check.fix)),
        "clauses": in_index(check.clauses, policy),
        "sources": [one for one in check.clauses if one not in policy.clauses],
        "mends": _mends(writing, check),
    }


def _mends(writing: Writing, check: Check) -> list[Mend]:
    """Return what mends a check; what the step of the letter asks is asked on this very page."""
    does, questions = writing.letter.does, writing.step.questions
    is_asked_here = bool(questions and questions.asks) and does != "respond"
    if is_asked_here and check.fix == does and check.id != "gate":
        return [Mend("Answer what goes with it", "#with-it")]
    return mends_of(writing.request, writing.opened, writing.composed, check)


def is_kept(writing: Writing, check: Check) -> bool:
    """Return whether somebody said why it stays as it is, where the policy asks for that."""
    policy = writing.opened.policy
    return not policy.plain_words.is_asked or bool(writing.given.get(check.fix))


def _sending(writing: Writing, refusal: Refused | None) -> dict[str, Any]:
    """Return whether this person may send it now and, if not, why and who may."""
    policy = writing.opened.policy
    still = writing.open_checks
    blocking = [one for one in still if one.blocks]
    unsaid = [one for one in still if not one.blocks and not is_kept(writing, one)]
    return {
        "is_ready": not blocking and not unsaid and bool(writing.version),
        "is_saved": bool(writing.version),
        "blocking": len(blocking),
        "still": len(still),
        "not_mine": writing.not_mine.sentence if writing.not_mine else "",
        "refusal": _said(refusal, policy) if refusal else None,
    }


def _said(refusal: Refused, policy: Policy) -> dict[str, Any]:
    return {
        "sentence": because(refusal, policy),
        "clauses": in_index(refusal.clauses, policy),
    }


def _besides(writing: Writing) -> list[dict[str, Any]]:
    """Return what is asked of how it goes: is it in the form they need, why it stays as it is."""
    wanted = {one.fix for one in writing.open_checks} | set(writing.given)
    found: list[dict[str, Any]] = []
    if FORMAT_MET in wanted:
        found.append(_asked(writing, FORMAT_MET, "Is it in the form that they need?", YES_NO))
        if writing.given.get(FORMAT_MET) != "yes":
            found.append(_asked(writing, FORMAT_NOT_BECAUSE, "If it is not: why?"))
    if NOT_PLAIN_BECAUSE in wanted:
        found.append(_asked(writing, NOT_PLAIN_BECAUSE, "Why does a hard sentence stay?"))
    for name in (CORRECTS, AGAIN):
        if name in wanted:
            label = detail_of(name, writing.opened.policy).label
            found.append(_asked(writing, name, label))
    if "despite" in writing.given or any(c.id == "narrow-authority" for c in writing.open_checks):
        found.append(_asked(writing, "despite", "How does this keep to their authority?"))
    return found


def _asked(writing: Writing, name: str, label: str, choices: Any = ()) -> dict[str, Any]:
    value = (writing.boxes.get(f"g-{name}") or [""])[0]
    return {"name": f"g-{name}", "label": label, "choices": choices, "value": value}


def _of_the_step(writing: Writing) -> dict[str, Any]:
    """Return what the step asks that goes on the record with the letter."""
    questions = writing.step.questions
    form = without_errors(writing.form)
    sections = questions.sections() if questions else ()
    return {
        "does": writing.step.does,
        "sections": [
            {"section": one, "fields": [form[name] for name in one.names]} for one in sections
        ],
    }


# -- who wrote what -----------------------------------------------------------------------


def _drafted(writing: Writing) -> dict[str, Any]:
    request, version = writing.request, writing.version
    every = keeping.versions(writing.which) if version else []
    names = named_in(every)
    asked_me = bool(version and version.did == ASKED and version.colleague == request.actor.person)
    return {
        "standing": stands(request, version, names) if version else None,
        "remarks": remarks(every, names),
        # What was typed for a colleague, should the page be shown again instead of saved.
        "typed": {name: writing.request.POST.get(name, "") for name in ("remark", "colleague")},
        "versions": len(every),
        "compare": address(
            "letter-changes", request, writing.opened.reference, writing.letter.id,
            to="" if writing.whom.value == "customer" else writing.whom.value,
        ),
        "asked_me": asked_me,
        "colleagues": readers(request, writing.opened),
    }  # fmt: skip


def _theirs(writing: Writing, theirs: Version | None) -> dict[str, Any] | None:
    """Return what somebody else saved after this page was opened: nothing of it is lost."""
    if theirs is None:
        return None
    asks = {block.slot: block.ask for block in writing.composed.blocks}
    parts = [
        {"label": asks.get(slot, slot.replace("-", " ")), "text": text}
        for slot, text in theirs.words.items()
        if text != writing.words.get(slot, "")
    ]
    by = names_of([theirs.by]).get(theirs.by, "Somebody")
    names = listed([part["label"] for part in parts])
    return {"by": by, "at": theirs.kept_at, "parts": parts, "names": names}
