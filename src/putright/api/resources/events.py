"""Events: what happened since you last asked, in one order, with nothing left out."""

from typing import Annotated, Any, Literal

from django.http import HttpRequest
from ninja import Query, Router
from pydantic import Field

from putright.api.answering import REFUSALS, only_known
from putright.api.door import holder_of
from putright.api.problems import Said
from putright.api.shapes import Answer, Cursor, Limit, Problem, Strict
from putright.project import clock
from putright.systems import feed
from putright.systems.telling import item

router = Router(tags=["events"])


class Since(Strict):
    """From where to read: behind a cursor; without one, from the beginning or from now on."""

    cursor: Cursor = ""
    start: Literal["beginning", "now"] = "beginning"
    limit: Limit = 50


class Event(Answer):
    """That something happened: no words, nobody by name. The case itself has those."""

    cursor: Annotated[str, Field(description="the place of this event: one and the same for ever")]
    reference: str
    sequence: int
    name: str
    at: str
    recorded_at: str
    by: str
    role: str
    stage: str
    data: dict[str, Any]


class Events(Answer):
    items: list[Event]
    cursor: Annotated[str, Field(description="keep it, and send it the next time")]
    more: Annotated[bool, Field(description="whether there is more at once")]


@router.get(
    "/events",
    response={200: Events, **REFUSALS, 409: Problem},
    summary="Follow what happens",
    operation_id="readEvents",
)
def events(request: HttpRequest, since: Query[Since]) -> Any:
    """Read what happened behind a cursor, in cases that you may open. Keep the cursor of the
    answer and send it the next time: no event is left out, and none comes twice. A webhook gets
    the same, in the same order."""
    only_known(request, Since)
    holder = holder_of(request)
    found = feed.opened(holder.organisation, clock.now())
    if feed.give_numbers(holder.organisation):
        found.refresh_from_db()
    try:
        place = feed.place_of(found, since.cursor)
    except feed.NoSuchPlace:
        raise Said(
            409,
            "cursor-unknown",
            "This cursor leads nowhere in this feed, as after a copy was brought back. Read the "
            "cases again, and go on from start=now.",
        ) from None
    if not since.cursor and since.start == "now":
        return {"items": [], "cursor": feed.cursor_at(found, found.last), "more": False}
    page = feed.page(holder.organisation, found, holder.actor, place, since.limit)
    items = [item(one) for one in page.items]
    return {"items": items, "cursor": page.cursor, "more": page.more}
