"""Who gave the right password, and has still to show a second thing?

Until they have, nobody is signed in: Django's own marks are not in the session, so there
is no page that could forget to ask for more.
"""

from typing import Any, NamedTuple

from django.http import HttpRequest
from django.utils.crypto import constant_time_compare

from putright.people.models import Staff
from putright.signing.moment import epoch

_HALFWAY = "_signing_halfway"
_SECONDS = 600


class Halfway(NamedTuple):
    staff: Staff
    wanted: str  # the page that they were going to


def wait_for_more(request: HttpRequest, staff: Staff, wanted: str) -> None:
    """Remember who gave the right password. The session gets another key already now."""
    request.session.cycle_key()
    request.session[_HALFWAY] = {
        "staff": staff.pk,
        "hash": staff.get_session_auth_hash(),
        "until": epoch() + _SECONDS,
        "wanted": wanted,
    }


def halfway(request: HttpRequest) -> Halfway | None:
    """Return who has still to show more, unless too long ago or their password is another now."""
    said: Any = request.session.get(_HALFWAY)
    if not said or said["until"] < epoch():
        return None
    staff = Staff.objects.filter(pk=said["staff"], is_active=True).first()
    if staff is None or not constant_time_compare(said["hash"], staff.get_session_auth_hash()):
        return None
    return Halfway(staff, said["wanted"])


def forget(request: HttpRequest) -> None:
    request.session.pop(_HALFWAY, None)
