"""How is a count drawn? Whole weeks, Monday first, from the start to the last date there is.

Many cases come on one day and are counted alike, so a calendar that was drawn is kept.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cached_property, lru_cache

from markupsafe import Markup

from putright.design import voice
from putright.design.days import SHORT_MONTHS, SHORT_WEEKDAYS, WEEKDAYS, day_of
from putright.design.proof import Counted, Pause, Proof, holiday, is_closed
from putright.languages import later, say, say_count, spoken

CONDENSE_AFTER = 45  # days; beyond, weeks with nothing to say are folded into one row
WEEK = timedelta(days=7)
Weeks = tuple[Sequence["Cell"] | str, ...]  # a text stands for weeks that are folded away


@dataclass(frozen=True, slots=True)
class Cell:
    """One day of the calendar as it is drawn and read out."""

    date: date
    label: str
    look: str
    number: int | None = None
    before: str = ""  # hidden words before the number
    word: str = ""
    after: str = ""  # hidden words at the end


@dataclass(frozen=True, eq=False)
class Calendar:
    """The weeks of one count, and how they stand on a page."""

    weeks: Weeks = ()

    @cached_property
    def key(self) -> list[tuple[str, str]]:
        return key(self.weeks)

    @cached_property
    def rows(self) -> Markup:
        """Return the head and the rows of its table."""
        named = Markup("").join(
            Markup('<th scope="col"><abbr title="{}">{}</abbr></th>').format(
                say(day), say(short, "short")
            )
            for day, short in zip(WEEKDAYS, SHORT_WEEKDAYS, strict=True)
        )
        rows = Markup("").join(map(_row, self.weeks))
        return Markup("<thead><tr>{}</tr></thead>\n<tbody>\n{}</tbody>").format(named, rows)


def calendar_of(proof: Proof, today: date | None) -> Calendar:
    """Return the calendar of a count; it has no weeks where days are not counted one by one."""
    return _calendar(_drawn(proof), today, spoken().code)


def _drawn(proof: Proof) -> Proof:
    """Return what is drawn of a proof, and no more: it is alike for cases of one day."""
    return Proof(
        start_event=proof.start_event,
        start_at=day_of(proof.start_at) if proof.start_at else None,  # type: ignore[arg-type]
        start_on=proof.start_on,
        amount=proof.amount,
        unit=proof.unit,
        due=proof.due,
        promised=proof.promised,
        recalculated=proof.recalculated,
        extended=proof.extended,
        days=tuple(proof.days),
        pauses=tuple(Pause(since=one.since, until=one.until) for one in proof.pauses),
        state="paused" if proof.state == "paused" else "",
    )


@lru_cache(maxsize=512)
def _calendar(proof: Proof, today: date | None, language: str) -> Calendar:
    """Return it as it is read in one language, which is the one that is spoken now."""
    return Calendar(tuple(_weeks(proof, today)))


def _weeks(proof: Proof, today: date | None) -> Sequence[Sequence[Cell] | str]:
    if proof.unit not in ("working days", "calendar days") or not proof.days or proof.is_same_day:
        return []
    begins = proof.comes or proof.days[0].date
    ends = max(
        [day for day in (proof.last, proof.first, proof.again) if day]
        or [day.date for day in proof.days]
    )
    if proof.is_paused and today:
        ends = max(ends, min(today, begins + 10 * WEEK))
    monday = begins - timedelta(days=begins.weekday())
    painter = _Painter(proof, begins, ends, today)
    weeks = []
    while monday <= ends:
        weeks.append([painter.cell(monday + timedelta(days=n)) for n in range(7)])
        monday += WEEK
    if (ends - begins).days <= CONDENSE_AFTER:
        return list(weeks)
    return _condensed(weeks, proof)


def _row(week: Sequence[Cell] | str) -> Markup:
    if isinstance(week, str):
        cells = Markup('<td class="pr-cal__fold" colspan="7">{}</td>').format(week)
    else:
        cells = Markup("").join(map(_cell, week))
    return Markup("<tr>{}</tr>\n").format(cells)


def _cell(cell: Cell) -> Markup:
    hidden = Markup('<span class="govuk-visually-hidden">{}</span>')
    parts = [Markup("<span>{}</span>").format(cell.label)]
    if cell.number:
        before = hidden.format(cell.before)
        parts.append(Markup("<b>{}{}</b>").format(before, cell.number))
    if cell.word:
        parts.append(Markup('<span class="pr-cal__word">{}</span>').format(cell.word))
    if cell.after:
        parts.append(hidden.format(cell.after))
    return Markup('<td class="{}">{}</td>').format(cell.look, Markup("").join(parts))


class _Painter:
    """Says how each day looks. Built once a proof, asked once a day."""

    def __init__(self, proof: Proof, begins: date, ends: date, today: date | None) -> None:
        self.proof = proof
        self.begins = begins
        self.ends = ends
        self.today = today
        self.days = {day.date: day for day in proof.days}
        self.counted = f"{say('working day') if proof.unit == 'working days' else say('day')} "
        self.seen_first = False

    def cell(self, day: date) -> Cell:
        cell = self._plain(day)
        cell = self._marked(day, cell)
        if day == self.today and self.begins <= day <= self.ends:
            look, after = f"{cell.look} is-today", f"{cell.after}, {say('today')}"
            cell = replace(cell, look=look, after=after)
        return cell

    def _label(self, day: date) -> str:
        first = not self.seen_first
        self.seen_first = True
        if first or day.day == 1:
            return f"{day.day} {say(SHORT_MONTHS[day.month - 1], 'short')}"
        return str(day.day)

    def _plain(self, day: date) -> Cell:
        label = self._label(day)
        found = self.days.get(day) or Counted(date=day)
        if not self.begins <= day <= self.ends:
            return Cell(day, label, "is-out")
        if day == self.begins and not found.number:
            word = say(voice.event(self.proof.start_event or "received").cell, "calendar")
            return Cell(day, label, "is-start", word=word, after=_not_counted())
        if day == self.proof.begins and not found.number:
            return Cell(day, label, "is-start", word=say("Day 0"), after=_not_counted())
        if any(pause.holds(day) for pause in self.proof.pauses):
            return Cell(day, label, "is-held", word=say("Paused", "state"), after=_not_counted())
        if found.number:
            look = "is-count is-start" if day == self.begins else "is-count"
            return Cell(day, label, look, number=found.number, before=self.counted)
        if is_closed(found, self.proof):
            return self._closed(day, label, found)
        return Cell(day, label, "is-open", after=self._after_the_count())

    def _after_the_count(self) -> str:
        return f", {say('after the count')}" if self.proof.due else ""

    def _closed(self, day: date, label: str, found: Counted) -> Cell:
        if day.weekday() >= 5:
            return Cell(day, label, "is-off", after=say("Weekend, not counted"))
        return Cell(day, label, "is-off", word=holiday(found.why), after=_not_counted())

    def _marked(self, day: date, cell: Cell) -> Cell:
        """Fill the dates that were given: the first one and, if there is one, the new one."""
        proof = self.proof
        if proof.is_paused and not proof.extended:
            return cell
        if day == proof.first:
            first = proof.extended and proof.extended != proof.first
            word = self._given(bool(first))
            return replace(cell, look=f"{cell.look} is-due", word=word, after="")
        if day == proof.extended:
            word = say("New date", "calendar")
            return replace(cell, look=f"{cell.look} is-due", word=word, after="")
        if day == proof.again:
            word = say("Today’s count")
            return replace(cell, look=f"{cell.look} is-again", word=word, after="")
        return cell

    def _given(self, first: bool) -> str:
        if first:
            return say("First date")
        return say("Promised") if self.proof.again else say("Due")


def _not_counted() -> str:
    return f", {say('not counted')}"


def _condensed(weeks: list[list[Cell]], proof: Proof) -> list[Sequence[Cell] | str]:
    """Keep the first and last weeks and each that has something to say; fold the rest."""
    kept: list[Sequence[Cell] | str] = []
    folded: list[list[Cell]] = []
    for place, week in enumerate(weeks):
        if place in (0, len(weeks) - 1) or _says_something(week):
            if folded:
                kept.append(_fold(folded, proof))
                folded = []
            kept.append(week)
        else:
            folded.append(week)
    return kept


def _says_something(week: list[Cell]) -> bool:
    marks = ("is-due", "is-again", "is-start", "is-today")
    looks = {look for cell in week for look in cell.look.split()}
    if looks & set(marks):
        return True
    if "is-held" in looks and looks & {"is-count"}:
        return True  # the week in which a pause begins or ends
    return any(cell.look == "is-off" and cell.date.weekday() < 5 for cell in week)


def _fold(weeks: list[list[Cell]], proof: Proof) -> str:
    numbers = [cell.number for week in weeks for cell in week if cell.number]
    if not numbers:
        return say_count(len(weeks), "%(count)s week, not counted", "%(count)s weeks, not counted")
    span = {"first": numbers[0], "last": numbers[-1]}
    if proof.unit == "working days":
        return say_count(
            len(weeks),
            "%(count)s ordinary week, working days %(first)s to %(last)s",
            "%(count)s ordinary weeks, working days %(first)s to %(last)s",
            **span,
        )
    return say_count(
        len(weeks),
        "%(count)s ordinary week, days %(first)s to %(last)s",
        "%(count)s ordinary weeks, days %(first)s to %(last)s",
        **span,
    )


_KEYS = (
    ("is-start", later("Start", "calendar key")),
    ("is-count", later("Counted", "calendar key")),
    ("is-due", later("Due", "calendar key")),
    ("is-again", later("Worked out again today", "calendar key")),
    ("is-off", later("Not counted", "calendar key")),
    ("is-held", later("Paused", "calendar key")),
    ("is-today", later("Today", "calendar key")),
)


def key(weeks: Sequence[Sequence[Cell] | str]) -> list[tuple[str, str]]:
    """Return the key, with only what the calendar shows."""
    cells = [cell for week in weeks if not isinstance(week, str) for cell in week]
    looks = {look for cell in cells for look in cell.look.split()}
    found = [(look, say(word, "calendar key")) for look, word in _KEYS if look in looks]
    start = next((cell for cell in cells if "is-start" in cell.look), None)
    if start:
        uncounted = start.word and not start.number
        word = say("%(day)s: not counted", day=start.word) if uncounted else say("First day")
        found[0] = ("is-start", word)
    return found
