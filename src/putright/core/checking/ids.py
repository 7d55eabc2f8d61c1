"""Is each id of a pack its own, and none a word of Putright's?"""

from putright.core.checking.checker import Checker
from putright.core.details import CORE_DETAILS
from putright.core.names import CORE_FACTS, STEPS
from putright.core.policy import Policy


def doubles(check: Checker) -> None:
    """No id is written twice in a table, and no record has the name of a step or fact."""
    for table in Policy.model_fields:
        seen: set[tuple[str, str]] = set()
        items = getattr(check.policy, table)
        if not isinstance(items, tuple) or table == "route":
            continue
        for index, item in enumerate(items):
            id_ = getattr(item, "id", None)
            if id_ is None:
                continue
            key = (table, id_)
            if key in seen:
                check.say((table, index, "id"), f"{table} {id_!r} is written twice.")
            seen.add(key)
    for record in check.policy.records:
        if record in CORE_FACTS or record in STEPS:
            index = [r.id for r in check.policy.record].index(record)
            check.say(
                ("record", index, "id"),
                f"{record!r} is a word of Putright's own. Choose another id for this record.",
            )


def details(check: Checker) -> None:
    """A detail of Putright's own keeps its type, and no answer is given twice."""
    for index, detail in enumerate(check.policy.detail):
        ids = [one.id for one in detail.choices]
        for id_ in sorted({one for one in ids if ids.count(one) > 1}):
            check.say(("detail", index, "choices"), f"The answer {id_!r} is written twice.")
        own = CORE_DETAILS.get(detail.id)
        # A word of a person in the place of a datum could never be erased, nor found again.
        if own is not None and "words" in (own, detail.type) and own != detail.type:
            check.say(
                ("detail", index, "type"),
                f"{detail.id!r} is a detail of Putright's own, a {own}. Choose another id.",
            )
