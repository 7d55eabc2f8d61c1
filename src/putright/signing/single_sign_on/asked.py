"""What did whoever installed Putright say of their identity provider?

Knows no Django, so that the settings can be made of it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple
from urllib.parse import urlsplit


class Part(NamedTuple):
    """A role in an organisation, perhaps in a team."""

    organisation: str
    role: str
    team: str = ""


@dataclass(frozen=True, slots=True)
class Asked:
    """An identity provider, and what its word is worth here."""

    issuer: str
    client_id: str
    client_secret: str = field(repr=False)
    name: str  # what people call it
    scopes: tuple[str, ...]
    roles_claim: str
    roles: Mapping[str, tuple[Part, ...]]  # by a value of that claim
    signs_out: bool = False  # whoever signs out here is signed out there too

    @property
    def organisations(self) -> frozenset[str]:
        """Return the organisations whose roles the provider gives and takes away."""
        return frozenset(part.organisation for parts in self.roles.values() for part in parts)


def part_of(text: str) -> Part | None:
    """Return the part that is written so, or None when it is not one.

    >>> part_of("cestria/service-team/Repairs")
    Part(organisation='cestria', role='service-team', team='Repairs')
    """
    organisation, _, rest = text.partition("/")
    role, _, team = rest.partition("/")
    if not organisation.strip() or not role.strip() or len(team) > 120:
        return None
    return Part(organisation.strip(), role.strip(), team.strip())


def is_safe(address: str) -> bool:
    """Return whether an address is one of HTTPS, or of this machine."""
    try:
        parts = urlsplit(address)
        port = parts.port
    except ValueError:
        return False
    if not parts.hostname or port == 0:
        return False
    return parts.scheme == "https" or (
        parts.scheme == "http" and parts.hostname in ("localhost", "127.0.0.1", "::1")
    )
