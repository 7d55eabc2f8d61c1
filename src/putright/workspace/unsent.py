"""How is what somebody types kept, when their sign-in ends before they send it?

Each such form carries a word of ours that says whose it is and which: when it comes from
somebody who is signed in no longer, it is kept for them, and found when they are back.
"""

from typing import Any

from django.core import signing
from django.http import HttpRequest

from putright.desks import drafts
from putright.project import clock

BOX = "_draft"
_SALT = "putright.workspace.unsent"
_LONGEST = 600
# What goes with a form and is nobody's words.
NOT_KEPT = frozenset({"csrfmiddlewaretoken", "then", "kept", BOX})


def place_of(form: str, reference: str) -> str:
    return f"{form}:{reference}"


def draft_token(request: Any, place: str) -> str:
    """Return the word that a form carries."""
    whose = [request.organisation.pk, request.actor.person, place]
    return signing.dumps(whose, salt=_SALT)


def keep_for_later(request: HttpRequest) -> bool:
    """Keep what was sent by somebody who is signed in no longer; return whether it could be."""
    token = request.POST.get(BOX, "")[:_LONGEST]
    try:
        whose: list[Any] = signing.loads(token, salt=_SALT, max_age=drafts.KEPT_FOR)
    except signing.BadSignature:
        return False
    organisation, person, place = whose
    boxes = {name: texts for name, texts in request.POST.lists() if name not in NOT_KEPT}
    return drafts.keep(organisation, person, place, boxes, clock.now())
