"""How is one event of the feed written, for whoever follows it or is told of it?"""

from typing import Any

from putright.systems.feed import Told


def item(told: Told) -> dict[str, Any]:
    """Return what is told of an event: no words, and nobody by name."""
    return {
        "cursor": told.cursor,
        "reference": told.reference,
        "sequence": told.sequence,
        "name": told.name,
        "at": told.at.isoformat(),
        "recorded_at": told.recorded_at.isoformat(),
        "by": told.by,
        "role": told.role,
        "stage": told.stage,
        "data": told.data,
    }
