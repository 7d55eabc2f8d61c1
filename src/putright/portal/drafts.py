"""What has somebody typed and not yet sent? Kept on the server, in their session, as it stands.

Nothing is checked when it is kept: half a date is kept as half a date. The token
is the door's own key, so that sending twice makes one case. Once it is sent the
words are forgotten, and only the token stays, so that a second click comes to
the same page as the first.
"""

import contextlib
import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.contrib.sessions.backends.base import UpdateError
from django.http import HttpRequest
from django.utils.crypto import salted_hmac

from putright.people.keys import as_meant, spell

Typed = dict[str, str]

_DRAFTS = "drafts"
_SENT = "sent"
_MOST_SENT = 5
_LONGEST = 200_000  # characters kept of one box: far beyond what any box takes
_SECRET_LENGTH = 16  # letters, which hold eighty bits


@dataclass(slots=True)
class Draft:
    """What was typed for each question, under one token."""

    kind: str = ""
    token: str = ""
    answers: dict[str, Typed] = field(default_factory=dict)
    is_put_by: bool = False  # kept in the database too, to be gone on with from anywhere

    def of(self, question: str) -> Typed:
        return self.answers.get(question, {})


def load(request: HttpRequest, slug: str) -> Draft:
    """Return the draft of this visitor for this organisation; an empty one where there is none."""
    kept = _kept(request).get(slug)
    if not isinstance(kept, Mapping):
        return Draft()
    return Draft(
        kept.get("kind", ""),
        kept.get("token", ""),
        dict(kept.get("answers", {})),
        bool(kept.get("put_by")),
    )


def keep(request: HttpRequest, slug: str, draft: Draft) -> None:
    draft.token = draft.token or secrets.token_urlsafe(18)
    kept: dict[str, Any] = {"kind": draft.kind, "token": draft.token, "answers": draft.answers}
    if draft.is_put_by:
        kept["put_by"] = True
    request.session[_DRAFTS] = {**_kept(request), slug: kept}


def forget(request: HttpRequest, slug: str) -> None:
    request.session[_DRAFTS] = {name: kept for name, kept in _kept(request).items() if name != slug}


def mark_sent(request: HttpRequest, slug: str, draft: Draft) -> None:
    """Forget the words, and remember the token with the kind it was sent as."""
    forget(request, slug)
    before = [one for one in _sent(request) if one[0] != draft.token]
    request.session[_SENT] = [*before, (draft.token, draft.kind)][-_MOST_SENT:]


def save_now(request: HttpRequest) -> None:
    """Keep the session in the present transaction, and not once more when the page is done."""
    with contextlib.suppress(UpdateError):  # it was ended meanwhile, and its words with it
        request.session.save()
    request.session.modified = False


def kind_sent(request: HttpRequest, token: str) -> str:
    """Return the kind that was sent under this token, or nothing if none was."""
    return next((kind for known, kind in _sent(request) if token and known == token), "")


def typed(data: Mapping[str, str], names: Iterable[str]) -> Typed:
    """Return what stands in the boxes of these names, or their parts (`event_day`), as typed."""
    wanted = tuple(names)
    return {
        key: str(value)[:_LONGEST]
        for key, value in data.items()
        if key in wanted or key.rpartition("_")[0] in wanted
    }


def _kept(request: HttpRequest) -> dict[str, Any]:
    return request.session.get(_DRAFTS) or {}


def _sent(request: HttpRequest) -> list[tuple[str, str]]:
    return [(str(token), str(kind)) for token, kind in request.session.get(_SENT) or []]


# -- the secret of the customer's own link ------------------------------------------------


def secret_of(token: str) -> str:
    """Return the secret that goes with a token: always the same, and short enough to type.

    Sixteen letters that cannot be mistaken for one another.
    """
    digest = salted_hmac("putright.portal.link", token, algorithm="sha256").digest()
    return spell(int.from_bytes(digest[:10]), _SECRET_LENGTH)


def in_fours(secret: str) -> str:
    """Return a secret as people write it down: `K7P3 92MX 4TQ8 WD5R`."""
    return " ".join(secret[place : place + 4] for place in range(0, len(secret), 4))


def secrets_meant(text: str) -> list[str]:
    """Return what a secret that was typed or read aloud may be, the likeliest first."""
    plain = "".join(text.split())
    letters = as_meant(plain.replace("-", ""))
    return list(dict.fromkeys([letters, plain] if len(letters) == _SECRET_LENGTH else [plain]))
