"""What time is it at the door?

The real time, also in a demonstration that runs as on another day: codes from a phone,
tokens of an identity provider and the ends of sessions all go by it.
"""

from datetime import UTC, datetime


def now() -> datetime:
    return datetime.now(UTC)  # noqa: TID251 -- not the application's time, see above


def epoch() -> int:
    return int(now().timestamp())
