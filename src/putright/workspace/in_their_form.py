"""Is what goes to the customer in the format and language that they need? Asked before it goes.

Where the record of the person says what they need and nothing on file says that it is met,
whoever answers in writing or sends a letter says that it is, or why not. It stands with what
was sent, for whoever looks at it later.
"""

from collections.abc import Iterator
from typing import Any

from putright.cases.queries import Opened
from putright.core.asks import Ask
from putright.core.clocks import local_day
from putright.core.conditions import is_written
from putright.core.facts import Fact
from putright.core.letters.of_one import Meant, stands
from putright.core.letters.wish import is_of_form
from putright.core.parties import CUSTOMERS
from putright.core.policy import Detail, Gate, Letter, Policy, Record
from putright.design.forms import Form
from putright.project import clock
from putright.workspace.choices import in_index

MET, NOT_BECAUSE = "format_met", "format_not_because"
_STEPS = frozenset({"respond", "send"})
_ANSWERS = ("respond", "respond")  # the step, and what a letter does that answers with it


def wanted(opened: Opened, step: str, letter: str = "") -> str:
    """Return what is needed and not known to be met, in words; nothing where nothing is.

    `letter` is the one that is sent; an answer is that of any letter which answers.
    """
    customer = opened.customer
    if customer is None or step not in _STEPS or _is_on_file(opened, step, letter):
        return ""
    language = f"in {customer.language}" if customer.language else ""
    return ", ".join(filter(None, (customer.format, language)))


def _is_on_file(opened: Opened, step: str, letter: str) -> bool:
    """Return whether a record says that this very letter is in their form."""
    case, policy = opened.case, opened.policy
    day = local_day(clock.now(), policy.calendar.zone)
    letters = [one for one in policy.letter if one.id == letter or (step, one.does) == _ANSWERS]
    for gate in _gates(policy):
        since = max(case.places.get(gate.since, (-1,)))
        for record in (policy.records[name] for name in gate.needs if name in policy.records):
            on_file = [one for one in case.on_file(record.id, day) if one[0] > since]
            if on_file and not record.is_of_one:
                return True
            if any(_is_of(record, opened, on_file, one) for one in letters):
                return True
    return False


def _is_of(record: Record, opened: Opened, on_file: list[tuple[int, Fact]], one: Letter) -> bool:
    return stands(record, opened.case, opened.policy, on_file, Meant(one, CUSTOMERS)) == "good"


def _gates(policy: Policy) -> Iterator[Gate]:
    """Give the gates that let nothing be sent before it is in the form that was wanted."""
    for gate in policy.gates_before.get("send", ()):
        if is_of_form(gate, policy):
            yield gate


def clauses(policy: Policy) -> tuple[str, ...]:
    """Return the clauses by which what is sent has to be in the form that was wanted."""
    return in_index((cited for gate in _gates(policy) for cited in gate.cites), policy)


def asks(opened: Opened, step: str, letter: str = "") -> list[Ask]:
    """Return what is asked before it goes, where somebody needs it in another form."""
    need = wanted(opened, step, letter)
    if not need:
        return []
    label = f"They need it {_as_read(need)}. Is it so?"
    choices = (("yes", f"It is {_as_read(need)}"), ("no", "It is not, and I say why"))
    hint = "Only for what goes in writing to the customer. Your answer stays with it."
    return [
        Ask(Detail(id=MET, type="choice", label=label, hint=hint), False, choices),
        Ask(Detail(id=NOT_BECAUSE, label="Why is it not?", hint="Only if it is not."), False),
    ]


def _as_read(need: str) -> str:
    return need if need.startswith("in ") else f"in {need[:1].lower()}{need[1:]}"


def check(opened: Opened, step: str, form: Form, letter: str = "") -> None:
    """Say at its question what is still to be said before it may go."""
    need = wanted(opened, step, letter)
    if not need or not _goes_to_them(step, form.cleaned_data):
        return
    said = form.cleaned_data.get(MET)
    if not said:
        form.add_error(MET, f"Say whether it is {_as_read(need)}.")
    elif said == "no" and not form.cleaned_data.get(NOT_BECAUSE):
        form.add_error(NOT_BECAUSE, f"Say why it is not {_as_read(need)}.")


def _goes_to_them(step: str, typed: dict[str, Any]) -> bool:
    if step == "respond":
        return is_written(typed.get("form") or "writing")
    return (typed.get("to") or "customer") == "customer"
