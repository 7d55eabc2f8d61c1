"""A letter still waits to go: until when does what it told count as told, and may it go at all?

What was told in it counts until the first of the clocks that it met falls due: then somebody
was promised word and has had none. What is for somebody who may be told nothing any more, or
of a complaint that was taken back after it was written, does not go by itself.
"""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, time, timedelta

from putright.core.case import Case, Party, fold
from putright.core.clocks import Running, clocks, local_day
from putright.core.conditions import is_written
from putright.core.dues import zone_of
from putright.core.facts import Fact
from putright.core.parties import REPRESENTATIVE, authority, who_told_us
from putright.core.policy import Policy
from putright.core.undelivered import NAMES

# Why a letter does not go by itself: also the codes of what is said of it.
WITHDRAWN, LEFT, NO_AUTHORITY = "withdrawn", "party-left", "authority-ended"
NOT_THEIRS = (LEFT, NO_AUTHORITY)
# What goes by itself needs a moment: an answer that is late already is on its way within it.
_ON_ITS_WAY = timedelta(hours=1)
_FALLS_DUE = frozenset({"running", "provisional", "late", "late met"})


def counts_until(
    case: Case, policy: Policy, letter: int, told: Sequence[int], at: datetime
) -> datetime | None:
    """Return when what a letter told counts no longer, should it still wait; None for never.

    `letter` and `told` are places of facts, counted from 1. It is asked of the case as it is
    without the letter: whatever clock then runs, or is met later, is one that the letter met.
    """
    names = {case.facts[place - 1].name for place in told}
    if all(names.isdisjoint(clock.stops) for clock in policy.all_clocks):
        return None
    lost = Fact(NAMES[0], at, at, data={"letter": letter, "told": list(told)})
    before = {_of(one): (one.start_place, one.met_at) for one in clocks(case, policy, at)}
    without = [
        one
        for one in clocks(fold([lost], case), policy, at)
        if _of(one) in before and before[_of(one)] != (one.start_place, one.met_at)
    ]
    owed = [_owed_by(one, policy) for one in without if one.state in _FALLS_DUE]
    first = min((moment for moment in owed if moment is not None), default=None)
    written = case.facts[letter - 1].recorded_at
    return None if first is None else max(first, written + _ON_ITS_WAY)


def _of(running: Running) -> tuple[tuple[str, str], str]:
    return running.clock.full_id, running.key


def _owed_by(running: Running, policy: Policy) -> datetime | None:
    """Return the moment after which a clock is late: its own, or the end of its day."""
    if running.due_at is not None and running.extended is None:
        return running.due_at
    limit = running.limit
    if limit is None:
        return None
    return datetime.combine(limit + timedelta(days=1), time(), zone_of(policy.calendar.zone))


def owed_in_writing(case: Case, policy: Policy, told: Iterable[int], at: datetime) -> bool:
    """Return whether what a letter told is owed in writing, so that a call does not meet it.

    A reasonable adjustment on file is the form that they need: then a call does.
    """
    if case.is_on_file("adjustment", local_day(at, policy.calendar.zone)):
        return False
    return any(_is_owed_in_writing(case.facts[place - 1], policy) for place in told)


def _is_owed_in_writing(fact: Fact, policy: Policy) -> bool:
    if not is_written(fact.data.get("form")):
        return False
    stage = policy.stages.get(fact.stage)
    if fact.name == "responded" and stage is not None and stage.answer_in == "writing":
        return True
    return any(
        clock.in_writing and fact.name in clock.stops and clock.stage in ("", fact.stage)
        for clock in policy.all_clocks
    )


# -- may it go at all? --------------------------------------------------------------------


def why_held(case: Case, policy: Policy, letter: int, day: date) -> str:
    """Return why a letter does not go by itself, by its code; nothing where it goes."""
    party = _for_whom(case, letter)
    if party is not None and party.left:
        return LEFT
    if party is not None and party.party == REPRESENTATIVE:
        given = authority(case, policy, party, day)
        if given is None or not given.counts:
            return NO_AUTHORITY
    if case.status == "withdrawn" and case.places["withdrawn"][-1] >= letter:
        return WITHDRAWN
    return ""


def ends_after(case: Case, policy: Policy, letter: int, day: date) -> datetime | None:
    """Return when the authority of whoever a letter is for ends, if that has a day."""
    party = _for_whom(case, letter)
    if party is None or party.party != REPRESENTATIVE:
        return None
    given = authority(case, policy, party, day)
    if given is None or given.until is None:
        return None
    return datetime.combine(given.until + timedelta(days=1), time(), zone_of(policy.calendar.zone))


def _for_whom(case: Case, letter: int) -> Party | None:
    """Return the party who reads a letter; None for the customer, and for anybody else.

    Who told us of it for somebody else has the customer's own letters.
    """
    fact = case.facts[letter - 1]
    if fact.name not in ("sent", "responded"):
        return None  # what came in is confirmed to whoever brought it
    to = str(fact.data.get("to") or "") if fact.name == "sent" else ""
    if to.startswith("party-"):
        return next((one for one in case.parties if f"party-{one.number}" == to), None)
    return who_told_us(case) if to in ("", "customer") else None
