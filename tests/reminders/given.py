"""Short ways to put a case before reminders, and to read what was written to whom."""

from datetime import UTC, datetime

from putright.cases.carry_out import carry_out
from putright.core.facts import Actor, Command
from putright.notices.models import Notice
from putright.reminders.look import look
from tests.cases.given import NOON, received

CLEO = Actor("s-cleo", ("manager",), "Repairs")


def at(text: str) -> datetime:
    """Return a moment of UTC from `2026-11-23T10:00`; in November London has the same time."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def case_of(organisation, person="s-asha", when=NOON):
    """Return a case received on Monday 23 November: to be acknowledged by Thursday 26,
    answered by Monday 7 December."""
    found = received(organisation, at=when)
    if person:
        step(organisation, found, "assign", to=person, when=when)
    return found


def step(organisation, case, do, when=NOON, by=CLEO, **given):
    return carry_out(
        Command(do, given, by), organisation=organisation, reference=case.reference, at=when
    )


def mails(organisation=None) -> list[tuple[str, str, str]]:
    """Return to whom, under which subject and with which words, in the order of writing."""
    found = Notice.objects.filter(kind="reminders").order_by("created_at", "to")
    if organisation is not None:
        found = found.filter(organisation=organisation)
    return list(found.values_list("to", "subject", "text"))


def looked(text: str) -> list[tuple[str, str, str]]:
    """Look as the worker does; return what that look wrote."""
    before = set(Notice.objects.values_list("number", flat=True))
    look(at(text))
    new = Notice.objects.filter(kind="reminders").exclude(number__in=before).order_by("to")
    return list(new.values_list("to", "subject", "text"))


def people(found) -> list[str]:
    return [to.partition("@")[0] for to, _, _ in found]
