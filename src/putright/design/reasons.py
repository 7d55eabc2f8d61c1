"""In which sentences is a date explained, to a customer and to staff?"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from markupsafe import Markup

from putright.design import voice
from putright.design.days import (
    amount_said,
    clock_time,
    day_full,
    day_of,
    day_plain,
    day_short,
    day_time,
    listed,
    local,
    lower_first,
    on_day,
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
from putright.languages import say, say_html

ONE_DAY = timedelta(days=1)
WEEK = timedelta(days=7)


def summary_of(proof: Proof, staff: bool, today: date | None) -> str:
    if proof.start_at is None and proof.begins is None and proof.starts_when:
        return say("When does this start?")
    if proof.is_paused:
        return say("Why is there no date yet?")
    if proof.last is None:
        return say("Why is there no date?")
    past = bool(today and proof.last < today)
    if past and not staff:
        return say("Why was it %(day)s?", day=day_plain(proof.last, year=False))
    if staff and proof.label:
        return (
            f"Why {'was' if past else 'is'} “{lower_first(proof.label)}” "
            f"due {_when(proof, short=True)}?"
        )
    return say("Why this date?")


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
    if proof.rule:
        sentence = _bold_amount(proof)
    elif proof.is_agreed:
        sentence = say_html("This date was agreed for your case.")
    elif not proof.is_stated:
        sentence = say_html("Our policy does not give a time for this.")
    else:
        sentence = _stated(proof)
    cited = _with_clauses(sentence, proof)
    return cited if proof.is_stated else cited + " " + say_html("We do not make one up.")


def _stated(proof: Proof) -> Markup:
    within = Markup("<strong>{}</strong>").format(_within(proof))
    label = lower_first(proof.label)
    if proof.strength in ("aim", "may"):
        if label:
            return say_html(
                "Our policy aims for this %(within)s: %(what)s.", **_named_so(within, label)
            )
        return say_html("Our policy aims for this %(within)s.", within=within)
    if proof.strength == "usually":
        if label:
            return say_html(
                "Our policy says this usually comes %(within)s: %(what)s.",
                **_named_so(within, label),
            )
        return say_html("Our policy says this usually comes %(within)s.", within=within)
    if label:
        return say_html(
            "Our policy says this comes %(within)s: %(what)s.", **_named_so(within, label)
        )
    return say_html("Our policy says this comes %(within)s.", within=within)


def _named_so(within: Markup, label: str) -> dict[str, str]:
    return {"within": within, "what": label}


def _within(proof: Proof) -> str:
    if proof.is_same_day:
        return say("on the same day")
    return say("within %(amount)s", amount=amount_said(proof.amount))


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
    return Markup("{} ({}){}").format(body, _cited(proof), stop)


def _cited(proof: Proof) -> Markup:
    """Return "clause 3.6", the whole of it a link, or "clauses 3.4 and 3.6", each a link."""
    if len(proof.clauses) == 1:
        one = proof.clauses[0]
        return _clause(one, say("clause %(number)s", number=one.id).replace(" ", _TOGETHER))
    these = _join(_clause(cited, cited.id) for cited in proof.clauses)
    return say_html("clauses %(numbers)s", numbers=these)


_TOGETHER = "\N{NO-BREAK SPACE}"


def _clause(cited: Cited, text: str) -> Markup:
    if not cited.href:
        return Markup("{}").format(text)
    return Markup('<a class="govuk-link" href="{}">{}</a>').format(cited.href, text)


def _join(parts: Iterator[Markup]) -> Markup:
    items = list(parts)
    if len(items) < 2:
        return Markup("").join(items)
    some = Markup(", ").join(items[:-1])
    return say_html("%(some)s and %(last)s", some=some, last=items[-1])


def _start(proof: Proof) -> list[Markup]:
    if proof.begins is None:
        if proof.starts_when:
            return [
                say_html(
                    "The count starts when %(when)s. It has not started yet.",
                    when=lower_first(proof.starts_when),
                )
            ]
        return []
    said = day_of(proof.start_at) if proof.start_at else proof.begins
    when = say("on %(day)s", day=on_day(said))
    text = voice.happened(proof.start_event or "received", when, proof.start_label)
    if proof.unit in ELAPSED or not proof.is_stated or proof.is_agreed or proof.is_same_day:
        return [Markup("{}").format(text)] if proof.unit not in ELAPSED else []
    if proof.begins != said:
        text += f" {_taken_as(proof)}"
    return [Markup("{} {}").format(text, _first_day(proof)).rstrip()]


def _taken_as(proof: Proof) -> str:
    """Return why the count starts on another day than the one it came."""
    assert proof.begins is not None
    why = upper_first(proof.start_moved.rstrip("."))
    if not why:
        return say("For the count, it is taken as %(day)s.", day=day_full(proof.begins))
    return say("%(why)s, so it is taken as %(day)s.", why=why, day=day_full(proof.begins))


def _first_day(proof: Proof) -> str:
    first = _first_counted(proof)
    if first is None or proof.begins is None or proof.unit in SPANS:
        return ""
    if first == proof.begins:
        return say("That day is the first one counted.")
    if first == proof.begins + ONE_DAY:
        return say("We start counting the next day.")
    words = day_full(first, year=first.year != proof.begins.year)
    return say("The first day counted is %(day)s.", day=words)


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


def _spans(proof: Proof) -> list[Markup]:
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


def _hours(proof: Proof) -> list[Markup]:
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


def _changes(proof: Proof) -> list[Markup]:
    found = [_pause(pause) for pause in proof.pauses]
    found += [_extension(extension) for extension in _extensions(proof)]
    if proof.provisional and proof.last:
        found.append(
            say_html(
                "Bank holidays for %(year)s are not published yet, so this date may still change.",
                year=proof.last.year,
            )
        )
    if proof.again:
        found.append(_recalculated(proof))
    return found


def _extensions(proof: Proof) -> Sequence[Extension]:
    if proof.extensions or proof.extended is None:
        return proof.extensions
    return (Extension(until=proof.extended, was=proof.first),)


def _pause(pause: Pause) -> Markup:
    why = _because(pause.why) if pause.why else ""
    since = day_full(pause.since)
    if pause.until is None and why:
        return say_html(
            "The count has been paused since %(day)s %(why)s. There is no date until it goes on.",
            day=since,
            why=why,
        )
    if pause.until is None:
        return say_html(
            "The count has been paused since %(day)s. There is no date until it goes on.", day=since
        )
    until = day_full(pause.until)
    if why:
        return say_html(
            "The count was paused after %(day)s and went on after %(until)s %(why)s. "
            "Those days are not counted.",
            day=since,
            until=until,
            why=why,
        )
    return say_html(
        "The count was paused after %(day)s and went on after %(until)s. "
        "Those days are not counted.",
        day=since,
        until=until,
    )


def _because(why: str) -> str:
    text = lower_first(why.rstrip("."))
    return text if text.startswith(("because", "so that", "while")) else f"({text})"


def _extension(extension: Extension) -> Markup:
    until = day_full(extension.until)
    if extension.on:
        said = say_html(
            "On %(on)s we gave a new date, <strong>%(day)s</strong>.",
            on=on_day(extension.on),
            day=until,
        )
    else:
        said = say_html("We gave a new date, <strong>%(day)s</strong>.", day=until)
    if extension.why:
        why = lower_first(extension.why.rstrip("."))
        said += " " + say_html("The reason: %(why)s.", why=why)
    if extension.was:
        said += " " + say_html("The first date, %(day)s, stays here.", day=day_full(extension.was))
    return said


def _recalculated(proof: Proof) -> Markup:
    assert proof.again and proof.promised
    again = day_full(proof.again)
    if proof.changed_because:
        said = say_html(
            "Worked out again today, the date would be %(day)s because %(why)s.",
            day=again,
            why=_plain_because(proof.changed_because),
        )
    else:
        said = say_html("Worked out again today, the date would be %(day)s.", day=again)
    return said + " " + _still(proof.promised, stays=proof.again > proof.promised)


def _still(promised: date, stays: bool) -> Markup:
    day = day_full(promised)
    if stays:
        return say_html(
            "The promise does not move later by itself: it is still <strong>%(day)s</strong>.",
            day=day,
        )
    return say_html("The promise is still <strong>%(day)s</strong>.", day=day)


def _plain_because(why: str) -> str:
    text = lower_first(why.rstrip("."))
    return text.removeprefix("because ")


# ------------------------------------------------------------------ for staff


def _staff_rule(proof: Proof) -> list[Markup]:
    strength = f" Strength: {voice.strength_word(proof.strength)}." if proof.strength else ""
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
            _at_its_head(_cited(proof)), heading, limit, strength
        )
    ]


def _at_its_head(cited: Markup) -> Markup:
    """Return "Clause 3.6" of "clause 3.6", whether it is a link or not."""
    return Markup(cited.replace("clause", "Clause", 1))  # noqa: S704 -- markup already


def _staff_start(proof: Proof) -> list[Markup]:
    if proof.begins is None:
        when = lower_first(proof.starts_when) or "something that has not happened yet"
        return [_headed("Starts", f"when {when}. Not started.")]
    words = voice.event(proof.start_event or "received").staff
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
        _headed("Calendar", f"{upper_first(voice.division(proof.calendar.division))}{listed_on}.")
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
                say_html(
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
    amount = upper_first(amount_said(proof.amount))
    if proof.begins is None:
        return amount
    return say("%(amount)s from %(day)s", amount=amount, day=day_full(proof.begins, year=False))
