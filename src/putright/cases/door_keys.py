"""Was this done before? A door's key makes the second attempt the same as the first."""

from base64 import urlsafe_b64encode
from hashlib import sha256

from django.db.models import QuerySet

from putright.cases.asked import Asking, Carried
from putright.cases.codec import clean
from putright.cases.models import DoorKey
from putright.cases.own_link import link_digest, secret_of
from putright.cases.store import load
from putright.core.case import fold
from putright.people.models import Organisation

KEY_COLUMNS = ("organisation_id", "key", "case", "first", "last")
_LONGEST_KEY = 40  # kept as it came


def door_key(asking: Asking, case: int, before: int, last: int) -> tuple | None:
    """Return the row that remembers what came of this key."""
    if not asking.key:
        return None
    return (asking.organisation.pk, kept_key(asking.key), case, before + 1, last)


def kept_key(key: str) -> str:
    """Return a door's key as it is kept: a long one by its digest, for there is one a step.

    >>> kept_key("import:7"), kept_key("portal:" + "x" * 40)
    ('import:7', 'sha:qLd7tFYZgRPozUi3h4-XKg')
    """
    if len(key) <= _LONGEST_KEY:
        return key
    return f"sha:{urlsafe_b64encode(sha256(key.encode()).digest()[:16]).decode().rstrip('=')}"


def was_done(organisation: Organisation, key: str) -> bool:
    """Return whether something was carried out under this key.

    For a door whose form may not make sense again, once what it asked is done.
    """
    return bool(key) and _used(organisation, clean(key)).exists()


def _used(organisation: Organisation, key: str) -> QuerySet[DoorKey]:
    # Why both: before, long keys were kept as they came.
    return DoorKey.objects.filter(organisation=organisation, key__in={key, kept_key(key)})


def came_of_it_before(asking: Asking) -> Carried | None:
    """Return what came of this key the first time, or None if it was never used."""
    if not asking.key:
        return None
    used = _used(asking.organisation, asking.key)
    found = used.values_list("case", "first", "last").first()
    if found is None:
        return None
    number, first, last = found
    stream = load(asking.organisation.pk, number)
    filed = stream.facts[0].data["filed"]
    secret = secret_of(asking)
    return Carried(
        reference=filed["reference"],
        sequence=last,
        facts=stream.facts[first - 1 : last],
        case=fold(stream.facts),
        secret=secret if first == 1 and filed.get("link") == link_digest(secret) else "",
        again=True,
    )
