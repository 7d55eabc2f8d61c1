"""How is a digest put in words? References, stages, dates and clauses: nothing of a customer."""

from collections.abc import Sequence
from datetime import date
from itertools import groupby
from operator import attrgetter
from zoneinfo import ZoneInfo

from putright.design.days import day_full, day_plain, plural
from putright.people.models import Organisation
from putright.reminders.items import Item
from putright.running.public_address import public_address

MOST = 60  # lines of one message

HEADS = {
    "missed": "Missed",
    "due": "Falls due",
    "commitment": "Promised to put right",
    "handover": "Offered to you",
    "asked": "A colleague waits for you",
    "review": "Restrictions, warnings and authorities",
    "undated": "Owed, without a date",
    "training": "Training",
    "policy": "The policy",
}
_ORDER = {kind: place for place, kind in enumerate(HEADS)}


def in_order(items: Sequence[Item]) -> list[Item]:
    """Return the most pressing first: misses, then by kind, by day and by reference."""
    return sorted(
        items, key=lambda one: (_ORDER[one.kind], one.on or date.max, one.reference, one.what)
    )


def subject(items: Sequence[Item], today: date) -> str:
    """Return how many things, and that some are missed: nothing more, for others see it."""
    missed = sum(one.kind == "missed" for one in items)
    if missed == len(items):
        return f"{plural(missed, 'promise')} missed"
    parts = [plural(len(items), "reminder"), *([f"{missed} missed"] if missed else [])]
    return f"{', '.join(parts)}: {day_plain(today, year=False)}"


def text(organisation: Organisation, items: Sequence[Item], today: date) -> str:
    """Return the whole message, in plain text."""
    shown, more = items[:MOST], len(items) - MOST
    parts = [f"{organisation.name}, {day_full(today)}", ""]
    for kind, some in groupby(shown, key=attrgetter("kind")):
        parts += [HEADS[kind].upper(), ""]
        for one in some:
            parts += [*_lines(organisation, one, today), ""]
    if more > 0:
        parts += [f"And {more:,} more. They are all on your list in Putright.", ""]
    parts += _foot(organisation)
    return "\n".join(parts) + "\n"


def _lines(organisation: Organisation, one: Item, today: date) -> list[str]:
    about = ", ".join(part for part in (one.reference, one.stage) if part)
    said = [f"* {one.title}{_when(organisation, one, today)}"]
    if one.clause:
        said.append(f"  By {one.clause}")
    if about:
        said.append(f"  {about}")
    where = case_address(organisation, one.reference) if one.reference else ""
    return [*said, f"  {where}"] if where else said


def _when(organisation: Organisation, one: Item, today: date) -> str:
    if one.on is None:
        return ""
    word = "was due" if one.on < today or one.kind == "missed" else "by"
    if one.kind in ("review", "training", "policy"):
        word = "on" if one.on >= today else "was"
    hour = ""
    if one.due_at is not None:
        hour = f", {one.due_at.astimezone(ZoneInfo(organisation.zone)):%H:%M}"
    near = " (today)" if one.on == today else ""
    return f", {word} {day_full(one.on)}{hour}{near}"


def _foot(organisation: Organisation) -> list[str]:
    where = _address(f"/staff/{organisation.slug}/reminders/")
    said = "You have this because you see to these, or stand in for whoever does."
    choose = "Choose when it comes, and what is in it, under Reminders in Putright"
    return ["--", said, f"{choose}: {where}" if where else f"{choose}."]


def case_address(organisation: Organisation, reference: str) -> str:
    """Return the whole address of a case; "" where it is not known by which name we are reached.

    Why written out: to have it looked up, a worker would have to load every page there is.
    """
    return _address(f"/staff/{organisation.slug}/case/{reference}/")


def _address(path: str) -> str:
    base = public_address()
    return f"{base}{path}" if base else ""
