"""Who has read this version of the policy, and who has still to?"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import QuerySet

from putright.core.policy import Policy
from putright.core.training import must_read, read_by
from putright.directory import log
from putright.directory.models import PolicyRead, Term
from putright.people.models import Organisation
from putright.people.queries import Colleague


@dataclass(frozen=True)
class Reader:
    """One person, and whether they said that they read the version; by when, if that is stated."""

    key: str
    name: str
    team: str
    must: bool
    at: datetime | None
    by: date | None

    def is_late(self, day: date) -> bool:
        return self.must and self.at is None and self.by is not None and self.by < day


def readers(
    organisation: Organisation, policy: Policy, people: Sequence[Colleague]
) -> list[Reader]:
    """Return everybody who must read this version, or did, in the order given."""
    read = dict(_read(organisation, policy).values_list("person", "at"))
    since = _since(organisation)
    roles: dict[str, list[Colleague]] = {}
    for part in people:
        roles.setdefault(part.key, []).append(part)
    found = []
    for key, own in roles.items():
        rule = must_read(policy, [part.role for part in own])
        team = next((part.team for part in own if part.team), "")
        due = read_by(rule, policy, since.get(key)) if rule else None
        found.append(Reader(key, own[0].name, team, rule is not None, read.get(key), due))
    return [one for one in found if one.must or one.at]


def attest(organisation: Organisation, policy: Policy, person: str, *, at: datetime) -> None:
    """Keep somebody's own word that they have read this version; the first time counts."""
    with transaction.atomic():
        _, is_new = PolicyRead.objects.get_or_create(
            organisation=organisation,
            pack=policy.id,
            version=policy.version,
            person=person,
            defaults={"at": at},
        )
        if is_new:
            said = f"Says: I have read {policy.policy.title}, {version_said(policy)}."
            log.tell(organisation, person, "read", said, by=person, at=at)


def versions_read(organisation: Organisation, person: str) -> list[tuple[str, str, datetime]]:
    """Return every version that somebody said they read, the latest first."""
    rows = PolicyRead.objects.filter(organisation=organisation, person=person)
    return list(rows.order_by("-at").values_list("pack", "version", "at"))


def version_said(policy: Policy) -> str:
    return "version not stated" if policy.version == "not stated" else f"version {policy.version}"


def _read(organisation: Organisation, policy: Policy) -> QuerySet[PolicyRead]:
    return PolicyRead.objects.filter(
        organisation=organisation, pack=policy.id, version=policy.version
    )


def _since(organisation: Organisation) -> dict[str, date]:
    """Return since when each person has had a role here, where that was written down."""
    found: dict[str, date] = {}
    rows = Term.objects.filter(organisation=organisation).exclude(state=Term.TO_COME)
    for person, since in rows.order_by("-since").values_list("person", "since"):
        found[person] = since
    return found
