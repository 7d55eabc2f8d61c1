"""Policies: what ours says, in which version, and when something would be due by it."""

from datetime import datetime, time
from typing import Annotated, Any
from zoneinfo import ZoneInfo

from django.http import HttpRequest
from ninja import Query, Router
from pydantic import Field

from putright.api.answering import MISSING, REFUSALS, only_known
from putright.api.door import house_of
from putright.api.problems import Said
from putright.api.resources.clocks import Explained
from putright.api.shapes import Answer, Id, Problem, Strict
from putright.cases.binding import policy_on
from putright.core.explanation import explanation
from putright.core.policy import Clock, Policy
from putright.core.proof import prove
from putright.policies.load import versions
from putright.project import clock as now

router = Router(tags=["policies"])


class Version(Answer):
    policy: str
    version: str
    title: str
    in_force_from: str | None
    in_force_now: bool


class Versions(Answer):
    items: list[Version]


class Kind(Answer):
    id: str
    name: str


class Timed(Answer):
    id: Annotated[str, Field(description="how a date of it is asked for")]
    label: str
    stage: str
    within: str
    strength: str
    clauses: list[str]


class Stage(Answer):
    id: str
    name: str
    procedure: str
    handled_by: str
    clauses: list[str]


class Clause(Answer):
    id: str
    heading: str
    summary: Annotated[str, Field(description="in our words; of a confidential text too")]
    strength: str


class Whole(Answer):
    policy: str
    version: str
    title: str
    organisation: str
    summary: str
    kinds: list[Kind]
    stages: list[Stage]
    clocks: list[Timed]
    clauses: list[Clause]


class When(Strict):
    """From when to count: a day, or a moment; one without a zone is local to the organisation."""

    start: Annotated[
        str,
        Field(
            alias="from",
            max_length=40,
            pattern=r"^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d{1,6})?)?(Z|[+-]\d\d:\d\d)?)?$",
            examples=["2026-11-23", "2026-11-23T10:00:00Z"],
        ),
    ]


@router.get(
    "/policies",
    response={200: Versions, **REFUSALS},
    summary="List the versions of the policy",
    operation_id="listPolicies",
)
def policies(request: HttpRequest) -> Any:
    today = policy_on(house_of(request), now.now())
    return {
        "items": [
            {
                "policy": one.id,
                "version": one.version,
                "title": one.policy.title,
                "in_force_from": _iso(one.policy.in_force_from),
                "in_force_now": one.version == today.version,
            }
            for one in versions(house_of(request).pack)
        ]
    }


@router.get(
    "/policies/{version}",
    response={200: Whole, **REFUSALS, **MISSING},
    summary="Read a version of the policy",
    operation_id="readPolicy",
    url_name="policy",
)
def policy(request: HttpRequest, version: Id) -> Any:
    """Read its kinds, stages, clocks and clauses. “current” is the version in force today."""
    found = _version(request, version)
    head = found.policy
    return {
        "policy": found.id,
        "version": found.version,
        "title": head.title,
        "organisation": head.organisation,
        "summary": head.summary,
        "kinds": [{"id": kind.id, "name": kind.name} for kind in found.kind],
        "stages": [
            {
                "id": stage.id,
                "name": stage.name,
                "procedure": stage.procedure,
                "handled_by": stage.handled_by,
                "clauses": list(stage.cites),
            }
            for stage in found.stage
        ],
        "clocks": [_timed(one) for one in found.all_clocks],
        "clauses": [
            {
                "id": clause.id,
                "heading": clause.heading,
                "summary": clause.summary,
                "strength": clause.strength,
            }
            for clause in found.clause
        ],
    }


def _timed(one: Clock) -> dict[str, Any]:
    return {
        "id": f"{one.stage}/{one.id}" if one.stage else one.id,
        "label": one.name,
        "stage": one.stage,
        "within": str(one.within),
        "strength": one.strength,
        "clauses": list(one.cites),
    }


@router.get(
    "/policies/{version}/due/{path:clock}",
    response={200: Explained, **REFUSALS, **MISSING, 422: Problem},
    by_alias=True,
    summary="Work out a date",
    operation_id="workOutDate",
    url_name="due",
)
def due(request: HttpRequest, version: Id, clock: Id, when: Query[When]) -> Any:
    """Say when something would be due, and show every day that is counted."""
    only_known(request, When)
    found = _version(request, version)
    named = found.named_clocks(clock)
    if len(named) != 1:
        raise Said(404)
    start = _moment(when.start, found)
    try:
        proof = prove(named[0], start, found)
    except (ValueError, OverflowError):
        raise Said(422, "too-far", "The bank holidays of that year are not known here.") from None
    return explanation(found, named[0], when.start, proof)


def _version(request: HttpRequest, version: str) -> Policy:
    organisation = house_of(request)
    if version == "current":
        return policy_on(organisation, now.now())
    found = next((one for one in versions(organisation.pack) if one.version == version), None)
    if found is None:
        raise Said(404)
    return found


def _moment(text: str, policy: Policy) -> datetime:
    """Return a moment. A day alone is noon of it, so that only the day matters."""
    zone = ZoneInfo(policy.calendar.zone)
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        raise Said(400, "odd-request", "from: there is no such day or time.") from None
    if len(text) == 10:
        found = datetime.combine(found.date(), time(12))
    if not 1900 <= found.year <= 2200:
        raise Said(422, "too-far", "The bank holidays of that year are not known here.")
    return found if found.tzinfo else found.replace(tzinfo=zone)


def _iso(day: Any) -> str | None:
    return day.isoformat() if day else None
