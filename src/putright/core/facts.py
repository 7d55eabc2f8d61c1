"""What can have happened to a case? Facts: a name, when, who, the stage, and details."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing that happened, or that somebody found out.

    `name` is lasting: one of the core's (`received`, `responded`) or the id of a
    record of the pack. `at` is when it happened, `recorded_at` when it was written
    down; both are aware and in UTC. `by` is an opaque key of a person, never a name.
    `data` holds plain JSON values (dates as `YYYY-MM-DD`) and nothing personal.
    `words` holds what people wrote; the record keeps it apart so that it can be
    erased, and hands back `None` for each when it loads a case for deciding.
    """

    name: str
    at: datetime
    recorded_at: datetime
    by: str = ""
    role: str = ""
    stage: str = ""
    data: Mapping[str, Any] = field(default_factory=dict)
    words: Mapping[str, str | None] = field(default_factory=dict)

    def gives(self, detail: str) -> bool:
        """Return whether this fact carries `detail`, as data or as words."""
        if detail in self.words:
            return True
        return self.data.get(detail) not in (None, "", [], {})


@dataclass(frozen=True, slots=True)
class Actor:
    """Who asks: a person's opaque key, the roles they hold in this organisation, their team."""

    person: str
    roles: tuple[str, ...]
    team: str = ""
    # Those who are away and whose promises are on this person's list meanwhile. A restricted
    # case stays with those who need to know, and whoever is shut out stays so.
    covers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Command:
    """What is asked of a case: a step (`receive`, `respond`, `record` …) and its details.

    Details are plain values: text, numbers, booleans, `date`, aware `datetime`,
    lists and tables of these. `STEPS` in `decide` lists the steps.
    """

    do: str
    given: Mapping[str, Any] = field(default_factory=dict)
    by: Actor = Actor("", ("customer",))
