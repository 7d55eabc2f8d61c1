"""Does a condition of the policy hold, for this case and this step?"""

from collections.abc import Mapping
from datetime import date
from typing import Any

from putright.core.case import Case
from putright.core.policy import When

WRITTEN = frozenset({"writing", "written", "letter", "email", "e-mail", "web"})


def holds(when: When, case: Case, day: date, given: Mapping[str, Any] | None = None) -> bool:
    """Return whether every key of `when` holds on `day`.

    `given` are the details of the step that is asked, which come before those of
    the case: what is being decided now, not what was decided before.
    """
    given = given or {}
    return (
        _one_of(when.kind, given.get("kind") or case.kind)
        and _one_of(when.procedure, given.get("procedure") or case.procedure)
        and _one_of(when.stage, case.stage)
        and _one_of(when.role, case.role or given.get("role", ""))
        and (not when.not_role or (case.role or given.get("role", "")) not in when.not_role)
        and _one_of(when.channel, case.channel or given.get("channel", ""))
        and _one_of(when.outcome, given.get("outcome") or case.outcome)
        and _one_of(when.remedy, given.get("remedy"))
        and _one_of(when.to, given.get("to"))
        and _form(when, case, given)
        and (not when.has or any(case.is_on_file(name, day) for name in when.has))
        and not any(case.is_on_file(name, day) for name in when.lacks)
    )


def _one_of(words: tuple[str, ...], value: object) -> bool:
    return not words or value in words


def _form(when: When, case: Case, given: Mapping[str, Any]) -> bool:
    """The form of the step asked now or, where it has none, of how the case came in."""
    if not when.form:
        return True
    received = case.latest("received")
    form = given.get("form") or (received.data.get("form") if received else "")
    return form in when.form or (is_written(form) and "writing" in when.form)


def is_written(form: object) -> bool:
    return form in WRITTEN
