"""Which cases that somebody has already does an interest of theirs meet?

Before a case is given to anybody, the door asks `interested.py`. Here it is the other way
round: the case is theirs, and the interest came later.
"""

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

from django.db import transaction

from putright.cases.allowed import may_open
from putright.cases.asked import NoSuchCase
from putright.cases.binding import policy_on
from putright.cases.carry_out import carry_out
from putright.cases.models import CaseRow, RequestRow, StoredEvent
from putright.cases.named import names_in
from putright.cases.rare import is_rare
from putright.cases.store import one_of, quoted, read
from putright.core.facts import Actor, Command
from putright.interests import register
from putright.interests.models import Interest
from putright.interests.names import matches
from putright.people.models import Organisation

# Kept with the case, and read by all who open it: so it names nobody.
_REASON = "It was entered in the register of interests."


class Held(NamedTuple):
    """A case that somebody handles, sits on or is offered."""

    case: int
    reference: str
    title: str
    person: str


def declare(
    organisation: Organisation,
    actor: Actor,
    *,
    number: int,
    name: str,
    nature: str,
    what: str,
    at: datetime,
) -> list[Held]:
    """Put somebody's own interest on the register; return the cases that it took from them.

    In one transaction, each by the one door. Where the policy only asks that somebody look
    at an interest of this nature, none is taken: `met` lists it.
    """
    said = {"name": name, "nature": nature, "what": what}
    with transaction.atomic():
        new = register.declare(organisation, actor.person, number=number, at=at, **said)
        if new is None or nature not in register.at_once(policy_on(organisation, at)):
            return []
        touched = [one for _, one in met(organisation, [new], is_answered=True)]
        return [one for one in touched if _is_passed_on(organisation, actor, one, nature, at)]


def _is_passed_on(
    organisation: Organisation, actor: Actor, held: Held, nature: str, at: datetime
) -> bool:
    given = {"person": actor.person, "why": "interest", "nature": nature, "reason": _REASON}
    try:
        carry_out(
            Command("declare", given, actor),
            organisation=organisation,
            reference=held.reference,
            at=at,
        )
    except NoSuchCase:
        return False  # they may not come near it any more, and are told of none such
    return True


def met(
    organisation: Organisation,
    interests: Sequence[Interest],
    *,
    reader: Actor | None = None,
    is_answered: bool = False,
) -> list[tuple[Interest, Held]]:
    """Return the cases that these interests meet, of those that go on and are their owners'.

    `reader` keeps it to the cases that somebody may open. Those that are answered are looked
    through one by one, so they are left out where a page asks.
    """
    people = {one.person for one in interests}
    held = _held(organisation, sorted(people), reader, is_answered) if people else []
    names = names_in(organisation, sorted({one.case for one in held}))
    return [
        (interest, one)
        for interest in interests
        for one in held
        if one.person == interest.person
        and any(matches(interest.name, name) for name in names.get(one.case, ()))
    ]


# -- what is whose --------------------------------------------------------------------------

_SHOWN = 'c."case", c."reference", c."title"'
Part = tuple[str, list[Any]]


def _held(
    organisation: Organisation, people: Sequence[str], reader: Actor | None, is_answered: bool
) -> list[Held]:
    allowed, known = may_open("c", organisation, reader) if reader else ("", [])
    parts = [
        _handled("open", people),
        *([_handled("answered", people)] if is_answered else []),
        _offered(people),
        _convened(),
    ]
    rows = read(
        " union all ".join(f"{sql} {allowed}" for sql, _ in parts),
        [value for _, values in parts for value in (organisation.pk, *values, *known)],
    )
    found = {
        Held(row[0], row[1], row[2], person)
        for row in rows
        for person in _people(row)
        if person in people
    }
    return sorted(found, key=lambda one: one.reference)


def _handled(status: str, people: Sequence[str]) -> Part:
    # Why the status is written out: only so is the index of open cases used.
    theirs, values = one_of('c."handler"', people)
    return (
        f"select {_SHOWN}, c.\"handler\", '' from {quoted(CaseRow)} c"
        f' where c."organisation_id" = %s and c."status" = \'{status}\' and {theirs}'
    ), values


def _offered(people: Sequence[str]) -> Part:
    theirs, values = one_of('r."whom"', people)
    return (
        f"select {_SHOWN}, r.\"whom\", '' from {quoted(RequestRow)} r{_of('r')}"
        f' where r."organisation_id" = %s and {theirs} and r."done_at" is null'
        " and r.\"wanted\" = 'handover'"
    ), values


def _convened() -> Part:
    """Every panel of the present stage of a case; its members are told apart afterwards."""
    return (
        f"select {_SHOWN}, '', e.\"data\" from {quoted(StoredEvent)} e{_of('e')}"
        f' where e."organisation_id" = %s and e."name" = \'convened\' and {is_rare("e")}'
        ' and e."stage" = c."stage" and c."status" in (\'open\', \'answered\')'
    ), []


def _of(table: str) -> str:
    return (
        f' join {quoted(CaseRow)} c on c."organisation_id" = {table}."organisation_id"'
        f' and c."case" = {table}."case"'
    )


def _people(row: Any) -> list[str]:
    *_, person, convened = row
    if not convened:
        return [str(person)]
    return [str(member["person"]) for member in json.loads(convened)["members"]]
