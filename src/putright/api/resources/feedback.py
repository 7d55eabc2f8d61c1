"""Feedback: what somebody tells us, and what they told us."""

from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from ninja import Header, Router, Status
from pydantic import AfterValidator, Field

from putright.api.answering import MISSING, REFUSALS, WRITING, etag, opened_for
from putright.api.details import as_given
from putright.api.door import holder_of, house_of
from putright.api.once import came_of_it, carried_once
from putright.api.shapes import Answer, Given, Happened, Id, Key, Name, Reference, Strict, Words
from putright.api.told import known_channel, one_address, one_line, says_something
from putright.cases.binding import policy_on
from putright.core.details import detail_of
from putright.core.facts import Command
from putright.core.policy import Policy
from putright.core.refusals import Refused
from putright.project import clock

router = Router(tags=["feedback"])
Line = Annotated[Name, AfterValidator(one_line)]
Said = Annotated[Words, Field(min_length=1), AfterValidator(says_something)]
# The first of these that the policy takes for words: under it they are kept apart.
_WORDS = ("what_happened", "complaint", "words", "text")


class Particulars(Strict):
    """Who says it. Kept apart from what happened, where it can be corrected and erased."""

    name: Line = ""
    email: Annotated[Name, AfterValidator(one_address)] = ""
    phone: Line = ""
    address: Annotated[Words, Field(max_length=2_000)] = ""
    needs: Annotated[Words, Field(max_length=5_000)] = ""


class Feedback(Strict):
    """What somebody tells us. Whatever it is, it is taken down."""

    kind: Annotated[Id, Field(description="a kind of the policy, such as complaint")]
    words: Annotated[Said, Field(description="what they say, as they say it")]
    title: Line = ""
    channel: Annotated[Line, Field(description="how it came, such as web or phone")] = ""
    role: Annotated[Line, Field(description="what they are to us, such as tenant")] = ""
    points: Annotated[tuple[Said, ...], Field(max_length=50)] = ()
    customer: Particulars | None = None
    given: Given


class Received(Answer):
    reference: str
    sequence: int
    link: Annotated[str, Field(description="the customer's own page: whoever has it opens it")]
    facts: list[Happened]


class Told(Answer):
    """What was told to us, and where it stands."""

    reference: str
    kind: str
    status: str
    stage: str
    title: str
    channel: str
    received_at: str
    words: Annotated[dict[str, str | None], Field(description="null once they are erased")]
    points: list[str]


@router.post(
    "/feedback",
    response={201: Received, **REFUSALS, **WRITING},
    summary="Take something down",
    operation_id="takeFeedback",
)
def take_feedback(
    request: HttpRequest,
    response: HttpResponse,
    body: Feedback,
    idempotency_key: Annotated[Key, Header(alias="Idempotency-Key")],
) -> Any:
    """Open a case for what somebody tells us. A retry with the same key opens no second one."""
    policy = policy_on(house_of(request), clock.now())
    command = Command("receive", _given(body, policy), holder_of(request).actor)
    carried = carried_once(
        request,
        command,
        idempotency_key,
        body.model_dump(mode="json"),
        customer=body.customer.model_dump() if body.customer else {},
    )
    came = came_of_it(carried)
    slug = house_of(request).slug
    response["Location"] = reverse("api:case", args=[slug, carried.reference])
    response["ETag"] = etag(carried.sequence)
    link = reverse("portal:case", args=[slug, carried.reference, carried.secret])
    return Status(
        201,
        {
            "reference": came["reference"],
            "sequence": came["sequence"],
            "link": request.build_absolute_uri(link),
            "facts": came["facts"],
        },
    )


def _given(body: Feedback, policy: Policy) -> dict[str, Any]:
    words = next(name for name in _WORDS if detail_of(name, policy).type == "words")
    said = {
        "kind": body.kind,
        words: body.words,
        "title": body.title,
        "channel": body.channel,
        "role": body.role,
        "points": list(body.points),
    }
    twice = sorted(name for name in said if said[name] and name in body.given)
    if twice:
        sentence = f"{', '.join(twice)}: say it once, not in given too."
        raise Refused("said-twice", sentence, missing=tuple(twice))
    given = {**as_given(body.given, policy), **{k: v for k, v in said.items() if v}}
    if given.get("channel"):
        known_channel(str(given["channel"]), policy)
    return {name: value for name, value in given.items() if value not in (None, "", [])}


@router.get(
    "/feedback/{reference}",
    response={200: Told, **REFUSALS, **MISSING},
    summary="Read what was told to us",
    operation_id="readFeedback",
)
def told_feedback(request: HttpRequest, response: HttpResponse, reference: Reference) -> Any:
    opened = opened_for(request, reference)
    first = opened.facts[0]
    points = [fact for fact in opened.facts if fact.name == "point"]
    response["ETag"] = etag(opened.sequence)
    return {
        "reference": opened.reference,
        "kind": opened.case.kind,
        "status": opened.case.status,
        "stage": opened.case.stage,
        "title": opened.title,
        "channel": opened.case.channel,
        "received_at": first.at.isoformat(),
        "words": dict(first.words),
        "points": [words for fact in points for words in fact.words.values() if words],
    }
