"""How does a sample become cases? Its steps are carried out, one by one, through the one door.

A sample is a TOML file: `[organisation]`, `[[staff]]` and `[[case]]`, each case with
its `[[case.step]]`. A time is written as days before today and a local time of day,
`-12d 10:15`; a day in a detail as `+10d` or `-400d`, counted from today as well.
"""

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from django.contrib.auth.hashers import make_password

from putright.cases.carry_out import carry_out
from putright.cases.models import CaseRow
from putright.core.facts import Actor, Command
from putright.people.models import Membership, Organisation, Staff

PASSWORD = "putright"  # noqa: S105  (everybody's, in a demonstration; it is printed)
_MOMENT = re.compile(r"^-(\d+)d (\d\d):(\d\d)$")
_DAY = re.compile(r"^([+-]\d+)d$")


@dataclass(frozen=True, slots=True)
class Member:
    """A member of staff of the demonstration, as its sign-in is printed."""

    username: str
    name: str
    roles: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Sample:
    """One organisation of the demonstration."""

    organisation: Mapping[str, Any]
    staff: tuple[Mapping[str, Any], ...]
    cases: tuple[Mapping[str, Any], ...]

    @property
    def members(self) -> list[Member]:
        return [Member(s["username"], s["name"], tuple(s["roles"])) for s in self.staff]


def samples(folder: Path = Path(__file__).parent) -> list[Sample]:
    """Return the five organisations of the demonstration, as their files say."""
    found = []
    for path in sorted(folder.glob("*.toml")):
        table = tomllib.loads(path.read_text(encoding="utf-8"))
        found.append(Sample(table["organisation"], tuple(table["staff"]), tuple(table["case"])))
    return found


def set_up(sample: Sample, now: datetime) -> Organisation:
    """Make the organisation, its staff and its cases, unless they are there already.

    Each step has a key of its own, so that one cut short goes on where it stopped.
    """
    about = dict(sample.organisation)
    slug = about.pop("slug")
    organisation, _ = Organisation.objects.get_or_create(
        slug=slug, defaults={**about, "demonstration": True}
    )
    actors = _staff(sample, organisation)
    told = CaseRow.objects.filter(organisation=organisation).count()
    if organisation.demonstration and told < len(sample.cases):
        for number, case in enumerate(sample.cases, start=1):
            _tell(case, f"sample:{number}", organisation, actors, now)
    return organisation


def _staff(sample: Sample, organisation: Organisation) -> dict[str, Actor]:
    """Make whoever is missing; return an actor for each username and for each role."""
    password = ""
    actors: dict[str, Actor] = {}
    for member in sample.staff:
        staff = Staff.objects.filter(username=member["username"]).first()
        if staff is None:
            # Why once: hashing a password is slow on purpose, and they have all the same.
            password = password or make_password(PASSWORD)
            staff = Staff.objects.create(
                username=member["username"], name=member["name"], password=password
            )
        team = member.get("team", "")
        for role in member["roles"]:
            Membership.objects.get_or_create(
                organisation=organisation, staff=staff, role=role, defaults={"team": team}
            )
        actor = Actor(staff.key, tuple(sorted(member["roles"])), team)
        actors[member["username"]] = actor
        for role in member["roles"]:
            actors.setdefault(role, actor)
    return actors


def _tell(
    case: Mapping[str, Any],
    key: str,
    organisation: Organisation,
    actors: Mapping[str, Actor],
    now: datetime,
) -> None:
    """Carry out every step of one sample case."""
    zone = ZoneInfo(organisation.zone)
    received = _at(case["received"], now, zone)
    by = actors.get(case.get("by", ""), Actor("", ("customer",)))
    first = carry_out(
        Command("receive", _given(case["given"], now, zone, actors), by),
        organisation=organisation,
        at=received,
        key=key,
        customer=case.get("customer"),
        source="sample",
    )
    for number, step in enumerate(case.get("step", ()), start=1):
        role = step.get("by") or step.get("role", "customer")
        carry_out(
            Command(
                step["do"],
                _given(step.get("given", {}), now, zone, actors),
                actors.get(role, Actor("", (role,))),
            ),
            organisation=organisation,
            at=_at(step["at"], now, zone),
            reference=first.reference,
            key=f"{key}:{number}",
        )


def _at(text: str, now: datetime, zone: ZoneInfo) -> datetime:
    match = _MOMENT.match(text)
    if match is None:
        raise ValueError(f"{text!r} is no time of a sample: write it as '-12d 10:15'")
    days, hour, minute = map(int, match.groups())
    day = now.astimezone(zone).date() - timedelta(days=days)
    return datetime.combine(day, time(hour, minute), zone)


def _given(
    given: Mapping[str, Any], now: datetime, zone: ZoneInfo, actors: Mapping[str, Actor]
) -> dict[str, Any]:
    return {name: _value(value, now, zone, actors) for name, value in given.items()}


def _value(value: Any, now: datetime, zone: ZoneInfo, actors: Mapping[str, Actor]) -> Any:
    """Turn `+10d` into a day, `-12d 10:15` into a moment and `@name` into a person's key."""
    if isinstance(value, Mapping):
        return _given(value, now, zone, actors)
    if isinstance(value, list):
        return [_value(item, now, zone, actors) for item in value]
    if not isinstance(value, str):
        return value
    if value.startswith("@"):
        return actors[value[1:]].person
    if _MOMENT.match(value):
        return _at(value, now, zone)
    match = _DAY.match(value)
    return _day(int(match.group(1)), now, zone) if match else value


def _day(days: int, now: datetime, zone: ZoneInfo) -> date:
    return now.astimezone(zone).date() + timedelta(days=days)


def sign_ins(all_samples: list[Sample]) -> Iterator[str]:
    """Give a line for each member of staff: where, who, as what."""
    for sample in all_samples:
        yield f"  {sample.organisation['name']}"
        for member in sample.members:
            yield f"    {member.username:32} {member.name} ({', '.join(member.roles)})"
