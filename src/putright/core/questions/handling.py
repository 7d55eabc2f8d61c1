"""What is asked of whoever handles a case: who takes it, what colleagues say, how it ends?"""

from collections.abc import Iterator

from putright.core.case import Request
from putright.core.policy import Detail
from putright.core.questions.question import FORMS, Ask, Questions


def acknowledge(q: Questions) -> Iterator[Ask]:
    yield q.ask("form", True, FORMS)
    yield q.ask("text", label="What you told them")


def assign(q: Questions) -> Iterator[Ask]:
    yield Ask(Detail(id="to", type="person", label="Who takes it?"), True)
    yield q.ask("reason")


def decline_handover(q: Questions) -> Iterator[Ask]:
    yield q.ask("reason", True, label="Why? Both of you will read it")


def ask(q: Questions) -> Iterator[Ask]:
    wanted = (("advice", "Advice"), ("task", "Something done"))
    yield q.ask("wanted", True, wanted, label="What do you need?")
    yield from _colleague(q)
    hint = "Colleagues read this; the customer does not. The case stays with its owner."
    yield Ask(Detail(id="what", type="words", label="What do you ask?", hint=hint), True)
    yield q.ask("on", label="By which day?")
    yield q.ask("privileged")


def _colleague(q: Questions) -> Iterator[Ask]:
    roles = tuple((role.id, role.name) for role in q.policy.role if role.side == "staff")
    yield Ask(Detail(id="of", type="person", label="Whom do you ask?"))
    if roles:
        yield q.ask("of_role", False, roles, label="Or everyone who is")
    yield Ask(Detail(id="of_team", label="Or which team or practice group?"))


def reply(q: Questions) -> Iterator[Ask]:
    waiting = [one for one in q.case.requests if one.answered_at is None]
    if len(waiting) > 1:
        choices = tuple((str(one.number), _request(q, one)) for one in waiting)
        yield q.ask("number", True, choices, label="Which question?")
    hint = "Colleagues read this; the customer does not."
    yield Ask(Detail(id="text", type="words", label="Your answer", hint=hint), True)
    yield q.ask("privileged")


def _request(q: Questions, request: Request) -> str:
    said = "Advice" if request.wanted == "advice" else "A task"
    by = f", by {request.on:%-d %B %Y}" if request.on else ""
    return f"{request.number}. {said}{by}"


def convene(q: Questions) -> Iterator[Ask]:
    yield Ask(Detail(id="members", type="person", label="Members of the panel"), True, many=True)
    if q.case.convened:
        yield q.ask("reason", True, label="Why is the panel changed?")


def note(q: Questions) -> Iterator[Ask]:
    yield q.ask("text", True, label="Note (staff only)")
    yield q.ask("privileged")


def close(q: Questions) -> Iterator[Ask]:
    yield q.ask("reason")


def reopen(q: Questions) -> Iterator[Ask]:
    yield q.ask("reason", True)


def withdraw(q: Questions) -> Iterator[Ask]:
    yield q.ask("reason", label="Reason (none is needed)")
