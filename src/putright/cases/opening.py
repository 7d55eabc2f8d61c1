"""What does receiving something come to, and what does a new case write?"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from putright.cases.asked import Asking, Carried, Conflict
from putright.cases.binding import policy_on
from putright.cases.brought_files import refuse_lost_files, ties, with_files
from putright.cases.door_keys import KEY_COLUMNS, door_key
from putright.cases.models import DoorKey
from putright.cases.own_link import link_digest, secret_of
from putright.cases.particulars import CUSTOMER_COLUMNS, asked_by, customer_of
from putright.cases.references import draw_reference, new_id
from putright.cases.row_changes import new_rows, tallied
from putright.cases.rows import Rows, rows_of
from putright.cases.store import (
    Appended,
    Stream,
    event_rows,
    follow,
    insert,
    load_by_reference,
    write,
)
from putright.core.case import EMPTY, Case, fold
from putright.core.clocks import Running
from putright.core.decide import decided
from putright.core.facts import Fact
from putright.core.policy import Policy
from putright.people.models import Customer


@dataclass(frozen=True, slots=True)
class Opening:
    """A case about to be filed: everything that its first transaction writes."""

    reference: str
    secret: str
    case: Case
    appended: Appended
    rows: Rows
    customer: tuple | None  # the row of a customer who is new
    key: tuple | None  # the row of the door's key

    @property
    def sequence(self) -> int:
        return self.appended.stream.sequence

    @property
    def organisation(self) -> int:
        return self.appended.stream.organisation


def write_openings(openings: Sequence[Opening], *, texts: bool = True) -> None:
    """Write new cases of one organisation, each table in one go; their texts, if not there yet."""
    if not openings:
        return
    # Why sorted: two who write the same keys then wait for one another in one order.
    keys = sorted(opening.key for opening in openings if opening.key)
    write(
        [
            *event_rows([opening.appended for opening in openings], texts=texts),
            *insert(Customer, CUSTOMER_COLUMNS, [o.customer for o in openings if o.customer]),
            *insert(DoorKey, KEY_COLUMNS, keys),
            *(tie for opening in openings for tie in ties(opening.appended, 0)),
            *tallied(openings[0].organisation, [opening.rows for opening in openings]),
            *new_rows([opening.rows for opening in openings]),
        ]
    )


def receive(asking: Asking) -> Carried:
    """Open a case and write it. Raises Refused or Conflict with nothing written."""
    opening = open_case(asking)
    write_openings([opening])
    return Carried(
        opening.reference,
        opening.sequence,
        opening.appended.stream.facts,
        opening.case,
        opening.secret,
    )


def open_case(asking: Asking) -> Opening:
    """Decide what receiving this comes to, and file it under a reference. Writes nothing."""
    organisation = asking.organisation
    policy = policy_on(organisation, _received_at(asking))
    who, row = customer_of(asking)
    secret = secret_of(asking)
    filed = {
        "reference": _free_reference(asking),
        "pack": organisation.pack,
        "version": policy.version,
        "customer": who,
        "link": link_digest(secret) if secret else "",
        "source": asking.source,
    }
    command = with_files(asked_by(asking.command, who), organisation)
    found = decided(EMPTY, command, policy, asking.at)
    refuse_lost_files(command, found.facts)
    return filed_as(asking, filed, found.facts, policy, row, secret, found.clocks)


def filed_as(
    asking: Asking,
    filed: Mapping[str, str],
    facts: Sequence[Fact],
    policy: Policy,
    customer: tuple | None,
    secret: str,
    running: Sequence[Running] | None = None,
) -> Opening:
    """Return a case that begins with these facts, as it is filed. Writes nothing."""
    first, *rest = facts
    first = replace(first, data={**first.data, "filed": {k: v for k, v in filed.items() if v}})
    appended = follow(Stream(asking.organisation.pk, new_id()), [first, *rest])
    stream = appended.stream
    case = fold(stream.facts)
    return Opening(
        filed["reference"],
        secret,
        case,
        appended,
        rows_of(stream, case, policy, asking.at, running),
        customer,
        door_key(asking, stream.case, 0, stream.sequence),
    )


def _received_at(asking: Asking) -> datetime:
    moment = asking.command.given.get("received_at") or asking.command.given.get("happened")
    if isinstance(moment, datetime) and moment.tzinfo is not None:
        return moment
    return asking.at  # `decide` says what is wrong with any other


def _free_reference(asking: Asking) -> str:
    """Return a new reference, or the one that was reserved and read out beforehand."""
    if not asking.reference:
        return draw_reference(asking.organisation.reference_prefix)
    taken = load_by_reference(asking.organisation.pk, asking.reference)
    if taken:
        raise Conflict(taken.facts, taken.sequence)
    return asking.reference
