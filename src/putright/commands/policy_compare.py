"""What differs between two policies, or two versions of one? Table by table, key by key."""

from collections.abc import Iterator
from typing import Any

from putright.core.counting import Amount
from putright.core.policy import Policy, Table

NOT_OF_THE_PACK = ("holidays", "holidays_without")


def differences(first: Policy, second: Policy) -> list[dict[str, Any]]:
    """Return each thing that one policy has and the other has not, or has otherwise."""
    left, right = things(first), things(second)
    return [
        {"what": what, "a": left.get(what), "b": right.get(what)}
        for what in sorted(left.keys() | right.keys())
        if left.get(what) != right.get(what)
    ]


def in_lines(what: str, a: Any, b: Any) -> Iterator[str]:
    """Give the lines that say how one thing differs: only its keys that do, where both have it."""
    if a is None or b is None:
        mark, there = ("+", b) if a is None else ("-", a)
        yield f"{mark} {what}"
        for key, value in there.items():
            yield f"  {mark} {key}: {_said(value)}"
        return
    yield f"  {what}"
    for key in dict.fromkeys([*a, *b]):
        if key in a and a[key] != b.get(key):
            yield f"  - {key}: {_said(a[key])}"
        if key in b and b[key] != a.get(key):
            yield f"  + {key}: {_said(b[key])}"


def _said(value: Any) -> str:
    if isinstance(value, list):
        return ", ".join(map(_said, value))
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{key} = {_said(item)}" for key, item in value.items()) + " }"
    return str(value)


def things(policy: Policy) -> dict[str, Any]:
    """Return every table of a policy under its kind and id, with the keys that the pack gives."""
    found: dict[str, Any] = {}
    for table in type(policy).model_fields:
        if table in NOT_OF_THE_PACK:
            continue
        items = getattr(policy, table)
        if not isinstance(items, tuple):
            found[table] = as_written(items)
            continue
        for number, item in enumerate(items, start=1):
            found[f"{table} {getattr(item, 'id', number)}"] = as_written(item)
    return found


def as_written(value: Any) -> Any:
    """Return a table with the keys that the pack gives it, and nothing of our own."""
    if isinstance(value, Table):
        return {key: as_written(getattr(value, key)) for key in sorted(value.model_fields_set)}
    if isinstance(value, Amount):
        return str(value)
    return [as_written(item) for item in value] if isinstance(value, tuple) else value
