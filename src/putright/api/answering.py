"""What has every answer in common: how a case is opened, its ETag, and the refusals."""

from typing import Any

from django.http import HttpRequest
from ninja import Header
from pydantic import BaseModel

from putright.api.door import holder_of
from putright.api.problems import Said
from putright.api.shapes import Problem
from putright.cases import queries
from putright.cases.queries import Opened
from putright.project import clock

IF_MATCH: Any = Header("", alias="If-Match", description="the ETag of the case as you read it")

# Of every address; of those that look for one thing; and of those that change something.
REFUSALS: dict[int, Any] = {400: Problem, 401: Problem, 429: Problem}
MISSING: dict[int, Any] = {404: Problem}
WRITING: dict[int, Any] = dict.fromkeys((403, 409, 413, 415, 422, 428), Problem)


def opened_for(request: HttpRequest, reference: str, *, is_shown: bool = True) -> Opened:
    """Return a case that this holder may open; one that is shut is as one that is missing.

    Each look is logged, and each attempt, as on the pages.
    """
    holder, at = holder_of(request), clock.now()
    house = holder.organisation
    found = queries.case_for(house, holder.actor, reference, at, is_shown=is_shown)
    if found is None:
        raise Said(404)
    return found


def etag(sequence: int) -> str:
    return f'"{sequence}"'


def only_known(request: HttpRequest, asked: type[BaseModel]) -> None:
    """Refuse what nobody reads: a filter that is misspelt would else narrow nothing."""
    known = {field.alias or name for name, field in asked.model_fields.items()}
    odd = sorted(set(request.GET) - known)
    if odd:
        names = ", ".join(sorted(known))
        raise Said(400, sentence=f"There is no such thing to ask by. There are: {names}.")
