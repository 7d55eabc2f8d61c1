"""How is a promise, a case or a commitment written as one row of a list?"""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from putright.cases.desk import Asked
from putright.cases.queries import Commitment, Listed, Promise
from putright.core.clocks import local_day
from putright.design import voice
from putright.design.days import clock_time, day_near, lower_first, near, plural
from putright.design.work import WorkRow
from putright.workspace.door import StaffRequest, pattern

SOON = 2  # working days
_ASKED = {
    "check": "A declaration by {}, for you to look at",
    "handover": "{} offers you this case: take it over, or decline",
    "advice": "{} asks for advice",
    "task": "{} asks you to do something",
}


class Lister:
    """One look at the lists of one organisation: names are known, nothing is asked again.

    Many rows of a list fall due on the same day, so what is said of a day is kept.
    """

    def __init__(
        self,
        request: StaffRequest,
        names: Mapping[str, str],
        customers: Mapping[str, str],
        at: datetime,
    ) -> None:
        self.policy = request.policy
        self.covers = request.actor.covers
        self.names = names
        self.customers = customers
        self.at = at
        self.zone = request.organisation.zone
        self.today = local_day(at, self.zone)
        self._address = pattern("case", request.organisation.slug)
        self._said: dict[tuple[Any, ...], tuple[str, str, str, str]] = {}
        self._owners: dict[tuple[str, str], str] = {}

    def promise(self, row: Promise) -> WorkRow:
        key = row.owed_on, row.due_at, row.state, row.strength
        said = self._said.get(key)
        if said is None:
            said = self._said[key] = (
                self._due(row.owed_on, row.state),
                self._how_far(row.owed_on, row.due_at),
                *self._mark(row),
            )
        due, due_note, kind, word = said
        return WorkRow(
            due,
            due_note,
            self._title(row),
            self._address.format(row.reference),
            row.reference,
            self.customers.get(row.customer, ""),
            row.label,
            self._whose(row.stage, row.handler),
            kind,
            word,
            self._note(row),
        )

    def case(self, row: Listed, step: str = "") -> WorkRow:
        on = row.next_on
        open_ = row.status in ("open", "answered")
        kind, word = self._case_mark(row)
        return WorkRow(
            self._due(on, "") if on and open_ else "No date" if open_ else "Ended",
            self._how_far(on, None) if open_ else "",
            self._title(row),
            self._address.format(row.reference),
            row.reference,
            self.customers.get(row.customer, ""),
            *self._step(row, step, open_),
            kind,
            word,
            f"Received {day_near(local_day(row.received_at, self.zone), self.today)}",
        )

    def commitment(self, row: Commitment) -> dict[str, Any]:
        over = row.due_on is not None and row.due_on < self.today
        when = day_near(row.due_on, self.today) if row.due_on else "No date"
        ended = "" if row.status in ("open", "answered") else ", ended case"
        owner = f" · {self.names[row.owner]}" if row.owner in self.names else ""
        return {
            "text": row.title or "What we promised",
            "href": self._address.format(row.reference),
            "note": f"{when} · {row.reference}{ended}{owner}",
            "state": "late" if over else "run",
            "word": "Past its day" if over else self._how_far(row.due_on, None) or "To do",
        }

    def asked(self, row: Asked) -> dict[str, Any]:
        over = row.due_on is not None and row.due_on < self.today
        by = f" by {day_near(row.due_on, self.today)}" if row.due_on else ""
        who = self.names.get(row.by, "a colleague")
        said = _ASKED.get(row.wanted, row.wanted)
        return {
            "text": row.title or "A case",
            "href": self._address.format(row.reference),
            "note": f"{said.format(who)}{by} · {row.reference}",
            "state": "late" if over else "run",
            "word": "Past its day" if over else self._how_far(row.due_on, None) or "Waiting",
        }

    def _title(self, row: Promise | Listed) -> str:
        if row.title:
            return row.title
        kind = self.policy.kinds.get(row.kind)
        return (kind.name if kind else row.kind) or "A case"

    def _due(self, on: date | None, state: str) -> str:
        if on is None:
            return "No date yet" if state == "paused" else "No date"
        return "Today" if on == self.today else day_near(on, self.today)

    def _how_far(self, on: date | None, due_at: datetime | None) -> str:
        if on is None:
            return ""
        if on == self.today and due_at is not None:
            return f"by {clock_time(due_at)}"
        if on == self.today:
            return "by 11:59pm"
        if on < self.today:
            working = self._apart(on, self.today)
            # Why: on a Sunday, what was due on Friday is late, though by no working day.
            days = plural((self.today - on).days, "day")
            return f"{plural(working, 'working day') if working else days} late"
        return near(on, self.today) or plural(self._apart(self.today, on), "working day")

    def _apart(self, after: date, until: date) -> int:
        """Return the working days between two days; the plain days where no calendar reaches."""
        try:
            return self.policy.calendar_of(self.policy.calendar.division).count(after, until)
        except (ValueError, OverflowError):
            return (until - after).days

    def _mark(self, row: Promise) -> tuple[str, str]:
        if row.is_late:
            mark = voice.state("late", row.strength)
            return mark.kind, mark.word
        if row.owed_on is None:
            mark = voice.state(row.state or "not stated")
            return mark.kind, mark.word
        return self._coming(row.owed_on)

    def _case_mark(self, row: Listed) -> tuple[str, str]:
        """Return how a case stands: what is open is told by its next date."""
        on = row.next_on
        if on is not None and on < self.today and row.status in ("open", "answered"):
            mark = voice.state("late")
        elif on is not None and row.status == "open":
            return self._coming(on)
        else:
            mark = voice.state(row.status)
        return mark.kind, mark.word

    def _coming(self, on: date) -> tuple[str, str]:
        """Return the mark of a day that has not passed."""
        if on == self.today:
            return "soon", "Due today"
        if self._apart(self.today, on) <= SOON:
            coming = near(on, self.today)
            return "soon", f"Due {coming}" if coming else "Due soon"
        return "run", "On track"

    def _note(self, row: Promise) -> str:
        notes = []
        if row.handler in self.covers:
            notes.append(f"You cover for {self.names.get(row.handler, 'somebody')}")
        if row.kind != self.policy.kind[0].id:
            known = self.policy.kinds.get(row.kind)
            notes += [known.name] if known else []
        if row.promised and row.owed_on and row.promised != row.owed_on:
            notes.append(f"First promised {day_near(row.promised, self.today)}")
        if row.status not in ("open", ""):
            notes.append(voice.state(row.status).word)
        return ". ".join(notes)

    def _step(self, row: Listed, step: str, is_open: bool) -> tuple[str, str]:
        """Return what is to be done and, under it, what that does not say already."""
        stage = self._stage(row.stage)
        if step:
            return step, row.next_clock or stage
        if row.next_clock:
            return row.next_clock, self._whose(row.stage, row.handler)
        owner = self._owner(row.handler) if row.handler or is_open else ""
        if stage:
            return stage, owner
        return ("Give it an owner" if is_open and not row.handler else owner), ""

    def _whose(self, stage: str, handler: str) -> str:
        found = self._owners.get((stage, handler))
        if found is None:
            owner, name = self._owner(handler), self._stage(stage)
            told = owner if handler in self.names else lower_first(owner)
            found = f"{name} · {told}" if name else owner
            self._owners[stage, handler] = found
        return found

    def _owner(self, handler: str) -> str:
        return self.names.get(handler, "Somebody") if handler else "Nobody yet"

    def _stage(self, stage: str) -> str:
        known = self.policy.stages.get(stage)
        return known.name if known else ""
