"""What is asked of those who have to do with a case, and of what is written to them?"""

from collections.abc import Iterator

from putright.core.parties import PARTIES, REPRESENTATIVE, SIDES, live
from putright.core.policy import Detail
from putright.core.questions.question import Ask, Choices, Questions, as_said
from putright.core.rules.contact import routes
from putright.core.rules.letter_elsewhere import WAYS


def join(q: Questions) -> Iterator[Ask]:
    yield q.ask("party", True, PARTIES, label="As what?")
    yield Ask(Detail(id="name", label="Name"), True)
    yield q.ask("body", label="Which body, if it is one")
    yield q.ask("side", False, SIDES, label="Side")
    yield q.ask("on", label="The date agreed with them, if there is one")


def leave(q: Questions) -> Iterator[Ask]:
    choices = tuple((str(one.number), q.party(one)) for one in live(q.case))
    if choices:
        yield q.ask("number", True, choices, label="Who leaves?")
    yield q.ask("reason")


def authorised(q: Questions) -> Iterator[Ask]:
    """Ask who may act, and in what, where the record that is made says that somebody may."""
    able = [one for one in live(q.case) if one.party == REPRESENTATIVE]
    if len(able) > 1:
        choices = tuple((str(one.number), q.party(one)) for one in able)
        yield q.ask("for_party", True, choices, label="Who may act?")
    if q.case.points:
        points = tuple((str(p.number), f"Point {p.number}") for p in q.case.points)
        yield q.ask("points", False, points, True, "Only these points? None: all of it")


def message(q: Questions) -> Iterator[Ask]:
    if others := q.parties():
        choices = (("customer", "The customer"), *others)
        yield q.ask("audience", True, choices, True, "Who is it to?")
    yield q.ask("text", True, label="What do you write? They read it on their page")
    yield q.ask("answer_wanted_by", label="By when do you need an answer, if you need one?")


def written_to(q: Questions) -> Choices:
    """Return those besides the customer to whom a letter may be: parties, and an MP, say."""
    to = dict.fromkeys(w for gate in q.policy.gates_before.get("send", ()) for w in gate.when.to)
    roles = q.policy.roles
    named = ((word, roles[word].name if word in roles else as_said(word)) for word in to)
    return (*q.parties(with_bodies=True), *named)


def send(q: Questions) -> Iterator[Ask]:
    name = str(q.given.get("letter", ""))
    letter = next((one for one in q.policy.letter if one.id == name), None)
    slots = list(letter.needs) if letter else []
    ways = [(r.id, f"The way outside: {r.to}") for r in routes(q.case, q.policy, name, q.day)]
    choices = tuple([(slot, as_said(slot)) for slot in slots] + ways)
    if choices:
        yield q.ask("says", True, choices, True, "The letter says")
    if other := written_to(q):
        yield q.ask("to", True, (("customer", "The customer"), *other), label="To whom?")
    yield q.ask("went_by", True, tuple(WAYS.items()))
    yield q.ask("text", True, label="The words of the letter, as they went")
