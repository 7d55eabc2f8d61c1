"""What has come in that no machine could place, and is all of it accounted for?"""

from typing import Any

from django.core.exceptions import BadRequest
from django.http import Http404, HttpResponse

from putright.core.knowing import reads_mail
from putright.mail import listed
from putright.mail.models import ASIDE, CASE, JOINED, STATES, UNREAD, WAITING, Box, Reckoning
from putright.workspace.door import StaffRequest, address, page, staff_page
from putright.workspace.mail_rows import mailbox_name, may_be_named, row

_TABS = (("queue", "For a person"), ("aside", "Set aside"), ("taken", "In cases"))
_EMPTY = {
    "queue": (
        "Nothing waits",
        "What no machine may decide comes here: a message whose sender is not proven, one that "
        "could not be read.",
    ),
    "aside": ("Nothing was set aside", "Automatic replies and reports of mail servers come here."),
    "taken": ("No message has become a case yet", "Those that did are listed here."),
}
_WORDS = {
    CASE: "Became a case",
    JOINED: "Joined a case",
    WAITING: "Wait for a person",
    ASIDE: "Set aside",
    UNREAD: "Could not be read",
}
_DONE = {
    "case": "It is a case now. Its first page shows what the e-mail says.",
    "joined": "It is part of the case now.",
    "aside": "It is set aside, with your reason.",
    "back": "It is back in the queue.",
}


@staff_page("mail")
def mail(request: StaffRequest) -> HttpResponse:
    must_read(request)
    show = request.GET.get("show", "queue")
    if show not in listed.SHOWN:
        raise BadRequest("There is no such list of mail.")
    before = _number(request.GET.get("before", ""))
    found = listed.messages(request.organisation, show, before)
    named = may_be_named(request, listed.cases_of(found))
    counts = listed.counts(request.organisation)
    title, text = _EMPTY[show]
    said = {
        "told": _DONE.get(request.GET.get("done", ""), ""),
        "tabs": [
            {
                "text": word,
                "href": address("mail", request, show=name if name != "queue" else ""),
                "current": name == show,
                "count": counts[name] or None,
            }
            for name, word in _TABS
        ],
        "heading": dict(_TABS)[show],
        "rows": [row(request, one, named) for one in found[: listed.PAGE]],
        "older": address("mail", request, show=show, before=found[listed.PAGE - 1].number)
        if len(found) > listed.PAGE
        else "",
        "newest": address("mail", request, show=show) if before is not None else "",
        "empty_title": title,
        "empty_text": text,
        **reckoned(request, sum(counts.values())),
    }
    return page(request, "mail", said)


def must_read(request: StaffRequest) -> None:
    """Go on only for somebody who sees to mail: anybody's words may be in it."""
    if not reads_mail(request.actor, request.policy):
        raise Http404


def reckoned(request: StaffRequest, there: int) -> dict[str, Any]:
    """Return what the last count found, and what each mailbox on a server holds.

    `there` are now: the tabs count at another moment, and it is said what came in between.
    """
    last = Reckoning.objects.filter(organisation=request.organisation).first()
    boxes = Box.objects.filter(organisation=request.organisation).order_by("mailbox")
    return {
        "last": last,
        "there": there,
        "since": max(there - sum(last.counts.values()), 0) if last else 0,
        "sums": [(_WORDS[state], last.counts.get(state, 0)) for state in STATES] if last else [],
        "boxes": [
            {
                "name": mailbox_name(request.policy, one.mailbox),
                "there": one.there,
                "known": one.known,
                "fault": one.fault,
                "at": one.looked_at,
            }
            for one in boxes
        ],
    }


def _number(text: str) -> int | None:
    if not text:
        return None
    if listed.number(text) < 0:
        raise BadRequest("This is no place in the list.")
    return listed.number(text)
