"""In which sentences is it said how days, months and hours are counted?"""

from collections.abc import Sequence
from datetime import date, timedelta

from markupsafe import Markup

from putright.design import voice
from putright.design.days import (
    amount_said,
    clock_time,
    day_full,
    day_plain,
    listed,
    local,
    on_day,
    upper_first,
)
from putright.design.proof import ELAPSED, SPANS, Proof, Skipped, holiday_said, skipped
from putright.languages import say, say_html

WEEK = timedelta(days=7)


def skips_said(proof: Proof) -> list[Markup]:
    """Say what is skipped and why. Holidays are named here; the calendar only repeats them."""
    if proof.begins is None or proof.last is None or proof.is_same_day:
        return []
    if proof.unit == "calendar days":
        rolls = f" {proof.rolls.rstrip('.')}." if proof.rolls else ""
        return [Markup("{}{}").format(say("Every day counts, weekends and holidays too."), rolls)]
    if proof.unit != "working days" or not proof.days:
        return []
    skips = say(
        "Weekends and %(holidays)s are not working days, so they are skipped.",
        holidays=_holidays(proof),
    )
    return [Markup("{} {}").format(skips, _in_between(skipped(proof)))]


def _holidays(proof: Proof) -> str:
    if not proof.calendar.division:
        return say("bank holidays")
    return say("bank holidays in %(where)s", where=voice.division(proof.calendar.division))


def _in_between(gone: Sequence[Skipped]) -> str:
    if not gone:
        return say("No bank holiday falls in between.")
    named = upper_first(listed(_named(gone)))
    if len(gone) == 1:
        return say("%(holiday)s falls in between.", holiday=named)
    return say("%(holidays)s all fall in between.", holidays=named)


def _named(gone: Sequence[Skipped]) -> list[str]:
    """Return each reason once with its days: "Christmas Day (25 December)"."""
    by_reason: dict[str, list[date]] = {}
    for one in gone:
        by_reason.setdefault(holiday_said(one.why), []).append(one.date)
    return [
        f"{why} ({listed([day_plain(day, year=False) for day in days])})"
        for why, days in by_reason.items()
    ]


def span_said(proof: Proof) -> list[Markup]:
    """Weeks, months and years: the start, the day that corresponds, whether it moves."""
    if proof.unit not in SPANS or proof.begins is None or proof.first is None:
        return []
    meant = corresponding(proof.begins, proof.amount)
    if meant is None:
        return []
    text = say(
        "%(amount)s after %(start)s is %(day)s.",
        amount=upper_first(amount_said(proof.amount)),
        start=day_plain(proof.begins),
        day=day_full(meant),
    )
    if proof.unit != "weeks" and meant.day != proof.begins.day:
        text += " " + say("That month has no later day, so its last day is used.")
    settled = proof.due or proof.first
    if proof.rolls:
        move = f"{proof.rolls.rstrip('.')}."
    elif settled is not None and settled != meant and not proof.pauses:
        move = say("That day is closed, so the date is %(day)s.", day=day_full(settled))
    else:
        move = say("The date stays there, whatever day of the week it is.")
    return [Markup("{}").format(text), Markup("{}").format(upper_first(move))]


def corresponding(start: date, amount: str) -> date | None:
    """Return the same day so many weeks, months or years later, before any move.

    >>> corresponding(date(2026, 11, 30), "3 months")
    datetime.date(2027, 2, 28)
    """
    number, _, unit = amount.partition(" ")
    if not number.isdigit():
        return None
    many = int(number)
    if unit.startswith("week"):
        return start + many * WEEK
    months = many * (12 if unit.startswith("year") else 1)
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    for day in range(start.day, 27, -1):
        try:
            return date(year, month + 1, day)
        except ValueError:
            continue
    return date(year, month + 1, start.day)


def hours_said(proof: Proof) -> list[Markup]:
    """Elapsed time: two moments and the difference, and the clock change if one falls between."""
    if proof.unit not in ELAPSED or proof.start_at is None:
        return []
    start = local(proof.start_at)
    when = say("at %(time)s on %(day)s", time=clock_time(start), day=on_day(start))
    told = voice.happened(proof.start_event or "received", when, proof.start_label)
    found = [Markup("{}").format(told)]
    if proof.due_at is None:
        return found
    end = local(proof.due_at)
    found.append(
        say_html(
            "%(amount)s later is %(time)s on %(day)s. Every hour counts, nights and weekends too.",
            amount=upper_first(amount_said(proof.amount)),
            time=clock_time(end),
            day=on_day(end),
        )
    )
    shift = (end.utcoffset() or timedelta()) - (start.utcoffset() or timedelta())
    if shift > timedelta():
        found.append(
            say_html("The clocks go forward in between, so the time on the clock is not the same.")
        )
    elif shift:
        found.append(
            say_html("The clocks go back in between, so the time on the clock is not the same.")
        )
    return found
