"""How can somebody reach the organisation, besides these pages?"""

from dataclasses import dataclass
from datetime import date

from putright.core.policy import Contact, Policy
from putright.core.reaching import ways_in
from putright.languages import later, say
from putright.people.models import Organisation


@dataclass(frozen=True, slots=True)
class Reach:
    """A way to reach the organisation: what to do, and with what."""

    verb: str
    value: str
    href: str = ""
    label: str = ""


_VERBS = {
    "phone": later("Call", "how to reach us"),
    "telephone": later("Call", "how to reach us"),
    "email": later("Email", "how to reach us"),
    "letter": later("Write to", "how to reach us"),
    "post": later("Write to", "how to reach us"),
    "web": later("Online at", "how to reach us"),
    "in person": later("In person:", "how to reach us"),
    "text": later("Text", "how to reach us"),
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
    open_now = ways_in(policy, day, is_example=organisation.demonstration)
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
    verb = say(_VERBS.get(contact.channel, contact.channel.capitalize()), "how to reach us")
    return Reach(verb, value, href, contact.label)
