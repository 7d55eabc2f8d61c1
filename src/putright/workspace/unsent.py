"""How is what somebody types kept, when their sign-in ends before they send it?

Every form of a staff page carries a word of ours that says whose it is and on which page
it stands. When it comes from somebody who is signed in no longer, nothing is done: it is
kept for them alone, and when they are back that page has it filled in (`filling`). Files
are not kept. The form's own token comes back with it, so what was done is not done again.
"""

import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple
from urllib.parse import urlencode

from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.template.loader import render_to_string
from django.utils.functional import lazy
from django.utils.html import format_html
from django.utils.safestring import SafeString

from putright.design.errors import Typed
from putright.desks import drafts
from putright.people.models import Staff
from putright.people.queries import organisations_of
from putright.project import clock
from putright.workspace.filling import filled, with_before_all

DRAFT = "_draft"  # of a form that keeps drafts of its own, such as that of a call
WHOSE = "_whose"  # of any other
AGAIN = "_again"  # it was filled in with what had been kept
KEPT = "kept"  # asked of a page: show it so
_TO = "_to"  # among what is kept: where the form was sent
_PAGE = "page:"
_SALT = "putright.workspace.unsent"
_OF_CASE = re.compile(r"/case/([A-Za-z0-9-]{1,40})/")
_LONGEST = 1_200  # of the word that a form carries
_LONGEST_PLACE = 600
# What goes with a form and is nobody's words.
NOT_KEPT = frozenset({"csrfmiddlewaretoken", "then", KEPT, DRAFT, WHOSE, AGAIN})


def place_of(form: str, reference: str) -> str:
    return f"{form}:{reference}"


def draft_token(request: Any, place: str, back: str) -> str:
    """Return the word that a form carries; `back` is where it will be gone on with."""
    whose = [request.organisation.pk, request.actor.person, place, back]
    return signing.dumps(whose, salt=_SALT)


def keep_for_later(request: HttpRequest) -> str:
    """Keep what was sent by somebody who is signed in no longer.

    Return where they find it when they are back; nothing where it could not be kept.
    """
    token = request.POST.get(DRAFT) or request.POST.get(WHOSE, "")
    try:
        whose: list[Any] = signing.loads(token[:_LONGEST], salt=_SALT, max_age=drafts.KEPT_FOR)
    except signing.BadSignature:
        return ""
    organisation, person, place, back = whose
    boxes = {name: texts for name, texts in request.POST.lists() if name not in NOT_KEPT}
    if any("password" in name for name in boxes):
        return ""
    if place.startswith(_PAGE):
        boxes[_TO] = [_without_kept(request)]
    return back if drafts.keep(organisation, person, place, boxes, clock.now()) else ""


class Waiting(NamedTuple):
    """A form that was sent when its sender's sign-in had ended, and where it is gone on with."""

    text: str
    href: str
    at: datetime


def waiting(staff: Staff) -> list[Waiting]:
    """Return the forms of theirs that nobody came back to yet, the newest first."""
    found = drafts.of_person_anywhere(organisations_of(staff), staff.key, _PAGE)
    return [_waiting(one) for one in found]


def _waiting(one: drafts.Kept) -> Waiting:
    here = one.place.removeprefix(_PAGE)
    case = _OF_CASE.search(here)
    text = f"A form on case {case[1]}" if case else "A form"
    return Waiting(text, _with_kept(here), one.kept_at)


# -- what every form of a page carries ------------------------------------------------------


def csrf_input(request: Any) -> Any:
    """Return what stands in every form of a page; it is worked out where there is a form."""
    return _lazily(request)


def _csrf_input(request: Any) -> SafeString:
    known = getattr(request, "_unsent", None)
    if known is None:
        known = request._unsent = _boxes(request)
    token = get_token(request)
    return format_html('<input type="hidden" name="csrfmiddlewaretoken" value="{}">', token) + known


_lazily = lazy(_csrf_input, SafeString, str)


def _boxes(request: Any) -> SafeString:
    here = _without_kept(request)
    if len(here) > _LONGEST_PLACE:
        return SafeString()
    token = draft_token(request, f"{_PAGE}{here}", _with_kept(here))
    boxes = format_html('<input type="hidden" name="{}" value="{}">', WHOSE, token)
    if _is_again(request):
        boxes += format_html('<input type="hidden" name="{}" value="1">', AGAIN)
    return boxes


def _without_kept(request: HttpRequest) -> str:
    asked = request.GET.copy()
    asked.pop(KEPT, None)
    return f"{request.path}?{urlencode(sorted(asked.lists()), doseq=True)}".rstrip("?")


def _with_kept(here: str) -> str:
    return f"{here}{'&' if '?' in here else '?'}{KEPT}=1"


def _is_again(request: HttpRequest) -> bool:
    return AGAIN in request.POST if request.method == "POST" else KEPT in request.GET


# -- coming back ----------------------------------------------------------------------------


def with_unsent(request: Any, answer: HttpResponse) -> HttpResponse:
    """Return a page with what was kept for whoever asks for it; drop that once it is sent."""
    if not _is_again(request):
        return answer
    place = f"{_PAGE}{_without_kept(request)}"
    if request.method == "POST":
        if answer.status_code in (302, 303) or getattr(request, "recorded", False):
            drafts.drop(request.organisation, request.actor.person, place)
        return answer
    is_page = answer.status_code in (200, 422) and not answer.streaming
    kept = drafts.kept(request.organisation, request.actor.person, place) if is_page else None
    if kept is not None:
        boxes = {name: texts for name, texts in kept.boxes.items() if name != _TO}
        _fill_in(answer, boxes, kept.boxes.get(_TO, [""])[0], kept.kept_at, request.path)
    return answer


def _fill_in(
    answer: HttpResponse,
    boxes: Mapping[str, Sequence[str]],
    sent_to: str,
    kept_at: datetime,
    path: str,
) -> None:
    page = answer.content.decode()
    done = filled(page, boxes, sent_to.partition("?")[0], path)
    left = [
        Typed(name, text)
        for name, texts in done.left.items()
        for text in texts
        if text.strip() and not name.startswith("_")
    ]
    said = {"at": kept_at, "is_found": done.is_found, "left": left}
    notice = render_to_string("workspace/unsent.html", said)
    answer.content = with_before_all(done.page, notice)
