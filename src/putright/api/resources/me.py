"""Who am I here, and what may I do?"""

from typing import Annotated, Any

from django.conf import settings
from django.http import HttpRequest
from ninja import Router
from pydantic import Field

from putright.api.answering import REFUSALS
from putright.api.door import holder_of
from putright.api.shapes import Answer
from putright.cases.binding import policy_on
from putright.project import clock

router = Router(tags=["me"])


class Me(Answer):
    organisation: str
    name: Annotated[str, Field(description="of the token, or of the person")]
    person: Annotated[str, Field(description="the key under which the record has what you do")]
    roles: list[str]
    team: str
    writes: bool
    policy: str
    version: str
    each_minute: Annotated[int, Field(description="how often you may ask in a minute")]


@router.get("", response={200: Me, **REFUSALS}, summary="See who you are", operation_id="me")
def me(request: HttpRequest) -> Any:
    holder = holder_of(request)
    policy = policy_on(holder.organisation, clock.now())
    return {
        "organisation": holder.organisation.name,
        "name": holder.name,
        "person": holder.actor.person,
        "roles": list(holder.actor.roles),
        "team": holder.actor.team,
        "writes": holder.writes,
        "policy": policy.id,
        "version": policy.version,
        "each_minute": settings.API_RATE,
    }
