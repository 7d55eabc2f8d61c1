"""What is done with a letter that somebody wrote: kept, shown to a colleague, returned, sent?

Saving never fails on what is written. Whatever else is refused, the words are kept first.
What is sent is what was saved and checked before: never words that nobody has seen in place.
"""

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect

from putright.cases.carry_out import Conflict, NoSuchCase, carry_out, was_done
from putright.core.facts import Command
from putright.core.refusals import Refused
from putright.design.sending import digest_of
from putright.letter_drafts import keeping
from putright.letter_drafts.keeping import ASKED, READ, RETURNED, Overtaken, TooLong, Version
from putright.workspace.asking import open_requests
from putright.workspace.door import address, case_of
from putright.workspace.letter_choices import begins, name_of_letter
from putright.workspace.letter_colleagues import readers
from putright.workspace.letter_form import SEEN, TOKEN, VERSION, Writing, number_in
from putright.workspace.views.case import teller_of

Show = Callable[..., HttpResponse]
_NO_COLLEAGUE = "Choose which colleague you ask to read it."
_NO_REMARK = "Write what should be changed, so that they know why it comes back."


def save(writing: Writing, show: Show) -> HttpResponse:
    """Keep what was typed; then do what the button that was pressed asks."""
    request = writing.request
    then = request.POST.get("then", "save")
    if then == "send" and _was_sent(writing):
        return redirect(address("case-letters", request, writing.opened.reference, sent="yes"))
    if then == "drop":
        return _drop(writing)
    was = writing.version
    try:
        writing.version = _keep(writing, number_in(request, VERSION) or 0)
    except Overtaken as reason:
        return show(writing, 409, theirs=reason.newest)
    except TooLong as reason:
        return show(writing, 422, errors=[{"text": str(reason)}])
    if then == "send":
        if was is None or writing.version.number != was.number:
            return _back(writing, "reread")
        return _send(writing, show)
    doing = {"ask": _ask, "read": _read, "return": _return}.get(then)
    return doing(writing, show) if doing else _back(writing, "yes")


def _keep(writing: Writing, seen: int, **more: Any) -> Version:
    return keeping.keep(
        writing.which,
        writing.words,
        writing.boxes,
        seen=seen,
        by=writing.request.actor.person,
        at=writing.at,
        **more,
    )


def _back(writing: Writing, saved: str) -> HttpResponse:
    writing.request.recorded = True  # type: ignore[attr-defined]
    reference, letter = writing.opened.reference, writing.letter.id
    to = "" if writing.whom.value == "customer" else writing.whom.value
    return redirect(address("letter", writing.request, reference, letter, to=to, saved=saved))


def _drop(writing: Writing) -> HttpResponse:
    keeping.drop(writing.which)
    writing.request.recorded = True  # type: ignore[attr-defined]
    where = address("case-letters", writing.request, writing.opened.reference, dropped="yes")
    return redirect(where)


# -- among colleagues -----------------------------------------------------------------------


def _ask(writing: Writing, show: Show) -> HttpResponse:
    """Ask a colleague to read it: they find it on their page of today, as all that is asked."""
    colleague = writing.request.POST.get("colleague", "")
    if colleague not in dict(readers(writing.request, writing.opened)):
        return show(writing, 422, errors=[{"text": _NO_COLLEAGUE, "href": "#colleague"}])
    name = begins(name_of_letter(writing.letter))
    given = {
        "of": colleague,
        "wanted": "advice",
        "what": f"Read this letter before it goes: {name}",
    }
    return _among_staff(writing, show, "ask", given, ASKED, "asked", colleague=colleague)


def _read(writing: Writing, show: Show) -> HttpResponse:
    given = {"text": _remark(writing) or "I read the letter, and agree that it goes."}
    return _among_staff(writing, show, "reply", given, READ, "read")


def _return(writing: Writing, show: Show) -> HttpResponse:
    if not _remark(writing):
        return show(writing, 422, errors=[{"text": _NO_REMARK, "href": "#remark"}])
    given = {"text": _remark(writing)}
    return _among_staff(writing, show, "reply", given, RETURNED, "returned")


def _remark(writing: Writing) -> str:
    text = writing.request.POST.get("remark", "").replace("\r\n", "\n").strip()
    return text[: keeping.LONGEST_REMARK]


def _among_staff(
    writing: Writing,
    show: Show,
    do: str,
    given: dict[str, Any],
    did: str,
    saved: str,
    colleague: str = "",
) -> HttpResponse:
    """Put it on the draft, and on the record where somebody was asked or answers."""
    number = _asked_of_me(writing) if do == "reply" else None
    try:
        if do == "ask" or number is not None:
            _carry_out(writing, do, given | ({"number": number} if number else {}))
        writing.version = _keep(
            writing, writing.number, did=did, colleague=colleague, remark=_remark(writing)
        )
    except Refused as reason:
        return show(writing, 422, refusal=reason)
    except Overtaken as reason:
        return show(writing, 409, theirs=reason.newest)
    except NoSuchCase:
        raise Http404 from None
    return _back(writing, saved)


def _asked_of_me(writing: Writing) -> int | None:
    """Return the question that waits for this person to have read the letter."""
    own = writing.request.actor.person
    mine = [one.number for one in open_requests(writing.opened) if one.of == own]
    return mine[-1] if mine else None


# -- sending --------------------------------------------------------------------------------


def _send(writing: Writing, show: Show) -> HttpResponse:
    request, opened = writing.request, writing.opened
    try:
        carried = carry_out(
            Command("send", writing.given, request.actor),
            organisation=request.organisation,
            reference=opened.reference,
            expected=number_in(request, SEEN),
            key=_key(writing, "send"),
            at=writing.at,
        )
    except Refused as reason:
        return show(writing, 422, refusal=reason)
    except Conflict as reason:
        return _changed(writing, show, len(reason.since))
    except NoSuchCase:
        raise Http404 from None
    keeping.drop(writing.which)
    request.recorded = True  # type: ignore[attr-defined]
    first = carried.sequence - len(carried.facts) + 1
    place = next(
        (n for n, fact in enumerate(carried.facts, first) if fact.name == "sent"), carried.sequence
    )
    return redirect(address("letter-sent", request, opened.reference, place, done="yes"))


def _changed(writing: Writing, show: Show, facts: int) -> HttpResponse:
    """Show what somebody else did in the case meanwhile; the letter is saved, and not sent."""
    opened = case_of(writing.request, writing.opened.reference, is_shown=False)
    teller = teller_of(opened)
    since = [
        f"{teller.title(fact)}{f', by {teller.by(fact)}' if teller.by(fact) else ''}"
        for fact in opened.facts[opened.sequence - facts :]
        if fact.name != "recorded"
    ]
    writing.look_again(opened)
    return show(writing, 409, since=since)


def _was_sent(writing: Writing) -> bool:
    key = _key(writing, "send")
    return bool(key) and was_done(writing.request.organisation, key)


def _carry_out(writing: Writing, do: str, given: dict[str, Any]) -> None:
    request = writing.request
    carry_out(
        Command(do, given, request.actor),
        organisation=request.organisation,
        reference=writing.opened.reference,
        key=_key(writing, do),
        at=writing.at,
    )


def _key(writing: Writing, do: str) -> str:
    """Return the door's key of this very form, so that a second press sends no second letter."""
    token = writing.request.POST.get(TOKEN, "")
    if not (token.isascii() and token.isalnum() and len(token) == 20):
        return ""
    who, where = writing.request.actor.person, writing.opened.reference
    return f"letter-{do}:{who}:{where}:{token}:{digest_of(writing.request)}"
