"""What is asked of whoever declares an interest, and of whoever looks at that?"""

from collections.abc import Iterator

from putright.core.declarations import RULINGS, to_check
from putright.core.policy import Detail
from putright.core.questions.question import Ask, Choices, Questions

NATURES: Choices = (
    ("actual", "Actual: it does affect what I would do"),
    ("potential", "Potential: it could"),
    ("perceived", "Perceived: it could be seen to"),
)


def declare(q: Questions) -> Iterator[Ask]:
    reasons = (("interest", "An interest in this case"), ("subject", "Being complained of"))
    yield q.ask("why", True, reasons, label="Because of")
    yield Ask(Detail(id="person", type="person", label="Who? (yourself, unless you say)"))
    yield q.ask("nature", False, NATURES)
    yield q.ask("reason", label="What it is")


def check(q: Questions) -> Iterator[Ask]:
    waiting = to_check(q.case, q.policy)
    if len({one.person for one in waiting}) > 1:
        choices = tuple((str(one.number), f"Declaration {one.number}") for one in waiting)
        yield q.ask("number", True, choices, label="Which declaration?")
    yield q.ask("ruling", True, RULINGS)
    hint = "Needed if you say that there is none."
    yield Ask(Detail(id="reason", label="Why do you say so?", hint=hint))
