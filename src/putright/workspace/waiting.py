"""When may they try again? The page for too many tries."""

from datetime import datetime
from math import ceil

from django.http import HttpRequest, HttpResponse

from putright.signing.moment import now
from putright.workspace.door import page


def waits(request: HttpRequest, until: datetime, again: str) -> HttpResponse:
    """Say until when nothing more is looked at, and where to go on then."""
    seconds = max(ceil((until - now()).total_seconds()), 1)
    minutes = ceil(seconds / 60)
    said = {"minutes": minutes, "until": until, "again": again}
    response = page(request, "sign_in_waits", said, 429)
    response["Retry-After"] = str(seconds)
    return response
