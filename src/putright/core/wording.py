"""Which words of a policy does a customer read, so that they can be said in another language?

Ids, names of offices that facts hold and everything that rules compare stay as they are:
only what is written to be read is here.
"""

from collections.abc import Callable, Iterator
from typing import Any

from putright.core.policy import Policy, Table

# Of each table, by the name of its class: the keys whose text is written to be read.
READ = {
    "PolicyHead": ("title", "summary"),
    "Clause": ("heading", "summary"),
    "Gap": ("says",),
    "Kind": ("name", "definition"),
    "Role": ("name",),
    "Procedure": ("name",),
    "Clock": ("label",),
    "Stage": ("name",),
    "Detail": ("label", "hint"),
    "Answer": ("name",),
    "Record": ("name", "hint", "wants", "otherwise"),
    "Bar": ("name",),
    "Diversion": ("to",),
    "OutcomeWord": ("name",),  # what it means is compared
    "Remedy": ("name",),
    "Letter": ("name", "subject"),
    "Part": ("says", "on_paper", "lead"),  # what is asked is asked of staff
    "Route": ("to", "can", "grounds"),
    "Contact": ("label",),
    "Survey": ("name",),
    "Question": ("asks",),
    "Choice": ("text",),
}


def words_of(policy: Policy) -> Iterator[str]:
    """Give every text that a customer may read, each once, in the order of the pack."""
    seen: set[str] = set()
    for table in _tables(policy):
        for key in READ.get(type(table).__name__, ()):
            held = getattr(table, key)
            for text in held if isinstance(held, tuple) else (held,):
                if text and text not in seen:
                    seen.add(text)
                    yield text


def reworded(policy: Policy, say: Callable[[str], str]) -> Policy:
    """Return the policy with each text that a customer may read said by `say`."""
    made: Policy = _reworded(policy, say)
    return made


def _tables(table: Table) -> Iterator[Table]:
    yield table
    for held in _fields(table):
        for one in held if isinstance(held, tuple) else (held,):
            if isinstance(one, Table):
                yield from _tables(one)


def _fields(table: Table) -> Iterator[Any]:
    for name in type(table).model_fields:
        yield getattr(table, name)


def _reworded(table: Any, say: Callable[[str], str]) -> Any:
    keys = READ.get(type(table).__name__, ())
    changed: dict[str, Any] = {}
    for name in type(table).model_fields:
        held = getattr(table, name)
        if name in keys:
            several = isinstance(held, tuple)
            now: Any = tuple(map(say, held)) if several else say(held) if held else held
        elif isinstance(held, Table):
            now = _reworded(held, say)
        elif isinstance(held, tuple):
            now = tuple(_reworded(one, say) if isinstance(one, Table) else one for one in held)
        else:
            continue
        if now != held:
            changed[name] = now
    return (
        table.changed(**changed)
        if isinstance(table, Policy)
        else (table.model_copy(update=changed) if changed else table)
    )
