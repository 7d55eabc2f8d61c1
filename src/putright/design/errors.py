"""What does a person see when a page cannot be shown?

Each page says what happened, in plain words, and what to do. A restricted page
and a missing one are the same page, with the same status.
"""

import logging
import secrets

from django.http import HttpRequest, HttpResponse
from django.template import engines
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
    return _page(
        request,
        403,
        "We could not be sure this came from you",
        "The page may have been open for a long time, or your browser may be set to refuse "
        "cookies. Nothing was sent.",
        "Go back, load the page again, and send it once more. "
        "What you typed may still be there when you go back.",
    )


def too_many(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _page(
        request,
        429,
        "Too many tries",
        "Someone has tried too often in a short time, from here or with this name.",
        "Wait a few minutes, then try again.",
    )


def broken(request: HttpRequest) -> HttpResponse:
    """Say that it is our fault, with a number to quote. Uses no database and no session."""
    number = secrets.token_hex(4).upper()
    log.error("Broken page %s: %s", number, request.path)
    return _page(
        request,
        500,
        "Sorry, something went wrong",
        "This is our fault, not yours. Nothing has been sent twice.",
        f"Try again in a few minutes. If it still does not work, tell us and quote {number}.",
        known=False,
    )


def _page(
    request: HttpRequest,
    status: int,
    title: str,
    what: str,
    mend: str,
    known: bool = True,
) -> HttpResponse:
    said = {"title": title, "what": what, "mend": mend}
    organisation = getattr(request, "organisation", None) if known else None
    try:
        template = engines["jinja2"].get_template(PAGE)
        # With the request, the page carries what every page does: a demonstration's banner too.
        body = template.render({**said, "organisation": organisation}, request if known else None)
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
