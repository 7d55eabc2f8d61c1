"""What must whoever contacts somebody know first, in whichever case it was recorded?

Their own case says it from its facts. What comes from another case is told with its words
and its reference to whoever may open that case; to others, that it stands and whom to ask.
"""

from collections.abc import Iterator, Mapping
from datetime import date

from putright.cases.flags import Flag
from putright.cases.queries import Opened
from putright.core import behaviour
from putright.core.clocks import local_day
from putright.core.parties import REPRESENTATIVE, live
from putright.core.policy import Policy
from putright.design.days import day_plain, listed
from putright.project import clock

_SAFETY, _RESTRICTION = "safety", "restriction"


def dangers(opened: Opened) -> list[str]:
    """Return what staff must know for their own safety before they contact anybody."""
    return [*_own_dangers(opened), *_others(opened, _SAFETY)]


def _own_dangers(opened: Opened) -> Iterator[str]:
    day = today(opened)
    for one in behaviour.flags(opened.case, opened.policy):
        if one.about == _SAFETY and (one.until is None or one.until >= day):
            words = " ".join(text for text in one.fact.words.values() if text)
            yield f"{opened.policy.records[one.fact.name].label}. {words}".strip()


def restrictions(opened: Opened) -> list[str]:
    """Return how contact is restricted, as whoever is about to write or call must know."""
    own = behaviour.restriction(opened.case, opened.policy, today(opened))
    found = [_restricted(own.left, own.until, own.review_on, today(opened))] if own else []
    return [*found, *_others(opened, _RESTRICTION), *_appealed(opened)]


def _appealed(opened: Opened) -> list[str]:
    """Say who may answer an appeal that waits: never whoever restricted the contact."""
    if behaviour.unanswered_appeal(opened.case, opened.policy) is None:
        return []
    return [f"Their appeal against the restriction waits. {who_answers(opened.policy)}"]


def who_answers(policy: Policy) -> str:
    """Return who may answer an appeal against a restriction, in a sentence."""
    roles = [policy.roles[role].name for role in behaviour.may_answer_appeals(policy)]
    if not roles:
        return "The policy names nobody who may answer it."
    return f"It is for {listed(roles, 'or')} to answer, not for whoever restricted the contact."


def chips(opened: Opened) -> list[str]:
    """Return the same in a few words, for the bar over every page of a case."""
    own = behaviour.restriction(opened.case, opened.policy, today(opened))
    restricted = [own.left] if own else []
    restricted += [one.left for one in opened.flags if one.about == _RESTRICTION]
    safety = ["Staff safety"] if dangers(opened) else []
    held = behaviour.legal_hold(opened.case, opened.policy, clock.now())
    kept = [opened.policy.records[held.name].label] if held else []
    contact = dict.fromkeys(f"Contact: {left[:60] or 'restricted'}" for left in restricted)
    return [*safety, *kept, *contact]


def today(opened: Opened) -> date:
    return local_day(clock.now(), opened.policy.calendar.zone)


def _others(opened: Opened, about: str) -> list[str]:
    names, day = _parties(opened), today(opened)
    return [
        f"{names.get(one.whose, '')}{in_words(one, opened.policy, day)}"
        for one in opened.flags
        if one.about == about
    ]


def in_words(one: Flag, policy: Policy, day: date) -> str:
    """Return what was recorded of somebody in another case, as far as the reader may know."""
    known = policy.records.get(one.record)
    if one.about == _RESTRICTION:
        said = _restricted(one.left, one.until, one.review_on, day)
    else:
        words = " ".join(text for text in one.words.values() if text)
        said = f"{known.label if known else 'Staff safety'}. {words}".strip()
    if one.reference:
        return f"{said} Recorded on {one.reference}."
    return f"{said} The particulars are not for everybody: ask {_whom_to_ask(one, policy)} first."


def _restricted(left: str, until: date | None, review_on: date | None, day: date) -> str:
    end = f" until {day_plain(until)}" if until else ""
    how = f": {left.rstrip('.')}" if left else ""
    if review_on is None:
        review = ""
    elif review_on < day:
        review = f" Its review was due on {day_plain(review_on)}."
    else:
        review = f" Review on {day_plain(review_on)}."
    return f"Contact is restricted{end}{how}.{review}"


def _whom_to_ask(one: Flag, policy: Policy) -> str:
    """Return who could lift it: they know of it, or can find out."""
    record = policy.records.get(one.record)
    roles = (record.struck_by or record.from_role) if record else ()
    names = [policy.roles[role].name for role in roles if role in policy.roles]
    return f"a {' or '.join(names)}" if names else "your manager"


def _parties(opened: Opened) -> Mapping[str, str]:
    """Return how each party is named before what is recorded of them; the customer needs none."""
    joined = {int(fact.data["number"]): fact for fact in opened.case.named("joined")}
    found = {}
    for party in live(opened.case):
        if party.key and party.key != opened.customer_key:
            name = joined[party.number].words.get("name") or "Somebody"
            acts = "acts for the customer" if party.party == REPRESENTATIVE else "is part of this"
            found[party.key] = f"{name}, who {acts}: "
    return found
