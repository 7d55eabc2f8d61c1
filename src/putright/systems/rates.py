"""May they ask again yet? Counted by the minute in the database, so for all processes together."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from django.utils.crypto import salted_hmac

from putright.cases.sql import quoted, read
from putright.systems.models import Rate

_KEPT = 10  # minutes


def key_of(what: str) -> str:
    """Return a name as it is kept: an address is nobody's to read afterwards."""
    return salted_hmac("putright.systems.rates", what, algorithm="sha256").hexdigest()[:40]


def counted(organisation: int, keys: Mapping[str, int], at: datetime) -> dict[str, int]:
    """Count one more for each of these, and return how often each asked in this minute."""
    minute = int(at.timestamp()) // 60
    # Why sorted: two who count the same never wait for each other.
    names = sorted(keys)
    marks = ", ".join(["(%s, %s, %s, 1)"] * len(names))
    table = quoted(Rate)
    rows = read(
        f'insert into {table} ("organisation_id", "key", "minute", "count") values {marks}'
        ' on conflict ("organisation_id", "key", "minute")'
        f' do update set "count" = {table}."count" + 1 returning "key", "count"',
        [value for name in names for value in (organisation, name, minute)],
    )
    return {key: int(count) for key, count in rows}


def wait(found: Mapping[str, int], limits: Mapping[str, int], at: datetime) -> int:
    """Return how many seconds to wait; nothing where nobody asked too often."""
    is_over = any(found[key] > limit for key, limit in limits.items())
    return 60 - int(at.timestamp()) % 60 if is_over else 0


def forget(at: datetime) -> int:
    """Take out what was counted a while ago; return how much."""
    before = int((at - timedelta(minutes=_KEPT)).timestamp()) // 60
    return Rate.objects.filter(minute__lt=before).delete()[0]
