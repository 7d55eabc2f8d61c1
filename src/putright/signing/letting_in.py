"""Who gave the right password, and who is let in?"""

from typing import Any

from django.contrib.auth import authenticate, login
from django.http import HttpRequest

from putright.people.models import Staff
from putright.signing import halfway, log, tries
from putright.signing.origin import origin_of
from putright.signing.refusals import MustWait, Wrong

_BACKEND = "django.contrib.auth.backends.ModelBackend"


def by_password(request: HttpRequest, username: str, password: str) -> Staff:
    """Return whose password this is. Raises Wrong, or MustWait without looking at it."""
    origin = origin_of(request)
    counted = tries.account(username), tries.from_address(origin.address)
    until = tries.take(*counted)
    if until:
        log.note(_named(username), log.PASSWORD, log.WAITS, origin)
        raise MustWait(until)
    staff = authenticate(request, username=username, password=password)
    if not isinstance(staff, Staff):
        log.note(_named(username), log.PASSWORD, log.WRONG, origin)
        raise Wrong
    tries.forget(counted[0])
    tries.give_back(counted[1])
    return staff


def _named(username: str) -> Staff | None:
    return Staff.objects.filter(username=username).first()


def let_in(request: HttpRequest, staff: Staff, how: str) -> None:
    """Sign somebody in who has shown all that is asked of them. The session's key is new."""
    halfway.forget(request)
    said: Any = request
    said.signing_how = how
    login(request, staff, backend=_BACKEND)
    log.note(staff, how, log.IN, origin_of(request))
