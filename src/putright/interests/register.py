"""Who declared what, whose case would that touch, and who has yet to declare this year?"""

from collections.abc import Iterable
from datetime import date, datetime
from typing import NamedTuple

from django.db import transaction
from django.db.models import Q, QuerySet

from putright.core.counting import Amount
from putright.core.policy import Policy
from putright.interests.models import Declaration, Interest
from putright.interests.names import matches, words_of
from putright.people.models import Organisation

NATURES = ("actual", "potential", "perceived")
_DAYS = {"calendar days": 1, "weeks": 7, "months": 30.44, "years": 365.25}


def declare(
    organisation: Organisation,
    person: str,
    *,
    number: int,
    name: str,
    nature: str,
    what: str,
    at: datetime,
) -> Interest | None:
    """Put an interest on the register, and return it; None where it stands there already.

    Declaring is never refused, and never taken back.
    """
    if nature not in NATURES:
        raise ValueError(f"{nature!r} is no kind of interest: there are {', '.join(NATURES)}.")
    if not words_of(name):
        raise ValueError("Write the name of the business or the person.")
    same = {"person": person, "name": name, "nature": nature, "what": what}
    if open_interests(organisation).filter(**same).exists():
        return None  # the form was sent twice
    return Interest.objects.create(
        organisation=organisation,
        number=number,
        person=person,
        name=name,
        nature=nature,
        what=what,
        declared_at=at,
    )


def end(organisation: Organisation, number: int, on: date, person: str = "") -> bool:
    """Say that an interest is over; return whether there was one to end."""
    own = Interest.objects.filter(organisation=organisation, number=number, ended_on=None)
    return bool((own.filter(person=person) if person else own).update(ended_on=on))


def check(organisation: Organisation, number: int, by: str, words: str, at: datetime) -> bool:
    """Take down that the second line looked at an interest; nobody looks at their own."""
    found = Interest.objects.filter(organisation=organisation, number=number)
    return bool(found.exclude(person=by).update(checked_by=by, checked_at=at, checked=words))


def declare_all(organisation: Organisation, person: str, on: date, at: datetime) -> None:
    """Take down that somebody says: what stands against my name is all."""
    with transaction.atomic():
        stands = open_interests(organisation).filter(person=person).count()
        Declaration.objects.update_or_create(
            organisation_id=organisation.pk,
            person=person,
            declared_on=on,
            defaults={"interests": stands, "at": at},
        )


def open_interests(organisation: Organisation, on: date | None = None) -> QuerySet[Interest]:
    """Return what stands on the register, the latest first."""
    stands = Q(ended_on=None) | Q(ended_on__gte=on) if on else Q(ended_on=None)
    return Interest.objects.filter(stands, organisation=organisation).order_by("-declared_at")


def every_interest(organisation: Organisation, person: str = "") -> list[Interest]:
    """Return all that was ever declared, the latest first; of one person, if given."""
    found = Interest.objects.filter(organisation=organisation).order_by("-declared_at")
    return list(found.filter(person=person) if person else found)


def matching(
    organisation: Organisation, people: Iterable[str], names: Iterable[str], on: date
) -> dict[str, list[str]]:
    """Return, by person, the names they declared that match any of these."""
    wanted = [name for name in names if name]
    found: dict[str, list[str]] = {}
    for one in open_interests(organisation, on).filter(person__in=set(people)):
        if any(matches(one.name, name) for name in wanted):
            found.setdefault(one.person, []).append(one.name)
    return found


def has_any(organisation: Organisation, people: Iterable[str], on: date) -> bool:
    return open_interests(organisation, on).filter(person__in=set(people)).exists()


def at_once(policy: Policy) -> frozenset[str]:
    """Return the natures of interest for which a case that somebody has is passed on at once."""
    return frozenset(nature for rule in policy.interests for nature in rule.at_once)


class Declared(NamedTuple):
    """When somebody last declared, and by when they must again; no day where none is asked."""

    person: str
    last: date | None
    next: date | None
    is_overdue: bool


def declared_each(policy: Policy) -> Amount | None:
    """Return how often everybody declares, where the policy says so."""
    for rule in policy.interests:
        cycle = next((one for one in policy.cycle if one.id == rule.declared_each), None)
        if cycle is not None and isinstance(cycle.every, Amount):
            return cycle.every
    return None


def yearly(
    organisation: Organisation, policy: Policy, people: Iterable[str], day: date
) -> list[Declared]:
    """Return how each of these people stands with their declaration, whoever is overdue first."""
    every = declared_each(policy)
    last: dict[str, date] = {}
    for person, on in Declaration.objects.filter(organisation=organisation).values_list(
        "person", "declared_on"
    ):
        last[person] = max(on, last.get(person, on))
    found = [_declared(person, last.get(person), every, day) for person in people]
    return sorted(found, key=lambda one: (not one.is_overdue, one.next or date.max))


def _declared(person: str, last: date | None, every: Amount | None, day: date) -> Declared:
    if every is None:
        return Declared(person, last, None, is_overdue=False)
    if last is None:
        return Declared(person, None, None, is_overdue=True)
    due = date.fromordinal(last.toordinal() + round(every.number * _DAYS[every.unit]))
    return Declared(person, last, due, is_overdue=due < day)
