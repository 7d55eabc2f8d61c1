"""Who would be told what, and why? A round worked out, of which nothing is written yet."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from putright.cases.binding import policy_on
from putright.people.models import Organisation
from putright.reminders.hours import digest_day, opens
from putright.reminders.items import Day, Item
from putright.reminders.learning_owed import learning_owed
from putright.reminders.models import Round, Told
from putright.reminders.owed import owed
from putright.reminders.routing import Route
from putright.reminders.staffed import Staffed, staffed

Pairs = list[tuple[str, Item]]
EVER = datetime(1970, 1, 1, tzinfo=UTC)
_MANY = 500  # values in one statement


@dataclass(frozen=True)
class Setting:
    """One organisation at one moment: its day, and who works there."""

    day: Day
    people: Staffed
    route: Route

    def time_of(self, person: str) -> str:
        """Return when somebody has their digest: as they wish, within the hours of today."""
        policy = self.day.policy
        wish = self.people.wishes.get(person)
        time = wish.digest_at if wish else ""
        fits = bool(time) and opens(policy) <= time < policy.calendar.closes
        return time if fits else policy.reminders.digest_at

    def times(self) -> set[str]:
        """Return every time of day at which anybody has a digest, and when the policy says."""
        own = {self.time_of(one) for one in self.people.wishes if self.people.is_reached(one)}
        return own | {self.day.policy.reminders.digest_at}

    def is_time(self, time: str) -> bool:
        day = self.day
        return digest_day(day.at, time, day.policy, day.organisation.zone) == day.today


def setting(organisation: Organisation, at: datetime) -> Setting:
    """Return an organisation as it is now."""
    policy = policy_on(organisation, at)
    local = at.astimezone(ZoneInfo(organisation.zone))
    people = staffed(organisation, policy, local.date())
    return Setting(
        Day(organisation, policy, local, local.date()), people, Route(organisation, people)
    )


def since(organisation: Organisation) -> datetime:
    """Return from when on misses are told of: ever, if it came after reminders did."""
    found = Round.objects.filter(organisation=organisation).values_list("since", flat=True)
    return next(iter(found), EVER)


def planned(now: Setting) -> Pairs:
    """Return all that people are to be told of what is coming, told already or not."""
    return now.route.to([*owed(now.day), *learning_owed(now.day, now.people)])


def planned_misses(now: Setting, missed: Sequence[Item]) -> Pairs:
    """Return whom each miss goes to; with the policy's leave, their line manager too."""
    found = now.route.to(missed)
    if "manager" in now.day.policy.reminders.miss_to:
        known = {(person, item.what) for person, item in found}
        besides = now.route.besides(missed)
        found += [pair for pair in besides if (pair[0], pair[1].what) not in known]
    return found


def by_person(pairs: Iterable[tuple[str, Item]]) -> dict[str, list[Item]]:
    found: dict[str, list[Item]] = defaultdict(list)
    for person, item in pairs:
        found[person].append(item)
    return found


def not_told(now: Setting, pairs: Pairs) -> Pairs:
    """Return what of all this people were not told before."""
    what = sorted({item.what for _, item in pairs})
    known = told_before(now.day.organisation, what)
    return [(person, item) for person, item in pairs if (person, item.what) not in known]


def told_before(organisation: Organisation, what: Sequence[str]) -> set[tuple[str, str]]:
    """Return who was told which of these things before."""
    found: set[tuple[str, str]] = set()
    for place in range(0, len(what), _MANY):
        some = what[place : place + _MANY]
        rows = Told.objects.filter(organisation=organisation, what__in=some, told_at__isnull=False)
        found |= set(rows.values_list("person", "what"))
    return found
