"""How is a code sent, so that nobody learns from the page whether there is anybody to send to?

The same statements are carried out and the same words shown either way: a code is drawn
and a message put in the outbox, though it may be one to nobody.
"""

from datetime import datetime

from django.db import transaction
from django.http import HttpRequest

from putright.drafts import codes
from putright.languages import say, say_count
from putright.notices import outbox
from putright.people.models import Organisation
from putright.signing import tries
from putright.signing.origin import address_of
from putright.signing.tries import Counted

_AT_ONCE = 5  # codes for one thing, before one waits for the next


def _text(code: str, why: str, name: str) -> str:
    """Return the message, in the language of the page where the code was asked for."""
    lasts = say_count(
        int(codes.LASTS.total_seconds() // 60),
        "It works for %(count)s minute, on the page where it was asked for. %(why)s",
        "It works for %(count)s minutes, on the page where it was asked for. %(why)s",
        why=why,
    )
    parts = [
        say("Your code is %(code)s", code=f"{code[:4]} {code[4:]}"),
        lasts,
        say(
            "If you did not ask for it, you need not do anything: without this code nobody can "
            "open it."
        ),
        name,
    ]
    return "\n\n".join(parts) + "\n"


def ask(
    request: HttpRequest,
    organisation: Organisation,
    *,
    subject: str,
    to: str,
    why: str,
    at: datetime,
) -> bool:
    """Draw a code, and send it if there is an address; False where too many were asked for."""
    here = tries.from_address(address_of(request))
    if tries.take(Counted(f"code:{subject}", _AT_ONCE), here) is not None:
        return False
    with transaction.atomic():
        code = codes.draw(organisation, subject, at)
        outbox.put(
            organisation,
            kind="code",
            to=to,
            subject=say("Your code from %(name)s", name=organisation.name),
            text=_text(code, why, organisation.name),
            at=at,
            until=at + codes.LASTS,
        )
    return True


def fits(
    request: HttpRequest, organisation: Organisation, subject: str, typed: str, at: datetime
) -> bool:
    """Return whether this code is right; wrong ones are counted, and few are allowed."""
    here = tries.from_address(address_of(request))
    if tries.take(here) is not None or not codes.fits(organisation, subject, typed, at):
        return False
    tries.give_back(here)
    return True
