"""Who besides the customer and staff has to do with a case, and what may each be told?

A party is joined, and may leave. A representative is told nothing before somebody here
has put on file a record that authorises them (a pack marks such records), nor once that
has ended or was struck out. What one side says is shown to another only where the fact
itself says so: its `audience`, or the pack's `shown_to`.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from putright.core.case import Case, Party, as_date
from putright.core.facts import Fact
from putright.core.policy import Policy, Record

REPRESENTATIVE = "representative"
COMPLAINANT = "complainant"
CUSTOMERS = "customer"  # the side of whoever complains, and of those who act for them
EVERY_COMPLAINANT = "complainants"
FOR_ANOTHER = "for-another"  # the `capacity` of somebody who tells us of another's complaint
OF_ITS_SIDE = "side"  # in `shown_to`: the side that the record itself names
# What a party may ask of a case; whatever else, only the customer and staff may.
PARTY_STEPS = frozenset({"note", "leave"})
WITH_AUTHORITY = frozenset({*PARTY_STEPS, "escalate"})


@dataclass(frozen=True, slots=True)
class Authority:
    """That somebody may act: what was seen, by whom, for which points, until when."""

    record: str
    fact: Fact
    until: date | None
    points: tuple[int, ...]  # none named: the whole case
    counts: bool  # today: it was not struck, and has not ended


def live(case: Case) -> list[Party]:
    """Return those who were joined and have not left."""
    return [party for party in case.parties if not party.left]


def party_of(case: Case, person: str) -> Party | None:
    """Return the party that this person is to the case, if they are one."""
    return next((one for one in live(case) if person and one.key == person), None)


def numbered(case: Case, number: object) -> Party | None:
    """Return the live party of this number, however a form sent it."""
    return next((one for one in live(case) if str(one.number) == str(number)), None)


def who_told_us(case: Case) -> Party | None:
    """Return the representative who told us of it for somebody else, if one did.

    Beware: one who has left is meant too. The case's own link and particulars stay theirs,
    and are not the customer's.
    """
    return next((one for one in case.parties if one.told_us), None)


def authorising(policy: Policy) -> list[Record]:
    """Return the records that let somebody act for the customer."""
    return [record for record in policy.record if record.authorises]


def authority(case: Case, policy: Policy, party: Party, day: date) -> Authority | None:
    """Return the authority that a representative has; else the last they had, which has ended."""
    found = None
    for record in authorising(policy):
        counting = [fact for _, fact in case.on_file(record.id, day)]
        for fact in case.named(record.id):
            if fact.data.get("for_party") != party.number:
                continue
            counts = any(fact is one for one in counting)
            if found is None or (counts, fact.at) >= (found.counts, found.fact.at):
                points = tuple(int(number) for number in fact.data.get("points") or ())
                until = as_date(fact.data.get("until"))
                found = Authority(record.id, fact, until, points, counts)
    return found


def may_act(case: Case, policy: Policy, party: Party, day: date) -> bool:
    """Return whether a representative may be told of the whole case, and act in it."""
    given = authority(case, policy, party, day)
    return not party.left and given is not None and given.counts and not given.points


def side_of(party: Party) -> str:
    """Return the side a party is of: its own, or that of the customer for whom they come."""
    if party.side:
        return party.side
    return CUSTOMERS if party.party in (COMPLAINANT, REPRESENTATIVE) else party.party


def is_two_sided(case: Case) -> bool:
    """Return whether somebody of another side than the customer's is joined."""
    return any(side_of(one) not in (CUSTOMERS, "body") for one in live(case))


def audience_of(fact: Fact, policy: Policy) -> set[str]:
    """Return the sides, besides whoever said it, to whom a fact may be shown."""
    found = {str(side) for side in _several(fact.data.get("audience"))}
    record = policy.records.get(fact.name)
    for side in record.shown_to if record else ():
        found.add(str(fact.data.get("side", "")) if side == OF_ITS_SIDE else side)
    return found - {""}


def known_as(party: Party | None) -> set[str]:
    """Return the words by which an audience means a party; None is the customer.

    A member of a group is not "customer": what is for the one whose complaint it is may
    hold what is only theirs.
    """
    if party is None:
        return {CUSTOMERS, EVERY_COMPLAINANT}
    own = {f"party-{party.number}"}
    if party.party == REPRESENTATIVE:
        return {*own, CUSTOMERS, EVERY_COMPLAINANT}
    return {*own, EVERY_COMPLAINANT if party.party == COMPLAINANT else side_of(party)}


def may_read(fact: Fact, policy: Policy, party: Party | None, people: Collection[str]) -> bool:
    """Return whether a party may read a fact: what these people said, or what is for them."""
    own = bool(fact.by) and fact.by in people
    return own or not known_as(party).isdisjoint(audience_of(fact, policy))


def _several(value: object) -> Collection[object]:
    return value if isinstance(value, list | tuple) else [value] if value else []
