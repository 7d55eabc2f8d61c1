"""Which cases was somebody shut out of, how soon did each go to another, and who looked at it?"""

import json
from datetime import datetime
from itertools import groupby
from typing import Any, NamedTuple

from putright.cases.allowed import may_open, with_case
from putright.cases.models import StoredEvent
from putright.cases.rare import is_rare
from putright.cases.store import as_utc, quoted, read
from putright.core.facts import Actor
from putright.people.models import Organisation

NAMES = ("declared", "unassigned", "assigned", "declaration-checked")


class Declared(NamedTuple):
    """One declaration in one case; whether the person had it, and when another was given it.

    `ruling` is what the second line said of it, where they have looked.
    """

    reference: str
    title: str
    person: str
    why: str
    nature: str
    by: str
    at: datetime
    had_it: bool = False
    passed_at: datetime | None = None
    ruling: str = ""
    checked_by: str = ""


def declarations(organisation: Organisation, actor: Actor) -> list[Declared]:
    """Return the declarations in the cases that this person may open, the latest first."""
    allowed, known = may_open("c", organisation, actor)
    rows = read(
        'select c."case", c."reference", c."title", e."name", e."by", e."at", e."data"'
        f" from {quoted(StoredEvent)} e {with_case('e')}"
        ' where e."organisation_id" = %s and e."case" in'
        f' (select d."case" from {quoted(StoredEvent)} d'
        f' where d."organisation_id" = %s and d."name" = \'declared\' and {is_rare("d")})'
        f' and e."name" in ({", ".join(["%s"] * len(NAMES))}) {allowed}'
        ' order by e."case", e."sequence"',
        [organisation.pk, organisation.pk, *NAMES, *known],
    )
    found: list[Declared] = []
    for (_, reference, title), events in groupby(rows, key=lambda row: row[:3]):
        found += _of_case(reference, title, [row[3:] for row in events])
    return sorted(found, key=lambda one: one.at, reverse=True)


def _of_case(reference: str, title: str, events: list[Any]) -> list[Declared]:
    found: list[Declared] = []
    waits: list[int] = []
    for name, by, moment, written in events:
        data, at = json.loads(written), as_utc(moment)
        if name == "declared":
            person, why = str(data.get("person", "")), str(data.get("why", ""))
            nature = str(data.get("nature", ""))
            found.append(Declared(reference, title, person, why, nature, by, at))
        elif name == "unassigned" and found:
            found[-1] = found[-1]._replace(had_it=True)
            waits.append(len(found) - 1)
        elif name == "assigned":
            for place in waits:
                found[place] = found[place]._replace(passed_at=at)
            waits = []
        elif name == "declaration-checked":
            _rule(found, str(data.get("person", "")), str(data.get("ruling", "")), by)
    return found


def _rule(found: list[Declared], person: str, ruling: str, by: str) -> None:
    """A check settles all that was declared of this person until then."""
    for place, one in enumerate(found):
        if one.person == person and not one.ruling:
            found[place] = one._replace(ruling=ruling, checked_by=by)
