"""Who would be told what at a moment, and why? Read, and nothing written."""

from datetime import UTC, datetime
from typing import Any

from putright.people.models import Organisation
from putright.reminders.hours import next_moment
from putright.reminders.items import Item
from putright.reminders.learning_owed import learning_owed
from putright.reminders.missed import misses
from putright.reminders.owed import owed
from putright.reminders.planned import planned_misses, setting, since, told_before


def lines(organisation: Organisation, at: datetime) -> dict[str, Any]:
    """Return everything, as plain data: the contract of `--json`."""
    now = setting(organisation, at)
    missed = misses(now.day, since(organisation))
    coming = [*owed(now.day), *learning_owed(now.day, now.people)]
    pairs = [*planned_misses(now, missed), *now.route.to(coming)]
    told = told_before(organisation, sorted({item.what for _, item in pairs}))
    reached = {item.what for _, item in pairs}
    head = now.day.policy.policy
    return {
        "organisation": organisation.slug,
        "at": now.day.at.isoformat(),
        "policy": f"{head.id} {head.version}",
        "is_time": any(now.is_time(time) for time in now.times()),
        "next": next_moment(at.astimezone(UTC), now.times(), now.day.policy, organisation.zone)
        .astimezone(now.day.at.tzinfo)
        .isoformat(),
        "told": [
            {
                "person": person,
                "name": now.people.names[person],
                "digest_at": now.time_of(person),
                **_line(item),
                "told_already": (person, item.what) in told,
            }
            for person, item in pairs
        ],
        "reaches_nobody": [_line(item) for item in (*missed, *coming) if item.what not in reached],
    }


def _line(item: Item) -> dict[str, Any]:
    return {
        "kind": item.kind,
        "reference": item.reference,
        "stage": item.stage,
        "title": item.title,
        "on": item.on.isoformat() if item.on else None,
        "clause": item.clause,
        "why": item.why,
    }
