"""Cases: the list, and all of one."""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from datetime import datetime
from typing import Annotated, Any, Literal

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router
from pydantic import Field

from putright.api.answering import MISSING, REFUSALS, etag, only_known, opened_for
from putright.api.door import holder_of
from putright.api.problems import Said
from putright.api.shapes import Answer, Cursor, Limit, Problem, Reference, Sought, Strict
from putright.cases.listing import Listed, newest
from putright.core.facts import Fact
from putright.core.names import STATUSES
from putright.systems.feed import public

router = Router(tags=["cases"])


class Filters(Strict):
    """Which cases: what is left out narrows nothing."""

    status: Literal["", *STATUSES] = ""  # type: ignore[valid-type]
    kind: Annotated[str, Field(max_length=80, pattern=r"^[A-Za-z0-9._/-]*$")] = ""
    team: Annotated[Sought | None, Field(description="empty: those that no team has")] = None
    cursor: Cursor = ""
    limit: Limit = 50


class Line(Answer):
    """A case as a list has it."""

    reference: str
    title: str
    kind: str
    stage: str
    status: str
    handler: str
    team: str
    received_at: str
    next_on: Annotated[str | None, Field(description="the nearest date that we promised")]
    next_clock: str


class Lines(Answer):
    items: list[Line]
    cursor: Annotated[str, Field(description="send it to go on; empty where the list ends")]


class Happening(Answer):
    """Something that happened to a case, with what people wrote."""

    sequence: int
    name: str
    at: str
    recorded_at: str
    by: str
    role: str
    stage: str
    data: dict[str, Any]
    words: Annotated[dict[str, str | None], Field(description="null once they are erased")]


class OneCase(Answer):
    reference: str
    sequence: Annotated[int, Field(description="how many facts there are; the ETag says it")]
    title: str
    kind: str
    procedure: str
    stage: str
    status: str
    outcome: str
    channel: str
    service: str
    handler: str
    team: str
    restricted: bool
    received_at: str
    customer: Annotated[str, Field(description="the key of whoever complained; never a name")]
    policy: str
    version: str
    facts: list[Happening]


@router.get(
    "/cases",
    response={200: Lines, **REFUSALS, 409: Problem},
    summary="List cases, the newest first",
    operation_id="listCases",
)
def cases(request: HttpRequest, filters: Query[Filters]) -> Any:
    """List the cases that you may open, a page at a time. Nothing else is counted or shown."""
    only_known(request, Filters)
    holder = holder_of(request)
    found = newest(
        holder.organisation,
        holder.actor,
        status=filters.status,
        kind=filters.kind,
        team=filters.team,
        after=_place(filters.cursor),
        limit=filters.limit + 1,
    )
    shown = found[: filters.limit]
    more = len(found) > filters.limit
    return {"items": [_line(one) for one in shown], "cursor": _cursor(shown[-1]) if more else ""}


def _line(one: Listed) -> dict[str, Any]:
    return {
        "reference": one.reference,
        "title": one.title,
        "kind": one.kind,
        "stage": one.stage,
        "status": one.status,
        "handler": one.handler,
        "team": one.team,
        "received_at": one.received_at.isoformat(),
        "next_on": one.next_on.isoformat() if one.next_on else None,
        "next_clock": one.next_clock,
    }


def _cursor(last: Listed) -> str:
    return urlsafe_b64encode(json.dumps(last.place).encode()).decode().rstrip("=")


def _place(cursor: str) -> tuple[str, int] | None:
    if not cursor:
        return None
    try:
        moment, case = json.loads(urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        is_ours = datetime.fromisoformat(moment).tzinfo is not None and 0 <= case < 2**63
    except (ValueError, TypeError):
        is_ours = False
    if not is_ours:
        raise Said(409, "cursor-unknown", "This cursor is none of ours: begin without one.")
    return moment, case


@router.get(
    "/cases/{reference}",
    response={200: OneCase, **REFUSALS, **MISSING},
    summary="Read one case",
    operation_id="readCase",
    url_name="case",
)
def case(request: HttpRequest, response: HttpResponse, reference: Reference) -> Any:
    """Read a case with all that happened. Its ETag goes into If-Match when you do something."""
    opened = opened_for(request, reference)
    known = opened.case
    response["ETag"] = etag(opened.sequence)
    return {
        "reference": opened.reference,
        "sequence": opened.sequence,
        "title": opened.title,
        "kind": known.kind,
        "procedure": known.procedure,
        "stage": known.stage,
        "status": known.status,
        "outcome": known.outcome,
        "channel": known.channel,
        "service": known.service,
        "handler": known.handler,
        "team": known.handler_team or known.team,
        "restricted": known.restricted,
        "received_at": opened.facts[0].at.isoformat(),
        "customer": opened.customer_key,
        "policy": opened.policy.id,
        "version": opened.policy.version,
        "facts": [_fact(number, fact) for number, fact in enumerate(opened.facts, 1)],
    }


def _fact(number: int, fact: Fact) -> dict[str, Any]:
    return {
        "sequence": number,
        "name": fact.name,
        "at": fact.at.isoformat(),
        "recorded_at": fact.recorded_at.isoformat(),
        "by": fact.by,
        "role": fact.role,
        "stage": fact.stage,
        "data": public(fact.data),
        "words": dict(fact.words),
    }
