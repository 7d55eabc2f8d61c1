"""From where does somebody ask, as far as that can be told?

Behind a proxy the address is what the nearest proxy that we trust says it was: this
machine's, or one that PUTRIGHT_PROXIES names. Anybody else may write what they like.
"""

from ipaddress import IPv6Address, ip_address, ip_network
from typing import NamedTuple

from django.conf import settings
from django.http import HttpRequest


class Origin(NamedTuple):
    address: str  # "" where none is known
    agent: str  # what the browser calls itself


def origin_of(request: HttpRequest) -> Origin:
    agent = request.META.get("HTTP_USER_AGENT", "")
    return Origin(address_of(request), "".join(filter(str.isprintable, agent))[:300])


def address_of(request: HttpRequest) -> str:
    """Return the address of whoever asks: the last one before our own proxies."""
    near = _sane(request.META.get("REMOTE_ADDR", ""))
    if near and not _is_ours(near):
        return near
    said = request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")
    for one in map(_sane, reversed(said)):
        if not one:
            return near
        near = one
        if not _is_ours(one):
            return one
    return near


def is_address(text: str) -> bool:
    return bool(_sane(text))


def neighbourhood(address: str) -> str:
    """Return what counts as one address: a household has very many of the long ones."""
    if not address:
        return ""
    known = ip_address(address)
    return str(ip_network(f"{known}/64", strict=False)) if known.version == 6 else address


def _sane(text: str) -> str:
    try:
        known = ip_address(text.strip().partition("%")[0])
    except ValueError:
        return ""
    mapped = known.ipv4_mapped if isinstance(known, IPv6Address) else None
    return str(mapped or known)


def _is_ours(address: str) -> bool:
    known = ip_address(address)
    return known.is_loopback or any(known in ip_network(one) for one in settings.PROXIES)
