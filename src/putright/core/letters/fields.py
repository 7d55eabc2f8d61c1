"""Which fields may the words of a letter hold, and what does the case say for each?

A closed list of short texts, never an object: nothing else of a case can get into a letter.
Those that only the record of people knows (names, addresses of pages) are brought by whoever
composes it.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from putright.core.case import Case, as_date
from putright.core.clocks import Running, local_day
from putright.core.dues import zone_of
from putright.core.letters.passed import given_instead
from putright.core.letters.saying import ENGLISH, Saying
from putright.core.new_dates import new_dates
from putright.core.policy import AS_AGREED, Policy
from putright.core.rules.escalation import next_stage

FIELDS = {
    "name": "whom the letter is to",
    "customer": "whose complaint it is",
    "reference": "the reference of the case",
    "title": "what it is about, in a line",
    "kind": "what came in: complaint, compliment, …",
    "received": "the day on which it came, in full",
    "today": "the day of the letter, in full",
    "organisation": "who writes",
    "handler": "who has the case",
    "contact": "how to reach the organisation, with its telephone and e-mail",
    "page": "the address at which the customer comes back to the case",
    "policy": "the title of the policy",
    "policy-link": "the address of the policy's page",
    "stage": "the stage that the case is at",
    "next-stage": "the stage after it",
    "outcome": "what was found on the whole",
    "acknowledge-by": "by when it is acknowledged, in full",
    "answer-by": "by when it is answered, in full",
    "first-date": "by when the answer was first promised, in full",
    "new-date": "the date given instead, in full",
    "finish-by": "by when the whole is finished, as more time was given, in full",
    "visitor": "who is to see them at the appointment",
    "visit-day": "the day of the appointment, in full",
    "visit-time": "the time of the appointment",
    "diverted-to": "to whom it went",
    "ground": "on what ground it was turned away",
    "ends": "the last day of a restriction of contact, in full",
    "review": "when a restriction of contact is looked at again, in full",
}  # fmt: skip

NOBODY: Mapping[str, str] = {}

_FIELD = re.compile(r"\{([^{}\n]{0,60})\}")


def known_as(name: str) -> str:
    """Return what a field holds, for whoever writes the letter.

    >>> known_as("answer-by")
    'by when it is answered'
    """
    return FIELDS.get(name, name.replace("-", " ")).removesuffix(", in full")


def fields_in(text: str) -> Iterator[str]:
    """Give the name of each field in a text, known or not."""
    return (match.group(1) for match in _FIELD.finditer(text))


def filled(text: str, fields: Mapping[str, str]) -> tuple[str, list[str]]:
    """Return a text with its fields filled, and the names of those that nothing is known for.

    >>> filled("Your reference is {reference}.", {"reference": "CIT-1"})
    ('Your reference is CIT-1.', [])
    """
    blank = [name for name in dict.fromkeys(fields_in(text)) if not fields.get(name)]
    said = _FIELD.sub(lambda match: fields.get(match.group(1)) or match.group(0), text)
    return said, blank


def fields_of(
    case: Case,
    policy: Policy,
    running: Sequence[Running],
    day: date,
    saying: Saying = ENGLISH,
    staff: Mapping[str, str] = NOBODY,
) -> dict[str, str]:
    """Return what a case and its policy say for each field; what they do not is left out."""
    say, full = saying.say, saying.day
    stage, following = policy.stages.get(case.stage), next_stage(case, policy)
    kind, outcome = policy.kinds.get(case.kind), _named(policy.outcome, case.outcome)
    answer = next(iter(answers(running, case, policy)), None)
    found: dict[str, str | date | None] = {
        "kind": say(kind.name)[:1].lower() + say(kind.name)[1:] if kind else "",
        "received": local_day(case.received_at, policy.calendar.zone) if case.received_at else None,
        "today": day,
        "policy": say(policy.policy.title),
        "stage": say(stage.name) if stage else "",
        "next-stage": say(following.name) if following else "",
        "outcome": say(outcome.name) if outcome else "",
        "first-date": answer.promised if answer else None,
        **promised(case, policy, running),
        **_of_what_was_done(case, policy, day, saying),
        **_appointment(case, policy, day, staff),
    }
    said = {name: full(one) if isinstance(one, date) else one for name, one in found.items()}
    return {name: text for name, text in said.items() if text}


def promised(case: Case, policy: Policy, running: Sequence[Running]) -> dict[str, date | None]:
    """Return the days that a letter may promise, by their fields. Some may have passed."""
    answer = next(iter(answers(running, case, policy)), None)
    whole = (one for one in running if one.is_open and one.clock.stops_when[:1] == ("closed",))
    return {
        "acknowledge-by": next((one.limit for one in running if _acknowledges(one)), None),
        "answer-by": answer.limit if answer else None,
        "new-date": given_instead(case, policy, answer) or (answer.extended if answer else None),
        "finish-by": next((one.extended for one in whole if one.extended), None),
    }


def answers(running: Sequence[Running], case: Case, policy: Policy) -> list[Running]:
    """Return the clocks of the answer that still run, one with a date first.

    A date agreed with the customer is the one that counts (as in `is_late`); then the
    clock of the stage comes before one of the whole. A day given after a miss is none of them.
    """
    able = [
        one
        for one in running
        if one.is_open
        and one.clock.stops_when[:1] == ("responded",)
        and one.stage in ("", case.stage)
        and one.clock.counts_from not in new_dates(policy)
    ]
    return sorted(able, key=_rank)


def _rank(one: Running) -> tuple[bool, bool, bool, date]:
    is_agreed = one.clock.within == AS_AGREED
    return one.limit is None, not is_agreed, not one.stage, one.limit or date.max


def _acknowledges(one: Running) -> bool:
    return one.is_open and "acknowledged" in one.clock.stops_when and one.limit is not None


def _of_what_was_done(
    case: Case, policy: Policy, day: date, saying: Saying
) -> dict[str, str | date | None]:
    diverted, refused = case.latest("diverted"), case.latest("refused")
    to = _named(policy.diversion, str(diverted.data.get("diversion", ""))) if diverted else None
    bar = _named(policy.bar, str(refused.data.get("bar", ""))) if refused else None
    restricted = [
        fact
        for record in policy.record
        if record.about == "restriction"
        for fact in case.named(record.id)
    ]
    last = restricted[-1].data if restricted else {}
    return {
        "diverted-to": saying.say(to.to) if to else "",
        "ground": saying.say(bar.name) if bar else "",
        "ends": _to_come(last.get("until"), day),
        "review": _to_come(last.get("review_on"), day),
    }


def _appointment(
    case: Case, policy: Policy, day: date, staff: Mapping[str, str]
) -> dict[str, str | date | None]:
    """Return who sees them and when, of the appointment that was offered last and is to come."""
    names = [record.id for record in policy.record if record.about == "appointment"]
    offered = [fact for name in names for fact in case.named(name)]
    data = max(offered, key=lambda fact: fact.recorded_at).data if offered else {}
    when = str(data.get("offered_for") or "")
    if not when:
        return {}
    zone = zone_of(policy.calendar.zone)
    moment = datetime.fromisoformat(when)
    local = moment.astimezone(zone) if moment.tzinfo else moment
    if local.date() < day:
        return {}
    return {
        "visitor": staff.get(str(data.get("visitor") or "")),
        "visit-day": local.date(),
        "visit-time": f"{local:%H:%M}",
    }


def _to_come(told: object, day: date) -> date | None:
    """Return a day that is told as one to come; None once it has passed: then it is not known."""
    found = as_date(told)
    return found if found is not None and found >= day else None


def _named(table: Iterable[Any], wanted: str) -> Any:
    return next((one for one in table if one.id == wanted), None)
