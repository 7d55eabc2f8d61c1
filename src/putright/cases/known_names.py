"""Which teams and services are there, for somebody who narrows a list to one of them?

Teams are those in which people work, and those of the latest cases; services are said of
cases alone. Of cases only the latest are looked through, and only those that the reader
may open: a name that is nowhere else would give a case away.
"""

from typing import NamedTuple

from putright.cases.allowed import may_open
from putright.cases.models import CaseRow
from putright.cases.store import quoted, read
from putright.core.facts import Actor
from putright.people.models import Membership, Organisation

LATEST = 2_000
MOST = 200


class Names(NamedTuple):
    teams: list[str]
    services: list[str]


NO_NAMES = Names([], [])


def names_known(organisation: Organisation, actor: Actor) -> Names:
    """Return the names by which lists can be narrowed, in their order."""
    allowed, known = may_open("c", organisation, actor)
    rows = read(
        f'with latest as (select c."team", c."service" from {quoted(CaseRow)} c'
        f' where c."organisation_id" = %s {allowed}'
        f' order by c."received_at" desc, c."case" desc limit {LATEST:d})'
        f" select 'team', m.\"team\" from {quoted(Membership)} m"
        ' where m."organisation_id" = %s and m."team" <> \'\''
        " union select 'team', l.\"team\" from latest l where l.\"team\" <> ''"
        " union select 'service', l.\"service\" from latest l where l.\"service\" <> ''"
        f" order by 1, 2 limit {2 * MOST:d}",
        [organisation.pk, *known, organisation.pk],
    )
    of: dict[str, list[str]] = {"team": [], "service": []}
    for part, name in rows:
        of[part].append(name)
    return Names(of["team"][:MOST], of["service"][:MOST])
