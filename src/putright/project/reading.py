"""Did everything that was sent arrive, and can it be read?

A body that breaks off is refused whole: half of a letter would otherwise be kept as all
of it. One that is too large, or no text that we read, is refused before any page looks
at it, so that memory stays flat and every refusal is the same page.
"""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.core.exceptions import BadRequest, RequestDataTooBig, SuspiciousOperation
from django.http import HttpRequest, HttpResponseBase, UnreadablePostError
from django.http.multipartparser import MultiPartParserError
from django.utils.http import parse_header_parameters

from putright.design import errors

Answer = Callable[[HttpRequest], HttpResponseBase]
Application = Callable[[dict[str, Any], Any], Any]

_OURS = frozenset({"utf-8", "utf8"})
_ALPHABET = "putright.alphabet"


class CutShort(OSError):
    """The connection ended before all that was announced had come."""


class _Whole:
    """A body that is read to its announced end, or not at all."""

    def __init__(self, stream: Any, length: int) -> None:
        self._stream = stream
        self._left = length

    def read(self, size: int | None = -1) -> bytes:
        wanted = self._left if size is None or size < 0 else min(size, self._left)
        parts: list[bytes] = []
        while wanted > 0:
            part = self._stream.read(wanted)
            if not part:
                raise CutShort(f"{self._left} bytes never came")
            parts.append(part)
            wanted -= len(part)
            self._left -= len(part)
        return b"".join(parts)

    def readline(self, size: int | None = -1) -> bytes:
        most = self._left if size is None or size < 0 else min(size, self._left)
        line: bytes = self._stream.readline(most) if most else b""
        if most and not line:
            raise CutShort(f"{self._left} bytes never came")
        self._left -= len(line)
        return line


def whole(application: Application) -> Application:
    """Let an application read what was sent to its end: servers give what came, without a word."""

    def answer(environ: dict[str, Any], start_response: Any) -> Any:
        environ["wsgi.input"] = _Whole(environ["wsgi.input"], _length(environ))
        set_alphabet_aside(environ)
        return application(environ, start_response)

    return answer


def set_alphabet_aside(environ: dict[str, Any]) -> None:
    """Put an alphabet that we do not read where nobody reads with it, and where it can be refused.

    Why so early: Django reads the address with it as soon as it makes a request of it, and
    what Python calls an alphabet may be none.
    """
    kind, said = parse_header_parameters(environ.get("CONTENT_TYPE", ""))
    alphabet = said.get("charset", "")
    if alphabet and alphabet.lower() not in _OURS:
        environ["CONTENT_TYPE"] = kind
        environ[_ALPHABET] = alphabet


def _length(environ: dict[str, Any]) -> int:
    text = environ.get("CONTENT_LENGTH") or ""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else 0


class Readable:
    """Refuse what cannot be read, before the view, and before its token is looked for.

    A view that takes files says how large a body may be: `view.most_bytes = …`.
    """

    def __init__(self, answer: Answer) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if _is_ours(request):
            return self.answer(request)
        if request.method == "POST":
            return errors.not_utf_8(request)
        # Why: it is said of a body, and there is none.
        request.encoding = None  # type: ignore[assignment]
        return self.answer(request)

    def process_view(
        self, request: HttpRequest, view: Any, args: Any, kwargs: Any
    ) -> HttpResponseBase | None:
        if request.META.get("HTTP_TRANSFER_ENCODING") and request.method == "POST":
            return errors.no_length(request)
        if _length(request.META) > _most(view):
            return errors.too_much(request)
        if request.method != "POST" or getattr(view, "csrf_exempt", False):
            return None
        return _unread(request)


def _is_ours(request: HttpRequest) -> bool:
    if _ALPHABET in request.META:
        return False
    return request.encoding is None or request.encoding.lower() in _OURS


def _most(view: Any) -> float:
    most = getattr(view, "most_bytes", settings.DATA_UPLOAD_MAX_MEMORY_SIZE)
    return float("inf") if most is None else float(most)


def _unread(request: HttpRequest) -> HttpResponseBase | None:
    """Read the form. Return the page that says why it cannot be read, or None if it can."""
    try:
        request.POST  # noqa: B018 -- Django reads what was sent now
    except RequestDataTooBig:
        return errors.too_much(request)
    except UnreadablePostError:
        return errors.cut_short(request)
    # The last two: a part of a form may name an alphabet of its own, which Python has and
    # which is no alphabet.
    except (SuspiciousOperation, BadRequest, MultiPartParserError, LookupError, UnicodeError):
        return errors.bad_request(request)
    return None
