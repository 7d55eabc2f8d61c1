"""What was promised of a clock, agreed to instead, or stood still? As the facts say it."""

from datetime import date, datetime, tzinfo

from putright.core.case import Case, as_date
from putright.core.facts import Fact
from putright.core.policy import Clock
from putright.core.running_clock import Spans


class Agreed:
    """What the facts of one case say of its clocks."""

    def __init__(self, case: Case, zone: tzinfo) -> None:
        self.case = case
        self.facts = case.facts
        self.places = case.places
        self.zone = zone

    def promised(self, clock: Clock, key: str, place: int, start: datetime) -> date | None:
        """Return the date that was promised when this clock started, if one was."""
        began = ""
        for there in self.places.get("promised", ()):
            data = self.facts[there].data
            if (
                there >= place
                and data.get("clock") == clock.id
                and data.get("stage", "") == clock.stage
                and data.get("key", "") == key
            ):
                began = began or start.astimezone(self.zone).date().isoformat()
                if data.get("from") == began:
                    return as_date(data.get("due"))
        return None

    def extended(self, clock: Clock, key: str, place: int) -> date | None:
        """Return the latest date agreed for this clock since it started, if one was."""
        found = None
        for there in self.places.get("extended", ()):
            data = self.facts[there].data
            if (
                there > place
                and data.get("clock") == clock.id
                and data.get("stage", "") == clock.stage
                and data.get("key", "") == key
            ):
                found = as_date(data.get("until"))
        return found

    def pauses(self, clock: Clock, place: int) -> Spans:
        """Return when this clock stood still; the last time may have no end yet."""
        if "paused" not in self.places and "diverted" not in self.places:
            return ()
        found: list[tuple[date, date | None]] = []
        for fact in self.facts[place + 1 :]:
            stops = (
                fact.name == "diverted" and is_whole(fact) and fact.data.get("clocks") == "pause"
            )
            if (fact.name == "paused" and fact.data.get("clock") in ("", None, clock.id)) or stops:
                if not found or found[-1][1] is not None:
                    found.append((fact.at.astimezone(self.zone).date(), None))
            elif (
                fact.name == "resumed"
                and fact.data.get("clock") in ("", None, clock.id)
                and found
                and found[-1][1] is None
            ):
                found[-1] = (found[-1][0], fact.at.astimezone(self.zone).date())
        return tuple(found)


def is_whole(fact: Fact) -> bool:
    """Return whether a diversion is of the whole case, not of part of it."""
    return fact.data.get("covers") == "whole"
