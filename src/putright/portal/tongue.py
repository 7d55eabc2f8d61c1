"""In which language does this customer read? As they chose, or as their browser asks.

Staff pages are in English. A choice is kept in a cookie, which says nothing of who it is.
"""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils.cache import patch_vary_headers
from django.utils.translation.trans_real import parse_accept_lang_header

from putright.languages import (
    ENGLISH,
    Language,
    known_languages,
    language_named,
    speaking,
    spoken,
)

COOKIE = "putright-language"
ASKED = "lang"
_STAFF = "/staff/"
_YEAR = 365 * 24 * 60 * 60


def in_their_language(
    answer: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Answer each customer in their language: pages, refusals and pages for what went wrong."""

    def answered(request: HttpRequest) -> HttpResponse:
        if request.path_info.startswith(_STAFF):
            return answer(request)
        with speaking(chosen(request)):
            request.languages = others(request)  # type: ignore[attr-defined]
            response = answer(request)
        if not response.has_header("Cache-Control"):
            patch_vary_headers(response, ("Accept-Language", "Cookie"))
        _remember(request, response)
        return response

    return answered


def chosen(request: HttpRequest) -> Language:
    """Return the language asked for in the address, chosen before, or wanted by the browser."""
    for code in (_asked(request), request.COOKIES.get(COOKIE, "")):
        language = language_named(code)
        if language is not None:
            return language
    for code, _ in parse_accept_lang_header(request.headers.get("Accept-Language", "")):
        language = language_named(code) or language_named(code.partition("-")[0])
        if language is not None:
            return language
    return ENGLISH


def _asked(request: HttpRequest) -> str:
    return _query(request).get(ASKED) or ""


def _query(request: HttpRequest) -> QueryDict:
    """Return what stands in the address. Beware: `request.GET` trusts the charset of a body."""
    return QueryDict(request.META.get("QUERY_STRING", ""), encoding="utf-8")


def _remember(request: HttpRequest, response: HttpResponse) -> None:
    """Keep the language that was asked for by name, for the pages to come."""
    language = language_named(_asked(request))
    if language is not None:
        response.set_cookie(
            COOKIE,
            language.code,
            max_age=_YEAR,
            secure=settings.SESSION_COOKIE_SECURE,
            httponly=True,
            samesite="Lax",
        )


def others(request: HttpRequest) -> list[dict[str, str]]:
    """Return the languages that this page can be read in instead, each with its address."""
    now = spoken()
    return [
        {"code": one.code, "text": one.name, "href": _here(request, one)}
        for one in known_languages()
        if one.code != now.code
    ]


def _here(request: HttpRequest, language: Language) -> str:
    query = _query(request).copy()
    query[ASKED] = language.code
    # Why not the whole address: it may hold a secret, and one that is wrong looks like one
    # that leads nowhere.
    return f"?{query.urlencode()}"
