"""How does a sample become cases? Its steps are carried out, one by one, through the one door.

A sample is a TOML file: `[organisation]`, `[[staff]]`, `[[case]]` and `[[change]]` (what was
changed because of what people said), each case with an `id`, what it `shows`, and its
`[[case.step]]`. Staff may have the courses that they were
`trained` in, and the `interests` that they declared. Times are counted back from the day on
which the demonstration is set up: `-12d 10:15` is twelve days before, `-12w 10:15` twelve
working days before, so that something due in ten working days is due today whatever
weekday it is. A day in a detail is `+10d`, `-400d` or `+5w`; `@cestria-chair` is a person.

Who does a step (`by`) is a username, a role, or `customer`, which is whoever wrote to us.
"""

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from django.contrib.auth.hashers import make_password
from django.utils.crypto import salted_hmac

from putright.cases.carry_out import Carried, NoSuchCase, carry_out
from putright.cases.made_anew import is_made
from putright.cases.models import CaseRow, DoorKey
from putright.cases.references import new_id
from putright.core.calendars import WorkingCalendar
from putright.core.facts import Actor, Command
from putright.core.refusals import Refused
from putright.directory.models import Completion
from putright.interests import register
from putright.interests.models import Declaration
from putright.learning import changes
from putright.learning.models import Change
from putright.letters.planning import begin_at
from putright.people.models import Membership, Organisation, Staff
from putright.policies.calendars import bank_holidays

PASSWORD = "putright"  # noqa: S105  (everybody's, in a demonstration; it is printed)
EARLIEST = date(2022, 1, 1)  # before, the oldest cases would be under policies of their own
_DECLARED = timedelta(days=40)  # before the demonstration is set up
_MOMENT = re.compile(r"^([+-]\d+)([dw]) (\d\d):(\d\d)$")
_DAY = re.compile(r"^([+-]\d+)([dw])$")


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
    changes: tuple[Mapping[str, Any], ...] = ()

    @property
    def slug(self) -> str:
        return str(self.organisation["slug"])

    @property
    def members(self) -> list[Member]:
        return [Member(s["username"], s["name"], tuple(s["roles"])) for s in self.staff]


def samples(folder: Path = Path(__file__).parent) -> list[Sample]:
    """Return the five organisations of the demonstration, as their files say."""
    found = []
    for path in sorted(folder.glob("*.toml")):
        table = tomllib.loads(path.read_text(encoding="utf-8"))
        lists = (tuple(table.get(name, ())) for name in ("staff", "case", "change"))
        found.append(Sample(table["organisation"], *lists))
    return found


# -- setting up ---------------------------------------------------------------------------


def set_up(sample: Sample, now: datetime) -> Organisation:
    """Make the organisation, its staff and its cases, unless they are there already.

    Each step has a key of its own, so that a demonstration cut short goes on where it
    stopped. An organisation that is no demonstration is left alone.
    """
    about = dict(sample.organisation)
    slug = about.pop("slug")
    organisation, is_new = Organisation.objects.get_or_create(
        slug=slug, defaults={**about, "demonstration": True}
    )
    if is_new:
        is_made(organisation)
        begin_at(organisation, now)  # the letters of the story are no news
    if organisation.demonstration:
        waiting = _still_to_tell(sample, organisation)
        if waiting:
            telling = _Telling(organisation, _staff(sample, organisation, now), now)
            for case in waiting:
                telling.tell(case)
        _changed(sample, organisation, now)
    return organisation


def _changed(sample: Sample, organisation: Organisation, now: datetime) -> None:
    """Publish what was changed because of what people said, unless it is there already."""
    if not sample.changes or Change.objects.filter(organisation=organisation).exists():
        return
    keys = dict(Staff.objects.values_list("username", "key"))
    cases = list(
        CaseRow.objects.filter(organisation=organisation, restricted=False)
        .order_by("received_at", "case")
        .values_list("case", flat=True)
    )
    for told in sample.changes:
        words = {name: told.get(name, "") for name in ("said", "did", "service", "evidence")}
        days = told.get("known_in")
        known = {"mark": told["mark"], "known_by": now.date() + timedelta(days) if days else None}
        change = changes.write(
            organisation,
            words={**words, **known},
            cases=cases[: told["cases"]],
            by=keys[told["by"]],
            at=now,
        )
        changes.publish(change, by=keys[told["published_by"]], at=now)


def _key(case: Mapping[str, Any], step: int = 0) -> str:
    return f"sample:{case['id']}:{step}" if step else f"sample:{case['id']}"


def _last_key(case: Mapping[str, Any]) -> str:
    return _key(case, len(case.get("step", ())))


def _still_to_tell(sample: Sample, organisation: Organisation) -> list[Mapping[str, Any]]:
    """Return the cases whose last step was never carried out."""
    wanted = [_last_key(case) for case in sample.cases]
    used = DoorKey.objects.filter(organisation=organisation, key__in=wanted)
    done = set(used.values_list("key", flat=True))
    return [case for case in sample.cases if _last_key(case) not in done]


def _learnt(
    member: Mapping[str, Any], staff: Staff, organisation: Organisation, now: datetime
) -> None:
    """Write down what they were trained in: long before the first case."""
    for course in member.get("trained", ()):
        Completion.objects.get_or_create(
            organisation=organisation,
            person=staff.key,
            course=course,
            on=EARLIEST,
            defaults={"recorded_at": now},
        )


def _declared(
    member: Mapping[str, Any], staff: Staff, organisation: Organisation, now: datetime
) -> None:
    """Put what they declared of themselves on the register; some have yet to declare."""
    declared = Declaration.objects.filter(organisation=organisation, person=staff.key)
    if "interests" not in member or declared.exists():
        return
    on = now.astimezone(ZoneInfo(organisation.zone)).date() - _DECLARED
    at = now - _DECLARED
    for one in member["interests"]:
        register.declare(organisation, staff.key, number=new_id(), at=at, **one)
    register.declare_all(organisation, staff.key, on, at)


def _staff(sample: Sample, organisation: Organisation, now: datetime) -> dict[str, Actor]:
    """Make whoever is missing; return an actor for each username and for each role."""
    names = [member["username"] for member in sample.staff]
    known = {staff.username: staff for staff in Staff.objects.filter(username__in=names)}
    actors: dict[str, Actor] = {}
    for member in sample.staff:
        username, team = member["username"], member.get("team", "")
        staff = known.get(username) or Staff.objects.create(
            username=username, name=member["name"], password=_hashed()
        )
        for role in member["roles"]:
            Membership.objects.get_or_create(
                organisation=organisation, staff=staff, role=role, defaults={"team": team}
            )
        _learnt(member, staff, organisation, now)
        _declared(member, staff, organisation, now)
        actor = Actor(staff.key, tuple(sorted(member["roles"])), team)
        actors[username] = actor
        for role in member["roles"]:
            actors.setdefault(role, actor)
    return actors


@cache
def _hashed() -> str:
    """Why once: hashing a password is slow on purpose, and they have all the same."""
    return make_password(PASSWORD)


class _Telling:
    """The telling of one organisation's cases, as seen from one moment."""

    def __init__(
        self, organisation: Organisation, actors: Mapping[str, Actor], now: datetime
    ) -> None:
        self.organisation = organisation
        self.actors = actors
        self.now = now
        self.zone = ZoneInfo(organisation.zone)
        self.today = now.astimezone(self.zone).date()
        self.calendar = WorkingCalendar(bank_holidays(), "england-and-wales")

    def tell(self, case: Mapping[str, Any]) -> None:
        """Carry out every step of one sample case that was not carried out before."""
        key = _key(case)
        first = carry_out(
            Command("receive", self._given(case["given"]), self._who(case.get("by", "customer"))),
            organisation=self.organisation,
            at=self._at(case["received"]),
            key=key,
            secret=secret_of(self.organisation.slug, case),
            customer=case.get("customer", {}),
            source="sample",
        )
        try:
            for number, step in enumerate(case.get("step", ()), start=1):
                self._step(step, first, _key(case, number))
        except (Refused, NoSuchCase):
            # Somebody has taken the case another way since; theirs is the one to keep.
            if not first.again:
                raise

    def _step(self, step: Mapping[str, Any], first: Carried, key: str) -> None:
        carry_out(
            Command(step["do"], self._given(step.get("given", {})), self._who(step["by"], first)),
            organisation=self.organisation,
            at=self._at(step["at"]),
            reference=first.reference,
            key=key,
        )

    def _who(self, name: str, first: Carried | None = None) -> Actor:
        if name in self.actors:
            return self.actors[name]
        if name not in ("customer", "business"):
            raise ValueError(f"nobody in this sample is {name!r}")
        return Actor(first.customer if first else "", (name,))

    # -- times --

    def _at(self, text: str) -> datetime:
        """Return when something happened, and never in time to come: at breakfast, 10:15 is now."""
        return min(self._moment(text), self.now)

    def _moment(self, text: str) -> datetime:
        match = _MOMENT.match(text)
        if match is None:
            raise ValueError(f"{text!r} is no time of a sample: write it as '-12d 10:15'")
        number, unit, hour, minute = match.groups()
        day = self._day(int(number), unit)
        return datetime.combine(day, time(int(hour), int(minute)), self.zone)

    def _day(self, number: int, unit: str) -> date:
        """Return the day so many days from today; working days go from one that is one."""
        if unit == "d":
            return self.today + timedelta(days=number)
        day = self.calendar.next_working(self.today - timedelta(days=1))
        if number >= 0:
            return self.calendar.add(day, number)
        for _ in range(-number):
            day = self.calendar.previous_working(day)
        return day

    # -- details --

    def _given(self, given: Mapping[str, Any]) -> dict[str, Any]:
        return {name: self._value(value) for name, value in given.items()}

    def _value(self, value: Any) -> Any:
        """Turn `+10d` into a day, `-12d 10:15` into a moment and `@name` into a person's key."""
        if isinstance(value, Mapping):
            return self._given(value)
        if isinstance(value, list):
            return [self._value(item) for item in value]
        if not isinstance(value, str):
            return value
        if value.startswith("@"):
            return self.actors[value[1:]].person
        if _MOMENT.match(value):
            return self._moment(value) if value.startswith("+") else self._at(value)
        match = _DAY.match(value)
        return self._day(int(match.group(1)), match.group(2)) if match else value


# -- what to tell whoever tries it ------------------------------------------------------------


def secret_of(slug: str, case: Mapping[str, Any]) -> str:
    """Return the secret of a sample customer's link: the same whenever it is asked for."""
    named = f"{slug}:{case['id']}"
    return salted_hmac("putright.samples.link", named, algorithm="sha256").hexdigest()[:36]


def customers_links(sample: Sample, organisation: Organisation) -> Iterator[tuple[str, str, str]]:
    """Give for each case to be shown to a customer what it shows, its reference and secret."""
    for case in sample.cases:
        if not case.get("link"):
            continue
        used = DoorKey.objects.filter(organisation=organisation, key=_key(case)).values("case")
        row = CaseRow.objects.filter(organisation=organisation, case__in=used).first()
        if row is not None:
            yield case["shows"], row.reference, secret_of(sample.slug, case)


def sign_ins(all_samples: list[Sample]) -> Iterator[str]:
    """Give a line for each member of staff: where, who, as what."""
    for sample in all_samples:
        yield f"  {sample.organisation['name']}"
        for member in sample.members:
            yield f"    {member.username:40} {member.name} ({', '.join(member.roles)})"
