"""Evidence: the files of a case, sent and fetched. Checked as on every page."""

from hashlib import sha256
from typing import Annotated, Any, cast

from django.http import Http404, HttpRequest, HttpResponse
from ninja import File, Form, Header, Router, Status
from ninja.files import UploadedFile
from pydantic import Field

from putright.api.answering import IF_MATCH, MISSING, REFUSALS, WRITING, etag, opened_for
from putright.api.door import holder_of
from putright.api.once import came_of_it, carried_once, seen
from putright.api.problems import Said
from putright.api.resources.commands import Done
from putright.api.shapes import Answer, IfMatch, Key, Problem, Reference, Words
from putright.cases.carry_out import was_done
from putright.core.facts import Command
from putright.core.refusals import Refused
from putright.design.days import plural
from putright.files.arriving import LeftOut
from putright.files.attaching import MOST, drop_sent
from putright.files.evidence import named_in, shown
from putright.files.serving import served
from putright.files.store import Kept, put
from putright.project import clock
from putright.systems.tokens import Holder

router = Router(tags=["evidence"])
_TEXT: Any = Form("", description="what they are, for whoever reads the case")

_PRIVILEGED: Any = Form(
    False,
    description="legal advice, or otherwise not for the other side or an ombudsman: "
    "no bundle has them",
)


class Piece(Answer):
    number: Annotated[str, Field(description="by which it is fetched: text, as it is long")]
    sequence: Annotated[int, Field(description="of the fact that brought it")]
    name: str
    kind: str
    size: str
    kept_at: str
    state: Annotated[
        str, Field(description="empty: open; waiting: not scanned yet; found: harmful")
    ]


class Pieces(Answer):
    reference: str
    items: list[Piece]


@router.get(
    "/cases/{reference}/evidence",
    response={200: Pieces, **REFUSALS, **MISSING},
    summary="List the files of a case",
    operation_id="listEvidence",
)
def evidence(request: HttpRequest, reference: Reference) -> Any:
    opened = opened_for(request, reference)
    found = shown(holder_of(request).organisation, named_in(opened.facts))
    return {
        "reference": opened.reference,
        "items": [
            {
                "number": str(one.id),
                "sequence": one.sequence,
                "name": one.name,
                "kind": one.kind,
                "size": one.size,
                "kept_at": one.kept_at.isoformat(),
                "state": one.state,
            }
            for one in found
        ],
    }


@router.get(
    "/cases/{reference}/evidence/{number}",
    response={200: bytes, **REFUSALS, **MISSING},
    summary="Fetch a file",
    operation_id="fetchEvidence",
    url_name="file",
    openapi_extra={
        "responses": {
            200: {
                "description": "The file, to be saved",
                "content": {"*/*": {"schema": {"type": "string", "format": "binary"}}},
            }
        }
    },
)
def file(
    request: HttpRequest,
    reference: Reference,
    number: Annotated[str, Field(pattern="^[1-9][0-9]{0,18}$")],
) -> Any:
    """Fetch a file, to be saved. One that nobody may open is as one that is missing."""
    opened = opened_for(request, reference)
    if int(number) not in named_in(opened.facts):
        raise Http404
    return served(holder_of(request).organisation.pk, opened.number, int(number), clock.now())


@router.post(
    "/cases/{reference}/evidence",
    response={201: Done, **REFUSALS, **MISSING, **WRITING, 412: Problem},
    summary="Add files to a case",
    operation_id="addEvidence",
    url_name="add-evidence",
)
def add_evidence(
    request: HttpRequest,
    response: HttpResponse,
    reference: Reference,
    files: Annotated[
        list[UploadedFile],
        File(min_length=1, max_length=MOST, description=f"{MOST} at most, none of them empty"),
    ],
    idempotency_key: Annotated[Key, Header(alias="Idempotency-Key")],
    text: Words = _TEXT,
    privileged: bool = _PRIVILEGED,
    if_match: IfMatch = IF_MATCH,
) -> Any:
    """Add files with a note. Their kinds, sizes and contents are checked; one that is refused
    takes the others with it."""
    opened = opened_for(request, reference, is_shown=False)
    expected = seen(if_match, opened.sequence)
    about = {**_about(reference, text, files), **({"privileged": True} if privileged else {})}
    holder = holder_of(request)
    again = was_done(holder.organisation, f"api:{holder.actor.person}:{idempotency_key}")
    kept = [] if again else _kept(request, files)
    wordless = f"{plural(len(files), 'file')}, without words."
    given: dict[str, Any] = {"text": text.strip() or wordless}
    if privileged:
        given["privileged"] = True
    order = Command("note", {**given, "files": [one.id for one in kept]}, holder.actor)
    try:
        carried = carried_once(
            request, order, idempotency_key, about, reference=opened.reference, expected=expected
        )
    except Exception:
        drop_sent(holder.organisation, [one.id for one in kept])
        raise
    response["ETag"] = etag(carried.sequence)
    return Status(201, came_of_it(carried))


def _about(reference: str, text: str, files: list[UploadedFile]) -> dict[str, Any]:
    return {
        "reference": reference,
        "text": text,
        "files": [(one.name, one.size, _digest(one)) for one in files],
    }


def _digest(file: UploadedFile) -> str:
    """Return what tells a file from every other; it is read from its beginning again."""
    found = sha256()
    for part in file.chunks():
        found.update(part)
    file.seek(0)
    return found.hexdigest()


def _kept(request: HttpRequest, files: list[UploadedFile]) -> list[Kept]:
    """Keep the files, or none of them where one is refused: it is named."""
    holder, kept = holder_of(request), list[Kept]()
    try:
        for number, one in enumerate(files):
            kept.append(_put(holder, one, f"files.{number}"))
    except (Said, Refused):
        drop_sent(holder.organisation, [one.id for one in kept])
        raise
    return kept


def _put(holder: Holder, file: UploadedFile, where: str) -> Kept:
    name = (file.name or "file")[:200]
    if isinstance(file, LeftOut):
        raise Said(413, "file-too-large", f"{name}: {file.why}", missing=[where])
    try:
        return put(
            holder.organisation,
            cast(Any, file.file),
            name_hint=name,
            by=holder.actor.person,
            at=clock.now(),
            only_known=True,
        )
    except Refused as reason:
        sentence = f"{name}: {reason.sentence}"
        raise Refused(reason.code, sentence, reason.clauses, (where,)) from None
