"""Commands: what may be done next, and doing it. The same rules as on every page."""

from datetime import date
from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse
from ninja import Header, Router
from pydantic import Field

from putright.api.answering import IF_MATCH, MISSING, REFUSALS, WRITING, etag, opened_for
from putright.api.details import as_given
from putright.api.door import holder_of
from putright.api.known_details import known_details
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
from putright.cases.queries import Opened
from putright.core.clocks import local_day
from putright.core.conditions import holds
from putright.core.facts import Command
from putright.core.letters.compose import parts_of
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
    needs: Annotated[list[str], Field(description="details that it still needs, in `given`")]
    parts: Annotated[
        list[str],
        Field(
            description="of a letter: the parts that somebody writes. They go into "
            "`given.parts`, a table of words by these names; Putright composes the rest"
        ),
    ]
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
    opened, at = opened_for(request, reference), clock.now()
    moves = offered(opened.case, opened.policy, holder_of(request).actor, at)
    day = local_day(at, opened.policy.calendar.zone)
    response["ETag"] = etag(opened.sequence)
    return {
        "reference": opened.reference,
        "sequence": opened.sequence,
        "items": [_next(move, opened, day) for move in moves],
    }


def _next(move: Move, opened: Opened, day: date) -> dict[str, Any]:
    no = move.refusal
    parts, known = _parts(move, opened, day), known_details(opened.policy)
    return {
        "do": move.step,
        "label": move.label,
        "given": dict(move.given),
        "allowed": move.allowed,
        # Why: what a letter must say is written in its parts, or is composed of the case.
        "needs": [name for name in move.needs if not parts or name in known],
        "parts": parts,
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


def _parts(move: Move, opened: Opened, day: date) -> list[str]:
    """Return what somebody writes of a letter, in a case as this one stands."""
    name = move.given.get("letter") if move.step == "send" else None
    letter = next((one for one in opened.policy.letter if one.id == name), None)
    if letter is None:
        return []
    parts = (one for one in parts_of(letter, opened.policy) if one.ask)
    return list(dict.fromkeys(p.fills for p in parts if holds(p.when, opened.case, day)))


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
    """Do one thing to a case, all of it or nothing. A refusal has its code and its clauses.

    The points of `find` and `respond` are a list of tables: `number`, `outcome`, `reason`. A
    letter's own words are `parts`, by the names that a GET of this address lists.
    """
    if body.do == "receive":
        raise Said(422, "already-received", "This case is received: something new is feedback.")
    opened = opened_for(request, reference, is_shown=False)
    order = Command(body.do, as_given(body.given, opened.policy), holder_of(request).actor)
    about = {**body.model_dump(mode="json"), "reference": reference}
    expected = seen(if_match, opened.sequence)
    carried = carried_once(
        request, order, idempotency_key, about, reference=reference, expected=expected
    )
    response["ETag"] = etag(carried.sequence)
    return came_of_it(carried)
