"""What does a clock's card say, and which cards come first?

A card has a mark, a date with its verb, ticks that repeat the note, and the note.
The words are worked out once, at the moment the page is read: nothing counts down.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from putright.design import voice
from putright.design.days import (
    amount_said,
    clock_time,
    day_near,
    day_of,
    day_short,
    lower_first,
    plural,
)
from putright.design.proof import ELAPSED, Counted, Proof, read
from putright.languages import later, say

MOST_TICKS = 15
SOON = 2  # working days
STILL = frozenset({"not stated", "not started", "stopped", "overtaken", "modified", "superseded"})


@dataclass(frozen=True, slots=True)
class Card:
    label: str
    kind: str
    word: str
    when: str
    note: str
    ticks: Sequence[str] = ()
    order: tuple[int, date] = (0, date.min)
    href: str = ""


def tell(running: Any, now: datetime, proof: Any = None, href: str = "") -> Card:
    """Return the card of a clock: a core `Running`, or a dict with the same names."""
    teller = _Teller(running, now, proof if proof is not None else _get(running, "proof"), href)
    return teller.card()


def strip(items: Sequence[Any], now: datetime, limit: int = 4) -> tuple[list[Card], list[Card]]:
    """Return the cards of the strip, and the rest, which go under "All clocks".

    What needs work has the first claim on the places; what is met is drawn before it.
    """
    cards = [_card_of(item, now) for item in items]
    wanted = sorted(cards, key=lambda card: (card.order[0] == 0, card.order))
    shown = sorted(wanted[:limit], key=lambda card: card.order)
    return shown, [card for card in cards if card not in shown]


def _card_of(item: Any, now: datetime) -> Card:
    """Return one card; of several clocks that are one of the pack's, each says whose it is."""
    if not (isinstance(item, Mapping) and "running" in item):
        return tell(item, now, href=_get(item, "href") or "")
    card = tell(item["running"], now, item.get("proof"), item.get("href", ""))
    whose = item.get("whose")
    return replace(card, label=f"{card.label}: {whose}") if whose else card


def _get(thing: Any, name: str, default: Any = None) -> Any:
    if isinstance(thing, Mapping):
        return thing.get(name, default)
    return getattr(thing, name, default)


# A customer reads these beside the date.
_WHEN_DUE = {0: later("Due today", "state"), 1: later("Due tomorrow", "state")}
_DUE_SOON = later("Due soon", "state")
_NEW_DATE = later("New date", "state")
_ON_TRACK = later("On track", "state")


def _late_by(amount: str) -> str:
    return say("%(amount)s late", amount=amount)


class _Teller:
    """One clock at one moment."""

    def __init__(self, running: Any, now: datetime, proof: Any, href: str) -> None:
        self.href = href
        self.now = now
        self.today = day_of(now)
        self.proof = read(proof) if proof is not None else Proof()
        self.label = _get(running, "label") or self.proof.label
        self.strength = _get(running, "strength") or self.proof.strength
        self.state = str(_get(running, "state", "")).replace("-", " ").replace("_", " ")
        self.due_at: datetime | None = _get(running, "due_at")
        self.met_at: datetime | None = _get(running, "met_at")
        self.extended: date | None = _get(running, "extended")
        self.promised: date | None = _get(running, "promised")
        due: date | None = _get(running, "due")
        paused = _get(running, "paused") or [(p.since, p.until) for p in self.proof.pauses]
        self.paused: Sequence[tuple[date, date | None]] = paused
        self.first = self.promised or due
        self.limit = self.extended or (due if paused else self.promised or due)
        self.starts_at: datetime | None = _get(running, "started_at")
        self.next = _get(running, "next")  # the next date of a clock that repeats
        self.note = _get(running, "note") or ""

    def card(self) -> Card:
        kind, word, when, note = self._said()
        return Card(
            label=self.label,
            kind=kind,
            word=word,
            when=when,
            note=self.note or note,
            ticks=self._ticks(kind),
            order=self._order(),
            href=self.href,
        )

    def _order(self) -> tuple[int, date]:
        if self.state in ("met", "late met"):
            return 0, self._met_on()
        if self.limit is None or self.state in STILL:
            return 2, self.limit or date.max
        return 1, self.limit

    def _said(self) -> tuple[str, str, str, str]:
        if self.state == "met":
            return "met", "Met", f"Done {self._near(self._met_on())}", self._how_early()
        if self.state == "late met":
            mark = voice.state("late met", self.strength)
            return mark.kind, self._once(mark.word), self._done(), self._how_late_done()
        if self.state == "late":
            mark = voice.state("late", self.strength)
            return mark.kind, mark.word, f"Was due {self._limit()}", self._how_late()
        if self.state == "paused":
            return "held", "Paused", "No date yet", self._pause_note()
        if self.state in STILL or self.limit is None:
            return self._still()
        if self.due_at is not None and self.extended is None:
            return self._in_hours(self.due_at)
        if self.state == "provisional":
            note = f"Provisional: holidays for {self.limit.year} are not published."
            return "none", "Not sure yet", f"Due {self._limit(year=True)}", note
        return self._running()

    # -------------------------------------------------------------- running

    def _running(self) -> tuple[str, str, str, str]:
        assert self.limit is not None
        left = self._left()
        kind = "soon" if left <= SOON else "run"
        apart = (self.limit - self.today).days
        word = _WHEN_DUE.get(apart, _DUE_SOON)
        note = self._place()
        if self.extended and self.first and self.extended != self.first:
            kind, word = "soon", word if apart in (0, 1) else _NEW_DATE
            note = f"First promised {self._near(self.first)}. {self._given_on()}"
        elif kind == "run":
            word = _ON_TRACK
        return kind, say(word, "state"), f"Due {self._limit()}", note.strip()

    def _given_on(self) -> str:
        given = [one.on for one in self.proof.extensions if one.on]
        return f"New date given {self._near(given[-1])}." if given else ""

    def _left(self) -> int:
        """Return how many counted days are left, or days where none are counted."""
        assert self.limit is not None
        days = [d for d in self.proof.days if d.number and self.today < d.date <= self.limit]
        if days and self.proof.unit in ("working days", "calendar days"):
            return len(days)
        return (self.limit - self.today).days

    def _place(self) -> str:
        """Return "Working day 4 of 10", or the limit in words."""
        numbered = self._numbered()
        aim = ", an aim" if voice.is_aim(self.strength) else ""
        if not numbered:
            return self._limit_words(aim)
        done = sum(1 for day in numbered if day.date <= self.today)
        total = len(numbered)
        if self.proof.unit == "weeks":
            week = min(done + 1, total)
            return f"{total} weeks{aim}. Week {week} of {total}."
        unit = "Working day" if self.proof.unit == "working days" else "Day"
        if not done:
            return f"{plural(total, unit.lower())}{aim}. The count starts {self._first()}."
        return f"{unit} {min(done, total)} of {total}{aim}."

    def _first(self) -> str:
        return day_short(self._numbered()[0].date)

    def _limit_words(self, aim: str) -> str:
        amount = self.proof.amount
        if amount == "as agreed":
            return "Date agreed for this case."
        if not amount:
            return "An aim." if aim else ""
        return f"{'The same day' if amount.startswith('0 ') else amount}{aim}."

    def _in_hours(self, due: datetime) -> tuple[str, str, str, str]:
        left = due - self.now
        close = left <= timedelta(hours=1)
        minutes = max(int(left.total_seconds() // 60), 0)
        if close:
            word = say("%(minutes)s min left", minutes=minutes)
        elif minutes < 24 * 60:
            hours, rest = divmod(minutes, 60)
            word = (
                say("%(hours)s h %(minutes)s min left", hours=hours, minutes=rest)
                if rest
                else say("%(hours)s h left", hours=hours)
            )
        else:
            word = say(_ON_TRACK, "state")
        day = "today" if day_of(due) == self.today else day_near(due, self.today)
        amount = self.proof.amount or "Elapsed time"
        kind = "late" if close else "soon" if minutes < 24 * 60 else "run"
        return kind, word, f"Due {day} {clock_time(due)}", f"{amount}, every hour counted."

    # -------------------------------------------------------------- done and late

    def _done(self) -> str:
        return f"Done {self._near(self._met_on())}"

    def _once(self, word: str) -> str:
        return "Missed once" if self.next and not voice.is_aim(self.strength) else word

    def _how_early(self) -> str:
        if self.limit is None:
            return "No time limit."
        met, limit = self._met_on(), self._limit()
        early = self._counted(met, self.limit)
        return f"Due {limit}, {early} early." if early else f"Due {limit}, done that day."

    def _how_late_done(self) -> str:
        after = f" Next: {self._near(self.next)}." if self.next else ""
        if self.limit is None:
            return after.strip()
        late = self._counted(self.limit, self._met_on())
        if not late and self.due_at and self.met_at:
            late = self._time_apart(self.met_at - self.due_at)
        return f"Due {self._limit()}, {late} late.{after}"

    def _how_late(self) -> str:
        if self.limit is None:
            return ""
        late = self._counted(self.limit, self.today)
        if not late and self.due_at:
            late = self._time_apart(self.now - self.due_at)
        if self.extended and self.first and self.first != self.extended:
            return f"{_late_by(late)}. First promised {self._near(self.first)}."
        return f"{_late_by(late)}. No new date given."

    def _time_apart(self, apart: timedelta) -> str:
        minutes = max(int(apart.total_seconds() // 60), 1)
        hours = minutes // 60
        return amount_said(plural(hours, "hour") if hours else plural(minutes, "minute"))

    def _counted(self, after: date, until: date) -> str:
        """Return "2 working days": those after one day, up to and with another; "" if the same."""
        if until <= after:
            return ""
        if self.proof.unit != "working days":
            return amount_said(plural((until - after).days, "day"))
        closed = {d.date for d in self.proof.days if not d.counts and d.why}
        span = range(after.toordinal() + 1, until.toordinal() + 1)
        days = [date.fromordinal(n) for n in span]
        open_ = sum(1 for day in days if day.weekday() < 5 and day not in closed)
        # Beware: past the end of the proof, no holiday is known here. Say days, not working days.
        if self.proof.days and until > self.proof.days[-1].date + timedelta(days=4):
            return amount_said(plural(len(days), "day"))
        return amount_said(plural(open_, "working day") if open_ else plural(len(days), "day"))

    # -------------------------------------------------------------- still

    def _pause_note(self) -> str:
        since = self.paused[-1][0] if self.paused else None
        left = sum(1 for d in self._numbered() if since and d.date > since)
        unit = "working day" if self.proof.unit == "working days" else "day"
        parts = [f"Since {self._near(since)}" if since else "Paused"]
        if left:
            parts.append(f"{plural(left, unit)} left")
        why = next((p.why for p in reversed(self.proof.pauses) if p.why), "")
        return f"{', '.join(parts)}." + (f" {why.rstrip('.')}." if why else "")

    def _still(self) -> tuple[str, str, str, str]:
        if self.state in STILL and self.state != "not stated":
            mark = voice.state(self.state)
            return mark.kind, mark.word, self._still_date(), _STILL_NOTES.get(self.state, "")
        age = ""
        if self.starts_at:
            days = (self.today - day_of(self.starts_at)).days
            age = f" Age: {plural(days, 'day')}."
        if self.limit is not None:
            return "none", "Agreed", f"Agreed {self._limit()}", f"The policy gives no time.{age}"
        return "none", "Not stated", "No limit", f"The policy gives no time.{age}"

    def _still_date(self) -> str:
        if self.state == "not started":
            when = lower_first(self.proof.starts_when)
            return f"When {when}" if when else "No date yet"
        return f"First due {self._limit()}" if self.limit else "No date"

    # -------------------------------------------------------------- parts

    def _met_on(self) -> date:
        return day_of(self.met_at) if self.met_at else date.min

    def _near(self, day: date) -> str:
        return day_near(day, self.today)

    def _limit(self, year: bool = False) -> str:
        assert self.limit is not None
        if self.due_at is not None and self.extended is None:
            return f"{self._near(self.due_at)} {clock_time(self.due_at)}"
        return day_short(self.limit, year=True) if year else self._near(self.limit)

    def _numbered(self) -> list[Counted]:
        return [day for day in self.proof.days if day.number]

    def _ticks(self, kind: str) -> list[str]:
        """Return one tick a counted unit, or a week above fifteen: "on", "now" or ""."""
        numbered = self._numbered()
        if not numbered or self.proof.unit in ("months", "years", *ELAPSED):
            return []
        ends = [day.date for day in numbered]
        if len(ends) > MOST_TICKS:
            per_week = 5 if self.proof.unit == "working days" else 7
            ends = ends[per_week - 1 :: per_week] + (ends[-1:] if len(ends) % per_week else [])
        if self.extended and self.extended > ends[-1]:
            ends = [*ends, self.extended]
        if len(ends) > 2 * MOST_TICKS:
            return []
        return self._lit(ends, kind)

    def _lit(self, ends: list[date], kind: str) -> list[str]:
        if self.state == "late":
            return ["on"] * len(ends)
        until = self._met_on() if self.met_at else self.today
        if kind == "held" and self.paused:
            until = self.paused[-1][0]
        done = sum(1 for end in ends if end <= until)
        if self.proof.unit == "weeks" or len(ends) != len(self._numbered()):
            done = min(done + 1, len(ends))  # the week that has begun
        lit = ["on" if place < done else "" for place in range(len(ends))]
        if kind == "soon" and not self.met_at and done:
            lit[done - 1] = "now"
        return lit


_STILL_NOTES = {
    "stopped": "It no longer runs: the case went elsewhere or ended.",
    "overtaken": "The next stage began before this was due.",
    "modified": "This case follows its own plan. Its dates are not in the on-time rate.",
    "not started": "It has not started.",
    "superseded": "A later start took its place.",
}
