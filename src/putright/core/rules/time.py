"""More time, and time that stands still: extensions and pauses, each with its reason."""

from datetime import date

from putright.core.case import as_date
from putright.core.clocks import Running, calendar_for, counting_for
from putright.core.counting import Amount, due
from putright.core.facts import Fact
from putright.core.rules.asking import Asked
from putright.core.rules.limits import noon_of
from putright.core.rules.missed import was_missed


def _open_clock(asked: Asked, wanted: str) -> Running:
    """Return the clock that is meant: the one named or, if only one would do, that one."""
    name = asked.given.get("clock")
    running = [r for r in asked.clocks if r.is_open]
    key = str(asked.given.get("key", ""))
    named = [
        r
        for r in running
        if name in (r.id, f"{r.stage}/{r.id}", r.stage) and (not key or r.key == key)
    ]
    if name and not named:
        asked.refuse("no-such-clock", f"No clock called {name!r} is running in this case.")
    able = [r for r in (named or running) if (_extends(r) if wanted == "extend" else _pauses(r))]
    if not able:
        first = named[0].clock if named else None
        verb = "extended" if wanted == "extend" else "paused"
        asked.refuse(f"may-not-be-{verb}", f"The policy lets no clock here be {verb}.", first)
    if wanted == "extend" and not name:
        able = [r for r in able if r.state != "late"] or able  # a miss stands
    if not name and len(able) > 1:
        asked.refuse(
            "details-missing",
            f"Say which clock: {', '.join(r.id for r in able)}.",
            missing=["clock"],
            only_details=True,
        )
    return able[-1]


def _extends(running: Running) -> bool:
    return running.clock.extension is not None


def _pauses(running: Running) -> bool:
    return bool(running.clock.pause_needs)


def extend(asked: Asked) -> list[Fact]:
    """Give more time: reason, new date, how the customer was told. The first date stays."""
    role = asked.permit("extend")
    asked.must_be("open", "answered")
    running = _open_clock(asked, "extend")
    clock = running.clock
    assert clock.extension is not None
    if running.state == "late":
        was_missed(asked, running)
    asked.pass_gates("extend")
    if asked.given.get("until") in (None, "") and "expected" in clock.extension.needs:
        asked.given["until"] = asked.given.get("expected")
    asked.need("until", *clock.extension.needs, rule=clock)
    until = as_date(asked.given["until"])
    if until is None:
        asked.refuse("not-a-day", "Give the new date as a day, such as 2026-11-23.", clock)
    was = running.limit
    if was is not None and until <= was:
        asked.refuse(
            "not-later", f"The new date must be after {was}, the date given before.", clock
        )
    if was is None and until < asked.day:
        asked.refuse("not-later", "The new date must be today or later.", clock)
    _within_the_most(asked, running, until)
    data = {"clock": clock.id, "stage": clock.stage, "key": running.key, "was": was, "until": until}
    return [asked.fact_of_details("extended", data, by_role=role)]


def _within_the_most(asked: Asked, running: Running, until: date) -> None:
    extension = running.clock.extension
    first = running.promised or running.due
    if extension is None or not isinstance(extension.at_most, Amount) or first is None:
        return
    counting = counting_for(running.clock, asked.policy)
    calendar = calendar_for(counting, asked.policy)
    most = due(noon_of(first, asked.policy), extension.at_most, counting, calendar).on
    if until > most and not asked.given.get("good_reason"):
        asked.refuse(
            "over-the-most",
            f"More than {extension.at_most} (after {most}) needs a good reason.",
            running.clock,
            ["good_reason"],
            only_details=True,
        )


def pause(asked: Asked) -> list[Fact]:
    """Let a clock stand still, where the policy allows it and on its conditions."""
    role = asked.permit("pause")
    asked.must_be("open", "answered")
    running = _open_clock(asked, "pause")
    if running.state == "paused":
        asked.refuse("paused-already", "This clock is paused already.", running.clock)
    asked.pass_gates("pause")
    asked.need(*running.clock.pause_needs, rule=running.clock)
    data = {"clock": running.id, "stage": running.stage, "key": running.key}
    return [asked.fact_of_details("paused", data, by_role=role)]


def resume(asked: Asked) -> list[Fact]:
    """Let a paused clock go on with what was left of its time."""
    role = asked.permit("resume")
    paused = [r for r in asked.clocks if r.paused and r.paused[-1][1] is None]
    name = asked.given.get("clock")
    paused = [r for r in paused if not name or name in (r.id, r.stage)]
    if not paused:
        asked.refuse("not-paused", "No clock of this case is paused.")
    asked.pass_gates("resume")
    running = paused[0]
    data = {"clock": running.id if name else "", "stage": running.stage, "key": running.key}
    return [asked.fact_of_details("resumed", data, by_role=role)]
