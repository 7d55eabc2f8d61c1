"""What is asked where a case is turned away, sent elsewhere, or called something else?"""

from collections.abc import Iterator

from putright.core.policy import Bar
from putright.core.questions.question import Ask, Choices, Questions, as_said


def refuse(q: Questions) -> Iterator[Ask]:
    bar = _bar(q)
    yield q.ask("reason", True)
    if bar is None or bar.discretion:
        yield q.ask("discretion", True)
    if bar is not None and bar.tell:
        choices = tuple((slot, as_said(slot)) for slot in bar.tell)
        yield q.ask("tell", True, choices, True, "The letter tells the customer of")


def _bar(q: Questions) -> Bar | None:
    return next((bar for bar in q.policy.bar if bar.id == q.given.get("bar")), None)


def divert(q: Questions) -> Iterator[Ask]:
    name = q.given.get("diversion")
    diversion = next((d for d in q.policy.diversion if d.id == name), None)
    if diversion is None:
        return
    if diversion.covers == "part":
        yield from q.points(True)
    for need in diversion.needs:
        yield q.ask(need, True)
    if "reason" not in diversion.needs:
        yield q.ask("reason")


def split(q: Questions) -> Iterator[Ask]:
    yield from q.points(False)
    yield q.ask("kind", True, _kinds(q), label="The new case is a")
    yield q.ask("reason", True)


def reclassify(q: Questions) -> Iterator[Ask]:
    others = tuple(choice for choice in _kinds(q) if choice[0] != q.case.kind)
    yield q.ask("to", True, others, label="It is a")
    yield q.ask("reason", True)
    yield q.ask("told", True)


def _kinds(q: Questions) -> Choices:
    return tuple((kind.id, kind.name) for kind in q.policy.kind)


def refer(q: Questions) -> Iterator[Ask]:
    yield q.ask("on", label="On which day?")
    yield q.ask("text", label="Note")


def determine(q: Questions) -> Iterator[Ask]:
    bodies = tuple((r.id, r.to) for r in {r.id: r for r in q.policy.route}.values())
    if bodies:
        yield q.ask("route", True, bodies, label="Who decided?")
    yield q.ask("text", True, label="What they decided")
    yield q.ask("order", label="Reference of the order, if there is one")
    yield q.ask("on", label="To be done by")
