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

from putright.languages import say, spoken

log = logging.getLogger(__name__)

PAGE = "design/error.html"


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _page(
        request,
        400,
        say("We could not read what was sent"),
        say("Something in the address or the form was not what we expected. Nothing was saved."),
        say("Go back, check what you typed, and send it again."),
    )


def too_much(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _page(
        request,
        413,
        say("This is more than we can take at once"),
        say("What was sent is too large for this page. Nothing was saved."),
        say("Go back: what you typed should still be there. Make it shorter, or send it in parts."),
    )


def cut_short(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _page(
        request,
        400,
        say("Not all of it arrived"),
        say("The connection broke before everything you sent had reached us. Nothing was saved."),
        say("Go back, and send it again."),
    )


def no_length(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _page(
        request,
        411,
        say("We could not read what was sent"),
        say("It does not say how long it is (Content-Length). Nothing was saved."),
        say("Send it from a web browser, or with its length."),
    )


def not_utf_8(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _page(
        request,
        415,
        say("We could not read what was sent"),
        say("It is in a character set that these pages do not use. Nothing was saved."),
        say("Send it as UTF-8, which every web browser does by itself."),
    )


def permission_denied(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return not_found(request, exception)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """A page that may not be seen answers as one that does not exist: the same words and status."""
    is_staff = hasattr(request, "signed_in")
    mend = say("If you typed the address, check it. If you think you should see it, ask us.")
    if is_staff:
        mend = (
            "If you typed the address, check it. If you think you should see it, ask your manager. "
            "Tries to open a restricted page are recorded."
        )
    return _page(
        request,
        404,
        say("You cannot open this page"),
        say("It may not exist, or only some people may see it."),
        mend,
    )


def forged(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form did not carry its token: it was open too long, or cookies are off."""
    typed = _typed(request) if _is_from_here(request) else ()
    return _page(
        request,
        403,
        say("We could not be sure this came from you"),
        say(
            "The page may have been open for a long time, or your browser may be set to refuse "
            "cookies. Nothing was sent."
        ),
        say("Send it again from here.")
        if typed
        else say(
            "Go back, load the page again, and send it once more. "
            "What you typed may still be there when you go back."
        ),
        typed=typed,
    )


def signed_out(request: HttpRequest, sign_in: str, is_kept: bool = False) -> HttpResponse:
    """Keep what somebody typed for longer than they were signed in.

    Where it `is_kept` for them, signing in leads to it; else this page holds it meanwhile.
    """
    if is_kept:
        return _page(
            request,
            403,
            say("You are not signed in any more"),
            say(
                "You were signed out while you typed, perhaps because no page was opened for a "
                "while. Nothing was sent. What you typed is kept, for you alone."
            ),
            say(
                "Sign in, and you come back to the same page with all of it filled in. "
                "Files must be chosen again."
            ),
            go_on=sign_in,
        )
    return _page(
        request,
        403,
        say("You are not signed in any more"),
        say(
            "You were signed out while you typed, perhaps because no page was opened for a while. "
            "Nothing was sent."
        ),
        say("Sign in, which opens beside this page. Then come back here, and send it again."),
        typed=_typed(request),
        sign_in=sign_in,
    )


def wrong_method(request: HttpRequest, allowed: str) -> HttpResponse:
    response = _page(
        request,
        405,
        say("This page cannot be used like that"),
        say("What was sent cannot be read at this address. Nothing was saved."),
        say("Go to the start, and find the page from there."),
    )
    response["Allow"] = allowed
    return response


def too_many(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _page(
        request,
        429,
        say("Too many tries"),
        say("Someone has tried too often in a short time, from here or with this name."),
        say("Wait a few minutes, then try again."),
    )


def unavailable(request: HttpRequest) -> HttpResponse:
    """Say that nothing can be saved or read just now. Uses no database and no session."""
    sent = request.method not in ("GET", "HEAD")
    typed = _typed(request) if sent and _is_from_here(request) else ()
    response = _page(
        request,
        503,
        say("We cannot do this just now"),
        _unanswered(sent),
        _once_more(sent, bool(typed)),
        known=False,
        typed=typed,
    )
    response["Retry-After"] = "60"
    return response


def _unanswered(sent: bool) -> str:
    if sent:
        return say(
            "Something that our pages rely on does not answer. "
            "What you sent just now may not have been saved."
        )
    return say(
        "Something that our pages rely on does not answer. Nothing that you sent before is lost."
    )


def _once_more(sent: bool, typed: bool) -> str:
    if not sent:
        return say("Try again in a few minutes.")
    if typed:
        return say("Wait a few minutes, then send it again from here. It is never taken twice.")
    return say("Wait a few minutes, then go back and send it again. It is never taken twice.")


def broken(request: HttpRequest) -> HttpResponse:
    """Say that it is our fault, with a number to quote. Uses no database and no session."""
    number = secrets.token_hex(4).upper()
    # Why not the address: it may hold a customer's secret link.
    route = request.resolver_match.route if request.resolver_match else "no page of ours"
    log.error("Broken page %s: %s", number, route)
    return _page(
        request,
        500,
        say("Sorry, something went wrong"),
        say("This is our fault, not yours. Nothing has been sent twice."),
        say(
            "Try again in a few minutes. If it still does not work, tell us and quote %(number)s.",
            number=number,
        ),
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
    go_on: str = "",
) -> HttpResponse:
    said = {"title": title, "what": what, "mend": mend}
    organisation = getattr(request, "organisation", None) if known else None
    again = {"typed": typed, "sign_in": sign_in, "address": request.get_full_path()}
    again["go_on"] = go_on
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
        f'<!doctype html><html lang="{spoken().code}"><meta charset="utf-8">'
        f"<title>{escape(title)}</title><h1>{escape(title)}</h1>"
        f"<p>{escape(what)}</p><p>{escape(mend)}</p></html>"
    )
