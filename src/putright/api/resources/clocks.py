"""Clocks: every promise of a case, with the proof of its date."""

from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse
from ninja import Router
from pydantic import Field

from putright.api.answering import MISSING, REFUSALS, etag, opened_for
from putright.api.shapes import Answer, Reference
from putright.core.clocks import Running
from putright.core.clocks import clocks as running_clocks
from putright.core.explanation import explanation
from putright.core.policy import Policy
from putright.core.proof import prove
from putright.project import clock as time

router = Router(tags=["clocks"])


class Other(Answer):
    says: str
    due: str | None


class Read(Answer):
    """How an unclear clause is read here, and what else it might mean."""

    id: str
    clause: str
    asks: str
    chosen: str
    by: str | None
    on: str | None
    others: list[Other]


class Holidays(Answer):
    division: str
    version: str | None


class Day(Answer):
    date: str
    counts: bool
    why: str


class Explained(Answer):
    """A date and its proof: what `putright due --json` prints."""

    policy: str
    version: str
    clock: str
    clause: str
    strength: str
    amount: str
    from_: Annotated[str, Field(alias="from")]
    due: str | None
    provisional: bool
    reading: str
    readings: list[Read]
    calendar: Holidays
    days: list[Day]


class Clock(Answer):
    clock: str
    label: str
    stage: str
    state: str
    open: bool
    started_at: str
    promised: Annotated[str | None, Field(description="as it was given, and frozen")]
    due: Annotated[str | None, Field(description="worked out with the calendar of today")]
    extended: Annotated[str | None, Field(description="the latest that was agreed")]
    limit: Annotated[str | None, Field(description="the date that it is judged by")]
    met_at: str | None
    proof: Explained


class Clocks(Answer):
    reference: str
    sequence: int
    items: list[Clock]


@router.get(
    "/cases/{reference}/clocks",
    response={200: Clocks, **REFUSALS, **MISSING},
    by_alias=True,
    summary="Read what was promised, and why by then",
    operation_id="readClocks",
)
def clocks(request: HttpRequest, response: HttpResponse, reference: Reference) -> Any:
    opened = opened_for(request, reference)
    response["ETag"] = etag(opened.sequence)
    found = running_clocks(opened.case, opened.policy, time.now())
    return {
        "reference": opened.reference,
        "sequence": opened.sequence,
        "items": [_clock(one, opened.policy) for one in found],
    }


def _clock(one: Running, policy: Policy) -> dict[str, Any]:
    start = one.started_at.isoformat()
    return {
        "clock": one.id,
        "label": one.label,
        "stage": one.stage,
        "state": one.state,
        "open": one.is_open,
        "started_at": start,
        "promised": one.promised and one.promised.isoformat(),
        "due": one.due and one.due.isoformat(),
        "extended": one.extended and one.extended.isoformat(),
        "limit": one.limit and one.limit.isoformat(),
        "met_at": one.met_at and one.met_at.isoformat(),
        "proof": explanation(
            policy, one.clock, start, prove(one.clock, one.started_at, policy, one)
        ),
    }
