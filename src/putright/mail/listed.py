"""Which messages does a list show, and which one is meant?"""

from collections.abc import Sequence

from putright.mail.models import ASIDE, CASE, JOINED, QUEUED, Arrived
from putright.people.models import Organisation

PAGE = 30
SHOWN = {"queue": QUEUED, "aside": (ASIDE,), "taken": (CASE, JOINED)}


def messages(organisation: Organisation, show: str, before: int | None = None) -> list[Arrived]:
    """Return a page of messages, and one more where there are more.

    What waits comes the oldest first, for it has waited longest; the rest the newest first.
    """
    mine = Arrived.objects.filter(organisation=organisation, state__in=SHOWN[show])
    if show == "queue":
        mine = mine.filter(number__gt=before) if before is not None else mine
        return list(mine.order_by("number")[: PAGE + 1])
    mine = mine.filter(number__lt=before) if before is not None else mine
    return list(mine.order_by("-number")[: PAGE + 1])


def message(organisation: Organisation, number: int) -> Arrived | None:
    """Return one message of this organisation."""
    return Arrived.objects.filter(organisation=organisation, number=number).first()


def counts(organisation: Organisation) -> dict[str, int]:
    """Return how many messages each list has."""
    mine = Arrived.objects.filter(organisation=organisation)
    return {show: mine.filter(state__in=states).count() for show, states in SHOWN.items()}


def cases_of(found: Sequence[Arrived]) -> set[int]:
    """Return the cases that these messages are in, or may belong to."""
    return {number for one in found for number in (one.case, one.suggested) if number is not None}


def number(text: str) -> int:
    """Return the number that somebody typed; -1, which no message has, where it is none."""
    known = text.isascii() and text.isdigit() and len(text) <= 19
    # Beware: a larger number is one that the database cannot hold.
    return int(text) if known and int(text) < 2**63 else -1
