"""Where was contact warned about, restricted or dangerous, in the cases that somebody may open?"""

import json
from collections.abc import Iterable
from datetime import date
from itertools import groupby
from typing import Any, NamedTuple

from putright.cases.allowed import may_open, with_case
from putright.cases.models import StoredEvent, Text
from putright.cases.rare import is_rare
from putright.cases.store import as_utc, quoted, read
from putright.core.case import as_date
from putright.core.facts import Actor, Fact
from putright.core.policy import Policy
from putright.people.models import Organisation


class Noted(NamedTuple):
    """One record about somebody's conduct; whether it was struck, and who recorded it."""

    reference: str
    title: str
    about: str
    fact: Fact
    struck: bool
    superseded: bool  # by a later one of its sort in the same case

    def stands(self, day: date) -> bool:
        until = as_date(self.fact.data.get("until"))
        return not self.struck and not self.superseded and (until is None or until >= day)


def noted(organisation: Organisation, actor: Actor, policy: Policy) -> list[Noted]:
    """Return every record about conduct, the latest first."""
    about: dict[str, str] = {record.id: record.about for record in policy.record if record.about}
    if not about:
        return []
    allowed, known = may_open("c", organisation, actor)
    names = (*about, "struck")
    rows = read(
        'select c."case", c."reference", c."title", e."sequence", e."name", e."at",'
        ' e."recorded_at", e."by", e."role", e."data"'
        f" from {quoted(StoredEvent)} e {with_case('e')}"
        f' where e."organisation_id" = %s and {is_rare("e")}'
        f' and e."name" in ({", ".join(["%s"] * len(names))})'
        f" {allowed}",
        [organisation.pk, *names, *known],
    )
    # Why sorted here: asked for in order, SQLite reads every event, and in that order.
    rows = sorted(rows, key=lambda row: (row[0], row[3]))
    words = _words(organisation, {row[0] for row in rows if row[4] != "struck"}, about)
    found: list[Noted] = []
    for (case, reference, title), events in groupby(rows, key=lambda row: row[:3]):
        facts = [_fact(row, words.get((case, row[3]), {})) for row in events]
        found += _of_case(reference, title, facts, about)
    return sorted(found, key=lambda one: one.fact.at, reverse=True)


def _fact(row: Any, words: dict[str, Any]) -> Fact:
    name, at, recorded_at, by, role, data = row[4:]
    return Fact(
        name, as_utc(at), as_utc(recorded_at), by=by, role=role, data=json.loads(data), words=words
    )


def _of_case(reference: str, title: str, facts: list[Fact], about: dict[str, str]) -> list[Noted]:
    found: list[Noted] = []
    for fact in facts:
        is_struck = fact.name == "struck"
        name = fact.data.get("record") if is_struck else fact.name
        for place, one in enumerate(found):
            if one.fact.name != name or one.struck or one.superseded:
                continue
            if is_struck:
                found[place] = one._replace(struck=True)
            elif one.about == "restriction":
                found[place] = one._replace(superseded=True)
        if not is_struck:
            found.append(Noted(reference, title, about[fact.name], fact, False, False))
    return found


def _words(
    organisation: Organisation, cases: Iterable[int], about: dict[str, str]
) -> dict[tuple[int, int], dict[str, Any]]:
    wanted = sorted(cases)
    if not wanted:
        return {}
    rows = read(
        f'select t."case", t."sequence", t."name", t."words" from {quoted(Text)} t'
        f" join {quoted(StoredEvent)} e on"
        ' e."organisation_id" = t."organisation_id" and e."case" = t."case"'
        ' and e."sequence" = t."sequence"'
        f' where t."organisation_id" = %s and t."case" in ({", ".join(["%s"] * len(wanted))})'
        f' and e."name" in ({", ".join(["%s"] * len(about))})',
        [organisation.pk, *wanted, *about],
    )
    found: dict[tuple[int, int], dict[str, Any]] = {}
    for case, sequence, name, words in rows:
        found.setdefault((case, sequence), {})[name] = words
    return found
