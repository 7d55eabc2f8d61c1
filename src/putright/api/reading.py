"""What did somebody send? JSON that can be read one way only, and is no deeper than we look.

JSON may spell half of a character (a lone surrogate), which no text has and no database keeps.
"""

import json
import re
from collections import Counter, deque
from collections.abc import Mapping
from typing import Any

from putright.api.problems import Said

DEEPEST = 12  # of a whole body; what is given with a step may be less deep still (shapes.py)
MOST = 5_000  # values and names in a whole body
_PRINTED = re.compile(r"[^\x20-\x7e]")
_HALVES = re.compile(r"[\ud800-\udfff]")


def read_json(body: bytes) -> Any:
    """Return what a body says. Raises ValueError for what is no JSON, and Said for what is too
    much of it, or says one thing twice."""
    try:
        found = json.loads(body, parse_constant=_no_constant, object_pairs_hook=_each_once)
    except RecursionError:
        raise _too_deep() from None
    _bounded(found)
    return found


def _no_constant(word: str) -> None:
    raise ValueError(f"{word} is no JSON")


def _each_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Refuse a name that comes twice: of two readers, each would believe another of them."""
    found = dict(pairs)
    if len(found) < len(pairs):
        twice = next(name for name, often in Counter(n for n, _ in pairs).items() if often > 1)
        name = _PRINTED.sub("?", twice[:80])
        raise Said(422, "said-twice", f"{name}: say it once in one table.", missing=[name])
    return found


def _bounded(value: Any) -> None:
    """Refuse what is too deep or too much, and text that is none.

    Beware: a function that calls itself would break.
    """
    left, waiting = MOST, deque([(value, 1)])
    while waiting:
        one, depth = waiting.popleft()
        if isinstance(one, str) and _HALVES.search(one):
            raise Said(422, "wrong-shape", "body: holds half of a character (a lone surrogate).")
        inside = [*one, *one.values()] if isinstance(one, Mapping) else one
        if not isinstance(inside, list):
            continue
        if depth > DEEPEST:
            raise _too_deep()
        left -= len(inside)
        if left < 0:
            raise Said(422, "wrong-shape", f"body: holds more than {MOST:,} values.")
        waiting.extend((each, depth + 1) for each in inside)


def _too_deep() -> Said:
    return Said(422, "wrong-shape", f"body: is nested more than {DEEPEST} deep.")
