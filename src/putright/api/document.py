"""What can be asked of the API? Its description, for programs and for people.

It is the same for every organisation but for the address, and says nothing of any. The page
is our own: it asks nothing of any other place.
"""

from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any, NamedTuple

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

from putright.api.door import VERSION, api
from putright.people.queries import organisation_at

_METHODS = ("get", "post")


class Field(NamedTuple):
    name: str
    kind: str
    needed: bool
    about: str


class Operation(NamedTuple):
    """One thing that can be asked, as the page lists it."""

    id: str
    method: str
    path: str
    summary: str
    about: str
    takes: list[Field]
    sends: list[Field]
    gives: list[Field]
    refusals: list[str]


# Why no token of a form is asked for: nothing is changed here, and whoever tries is told so.
@csrf_exempt
@require_safe
def openapi(request: HttpRequest, slug: str) -> HttpResponse:
    _there(slug)
    return JsonResponse(described(slug))


def page(request: HttpRequest, slug: str) -> HttpResponse:
    if request.method not in ("GET", "HEAD"):
        raise Http404
    found = _there(slug)
    # It is written in English only.
    request.languages = ()  # type: ignore[attr-defined]
    said = {
        "organisation": found,
        "base": request.build_absolute_uri(f"/{slug}/api/{VERSION}/"),
        "groups": groups(described(slug)),
    }
    return render(request, "api/document.html", said)


def _there(slug: str) -> Any:
    found = organisation_at(slug)
    if found is None:
        raise Http404
    return found


@lru_cache(maxsize=64)
def described(slug: str) -> Mapping[str, Any]:
    """Return the description, with the addresses of one organisation."""
    return api.get_openapi_schema(path_params={"slug": slug})


def groups(document: Mapping[str, Any]) -> dict[str, list[Operation]]:
    """Return what can be asked, by resource."""
    found: dict[str, list[Operation]] = {}
    for path, methods in document["paths"].items():
        for method in _METHODS:
            if method in methods:
                one = _operation(path, method, methods[method], document)
                found.setdefault(methods[method]["tags"][0], []).append(one)
    return found


def _operation(
    path: str, method: str, said: Mapping[str, Any], document: Mapping[str, Any]
) -> Operation:
    content = said.get("requestBody", {}).get("content", {})
    sent = _schema_in(content)
    good = next(status for status in said["responses"] if str(status).startswith("2"))
    given = said["responses"][good].get("content", {})
    return Operation(
        id=said["operationId"],
        method=method.upper(),
        path=path,
        summary=said["summary"],
        about=" ".join(said.get("description", "").split()),
        takes=[_parameter(one, document) for one in said.get("parameters", [])],
        sends=list(_fields(sent, document)),
        gives=list(_fields(_schema_in(given), document)),
        refusals=[str(status) for status in said["responses"] if int(status) >= 400],
    )


def _schema_in(content: Mapping[str, Any]) -> Mapping[str, Any]:
    found: Mapping[str, Any] = next(iter(content.values()))["schema"] if content else {}
    return found


def _parameter(said: Mapping[str, Any], document: Mapping[str, Any]) -> Field:
    schema = said.get("schema", {})
    about = schema.get("description", said.get("description", ""))
    kind = f"{_kind(schema, document)}, in the {said['in']}"
    return Field(said["name"], kind, said.get("required", False), about)


def _fields(schema: Mapping[str, Any], document: Mapping[str, Any]) -> Iterator[Field]:
    schema = _followed(schema, document)
    needed = schema.get("required", ())
    for name, one in schema.get("properties", {}).items():
        yield Field(name, _kind(one, document), name in needed, one.get("description", ""))


def _kind(schema: Mapping[str, Any], document: Mapping[str, Any]) -> str:
    if "$ref" in schema:
        return str(schema["$ref"].rpartition("/")[2])
    if "anyOf" in schema:
        return " or ".join(_kind(one, document) for one in schema["anyOf"])
    if schema.get("type") == "array":
        return f"list of {_kind(schema.get('items', {}), document)}"
    if "enum" in schema:
        return " or ".join(str(one) or "empty" for one in schema["enum"])
    return str(schema.get("type", "anything")).replace("object", "table").replace("null", "none")


def _followed(schema: Mapping[str, Any], document: Mapping[str, Any]) -> Mapping[str, Any]:
    if "$ref" not in schema:
        return schema
    found: Mapping[str, Any] = document["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
    return found
