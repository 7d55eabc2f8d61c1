"""Does a condition of the policy hold, for this case and this step?"""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from putright.core.case import Case
from putright.core.policy import When

Words = tuple[str, ...]

_NOTHING: Mapping[str, Any] = {}
WRITTEN = frozenset({"writing", "written", "letter", "email", "e-mail", "web"})


def holds(when: When, case: Case, day: date, given: Mapping[str, Any] | None = None) -> bool:
    """Return whether every key of `when` holds on `day`.

    `given` are the details of the step that is asked, which come before those of
    the case: what is being decided now, not what was decided before.
    """
    for key, words in when.keys_given:  # noqa: SIM110  (`all` takes longer than most conditions)
        if not _HOLDS[key](words, case, day, given or _NOTHING):
            return False
    return True


def _form(words: Words, case: Case, day: date, given: Mapping[str, Any]) -> bool:
    """The form of the step asked now or, where it has none, of how the case came in."""
    received = case.latest("received")
    form = given.get("form") or (received.data.get("form") if received else "")
    return form in words or (is_written(form) and "writing" in words)


# Whether each key of a condition holds. Why a table: most conditions give one key or none,
# and very many are asked for each page.
_HOLDS: Mapping[str, Callable[[Words, Case, date, Mapping[str, Any]], bool]] = {
    "kind": lambda words, case, day, given: (given.get("kind") or case.kind) in words,
    "procedure": lambda words, case, day, given: (
        (given.get("procedure") or case.procedure) in words
    ),
    "stage": lambda words, case, day, given: case.stage in words,
    "role": lambda words, case, day, given: (case.role or given.get("role", "")) in words,
    "not_role": lambda words, case, day, given: (case.role or given.get("role", "")) not in words,
    "channel": lambda words, case, day, given: (case.channel or given.get("channel", "")) in words,
    "outcome": lambda words, case, day, given: (given.get("outcome") or case.outcome) in words,
    "remedy": lambda words, case, day, given: given.get("remedy") in words,
    "to": lambda words, case, day, given: given.get("to") in words,
    "form": _form,
    "has": lambda words, case, day, given: any(case.is_on_file(name, day) for name in words),
    "lacks": lambda words, case, day, given: not any(case.is_on_file(name, day) for name in words),
}


def is_written(form: object) -> bool:
    return form in WRITTEN
