"""What may a browser do with our pages?

Nothing that they do not need: no script, no frame, nothing from elsewhere,
and nothing kept on a shared computer.
"""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponseBase

POLICY = "; ".join(
    [
        "default-src 'none'",
        "style-src 'self'",
        "img-src 'self' data:",
        "font-src 'self'",
        "form-action 'self'",
        "frame-ancestors 'none'",
        "base-uri 'none'",
    ]
)
# Besides, for a page that says `response.runs_script`: a file of ours, and nothing inline.
SCRIPT = "script-src 'self'"

Answer = Callable[[HttpRequest], HttpResponseBase]


def security_headers(answer: Answer) -> Answer:
    """Add what Django's own middleware leaves out; a view may say otherwise first."""

    def with_headers(request: HttpRequest) -> HttpResponseBase:
        response = answer(request)
        # Why asked of each: only a page that has a script of its own may run one.
        runs = f"{POLICY}; {SCRIPT}" if getattr(response, "runs_script", False) else POLICY
        response.headers.setdefault("Content-Security-Policy", runs)
        response.headers.setdefault(
            "Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=()"
        )
        # Why: libraries and advice centres have shared computers.
        response.headers.setdefault("Cache-Control", "no-store")
        return response

    return with_headers
