"""Which cases was somebody shut out of, and how soon did each go to somebody else?"""

import json
from datetime import datetime
from itertools import groupby
from typing import Any, NamedTuple

from putright.cases.allowed import may_open, with_case
from putright.cases.models import StandingRow, StoredEvent
from putright.cases.store import as_utc, quoted, read
from putright.core.facts import Actor
from putright.people.models import Organisation

NAMES = ("declared", "unassigned", "assigned")


class Declared(NamedTuple):
    """One declaration in one case; whether the person had it, and when another was given it."""

    reference: str
    title: str
    person: str
    why: str
    nature: str
    at: datetime
    had_it: bool
    passed_at: datetime | None


def declarations(organisation: Organisation, actor: Actor) -> list[Declared]:
    """Return the declarations in the cases that this person may open, the latest first."""
    allowed, known = may_open("c", organisation, actor)
    rows = read(
        'select c."case", c."reference", c."title", e."name", e."at", e."data"'
        f" from {quoted(StoredEvent)} e {with_case('e')}"
        ' where e."organisation_id" = %s and e."case" in'
        f' (select s."case" from {quoted(StandingRow)} s'
        ' where s."organisation_id" = %s and s."shut_out")'
        f' and e."name" in (%s, %s, %s) {allowed} order by e."case", e."sequence"',
        [organisation.pk, organisation.pk, *NAMES, *known],
    )
    found: list[Declared] = []
    for (_, reference, title), events in groupby(rows, key=lambda row: row[:3]):
        found += _of_case(reference, title, [row[3:] for row in events])
    return sorted(found, key=lambda one: one.at, reverse=True)


def _of_case(reference: str, title: str, events: list[Any]) -> list[Declared]:
    found: list[Declared] = []
    waits: list[int] = []
    for name, moment, written in events:
        data, at = json.loads(written), as_utc(moment)
        if name == "declared":
            found.append(
                Declared(
                    reference,
                    title,
                    str(data.get("person", "")),
                    str(data.get("why", "")),
                    str(data.get("nature", "")),
                    at,
                    had_it=False,
                    passed_at=None,
                )
            )
        elif name == "unassigned" and found:
            found[-1] = found[-1]._replace(had_it=True)
            waits.append(len(found) - 1)
        elif name == "assigned":
            for place in waits:
                found[place] = found[place]._replace(passed_at=at)
            waits = []
    return found
