"""Where, when and of what does somebody wish to be told? They say so themselves."""

import re
from datetime import date, datetime, timedelta

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from putright.core.policy import Policy
from putright.people.models import Organisation
from putright.reminders.hours import opens
from putright.reminders.models import Round, Wish
from putright.reminders.words import HEADS

# What somebody may do without. A miss is told to whoever it is of, whatever they wish.
CHOOSABLE = tuple(kind for kind in HEADS if kind != "missed")
_TIME = re.compile(r"([01]\d|2[0-3]):[0-5]\d")
_HALF_AN_HOUR = timedelta(minutes=30)
_ANY_DAY = date(2026, 1, 5)


class NotSo(ValueError):
    """A wish that cannot be met; the sentence says what to do, `field` where."""

    def __init__(self, field: str, sentence: str) -> None:
        super().__init__(sentence)
        self.field = field


def wish_of(organisation: Organisation, person: str) -> Wish:
    """Return what somebody wishes; where they never said, what the policy says."""
    found = Wish.objects.filter(organisation=organisation, person=person).first()
    return found or Wish(organisation=organisation, person=person)


def keep(
    organisation: Organisation,
    person: str,
    policy: Policy,
    *,
    email: str,
    digest_at: str,
    off: list[str],
    at: datetime,
) -> None:
    """Keep what somebody wishes. Raises NotSo. They are told from the next look on."""
    email = email.strip()
    if email:
        try:
            validate_email(email)
        except ValidationError:
            raise NotSo(
                "email", "Enter an e-mail address such as name@example.org, or leave it empty."
            ) from None
    if digest_at and digest_at not in times(policy):
        raise NotSo("digest_at", "Choose a time at which the office is open.")
    if unknown := [kind for kind in off if kind not in CHOOSABLE]:
        raise NotSo("off", f"There are no reminders called {unknown[0]}. Choose again.")
    Wish.objects.update_or_create(
        organisation=organisation,
        person=person,
        defaults={"email": email, "digest_at": digest_at, "off": ",".join(off)},
    )
    # Why `at`, and not nothing: a worker that is at it sees that this changed.
    Round.objects.filter(organisation=organisation).update(next_at=at)


def times(policy: Policy) -> list[str]:
    """Return the times of day that may be chosen: each half hour while the office is open."""
    first, last = opens(policy), policy.calendar.closes
    found, one = [], datetime.fromisoformat(f"{_ANY_DAY}T{first}")
    while one.date() == _ANY_DAY and f"{one:%H:%M}" < last:
        found.append(f"{one:%H:%M}")
        one += _HALF_AN_HOUR
    return found
