"""In which sentences is a date explained, to a customer and to staff?"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from markupsafe import Markup

from putright.design import say
from putright.design.days import (
    clock_time,
    day_full,
    day_of,
    day_plain,
    day_short,
    day_time,
    listed,
    local,
    lower_first,
    upper_first,
)
from putright.design.proof import (
    ELAPSED,
    SPANS,
    Cited,
    Extension,
    Pause,
    Proof,
    Skipped,
    holiday_said,
    skipped,
)

ONE_DAY = timedelta(days=1)
WEEK = timedelta(days=7)


def summary_of(proof: Proof, staff: bool, today: date | None) -> str:
    if proof.start_at is None and proof.begins is None and proof.starts_when:
        return "When does this start?"
    if proof.is_paused:
        return "Why is there no date yet?"
    if proof.last is None:
        return "Why is there no date?"
    past = bool(today and proof.last < today)
    if past and not staff:
        return f"Why was it {day_plain(proof.last, year=False)}?"
    if staff and proof.label:
        return (
            f"Why {'was' if past else 'is'} “{lower_first(proof.label)}” "
            f"due {_when(proof, short=True)}?"
        )
    return "Why this date?"


def _when(proof: Proof, short: bool = False) -> str:
    if proof.unit in ELAPSED and proof.due_at and not proof.extended:
        if short:
            return f"{day_short(proof.due_at)}, {clock_time(proof.due_at)}"
        return f"{clock_time(proof.due_at)} on {day_full(proof.due_at)}"
    assert proof.last is not None
    return f"on {day_short(proof.last)}" if short else day_full(proof.last)


def for_customers(proof: Proof) -> list[Markup]:
    reasons = [_rule(proof), *_start(proof), *_skips(proof), *_spans(proof), *_hours(proof)]
    return [*reasons, *_changes(proof)]


def for_staff(proof: Proof) -> list[Markup]:
    return [
        *_staff_rule(proof),
        *_staff_start(proof),
        *(_headed(_skips_head(proof), text) for text in _skips(proof)),
        *_spans(proof),
        *_hours(proof),
        *_staff_readings(proof),
        *_staff_calendar(proof),
        *_staff_changes(proof),
    ]


def _headed(head: str, text: Markup | str) -> Markup:
    return Markup("<strong>{}:</strong> {}").format(head, text)


def _rule(proof: Proof) -> Markup:
    """Return the rule in a sentence that promises no more than its strength."""
    amount = Markup("<strong>{}</strong>").format(_within(proof))
    if proof.rule:
        sentence = _bold_amount(proof)
    elif proof.is_agreed:
        sentence = Markup("This date was agreed for your case.")
    elif not proof.is_stated:
        sentence = Markup("Our policy does not give a time for this.")
    elif proof.strength in ("aim", "may"):
        sentence = Markup("Our policy aims for this {}{}.").format(amount, _of(proof))
    elif proof.strength == "usually":
        sentence = Markup("Our policy says this usually comes {}{}.").format(amount, _of(proof))
    else:
        sentence = Markup("Our policy says this comes {}{}.").format(amount, _of(proof))
    cited = _with_clauses(sentence, proof)
    return cited if proof.is_stated else cited + Markup(" We do not make one up.")


def _within(proof: Proof) -> str:
    return "on the same day" if proof.is_same_day else f"within {proof.amount}"


def _of(proof: Proof) -> str:
    return f": {lower_first(proof.label)}" if proof.label else ""


def _bold_amount(proof: Proof) -> Markup:
    for words in (f"within {proof.amount}", proof.amount):
        before, found, after = proof.rule.partition(words)
        if proof.amount and found:
            return Markup("{}<strong>{}</strong>{}").format(before, found, after)
    return Markup("{}").format(proof.rule)


def _with_clauses(sentence: Markup, proof: Proof) -> Markup:
    if not proof.clauses:
        return sentence
    body = sentence.removesuffix(".")
    stop = "." if body != sentence else ""
    return Markup("{} ({}){}").format(body, _cited(proof, "clause"), stop)


def _cited(proof: Proof, word: str) -> Markup:
    """Return "clause 3.6", the whole of it a link, or "clauses 3.4 and 3.6", each a link."""
    if len(proof.clauses) == 1:
        return _clause(proof.clauses[0], f"{word}\N{NO-BREAK SPACE}{proof.clauses[0].id}")
    return Markup("{}s {}").format(word, _join(_clause(cited, cited.id) for cited in proof.clauses))


def _clause(cited: Cited, text: str) -> Markup:
    if not cited.href:
        return Markup("{}").format(text)
    return Markup('<a class="govuk-link" href="{}">{}</a>').format(cited.href, text)


def _join(parts: Iterator[Markup]) -> Markup:
    items = list(parts)
    if len(items) < 2:
        return Markup("").join(items)
    return Markup("{} and {}").format(Markup(", ").join(items[:-1]), items[-1])


def _start(proof: Proof) -> list[Markup]:
    if proof.begins is None:
        if proof.starts_when:
            return [
                Markup("The count starts when {}. It has not started yet.").format(
                    lower_first(proof.starts_when)
                )
            ]
        return []
    words = say.event(proof.start_event or "received").customer
    said = day_of(proof.start_at) if proof.start_at else proof.begins
    text = f"{words} on {day_full(said)}."
    if proof.unit in ELAPSED or not proof.is_stated or proof.is_agreed or proof.is_same_day:
        return [Markup("{}").format(text)] if proof.unit not in ELAPSED else []
    if proof.begins != said:
        why = proof.start_moved.rstrip(".")
        text += f" {upper_first(why)}, so" if why else " For the count,"
        text += f" it is taken as {day_full(proof.begins)}."
    return [Markup("{} {}").format(text, _first_day(proof)).rstrip()]


def _first_day(proof: Proof) -> str:
    first = _first_counted(proof)
    if first is None or proof.begins is None or proof.unit in SPANS:
        return ""
    if first == proof.begins:
        return "That day is the first one counted."
    if first == proof.begins + ONE_DAY:
        return "We start counting the next day."
    words = day_full(first) if first.year != proof.begins.year else _day_no_year(first)
    return f"The first day counted is {words}."


def _first_counted(proof: Proof) -> date | None:
    if proof.first_counted:
        return proof.first_counted
    return next((day.date for day in proof.days if day.number == 1), None)


def _skips_head(proof: Proof) -> str:
    return "Counted" if proof.unit == "calendar days" else "Skipped"


def _skips(proof: Proof) -> list[Markup]:
    """Say what is skipped and why. Holidays are named here; the calendar only repeats them."""
    if proof.begins is None or proof.last is None or proof.is_same_day:
        return []
    if proof.unit == "calendar days":
        rolls = f" {proof.rolls.rstrip('.')}." if proof.rolls else ""
        return [Markup("Every day counts, weekends and holidays too.{}").format(rolls)]
    if proof.unit != "working days" or not proof.days:
        return []
    where = say.division(proof.calendar.division) if proof.calendar.division else ""
    holidays = f"bank holidays in {where}" if where else "bank holidays"
    named = _named(skipped(proof))
    if named:
        fall = "falls" if len(skipped(proof)) == 1 else "all fall"
        tail = f"{upper_first(listed(named))} {fall} in between."
    else:
        tail = "No bank holiday falls in between."
    return [
        Markup("Weekends and {} are not working days, so they are skipped. {}").format(
            holidays, tail
        )
    ]


def _named(gone: Sequence[Skipped]) -> list[str]:
    """Return each reason once with its days: "Christmas Day (25 December)"."""
    by_reason: dict[str, list[date]] = {}
    for one in gone:
        by_reason.setdefault(holiday_said(one.why), []).append(one.date)
    return [
        f"{why} ({listed([day_plain(day, year=False) for day in days])})"
        for why, days in by_reason.items()
    ]


def _spans(proof: Proof) -> list[Markup]:
    """Weeks, months and years: the start, the day that corresponds, whether it moves."""
    if proof.unit not in SPANS or proof.begins is None or proof.first is None:
        return []
    meant = corresponding(proof.begins, proof.amount)
    if meant is None:
        return []
    text = f"{upper_first(proof.amount)} after {day_plain(proof.begins)} is {day_full(meant)}."
    if proof.unit != "weeks" and meant.day != proof.begins.day:
        text += " That month has no later day, so its last day is used."
    settled = proof.due or proof.first
    if proof.rolls:
        move = f"{proof.rolls.rstrip('.')}."
    elif settled != meant and not proof.pauses:
        move = f"That day is closed, so the date is {day_full(settled)}."
    else:
        move = "The date stays there, whatever day of the week it is."
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


def _hours(proof: Proof) -> list[Markup]:
    """Elapsed time: two moments and the difference, and the clock change if one falls between."""
    if proof.unit not in ELAPSED or proof.start_at is None:
        return []
    start = local(proof.start_at)
    words = say.event(proof.start_event or "received").customer
    found = [Markup("{} at {} on {}.").format(words, clock_time(start), day_full(start))]
    if proof.due_at is None:
        return found
    end = local(proof.due_at)
    found.append(
        Markup("{} later is {} on {}. Every hour counts, nights and weekends too.").format(
            upper_first(proof.amount), clock_time(end), day_full(end)
        )
    )
    shift = (end.utcoffset() or timedelta()) - (start.utcoffset() or timedelta())
    if shift:
        way = "forward" if shift > timedelta() else "back"
        found.append(
            Markup("The clocks go {} in between, so the time on the clock is not the same.").format(
                way
            )
        )
    return found


def _changes(proof: Proof) -> list[Markup]:
    found = [_pause(pause) for pause in proof.pauses]
    found += [_extension(extension) for extension in _extensions(proof)]
    if proof.provisional and proof.last:
        found.append(
            Markup(
                "Bank holidays for {} are not published yet, so this date may still change."
            ).format(proof.last.year)
        )
    if proof.again:
        found.append(_recalculated(proof))
    return found


def _extensions(proof: Proof) -> Sequence[Extension]:
    if proof.extensions or proof.extended is None:
        return proof.extensions
    return (Extension(until=proof.extended, was=proof.first),)


def _pause(pause: Pause) -> Markup:
    why = f" {_because(pause.why)}" if pause.why else ""
    if pause.until is None:
        return Markup(
            "The count has been paused since {}{}. There is no date until it goes on."
        ).format(day_full(pause.since), why)
    return Markup(
        "The count was paused after {} and went on after {}{}. Those days are not counted."
    ).format(day_full(pause.since), day_full(pause.until), why)


def _because(why: str) -> str:
    text = lower_first(why.rstrip("."))
    return text if text.startswith(("because", "so that", "while")) else f"({text})"


def _extension(extension: Extension) -> Markup:
    given = f"On {day_full(extension.on)} we" if extension.on else "We"
    was = f" The first date, {day_full(extension.was)}, stays here." if extension.was else ""
    why = f" The reason: {lower_first(extension.why.rstrip('.'))}." if extension.why else ""
    return Markup("{} gave a new date, <strong>{}</strong>.{}{}").format(
        given, day_full(extension.until), why, was
    )


def _recalculated(proof: Proof) -> Markup:
    assert proof.again and proof.promised
    why = f" because {_plain_because(proof.changed_because)}" if proof.changed_because else ""
    stays = "The promise does not move later by itself: " if proof.again > proof.promised else ""
    return Markup("Worked out again today, the date would be {}{}. {} <strong>{}</strong>.").format(
        day_full(proof.again),
        why,
        f"{stays}{'it' if stays else 'The promise'} is still",
        day_full(proof.promised),
    )


def _plain_because(why: str) -> str:
    text = lower_first(why.rstrip("."))
    return text.removeprefix("because ")


# ------------------------------------------------------------------ for staff


def _staff_rule(proof: Proof) -> list[Markup]:
    strength = f" Strength: {say.strength_word(proof.strength)}." if proof.strength else ""
    if proof.is_agreed:
        limit = "the date is the one agreed for the case."
    elif proof.is_stated:
        limit = f"{_within(proof)}."
    else:
        limit = "the policy gives no time, so none is invented."
    if not proof.clauses:
        return [_headed("Rule", f"{limit}{strength}")]
    heading = f", {lower_first(proof.clauses[0].heading)}" if proof.clauses[0].heading else ""
    return [
        Markup("<strong>{}{}:</strong> {}{}").format(
            _cited(proof, "Clause"), heading, limit, strength
        )
    ]


def _staff_start(proof: Proof) -> list[Markup]:
    if proof.begins is None:
        when = lower_first(proof.starts_when) or "something that has not happened yet"
        return [_headed("Starts", f"when {when}. Not started.")]
    words = say.event(proof.start_event or "received").staff
    at = proof.start_at
    moment = day_time(at) if at else day_full(proof.begins)
    text = f"{words}, {moment}."
    said = day_of(at) if at else proof.begins
    if proof.begins != said:
        why = proof.start_moved.rstrip(".") or "Moved by the reading used"
        text += f" {upper_first(why)}, so it is taken as {day_full(proof.begins)}."
    elif proof.start_moved:
        text += f" {proof.start_moved.rstrip('.')}."
    if proof.unit in ("working days", "calendar days"):
        text += f" {_first_day(proof)}"
    return [_headed("Starts", text.strip())]


def _staff_readings(proof: Proof) -> list[Markup]:
    found = []
    for reading in proof.readings:
        text = reading.chosen or reading.asks
        if reading.by and reading.by != "not stated":
            text = f"{text.rstrip('.')}. Decided by: {reading.by}"
            text += f", {day_plain(reading.on)}" if reading.on else ""
        others = [_other(other) for other in reading.others]
        if others:
            text = f"{text.rstrip('.')}. It could also be read: {listed(others, 'or')}"
        head = f"Reading {reading.id}".strip()
        found.append(_headed(head, upper_first(f"{text.rstrip('.')}.")))
    return found


def _other(other: Any) -> str:
    if isinstance(other, str):
        return lower_first(other.rstrip("."))
    for name in ("chosen", "says", "text", "id"):
        value = other.get(name) if isinstance(other, Mapping) else getattr(other, name, "")
        if value:
            return lower_first(str(value).rstrip("."))
    return str(other)


def _staff_calendar(proof: Proof) -> list[Markup]:
    if not proof.calendar.division or proof.unit in ELAPSED or not proof.is_stated:
        return []
    version = proof.calendar.version
    listed_on = f", list of {day_plain(version)}" if version else ""
    return [
        _headed("Calendar", f"{upper_first(say.division(proof.calendar.division))}{listed_on}.")
    ]


def _staff_changes(proof: Proof) -> list[Markup]:
    if not proof.is_stated and proof.last is None:
        return []
    changes = _changes(proof)
    if changes:
        return [_headed("Changes", change) for change in changes]
    return [_headed("Pauses and extensions", "none.")]


def closing(proof: Proof, staff: bool) -> list[Markup]:
    if proof.last is None or proof.begins is None or (proof.is_paused and not staff):
        return []
    if not staff:
        return (
            [
                Markup(
                    "This is the date we gave you. If anything ever changes it, "
                    "the first date stays here and we tell you why."
                )
            ]
            if not proof.extended
            else []
        )
    found = []
    if proof.promised:
        found.append(
            Markup("First promised: <strong>{}</strong>.").format(day_plain(proof.promised))
        )
    again = proof.recalculated or proof.due
    if again:
        found.append(
            Markup("Worked out again today: <strong>{}</strong>.").format(day_plain(again))
        )
    if proof.extended:
        found.append(Markup("New date: <strong>{}</strong>.").format(day_plain(proof.extended)))
    found.append(Markup("The customer sees the same count."))
    return [Markup(" ").join(found)]


def caption(proof: Proof) -> str:
    start = f" from {_day_no_year(proof.begins)}" if proof.begins else ""
    return f"{upper_first(proof.amount)}{start}"


def _day_no_year(day: date) -> str:
    return day_full(day).removesuffix(f" {day.year}")
