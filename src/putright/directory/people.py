"""Who works here, and who did? Adding them, their names, their leaving and coming back."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime

from django.contrib.auth.tokens import default_token_generator
from django.db import IntegrityError, transaction
from django.db.models import CharField, OuterRef, Subquery, Value
from django.db.models.functions import Coalesce

from putright.core.policy import Policy
from putright.design.days import day_plain
from putright.directory import log
from putright.directory.models import Change, Line, Term
from putright.directory.refusals import NotSo
from putright.directory.roles import hold, lock, refuse_last
from putright.people.models import Membership, Organisation, Staff


@dataclass(frozen=True)
class Part:
    """A role that somebody holds, held or will hold; no first day where none was written down."""

    role: str
    team: str
    since: date | None
    until: date | None
    state: str


@dataclass
class Person:
    """Somebody as the directory shows them."""

    staff: Staff
    parts: list[Part] = field(default_factory=list)
    manager: str = ""  # the key of their line manager

    @property
    def key(self) -> str:
        return self.staff.key

    @property
    def name(self) -> str:
        return self.staff.name

    @property
    def now(self) -> list[Part]:
        return [part for part in self.parts if part.state == Term.CURRENT]

    @property
    def works_here(self) -> bool:
        return bool(self.now) and self.staff.is_active

    @property
    def team(self) -> str:
        return next((part.team for part in self.now if part.team), "")


def everyone(organisation: Organisation) -> list[Person]:
    """Return all who work here now, by name."""
    held = Membership.objects.filter(organisation=organisation, staff__is_active=True)
    rows = held.select_related("staff").order_by("staff__name", "staff__key", "role")
    rows = rows.annotate(manager=_manager_of(organisation, "staff__key"))
    terms = _terms(organisation, [])
    found: dict[str, Person] = {}
    for row in rows:
        person = found.setdefault(row.staff.key, Person(row.staff, manager=row.manager))
        person.parts.append(_part(row.role, row.team, terms[row.staff.key]))
    return list(found.values())


def person(organisation: Organisation, key: str) -> Person | None:
    """Return somebody who works here or did, with all their roles; None for anybody else."""
    manager = _manager_of(organisation, "key")
    staff = Staff.objects.filter(key=key).annotate(manager=manager).first()
    if staff is None:
        return None
    rows = Membership.objects.filter(organisation=organisation, staff=staff).order_by("role")
    terms = _terms(organisation, [key])[key]
    held = [_part(row.role, row.team, terms) for row in rows]
    others = [
        Part(term.role, term.team, term.since, term.until, term.state)
        for term in terms
        if term.state != Term.CURRENT
    ]
    known = (
        bool(held or others) or Change.objects.filter(organisation=organisation, about=key).exists()
    )
    return Person(staff, [*held, *others], staff.manager) if known else None


def _manager_of(organisation: Organisation, key: str) -> Coalesce:
    """Return whose key is that of the line manager, asked with the question who somebody is."""
    own = Line.objects.filter(organisation=organisation, person=OuterRef(key))
    return Coalesce(Subquery(own.values("manager")[:1]), Value(""), output_field=CharField())


def former(organisation: Organisation) -> list[Staff]:
    """Return those who worked here, and do not now, by name."""
    told = Change.objects.filter(organisation=organisation).values("about")
    here = Membership.objects.filter(organisation=organisation, staff__is_active=True)
    gone = Staff.objects.filter(key__in=told).exclude(pk__in=here.values("staff"))
    return list(gone.order_by("name"))


def _terms(organisation: Organisation, people: list[str]) -> dict[str, list[Term]]:
    rows = Term.objects.filter(organisation=organisation).order_by("-since")
    if people:
        rows = rows.filter(person__in=people)
    found: dict[str, list[Term]] = defaultdict(list)
    for term in rows:
        found[term.person].append(term)
    return found


def _part(role: str, team: str, terms: list[Term]) -> Part:
    own = (one for one in terms if one.role == role and one.state == Term.CURRENT)
    term = next(own, None)
    since, until = (term.since, term.until) if term else (None, None)
    # A last day that was written down without a first one stands for both.
    return Part(role, team, None if since == until else since, until, Term.CURRENT)


# -- who may be changed from here -----------------------------------------------------------


def refuse_shared(organisation: Organisation, staff: Staff) -> None:
    """Refuse to change the name or the sign-in of somebody who works elsewhere too.

    Why: who administers one organisation could otherwise sign in at another as them.
    """
    elsewhere = Membership.objects.filter(staff=staff).exclude(organisation=organisation)
    if elsewhere.exists():
        raise NotSo(
            "This account is not this directory's alone. Ask whoever runs Putright for you."
        )


def link_token(staff: Staff) -> str:
    """Return what lets somebody choose their password, once and for a few days."""
    return default_token_generator.make_token(staff)


def is_good_token(staff: Staff, token: str) -> bool:
    return staff.is_active and default_token_generator.check_token(staff, token)


def tell_of_link(organisation: Organisation, staff: Staff, *, by: str, at: datetime) -> None:
    said = "A link was made by which they choose their password."
    log.tell(organisation, staff.key, "link", said, by=by, at=at)


# -- adding, naming, leaving ----------------------------------------------------------------


def add(
    organisation: Organisation,
    username: str,
    name: str,
    role: str,
    *,
    team: str,
    since: date,
    until: date | None,
    by: str,
    at: datetime,
    today: date,
) -> Staff:
    """Add somebody new, who cannot sign in before they have chosen a password."""
    if Staff.objects.filter(username__iexact=username).exists():
        raise NotSo("This username is taken. Choose another.")
    try:
        with transaction.atomic():
            staff = Staff.objects.create_user(username, None, name=name)
            log.tell(organisation, staff.key, "added", f"Added as {name}.", by=by, at=at)
            hold(
                organisation, staff, role, team=team, since=since, until=until, by=by, at=at,
                today=today,
            )  # fmt: skip
    except IntegrityError:
        raise NotSo("This username is taken. Choose another.") from None
    return staff


def rename(organisation: Organisation, staff: Staff, name: str, *, by: str, at: datetime) -> None:
    refuse_shared(organisation, staff)
    with transaction.atomic():
        said = f"Renamed from {staff.name} to {name}."
        Staff.objects.filter(pk=staff.pk).update(name=name)
        log.tell(organisation, staff.key, "renamed", said, by=by, at=at)


def leave(
    organisation: Organisation,
    staff: Staff,
    policy: Policy,
    *,
    by: str,
    at: datetime,
    today: date,
) -> None:
    """Take every role from somebody, at once; who works nowhere else can sign in no more."""
    with transaction.atomic():
        lock(organisation)
        parts = Membership.objects.filter(organisation=organisation, staff=staff)
        held = list(parts.values_list("role", flat=True))
        refuse_last(organisation, staff, policy, held)
        terms = Term.objects.filter(organisation=organisation, person=staff.key)
        terms.filter(state=Term.CURRENT).update(state=Term.ENDED, until=today)
        terms.filter(state=Term.TO_COME).delete()
        parts.delete()
        if not Membership.objects.filter(staff=staff).exists():
            Staff.objects.filter(pk=staff.pk).update(is_active=False)
        said = f"Does not work here any more, from {day_plain(today)}."
        log.tell(organisation, staff.key, "left", said, by=by, at=at)


def come_back(
    organisation: Organisation,
    staff: Staff,
    role: str,
    *,
    team: str,
    since: date,
    until: date | None,
    by: str,
    at: datetime,
    today: date,
) -> None:
    """Have somebody who left work here again."""
    with transaction.atomic():
        Staff.objects.filter(pk=staff.pk).update(is_active=True)
        log.tell(organisation, staff.key, "back", "Works here again.", by=by, at=at)
        hold(
            organisation, staff, role, team=team, since=since, until=until, by=by, at=at,
            today=today,
        )  # fmt: skip
