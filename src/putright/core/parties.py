"""Who besides the customer and staff has to do with a case, and what may each be told?

A party is joined, and may leave. A representative is told nothing before somebody here
has put on file a record that authorises them (a pack marks such records), nor once that
has ended or was struck out. What one side says is shown to another only where the fact
itself says so: its `audience`, or the pack's `shown_to`.
"""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date

from putright.core.case import Case, Party, as_date
from putright.core.facts import Fact
from putright.core.policy import Policy, Record

REPRESENTATIVE = "representative"
COMPLAINANT = "complainant"
BODY = "body"  # of a joint complaint: it gives its part of the answer, and has no page
CUSTOMERS = "customer"  # the side of whoever complains, and of those who act for them
EVERY_COMPLAINANT = "complainants"
FOR_ANOTHER = "for-another"  # the `capacity` of somebody who tells us of another's complaint
OF_ITS_SIDE = "side"  # in `shown_to`: the side that the record itself names
# As what somebody may be joined, and on which side, where a pack has no sides of its own.
PARTIES = (
    (COMPLAINANT, "Another complainant"),
    (REPRESENTATIVE, "Someone acting for them"),
    (CUSTOMERS, "The customer's side"),
    ("business", "The business's side"),
    (BODY, "A body in a joint complaint"),
)
SIDES = ((CUSTOMERS, "Customer"), ("business", "Business"))
# What a party may ask of a case; whatever else, only the customer and staff may.
PARTY_STEPS = frozenset({"note", "leave"})
WITH_AUTHORITY = frozenset({*PARTY_STEPS, "escalate"})


@dataclass(frozen=True, slots=True)
class Authority:
    """That somebody may act: what was seen, by whom, for which points, until when.

    Where it is added up from several, `parts` are these, and the record is the latest.
    """

    record: str
    fact: Fact
    until: date | None  # the last day on which all of it counts
    points: tuple[int, ...]  # none named: the whole case
    counts: bool  # today: it was not struck, and has not ended
    parts: tuple["Authority", ...] = ()


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
    """Return the authority that a representative has; else the last they had, which has ended.

    Several for some points each add up. One for the whole case holds until one for some
    points is seen after it: that would add nothing, so the customer means less than before.
    """
    found = _seen(case, policy, party, day)
    counting = [one for one in found if one.counts]
    whole = [one for one in counting if not one.points]
    if counting:
        return _added_up(whole or counting)
    return found[-1] if found else None


def _seen(case: Case, policy: Policy, party: Party, day: date) -> list[Authority]:
    """Return each authority of a representative, in the order in which they were seen."""
    found: list[tuple[int, Authority]] = []
    narrowed = -1  # where the last for some points was seen that nobody struck out
    for record in authorising(policy):
        unstruck = {place for place, _ in case.on_file(record.id, date.min)}
        counting = {place for place, _ in case.on_file(record.id, day)}
        for place in case.places.get(record.id, ()):
            fact = case.facts[place]
            if fact.data.get("for_party") != party.number:
                continue
            points = tuple(int(number) for number in fact.data.get("points") or ())
            if points and place in unstruck:
                narrowed = max(narrowed, place)
            until = as_date(fact.data.get("until"))
            found.append((place, Authority(record.id, fact, until, points, place in counting)))
    return [
        replace(one, counts=one.counts and bool(one.points or place > narrowed))
        for place, one in sorted(found, key=lambda pair: pair[0])
    ]


def _added_up(parts: list[Authority]) -> Authority:
    """Return what these authorities come to together; they are for points, or all for the whole."""
    latest = parts[-1]
    points = sorted({number for one in parts for number in one.points})
    last = [max(_end(one) for one in parts if n in one.points) for n in points]
    until = min(last) if points else max(_end(one) for one in parts)
    return replace(
        latest,
        points=tuple(points),
        until=None if until == date.max else until,
        parts=tuple(parts),
    )


def _end(one: Authority) -> date:
    return one.until or date.max


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
