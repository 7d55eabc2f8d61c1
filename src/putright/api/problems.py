"""How does the door say no? With one shape, whatever went wrong."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import IntegrityError
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError

from putright.api.shapes import Problem
from putright.cases.asked import Conflict, NoSuchCase
from putright.core.facts import Fact
from putright.core.refusals import Refused
from putright.systems.feed import public

NOT_FOUND = "There is nothing here, or nothing that you may open."
_OF_STATUS: Mapping[int, tuple[str, str]] = {
    400: ("odd-request", "This cannot be read. Nothing was changed."),
    401: ("no-token", "Send a token that works, as Authorization: Bearer TOKEN."),
    403: ("not-allowed", "You may not do this."),
    404: ("not-found", NOT_FOUND),
    405: ("wrong-method", "This address cannot be used like that."),
    409: ("conflict", "Somebody else did the same at once. Ask again."),
    411: ("no-length", "Say how long it is: Content-Length."),
    413: ("too-large", "This is more than is taken at once."),
    415: ("wrong-kind", "Send JSON: Content-Type: application/json."),
    429: ("too-many", "You ask too often. Wait as long as Retry-After says."),
    500: ("fault", "Something went wrong here. It is logged; ask again later."),
    503: ("not-now", "The database cannot be had just now. Ask again in a minute."),
}


_TOLD = 20  # faults of one request


class Said(Exception):
    """An answer that is a refusal."""

    def __init__(
        self,
        status: int,
        code: str = "",
        sentence: str = "",
        *,
        missing: Sequence[str] = (),
        headers: Mapping[str, str] | None = None,
    ) -> None:
        usual = _OF_STATUS.get(status, ("refused", "This was refused."))
        self.status = status
        self.code = code or usual[0]
        self.sentence = sentence or usual[1]
        self.missing = tuple(missing)
        self.headers = dict(headers or {})
        super().__init__(self.sentence)


def problem(status: int, code: str = "", sentence: str = "", **more: Any) -> HttpResponse:
    """Return a refusal, as it is sent."""
    usual = _OF_STATUS.get(status, _OF_STATUS[500])
    said = Problem(status=status, code=code or usual[0], sentence=sentence or usual[1], **more)
    response = JsonResponse(said.model_dump(), status=status)
    if status == 401:
        response["WWW-Authenticate"] = 'Bearer realm="putright"'
    if status == 503:
        response["Retry-After"] = "60"
    return response


def happened(facts: Sequence[Fact], first: int) -> list[dict[str, Any]]:
    """Return facts as they are told: no words, and nobody by name."""
    return [
        {
            "sequence": number,
            "name": fact.name,
            "at": fact.at.isoformat(),
            "recorded_at": fact.recorded_at.isoformat(),
            "by": fact.by,
            "role": fact.role,
            "stage": fact.stage,
            "data": public(fact.data),
        }
        for number, fact in enumerate(facts, first)
    ]


def add_handlers(api: NinjaAPI) -> None:
    for kind, handler in _HANDLERS.items():
        api.add_exception_handler(kind, handler)


def _said(request: HttpRequest, said: Any) -> HttpResponse:
    response = problem(said.status, said.code, said.sentence, missing=list(said.missing))
    for name, value in said.headers.items():
        response[name] = value
    return response


def _refused(request: HttpRequest, reason: Any) -> HttpResponse:
    return problem(
        422,
        reason.code,
        reason.sentence,
        clauses=list(reason.clauses),
        missing=list(reason.missing),
    )


def _conflict(request: HttpRequest, reason: Any) -> HttpResponse:
    """Tell what happened since: to whoever said what they had seen, and it is so no more."""
    first = reason.sequence - len(reason.since) + 1
    told = {"changed": happened(reason.since, first), "sequence": reason.sequence}
    if request.headers.get("If-Match"):
        sentence = "The case has moved on since you read it. See what changed, and ask again."
        return problem(412, "moved-on", sentence, **told)
    return problem(409, "taken", "This reference is taken: leave it out, and one is drawn.")


def _missing(request: HttpRequest, reason: Any) -> HttpResponse:
    return problem(404)


def _odd(request: HttpRequest, reason: Any) -> HttpResponse:
    """Say what of a request cannot be read, and where; what was sent is not repeated."""
    named = [_where(one) for one in reason.errors[:_TOLD]]
    first = reason.errors[0]
    where = first["loc"][0]
    if where == "header" and named[0].lower().replace("_", "-") == "idempotency-key":
        sentence = "Send an Idempotency-Key: 8 to 200 letters and digits, another for each thing."
        return problem(428 if first["type"] == "missing" else 400, "no-key", sentence)
    sentence = f"{named[0]} ({where}): {_why(first)}. Nothing was changed."
    if where in ("body", "form") and first["type"] == "value_error":
        # Why not 400: it is well written, and such as could not be kept.
        return problem(422, "wrong-shape", sentence, missing=sorted(set(named)))
    return problem(400, "odd-request", sentence, missing=sorted(set(named)))


def _where(error: Mapping[str, Any]) -> str:
    """Return the field that is meant, as whoever sent it calls it."""
    inside = [str(part) for part in error["loc"][1:]]
    # Why: django-ninja puts the name of our own parameter first, which nobody sent.
    shown = inside[1:] if inside[:1] == ["body"] and len(inside) > 1 else inside
    return ".".join(shown) or "body"


def _why(error: Mapping[str, Any]) -> str:
    said = str(error.get("msg", "cannot be read")).removeprefix("Value error, ")
    return said[:1].lower() + said[1:]


def _http(request: HttpRequest, reason: Any) -> HttpResponse:
    if isinstance(reason.__cause__, Said):  # said while the body was read
        return _said(request, reason.__cause__)
    return problem(reason.status_code if reason.status_code in _OF_STATUS else 400)


def _nobody(request: HttpRequest, reason: Any) -> HttpResponse:
    return problem(401)


def _twice(request: HttpRequest, reason: Any) -> HttpResponse:
    return problem(409)


_HANDLERS: Mapping[type[Exception], Any] = {
    Said: _said,
    Refused: _refused,
    Conflict: _conflict,
    NoSuchCase: _missing,
    Http404: _missing,
    ValidationError: _odd,
    HttpError: _http,
    AuthenticationError: _nobody,
    IntegrityError: _twice,
}
