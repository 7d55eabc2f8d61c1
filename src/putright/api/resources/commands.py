"""Commands: what may be done next, and doing it. The same rules as on every page."""

from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse
from ninja import Header, Router
from pydantic import Field

from putright.api.answering import IF_MATCH, MISSING, REFUSALS, WRITING, etag, opened_for
from putright.api.details import as_given
from putright.api.door import holder_of
from putright.api.once import came_of_it, carried_once, seen
from putright.api.problems import Said
from putright.api.shapes import (
    Answer,
    Given,
    Happened,
    Id,
    IfMatch,
    Key,
    Problem,
    Reference,
    Strict,
)
from putright.core.facts import Command
from putright.core.offered import Move, offered
from putright.project import clock

router = Router(tags=["commands"])


class Order(Strict):
    """What is to be done: a step, or a record of the policy, and its details."""

    do: Annotated[Id, Field(description="a step, such as acknowledge, or a record's id")]
    given: Given


class Done(Answer):
    reference: str
    sequence: int
    facts: list[Happened]
    other: Annotated[str, Field(description="the reference of a case that was split off")]


class Why(Answer):
    """Why something may not be done now."""

    code: str
    sentence: str
    clauses: list[str]
    missing: list[str]


class Next(Answer):
    """One thing that might be done next."""

    do: str
    label: str
    given: Annotated[dict[str, Any], Field(description="the details that make it this one")]
    allowed: Annotated[bool, Field(description="whether you may do it now")]
    needs: Annotated[list[str], Field(description="details that it still needs")]
    possible: Annotated[bool, Field(description="whether somebody may do it now")]
    by_roles: list[str]
    clock: Annotated[str, Field(description="the nearest promise that it meets")]
    due: str | None
    refusal: Why | None


class Nexts(Answer):
    reference: str
    sequence: int
    items: list[Next]


@router.get(
    "/cases/{reference}/commands",
    response={200: Nexts, **REFUSALS, **MISSING},
    summary="See what may be done next",
    operation_id="listCommands",
)
def commands(request: HttpRequest, response: HttpResponse, reference: Reference) -> Any:
    """See each step that the policy knows for this case: allowed, or why not, by which clause."""
    opened = opened_for(request, reference)
    moves = offered(opened.case, opened.policy, holder_of(request).actor, clock.now())
    response["ETag"] = etag(opened.sequence)
    return {
        "reference": opened.reference,
        "sequence": opened.sequence,
        "items": [_next(move) for move in moves],
    }


def _next(move: Move) -> dict[str, Any]:
    no = move.refusal
    return {
        "do": move.step,
        "label": move.label,
        "given": dict(move.given),
        "allowed": move.allowed,
        "needs": list(move.needs),
        "possible": move.possible,
        "by_roles": list(move.by_roles),
        "clock": move.clock.id if move.clock else "",
        "due": move.due.isoformat() if move.due else None,
        "refusal": no
        and {
            "code": no.code,
            "sentence": no.sentence,
            "clauses": list(no.clauses),
            "missing": list(no.missing),
        },
    }


@router.post(
    "/cases/{reference}/commands",
    response={200: Done, **REFUSALS, **MISSING, **WRITING, 412: Problem},
    summary="Do something",
    operation_id="command",
    url_name="command",
)
def command(
    request: HttpRequest,
    response: HttpResponse,
    reference: Reference,
    body: Order,
    idempotency_key: Annotated[Key, Header(alias="Idempotency-Key")],
    if_match: IfMatch = IF_MATCH,
) -> Any:
    """Do one thing to a case, all of it or nothing. A refusal has its code and its clauses."""
    if body.do == "receive":
        raise Said(422, "already-received", "This case is received: something new is feedback.")
    policy = opened_for(request, reference, is_shown=False).policy
    order = Command(body.do, as_given(body.given, policy), holder_of(request).actor)
    about = {**body.model_dump(mode="json"), "reference": reference}
    carried = carried_once(
        request, order, idempotency_key, about, reference=reference, expected=seen(if_match)
    )
    response["ETag"] = etag(carried.sequence)
    return came_of_it(carried)
