"""Is what is said of somebody, and of how they came to us, such as our own forms would take?

A program fills fields by itself, and nobody sees what it wrote: an address that is none is
found out when the answer does not come.
"""

import unicodedata
from difflib import get_close_matches

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from putright.core.channels import told_channels
from putright.core.policy import Policy
from putright.core.refusals import Refused
from putright.core.said import says_nothing

# The ways in which the pages, mail and what is brought in say that something came.
_USUAL = ("phone", "letter", "post", "visit", "in person", "email", "web", "text")


def one_line(value: str) -> str:
    """Return a text of one line, or raise ValueError."""
    if any(unicodedata.category(one) in ("Cc", "Zl", "Zp") for one in value):
        raise ValueError("holds a line break, or another sign that no name has")
    return value


def one_address(value: str) -> str:
    """Return one e-mail address, or none, or raise ValueError."""
    one_line(value)
    if value.strip():
        try:
            validate_email(value.strip())
        except ValidationError:
            raise ValueError("is no single e-mail address, such as name@example.org") from None
    return value.strip()


def says_something(value: str) -> str:
    """Return words of which at least one can be read, or raise ValueError."""
    if says_nothing(value):
        raise ValueError("says nothing: it holds only spaces, or signs that nobody sees")
    return value


def known_channel(channel: str, policy: Policy) -> None:
    """Raise Refused (`unknown-channel`) for a way that neither we nor the policy's rules know."""
    open_by_policy = [contact.channel for contact in policy.contact]
    known = list(dict.fromkeys([*_USUAL, *told_channels(policy), *open_by_policy]))
    if channel in known:
        return
    near = get_close_matches(channel, known, n=1)
    hint = f" Did you mean {near[0]}?" if near else ""
    raise Refused(
        "unknown-channel",
        f"channel: say how it came by one of these: {', '.join(known)}.{hint}",
        missing=("channel",),
    )
