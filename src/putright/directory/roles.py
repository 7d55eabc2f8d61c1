"""Which roles are there, who holds them, from when until when, and which is vacant?

What somebody may do now is their membership. A term with dates gives it when it begins
and takes it when it ends; `turn` does so as the days go by.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.db import transaction

from putright.core.facts import Actor
from putright.core.policy import Policy, Role
from putright.design.days import day_plain
from putright.directory import log
from putright.directory.models import Term
from putright.directory.refusals import NotSo
from putright.people.models import Membership, Organisation, Staff
from putright.people.queries import Colleague
from putright.policies.load import versions


def roles_of(pack: str) -> Mapping[str, Role]:
    """Return what somebody who signs in may be, by id.

    Why every version: older cases keep theirs, and people are made ready for the next.
    """
    return {
        role.id: role
        for policy in versions(pack)
        for role in policy.role
        if role.side in ("staff", "outside")
    }


def name_of(pack: str, role: str) -> str:
    known = roles_of(pack).get(role)
    return known.name if known else role


def administers(actor: Actor, policy: Policy) -> bool:
    """Return whether somebody may change the directory."""
    return any(role in policy.roles and policy.roles[role].administers for role in actor.roles)


def administering(policy: Policy) -> list[Role]:
    return [role for role in policy.role if role.administers]


def vacant(policy: Policy, held: Iterable[str]) -> list[Role]:
    """Return the roles that must be filled, and that nobody holds."""
    there = set(held)
    return [role for role in policy.role if role.must_be_filled and role.id not in there]


def held(people: Sequence[Colleague]) -> set[str]:
    return {part.role for part in people}


# -- giving and taking ----------------------------------------------------------------------


def hold(
    organisation: Organisation,
    person: Staff,
    role: str,
    *,
    team: str = "",
    since: date,
    until: date | None,
    by: str,
    at: datetime,
    today: date,
) -> None:
    """Give somebody a role, from a day on: at once, or when the day has come."""
    if role not in roles_of(organisation.pack):
        raise NotSo("There is no such role in this policy.")
    if until is not None and until < since:
        raise NotSo("The last day is before the first. Check both.")
    state = Term.TO_COME if since > today else Term.CURRENT
    if until is not None and until < today:
        state = Term.ENDED
    with transaction.atomic():
        lock(organisation)
        Term.objects.update_or_create(
            organisation=organisation,
            person=person.key,
            role=role,
            since=since,
            defaults={"until": until, "team": team, "state": state},
        )
        if state == Term.CURRENT:
            _refuse_twice(organisation, person, role, since)
            Membership.objects.update_or_create(
                organisation=organisation, staff=person, role=role, defaults={"team": team}
            )
        said = f"{_name(organisation, role, team)} {_span(since, until)}"
        log.tell(organisation, person.key, "role", f"Holds the role {said}.", by=by, at=at)


def _refuse_twice(organisation: Organisation, person: Staff, role: str, since: date) -> None:
    held = Term.objects.filter(
        organisation=organisation, person=person.key, role=role, state=Term.CURRENT
    )
    if held.exclude(since=since).exists():
        raise NotSo("They hold this role already. End it first, or change their team.")


def end(
    organisation: Organisation,
    person: Staff,
    role: str,
    *,
    until: date,
    policy: Policy,
    by: str,
    at: datetime,
    today: date,
) -> None:
    """Take a role from somebody after a last day: at once, if that day is over."""
    with transaction.atomic():
        lock(organisation)
        part = Membership.objects.filter(organisation=organisation, staff=person, role=role).first()
        if part is None:
            raise NotSo("They do not hold this role any more.")
        refuse_last(organisation, person, policy, [role])
        term = _current(organisation, person.key, role)
        if term is not None and until < term.since:
            raise NotSo(f"They hold it only since {day_plain(term.since)}. Choose a later day.")
        if term is None:
            # Why the same day: since when they held it, nobody wrote down.
            term = Term(organisation=organisation, person=person.key, role=role, since=until)
        is_over = until < today
        term.until, term.team = until, part.team
        term.state = Term.ENDED if is_over else Term.CURRENT
        term.save()
        if is_over:
            _take(part)
        said = f"{_name(organisation, role, part.team)} until {day_plain(until)}"
        log.tell(organisation, person.key, "role", f"Holds the role {said}.", by=by, at=at)


def change_team(
    organisation: Organisation, person: Staff, team: str, *, by: str, at: datetime
) -> None:
    """Put somebody into a team, in every role they hold."""
    with transaction.atomic():
        lock(organisation)
        parts = Membership.objects.filter(organisation=organisation, staff=person)
        parts.update(team=team)
        terms = Term.objects.filter(
            organisation=organisation, person=person.key, state=Term.CURRENT
        )
        terms.update(team=team)
        said = f"Team: {team}." if team else "In no team."
        log.tell(organisation, person.key, "team", said, by=by, at=at)


def _take(part: Membership) -> None:
    key = {"organisation": part.organisation_id, "staff": part.staff_id, "role": part.role}
    Membership.objects.filter(**key).delete()


def _current(organisation: Organisation, person: str, role: str) -> Term | None:
    found = Term.objects.filter(
        organisation=organisation, person=person, role=role, state=Term.CURRENT
    )
    return found.order_by("-since").first()


def _name(organisation: Organisation, role: str, team: str) -> str:
    name = name_of(organisation.pack, role)
    return f"{name} ({team})" if team else name


def _span(since: date, until: date | None) -> str:
    return f"from {day_plain(since)}" + (f" until {day_plain(until)}" if until else "")


# -- the last who may administer ------------------------------------------------------------


def lock(organisation: Organisation) -> None:
    """Keep others from changing this directory meanwhile.

    Why: two who take the last role from one another at once would leave nobody.
    """
    list(Organisation.objects.filter(pk=organisation.pk).select_for_update().values_list("pk"))


def refuse_last(
    organisation: Organisation, person: Staff, policy: Policy, roles: Sequence[str]
) -> None:
    """Refuse to take these roles from somebody, if nobody would be left to administer."""
    names = [role.id for role in administering(policy)]
    if not set(names) & set(roles):
        return
    left = Membership.objects.filter(
        organisation=organisation, role__in=names, staff__is_active=True
    ).exclude(staff=person, role__in=roles)
    if not left.exists():
        able = " or ".join(role.name for role in administering(policy))
        raise NotSo(
            f"{person.name} is the last who may change this directory. First give somebody else "
            f"the role that may: {able}."
        )


# -- as the days go by ----------------------------------------------------------------------


def turn(organisation: Organisation, policy: Policy, at: datetime) -> int:
    """Give the roles whose term begins, take those whose term is over; return how many.

    Each is done once, whoever comes first. The last who may administer keeps that role:
    nobody could give it back.
    """
    today = at.astimezone(ZoneInfo(organisation.zone)).date()
    over = Term.objects.filter(organisation=organisation, state=Term.CURRENT, until__lt=today)
    begins = Term.objects.filter(organisation=organisation, state=Term.TO_COME, since__lte=today)
    done = 0
    # Why first what is over: one term of a role may follow another.
    for term in [*over, *begins]:
        with transaction.atomic():
            lock(organisation)
            done += _turn(organisation, policy, term, today, at)
    return done


def _turn(
    organisation: Organisation, policy: Policy, term: Term, today: date, at: datetime
) -> bool:
    fresh = Term.objects.filter(
        organisation=organisation,
        person=term.person,
        role=term.role,
        since=term.since,
        state=term.state,
    ).first()
    person = Staff.objects.filter(key=term.person).first()
    if fresh is None or person is None:
        return False
    if fresh.state == Term.CURRENT:
        try:
            refuse_last(organisation, person, policy, [fresh.role])
        except NotSo:
            return False
    is_over = fresh.until is not None and fresh.until < today
    _give_or_take(organisation, person, fresh, is_over)
    fresh.state = Term.ENDED if is_over else Term.CURRENT
    fresh.save()
    name = _name(organisation, fresh.role, fresh.team)
    said = f"The role {name} {'is over' if is_over else 'begins'}."
    log.tell(organisation, person.key, "role", said, by="", at=at)
    return True


def _give_or_take(organisation: Organisation, person: Staff, term: Term, is_over: bool) -> None:
    key: dict[str, Any] = {"organisation": organisation, "staff": person, "role": term.role}
    if not is_over:
        Membership.objects.update_or_create(**key, defaults={"team": term.team})
        return
    others = Term.objects.filter(
        organisation=organisation, person=term.person, role=term.role, state=Term.CURRENT
    )
    if term.state == Term.CURRENT and not others.exclude(since=term.since).exists():
        Membership.objects.filter(**key).delete()
