"""What does one clock of one case show? Three dates are kept apart.

`promised`, as it was given and frozen; `due`, worked out with today's calendar;
`extended`, the latest agreed.
"""

from dataclasses import dataclass
from datetime import date, datetime

from putright.core.policy import Clock

Spans = tuple[tuple[date, date | None], ...]


@dataclass(frozen=True, slots=True)
class Running:
    """One clock of one case, as it stands at a moment."""

    clock: Clock
    key: str
    state: str
    started_at: datetime
    start_place: int
    promised: date | None = None
    due: date | None = None
    due_at: datetime | None = None
    extended: date | None = None
    met_at: datetime | None = None
    ended_at: datetime | None = None  # it stopped without being met: overtaken, or the case ended
    provisional: bool = False
    paused: Spans = ()
    again: str = ""  # what it counts from, where it repeats: the fact that stopped it before

    @property
    def id(self) -> str:
        return self.clock.id

    @property
    def label(self) -> str:
        return self.clock.name

    @property
    def stage(self) -> str:
        return self.clock.stage

    @property
    def strength(self) -> str:
        return self.clock.strength

    @property
    def cites(self) -> tuple[str, ...]:
        return self.clock.cites or ((self.clock.added,) if self.clock.added else ())

    @property
    def readings(self) -> tuple[str, ...]:
        return self.clock.readings

    @property
    def limit(self) -> date | None:
        """The date it is judged by: the latest agreed, else the one promised, else the one due.

        A pause moves the promise by agreement, so a clock that was paused is judged by
        the date worked out with the pause; the first promise stays a fact.
        """
        if self.extended:
            return self.extended
        return self.due if self.paused else self.promised or self.due

    @property
    def is_open(self) -> bool:
        return self.met_at is None and self.ended_at is None
