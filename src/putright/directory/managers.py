"""Who is whose line manager, and who is therefore above somebody?

The rules of the core ask it of whoever is complained of. Somebody has one line manager in
an organisation, or none; and a line never leads back to where it began.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime

from django.db import transaction
from django.db.models import Q

from putright.directory import log
from putright.directory.models import Line
from putright.directory.refusals import NotSo
from putright.directory.roles import lock
from putright.people.models import Membership, Organisation, Staff


def managers(organisation: Organisation) -> dict[str, str]:
    """Return the line manager of everybody who has one, by their keys."""
    return dict(Line.objects.filter(organisation=organisation).values_list("person", "manager"))


def lines_of(organisation: Organisation, people: Iterable[str]) -> dict[str, list[str]]:
    """Return who is above each of these people, the nearest first, all by keys.

    One question, however long the lines. Whoever stands below somebody has them above.
    """
    known = managers(organisation)
    return {one: list(above(one, known)) for one in people}


def names_around(organisation: Organisation, person: str, manager: str) -> dict[str, str]:
    """Return the names of somebody's line manager and of those they manage, in order of names."""
    under = Line.objects.filter(organisation=organisation, manager=person).values("person")
    found = Staff.objects.filter(Q(key=manager) | Q(key__in=under)).order_by("name", "key")
    return dict(found.values_list("key", "name"))


def above(person: str, known: Mapping[str, str]) -> Iterator[str]:
    """Give whom somebody answers to, then whom these answer to.

    >>> list(above("cat", {"cat": "max", "max": "dee"}))
    ['max', 'dee']
    """
    seen = {person}
    while (person := known.get(person, "")) and person not in seen:
        seen.add(person)
        yield person


# -- writing it down ------------------------------------------------------------------------


def answer_to(
    organisation: Organisation, person: Staff, manager: str, *, by: str, at: datetime
) -> None:
    """Write down whom somebody answers to, by key; "" for nobody."""
    with transaction.atomic():
        lock(organisation)  # Why: two changes at once could close a circle between them.
        before = managers(organisation)
        if before.get(person.key, "") == manager:
            return
        own = Line.objects.filter(organisation=organisation, person=person.key)
        if not manager:
            own.delete()
            said = "No line manager."
        else:
            name = _name(organisation, manager)
            _refuse_circle(person, manager, name, before)
            Line.objects.update_or_create(
                organisation=organisation, person=person.key, defaults={"manager": manager}
            )
            said = f"Line manager: {name}."
        log.tell(organisation, person.key, "manager", said, by=by, at=at)


def _name(organisation: Organisation, manager: str) -> str:
    here = Membership.objects.filter(
        organisation=organisation, staff__key=manager, staff__is_active=True
    )
    name = here.values_list("staff__name", flat=True).first()
    if name is None:
        raise NotSo("Choose somebody who works here as line manager.")
    return name


def _refuse_circle(person: Staff, manager: str, name: str, known: Mapping[str, str]) -> None:
    if manager == person.key:
        raise NotSo("Nobody is their own line manager. Choose somebody else, or nobody.")
    if person.key in above(manager, known):
        raise NotSo(
            f"{name} answers to {person.name}, so the line would lead back to where it began. "
            f"Choose somebody else, or first change whom {name} answers to."
        )
