"""Is each answer one that there is? Whoever gives it: a page, a program, a rehearsal.

A form offers only the answers that the policy has; whatever else may come to ask is told them.
"""

from collections.abc import Iterable, Iterator, Mapping
from difflib import get_close_matches
from typing import Any

from putright.core.details import CORE_DETAILS, type_of
from putright.core.parties import PARTIES, SIDES
from putright.core.policy import Policy, Record
from putright.core.refusals import Refused
from putright.core.rules.asking import clauses_of
from putright.core.said import says_nothing

# What a step of the core takes, where the pack does not say it with answers of its own.
_OWN: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "join": {"party": tuple(dict(PARTIES)), "side": tuple(dict(SIDES))}
}
# Details of the core whose answers a step takes from the pack, as a form does.
_FROM_THE_PACK: Mapping[str, frozenset[str]] = {"join": frozenset({"body", "lead", "language"})}
_MOST = 1e9  # pounds
_TABLES = ("points", "records", "orders", "also")


def check_answers(step: str, given: Mapping[str, Any], policy: Policy) -> None:
    """Raise Refused for an answer that there is not, or a sum that is none.

    Never of what is received: nothing that a pack says can refuse a person there.
    """
    record = policy.records.get(str(given.get("record", ""))) if step == "record" else None
    for name, value in _each(given):
        if type_of(name, policy) == "money":
            _check_money(name, value, record)
    if step != "receive":
        _check_choices(step, given, policy, record)


def _each(given: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """Give every detail, those of the tables in it too, but what was left empty."""
    for name, value in given.items():
        if name in _TABLES:
            for one in value if isinstance(value, list | tuple) else (value,):
                if isinstance(one, Mapping):
                    yield from _each(one)
        if value is not None and not (isinstance(value, str) and says_nothing(value)):
            yield str(name), value


def _check_money(name: str, value: Any, record: Record | None) -> None:
    try:
        pounds = float(value)
    except (TypeError, ValueError, OverflowError):
        pounds = -1
    if isinstance(value, bool) or not 0 <= pounds < _MOST or round(pounds, 2) != pounds:
        raise Refused(
            "not-an-amount",
            f"{name}: write an amount in pounds and pence, such as 250 or 250.50.",
            clauses_of(record),
            (name,),
        )


def _check_choices(
    step: str, given: Mapping[str, Any], policy: Policy, record: Record | None
) -> None:
    own, shared = _OWN.get(step, {}), _FROM_THE_PACK.get(step, frozenset())
    for name, value in given.items():
        known: Iterable[str] = own.get(name, ())
        declared = policy.details.get(name)
        # Why not of every step: a detail of the core may be another thing in a record.
        is_meant = step == "record" or name in {*own, *shared} or name not in CORE_DETAILS
        if declared is not None and declared.answers and is_meant:
            known = declared.answers
        if known:
            _check_one(name, value, tuple(known), record)
    for one in given.get("records") or ():
        if isinstance(one, Mapping):
            _check_choices("record", one, policy, policy.records.get(str(one.get("record", ""))))


def _check_one(name: str, value: Any, known: tuple[str, ...], record: Record | None) -> None:
    for one in value if isinstance(value, list | tuple) else (value,):
        if one is None or one in known or (isinstance(one, str) and says_nothing(one)):
            continue
        near = get_close_matches(str(one)[:80], known, n=1)
        hint = f" Did you mean {near[0]}?" if near else ""
        raise Refused(
            "unknown-answer",
            f"{name}: give one of these: {', '.join(known)}.{hint}",
            clauses_of(record),
            (name,),
            rule=record.id if record is not None else "",
        )
