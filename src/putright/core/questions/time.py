"""What is asked of whoever moves a date?"""

from collections.abc import Iterator

from putright.core.clocks import Running
from putright.core.questions.question import Ask, Questions


def extend(q: Questions) -> Iterator[Ask]:
    able = [r for r in q.running if r.clock.extension is not None and r.is_open]
    yield from _clocks(q, able)
    yield q.ask("until", True, label="The new date")
    needs = {need: None for r in able if r.clock.extension for need in r.clock.extension.needs}
    for need in needs:
        if need != "until":
            yield q.ask(need, True)
    if "reason" not in needs:
        yield q.ask("reason")
    if any(r.clock.extension and r.clock.extension.at_most for r in able):
        yield q.ask("good_reason")


def pause(q: Questions) -> Iterator[Ask]:
    able = [r for r in q.running if r.clock.pause_needs and r.is_open]
    yield from _clocks(q, able)
    for need in {need: None for r in able for need in r.clock.pause_needs}:
        yield q.ask(need, True)


def resume(q: Questions) -> Iterator[Ask]:
    yield from _clocks(q, [r for r in q.running if r.state == "paused"])


def _clocks(q: Questions, able: list[Running]) -> Iterator[Ask]:
    if len(able) > 1:
        choices = tuple((r.id, f"{r.label}, due {r.limit or 'not stated'}") for r in able)
        yield q.ask("clock", True, choices, label="Which date?")
