"""Which of the files that somebody sent are kept, and why not the others?

A file that is refused takes nothing with it: the good ones are kept, and what was typed
beside them stays.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from django.conf import settings
from django.core import signing
from django.http import HttpRequest

from putright.core.refusals import Refused
from putright.files.arriving import LeftOut
from putright.files.attaching import MOST, drop_sent
from putright.files.kinds import ACCEPT, IN_WORDS
from putright.files.store import put, size_in_words
from putright.languages import say
from putright.people.models import Organisation
from putright.project import clock

BOX = "files"
_TAKE_OUT = "take_out"
_SALT = "putright.portal.uploads"


class Sent(NamedTuple):
    """A file that was sent with a form, and is of nobody until the form is."""

    id: int
    name: str
    size: str


@dataclass(slots=True)
class Upload:
    """The files of a form so far, and what was wrong with those that were refused."""

    kept: list[Sent] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)

    @property
    def ids(self) -> list[int]:
        return [one.id for one in self.kept]


def received(request: HttpRequest, organisation: Organisation, had: Sequence[Sent]) -> Upload:
    """Take in what came with this request, beside what was there before."""
    found = Upload(list(had))
    for file in request.FILES.getlist(BOX):
        why = file.why if isinstance(file, LeftOut) else _no_room(found)
        if not why:
            why = _put(found, organisation, file)
        if why:
            found.refused.append(say("%(name)s: %(why)s", name=_short(file.name), why=why))
    return found


def _no_room(found: Upload) -> str:
    if len(found.kept) < MOST:
        return ""
    return say(
        "We take %(most)s files at a time. Send it afterwards, with “Add information”.", most=MOST
    )


def _put(found: Upload, organisation: Organisation, file: Any) -> str:
    """Keep a file; return why not, where it is refused."""
    try:
        kept = put(
            organisation,
            file.file,
            name_hint=file.name,
            by="customer",
            at=clock.now(),
            only_known=True,
        )
    except Refused as refused:
        return refused.sentence
    found.kept.append(Sent(kept.id, _short(file.name), size_in_words(kept.size)))
    return ""


def _short(name: str | None) -> str:
    name = " ".join((name or "file").split())
    return name if len(name) <= 60 else f"{name[:40]}…{name[-15:]}"


def taken_out(request: HttpRequest, organisation: Organisation, had: Sequence[Sent]) -> list[Sent]:
    """Return the files that are left, where one is to be taken out; it is dropped at once."""
    wanted = request.POST.get(_TAKE_OUT, "")
    out = [one.id for one in had if str(one.id) == wanted]
    drop_sent(organisation, out)
    return [one for one in had if one.id not in out]


def asks_to_take_out(request: HttpRequest) -> bool:
    return _TAKE_OUT in request.POST


# -- carried from page to page by a form that has no draft ---------------------------------


def sealed(files: Sequence[Sent], about: str) -> str:
    """Return files as a form can carry them: nobody else can name another's."""
    return signing.dumps([list(one) for one in files], salt=f"{_SALT}:{about}", compress=True)


def unsealed(text: str, about: str) -> list[Sent]:
    """Return what was sealed for the same place; nothing where it was not, or is a day old."""
    try:
        rows = signing.loads(text, salt=f"{_SALT}:{about}", max_age=24 * 60 * 60)
    except signing.BadSignature:
        return []
    return [Sent(*row) for row in rows]


def shown(upload: Upload, about: str) -> dict[str, Any]:
    """Return what a page with a box for files says of those that are there, and of the refused."""
    return {
        "files": upload.kept,
        "had": sealed(upload.kept, about) if upload.kept else "",
        "refused_files": upload.refused,
        "limits_of_files": limits(),
        "multipart": True,
    }


def limits() -> dict[str, str]:
    """Return what is said of files before anybody chooses one."""
    each, together = settings.FILES_LARGEST, settings.FILES_TOGETHER
    kinds, most = say(IN_WORDS), size_in_words(together)
    if each < together:
        hint = say(
            "%(kinds)s. Up to %(most)s files, %(each)s each and %(together)s together.",
            kinds=kinds,
            most=MOST,
            each=size_in_words(each),
            together=most,
        )
    else:
        hint = say(
            "%(kinds)s. Up to %(most)s files, %(together)s together.",
            kinds=kinds,
            most=MOST,
            together=most,
        )
    return {"accept": ACCEPT, "hint": hint}
