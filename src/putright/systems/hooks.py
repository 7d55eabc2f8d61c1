"""Which addresses are told what happens, and how is one added, stopped or told again?"""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from difflib import get_close_matches

from django.db import transaction

from putright.cases.references import new_id
from putright.core.names import CORE_FACTS
from putright.directory import log
from putright.directory.refusals import NotSo
from putright.people.models import Organisation
from putright.policies.load import versions
from putright.signing.sealed import seal
from putright.systems import feed, tokens
from putright.systems.models import Delivery, Hook, Token
from putright.systems.sending import NotSent, checked

SECRET = "whsec_"  # noqa: S105 -- how a secret begins


@dataclass(frozen=True, slots=True)
class Wanted:
    """An address to be told, with whose eyes, and of what: of everything, if nothing is named."""

    name: str
    url: str
    token: int
    events: Sequence[str] = ()


def known_events(organisation: Organisation) -> list[str]:
    """Return the name of everything that can happen to a case here."""
    records = {record.id for one in versions(organisation.pack) for record in one.record}
    return sorted(CORE_FACTS | records)


def add(organisation: Organisation, wanted: Wanted, *, by: str, at: datetime) -> tuple[Hook, str]:
    """Add an address, which is told what happens from now on; return it with its secret."""
    name = " ".join(wanted.name.split())
    if not name:
        raise NotSo("Say what is told, such as the system that listens there.")
    try:
        checked(wanted.url)
    except NotSent as odd:
        raise NotSo(str(odd)) from None
    odd_names = set(wanted.events) - set(known_events(organisation))
    if odd_names:
        name = sorted(odd_names)[0]
        near = get_close_matches(name, known_events(organisation), n=1)
        hint = f" Did you mean {near[0]}?" if near else ""
        raise NotSo(f"There is no event called {name[:60]}.{hint}")
    if tokens.with_number(organisation, wanted.token, at) is None:
        raise NotSo("Choose a token that works: the address is told what its holder may see.")
    found = feed.opened(organisation, at)
    feed.give_numbers(organisation)
    found.refresh_from_db()
    secret = SECRET + secrets.token_urlsafe(32)
    with transaction.atomic():
        made = Hook.objects.create(
            organisation=organisation,
            number=new_id(),
            name=name[:200],
            url=wanted.url,
            token=wanted.token,
            events=" ".join(sorted(set(wanted.events))),
            sealed=seal(secret.encode()),
            made_at=at,
            made_by=by,
            place=found.last,
            next_at=at,
        )
        _tell(made, f"Webhook added: {made.name}.", by, at)
    return made, secret


def stop(organisation: Organisation, number: int, *, by: str, at: datetime) -> Hook:
    """Tell an address nothing more. It keeps its place, for it may be told again."""
    with transaction.atomic():
        found = _found(organisation, number)
        Hook.objects.filter(pk=found.pk).update(state=Hook.OFF, next_at=None)
        _tell(found, f"Webhook stopped: {found.name}.", by, at)
    return found


def go_on(
    organisation: Organisation,
    number: int,
    *,
    by: str,
    at: datetime,
    cursor: str | None = None,
) -> Hook:
    """Tell an address again: from where it stands, or all that came after a cursor."""
    place = None if cursor is None else _place(organisation, cursor, at)
    with transaction.atomic():
        found = _found(organisation, number)
        if tokens.with_number(organisation, found.token, at) is None:
            raise NotSo("The token with whose eyes it sees works no more: add the address anew.")
        if place is not None and found.state == Hook.OFF:
            raise NotSo(f"{found.name} is stopped: first go-on, and then tell it again.")
        place = found.place if place is None else place
        Hook.objects.filter(pk=found.pk).update(
            state=Hook.ON, next_at=at, failing_since=None, place=place
        )
        Delivery.objects.filter(organisation=organisation, hook=number, number__gt=place).delete()
        said = "goes on" if cursor is None else "is told again"
        _tell(found, f"Webhook {said}: {found.name}.", by, at)
    return found


def _place(organisation: Organisation, cursor: str, at: datetime) -> int:
    try:
        return feed.place_of(feed.opened(organisation, at), cursor)
    except feed.NoSuchPlace:
        raise NotSo("This cursor leads nowhere in the feed. Copy it from an event.") from None


def of_organisation(organisation: Organisation) -> list[Hook]:
    return list(Hook.objects.filter(organisation=organisation).order_by("-number")[:500])


def failed(organisation: Organisation) -> list[Hook]:
    """Return the addresses that were given up: somebody must see to them."""
    return list(Hook.objects.filter(organisation=organisation, state=Hook.FAILED))


def deliveries(hook: Hook, most: int = 50) -> list[Delivery]:
    """Return what was told of late, or tried, the latest first."""
    found = Delivery.objects.filter(organisation=hook.organisation_id, hook=hook.number)
    return list(found.order_by("-number")[:most])


def _found(organisation: Organisation, number: int) -> Hook:
    every = Hook.objects.select_for_update().filter(organisation=organisation, number=number)
    found = every.first()
    if found is None:
        raise NotSo("There is no such webhook.")
    return found


def _tell(hook: Hook, said: str, by: str, at: datetime) -> None:
    token = Token.objects.filter(organisation=hook.organisation_id, number=hook.token).first()
    about = token.holder if token else ""
    log.tell(hook.organisation, about, "webhook", said, by=by, at=at)
