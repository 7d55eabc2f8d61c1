"""What does a row become? A case to take in, or the reason why not."""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from hashlib import sha256
from itertools import islice
from typing import Any

from putright.cases.binding import policy_on
from putright.cases.bulk import BATCH, Intake, Taken, take_in
from putright.core.facts import Actor
from putright.core.refusals import Refused
from putright.imports.mapping import Mapping
from putright.imports.sheets import Row
from putright.imports.spreadsheet import Unreadable
from putright.imports.values import Unread, detail_value, entries, received_at
from putright.people.models import Organisation

LONGEST_EMAIL = 254  # characters; RFC 5321 allows no more
IMPORTER = Actor("", ("import",))


class NotTaken(ValueError):
    """A row that became no case. `row` is where it stood; the text says why."""

    def __init__(self, row: int, line: int, key: str, reason: str) -> None:
        super().__init__(reason)
        self.row, self.line, self.key, self.reason = row, line, key, reason


def import_rows(
    organisation: Organisation,
    rows: Iterable[Row],
    mapping: Mapping,
    at: datetime,
) -> Iterator[Taken | NotTaken]:
    """Take rows in, and say of every one what came of it. A row taken before adds nothing.

    Read it to its end: it works as it is read. Memory does not grow with the rows.
    """
    for part in _parts(rows):
        read = [_intake(row, mapping, organisation) for row in part]
        good = [one for one in read if isinstance(one, Intake)]
        taken = {one.place: one for one in take_in(organisation, good, by=IMPORTER, at=at)}
        for row, one in zip(part, read, strict=True):
            if isinstance(one, NotTaken):
                yield one
                continue
            outcome = taken[one.place]
            if outcome.refusal:
                yield _refused(row, mapping, outcome.refusal)
            elif outcome.just_now:
                yield _repeated(row, mapping, outcome.reference)
            else:
                yield outcome


def _parts(rows: Iterable[Row]) -> Iterator[list[Row]]:
    """Give the rows some at a time. Where a file breaks off, what was read before still counts."""
    waiting = iter(rows)
    broken: Unreadable | None = None
    while broken is None:
        part: list[Row] = []
        try:
            part.extend(islice(waiting, BATCH))  # keeps what came before a fault
        except Unreadable as fault:
            broken = fault
        if not part:
            break
        yield part
    if broken is not None:
        raise broken


def _repeated(row: Row, mapping: Mapping, reference: str) -> NotTaken:
    columns = " and ".join(mapping.head.key)
    reason = f"{columns} is that of an earlier row of this file, which is case {reference}."
    return NotTaken(row.number, row.line, _key(row, mapping), reason)


def _refused(row: Row, mapping: Mapping, refusal: Refused) -> NotTaken:
    return NotTaken(row.number, row.line, _key(row, mapping), refusal.sentence)


def _intake(row: Row, mapping: Mapping, organisation: Organisation) -> Intake | NotTaken:
    key = _key(row, mapping)
    head = mapping.head
    if row.fault:
        return NotTaken(row.number, row.line, key, row.fault)
    if not key:
        return NotTaken(row.number, row.line, "", f"{' and '.join(head.key)} is blank.")
    try:
        given = _given(row, mapping, organisation)
        customer = _customer(row, mapping)
    except Unread as fault:
        return NotTaken(row.number, row.line, key, str(fault))
    return Intake(
        place=row.number,
        key=f"import:{head.source}:{sha256(key.encode('utf-8', 'surrogatepass')).hexdigest()[:32]}",
        given={**given, "source": f"import:{head.source}"},
        customer=customer if any(customer.values()) else None,
        source=f"import:{head.source}",
    )


def _customer(row: Row, mapping: Mapping) -> dict[str, str]:
    """Return the particulars of a row. Raises Unread for an address that none can be."""
    found = {
        name: source.join.join(entries(source, row.values))
        for name, source in mapping.customer.items()
    }
    if len(found.get("email", "")) > LONGEST_EMAIL:
        columns = " and ".join(mapping.customer["email"].column) or "The email address"
        raise Unread(f"{columns} is longer than {LONGEST_EMAIL} characters: no email address is.")
    return found


def _given(row: Row, mapping: Mapping, organisation: Organisation) -> dict[str, Any]:
    """Return the details of a row, read by the version of the policy that binds it."""
    zone = mapping.head.zone
    received = received_at(mapping.given["received_at"], row.values, zone)
    policy = policy_on(organisation, received)
    given = {
        name: detail_value(name, source, row.values, policy, zone)
        for name, source in mapping.given.items()
        if name != "received_at"
    }
    given["received_at"] = received.astimezone(UTC)  # as facts have it
    return {name: value for name, value in given.items() if value is not None}


def _key(row: Row, mapping: Mapping) -> str:
    parts = [row.values.get(column, "").strip() for column in mapping.head.key]
    return "\x1f".join(parts) if all(parts) else ""
