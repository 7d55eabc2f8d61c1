"""What does a person see when a page cannot be shown?

Each page says what happened, in plain words, and what to do. A restricted page
and a missing one are the same page, with the same status.
"""

import logging
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.template.backends.utils import csrf_input_lazy
from django.utils.html import escape

log = logging.getLogger(__name__)

PAGE = "design/error.html"


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _page(
        request,
        400,
        "We could not read what was sent",
        "Something in the address or the form was not what we expected. Nothing was saved.",
        "Go back, check what you typed, and send it again.",
    )


def too_much(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _page(
        request,
        413,
        "This is more than we can take at once",
        "What was sent is too large for this page. Nothing was saved.",
        "Go back: what you typed should still be there. Make it shorter, or send it in parts.",
    )


def cut_short(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _page(
        request,
        400,
        "Not all of it arrived",
        "The connection broke before everything you sent had reached us. Nothing was saved.",
        "Go back, and send it again.",
    )


def no_length(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _page(
        request,
        411,
        "We could not read what was sent",
        "It does not say how long it is (Content-Length). Nothing was saved.",
        "Send it from a web browser, or with its length.",
    )


def not_utf_8(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _page(
        request,
        415,
        "We could not read what was sent",
        "It is in a character set that these pages do not use. Nothing was saved.",
        "Send it as UTF-8, which every web browser does by itself.",
    )


def permission_denied(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return not_found(request, exception)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """A page that may not be seen answers as one that does not exist: the same words and status."""
    return _page(
        request,
        404,
        "You cannot open this page",
        "It may not exist, or only some people may see it.",
        "If you typed the address, check it. If you think you should see it, ask us.",
    )


def forged(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form did not carry its token: it was open too long, or cookies are off."""
    typed = _typed(request) if _is_from_here(request) else ()
    return _page(
        request,
        403,
        "We could not be sure this came from you",
        "The page may have been open for a long time, or your browser may be set to refuse "
        "cookies. Nothing was sent.",
        "Send it again from here."
        if typed
        else "Go back, load the page again, and send it once more. "
        "What you typed may still be there when you go back.",
        typed=typed,
    )


def signed_out(request: HttpRequest, sign_in: str) -> HttpResponse:
    """Keep what somebody typed for longer than they were signed in."""
    return _page(
        request,
        403,
        "You are not signed in any more",
        "You were signed out while you typed, perhaps because no page was opened for a while. "
        "Nothing was sent.",
        "Sign in, which opens beside this page. Then come back here, and send it again.",
        typed=_typed(request),
        sign_in=sign_in,
    )


def wrong_method(request: HttpRequest, allowed: str) -> HttpResponse:
    response = _page(
        request,
        405,
        "This page cannot be used like that",
        "What was sent cannot be read at this address. Nothing was saved.",
        "Go to the start, and find the page from there.",
    )
    response["Allow"] = allowed
    return response


def too_many(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _page(
        request,
        429,
        "Too many tries",
        "Someone has tried too often in a short time, from here or with this name.",
        "Wait a few minutes, then try again.",
    )


def unavailable(request: HttpRequest) -> HttpResponse:
    """Say that nothing can be saved or read just now. Uses no database and no session."""
    sent = request.method not in ("GET", "HEAD")
    typed = _typed(request) if sent and _is_from_here(request) else ()
    again = "send it again from here" if typed else "go back and send it again"
    response = _page(
        request,
        503,
        "We cannot do this just now",
        "Something that our pages rely on does not answer. "
        + (
            "What you sent just now may not have been saved."
            if sent
            else "Nothing that you sent before is lost."
        ),
        f"Wait a few minutes, then {again}. It is never taken twice."
        if sent
        else "Try again in a few minutes.",
        known=False,
        typed=typed,
    )
    response["Retry-After"] = "60"
    return response


def broken(request: HttpRequest) -> HttpResponse:
    """Say that it is our fault, with a number to quote. Uses no database and no session."""
    number = secrets.token_hex(4).upper()
    # Why not the address: it may hold a customer's secret link.
    route = request.resolver_match.route if request.resolver_match else "no page of ours"
    log.error("Broken page %s: %s", number, route)
    return _page(
        request,
        500,
        "Sorry, something went wrong",
        "This is our fault, not yours. Nothing has been sent twice.",
        f"Try again in a few minutes. If it still does not work, tell us and quote {number}.",
        known=False,
    )


# -- what was typed, to be sent again ---------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Typed:
    """What stood in one box. Only words are shown; the rest goes with them, unseen."""

    name: str
    value: str

    @property
    def label(self) -> str:
        return self.name.strip("_").replace("_", " ").replace("-", " ").capitalize()

    @property
    def is_words(self) -> bool:
        return " " in self.value.strip() or "\n" in self.value.strip()


def _typed(request: HttpRequest) -> Sequence[Typed]:
    """Return what stood in the boxes of a form; nothing of one that asks for a password."""
    if request.method != "POST" or "password" in request.POST:
        return ()
    return [
        Typed(name, value)
        for name, values in request.POST.lists()
        for value in values
        if name != "csrfmiddlewaretoken"
    ]


def _is_from_here(request: HttpRequest) -> bool:
    """Return whether a page of ours sent it: what another site sends is not shown as typed."""
    said = request.headers.get("Origin") or request.headers.get("Referer") or ""
    try:
        return urlsplit(said).netloc == request.get_host()
    except ValueError:  # such as http://[
        return False


# -- drawing ----------------------------------------------------------------------------------


def _page(
    request: HttpRequest,
    status: int,
    title: str,
    what: str,
    mend: str,
    known: bool = True,
    typed: Sequence[Typed] = (),
    sign_in: str = "",
) -> HttpResponse:
    said = {"title": title, "what": what, "mend": mend}
    organisation = getattr(request, "organisation", None) if known else None
    again = {"typed": typed, "sign_in": sign_in, "address": request.get_full_path()}
    if typed and not known:
        again["csrf_input"] = csrf_input_lazy(request)
    try:
        template = engines["jinja2"].get_template(PAGE)
        # With the request, the page carries what every page does: a demonstration's banner too.
        body = template.render(
            {**said, **again, "organisation": organisation}, request if known else None
        )
    # Beware: this page is shown when anything at all is broken, the templates among them.
    except Exception:
        log.exception("The error page itself could not be drawn")
        body = _plain(**said)
    response = HttpResponse(body, status=status)
    response["Cache-Control"] = "no-store"
    return response


def _plain(title: str, what: str, mend: str) -> str:
    return (
        '<!doctype html><html lang="en-GB"><meta charset="utf-8">'
        f"<title>{escape(title)}</title><h1>{escape(title)}</h1>"
        f"<p>{escape(what)}</p><p>{escape(mend)}</p></html>"
    )
