"""How can somebody reach the organisation, besides these pages?"""

from dataclasses import dataclass
from datetime import date

from putright.core.policy import Contact, Policy
from putright.people.models import Organisation


@dataclass(frozen=True, slots=True)
class Reach:
    """A way to reach the organisation: what to do, and with what."""

    verb: str
    value: str
    href: str = ""
    label: str = ""


_VERBS = {
    "phone": "Call",
    "telephone": "Call",
    "email": "Email",
    "letter": "Write to",
    "post": "Write to",
    "web": "Online at",
    "in person": "In person:",
    "text": "Text",
}


def ways_to_reach(policy: Policy, organisation: Organisation, day: date) -> list[Reach]:
    """Return the organisation's own numbers and addresses, then those that the policy names."""
    own = [
        Contact(channel=channel, value=value)
        for channel, value in (
            ("phone", organisation.phone),
            ("email", organisation.email),
            ("letter", organisation.address),
        )
        if value
    ]
    open_now = [
        one
        for one in policy.contact
        if (one.since is None or one.since <= day) and (one.until is None or day <= one.until)
    ]
    found = {_plain(one.value): _reach(one) for one in [*own, *open_now]}
    return list(found.values())


def _plain(value: str) -> str:
    return "".join(letter for letter in value.lower() if letter.isalnum())


def _reach(contact: Contact) -> Reach:
    value = " ".join(contact.value.split())
    href = {
        "phone": f"tel:{''.join(c for c in value if c.isdigit() or c == '+')}",
        "email": f"mailto:{value}",
    }.get(contact.channel, "")
    verb = _VERBS.get(contact.channel, contact.channel.capitalize())
    return Reach(verb, value, href, contact.label)
