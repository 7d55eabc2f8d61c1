"""Who asks, in whose house, and may they ask at all? Every call begins here."""

from typing import Any, cast

from django.conf import settings
from django.http import HttpRequest
from ninja import NinjaAPI
from ninja.parser import Parser
from ninja.security.base import AuthBase

from putright.api.identity import vouched_for
from putright.api.problems import Said, add_handlers
from putright.api.reading import read_json
from putright.people.models import Organisation
from putright.project import clock
from putright.signing.origin import address_of, neighbourhood
from putright.systems import rates, tokens
from putright.systems.models import Token
from putright.systems.tokens import MARK, Holder

VERSION = "v1"
WRONG = 30  # tokens that do not work, from one address in a minute
JSON, FORM = "application/json", "multipart/form-data"
_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})


class Json(Parser):
    """Reads JSON; django-ninja answers 400 for whatever cannot be read."""

    def parse_body(self, request: HttpRequest) -> Any:
        return read_json(request.body)


class Bearer(AuthBase):
    """A token of ours, or an access token of the organisation's identity provider."""

    openapi_type = "http"
    openapi_scheme = "bearer"
    openapi_description = "A token made in the directory, or the identity provider's access token."

    def __call__(self, request: HttpRequest) -> Holder:
        match = cast(Any, request.resolver_match)
        slug = match.kwargs["slug"]
        holder = _asks(request, slug, _shown(request))
        if request.method not in _SAFE and not holder.writes:
            raise Said(403, "read-only", "This token may read only: ask for one that writes.")
        wanted = getattr(match.func, "takes", JSON)
        if request.method not in _SAFE and request.content_type != wanted:
            is_form = wanted == FORM
            raise Said(415, sentence=f"Send files as a form: Content-Type: {FORM}." * is_form)
        return holder


def _shown(request: HttpRequest) -> str:
    kind, _, secret = request.headers.get("Authorization", "").partition(" ")
    return secret.strip() if kind.lower() == "bearer" and len(secret) < 8_000 else ""


def _asks(request: HttpRequest, slug: str, secret: str) -> Holder:
    """Return who asks. Whoever asks too often is told so, also by which tokens do not work."""
    at = clock.now()
    if secret.startswith(MARK):
        found = tokens.shown(slug, secret, at)
        if found is not None:
            _count(request, found[0], found[1])
            return found[1]
    elif secret.count(".") == 2 and settings.API_AUDIENCE:
        holder = vouched_for(slug, secret)
        if holder is not None:
            _count(request, None, holder)
            return holder
    _count_wrong(request)
    raise Said(401)


def _count(request: HttpRequest, token: Token | None, holder: Holder) -> None:
    at, address = clock.now(), address_of(request)
    mine = rates.key_of(f"token:{holder.token or holder.actor.person}")
    near = rates.key_of(f"address:{neighbourhood(address)}")
    limits = {mine: settings.API_RATE, near: 3 * settings.API_RATE}
    counted = rates.counted(holder.organisation.pk, limits, at)
    if token is not None and counted[mine] == 1:
        Token.objects.filter(pk=token.pk).update(used_at=at, used_from=address)
    _wait(rates.wait(counted, limits, at))


def _count_wrong(request: HttpRequest) -> None:
    at = clock.now()
    # Why of no organisation: whether there is one by that name is nobody's to learn.
    limits = {rates.key_of(f"wrong:{neighbourhood(address_of(request))}"): WRONG}
    _wait(rates.wait(rates.counted(0, limits, at), limits, at))


def _wait(seconds: int) -> None:
    if seconds:
        raise Said(429, headers={"Retry-After": str(seconds)})


def holder_of(request: HttpRequest) -> Holder:
    """Return who asks this."""
    return cast(Holder, request.auth)  # type: ignore[attr-defined]


def house_of(request: HttpRequest) -> Organisation:
    return holder_of(request).organisation


api = NinjaAPI(
    title="Putright",
    version="1",
    description=(
        "What people do on pages, other systems do here: by the same rules, with the same "
        "refusals. Everything that is refused has a code, a sentence and the clauses."
    ),
    urls_namespace="api",
    openapi_url="",
    docs_url=None,
    auth=Bearer(),
    parser=Json(),
)
add_handlers(api)
