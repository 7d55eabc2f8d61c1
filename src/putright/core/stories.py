"""Is this file a story that can be rehearsed? Its steps, or every fault at once."""

from datetime import date
from typing import Any

from putright.core.lines import line_map, line_of
from putright.core.refusals import Fault, PackFaults
from putright.core.toml import read_toml, shown

STEP_KEYS = {"at", "do", "by", "role", "team", "given", "expect"}
EXPECT_KEYS = {
    "stage", "status", "kind", "procedure", "due", "state", "none", "refused", "events",
    "not_events", "offered", "not_offered", "routes", "handler", "restricted", "cycle",
    "open_to", "not_open_to", "letter",
}  # fmt: skip
STORY_KEYS = {"name", "cites", "settings", "calendar", "step"}


def read_story(text: str, file: str) -> dict[str, Any]:
    """Return the story that a file tells. Raises PackFaults where it cannot be one."""
    story = read_toml(text, file)
    lines = line_map(text)
    faults = [
        Fault(file, line_of(lines, (key,)), f"A rehearsal has no key {shown(key)}.")
        for key in story
        if key not in STORY_KEYS
    ]
    if not isinstance(story.get("name"), str) or not isinstance(story.get("cites", []), list):
        faults.append(Fault(file, 1, "A rehearsal needs a name and the clauses it cites."))
    if not isinstance(story.get("step"), list) or not story["step"]:
        faults.append(Fault(file, 1, "A rehearsal needs at least one [[step]]."))
    for number, step in enumerate(story.get("step") or [], start=1):
        faults += _step_faults(step, number, file, line_of(lines, ("step", number - 1)))
    if faults:
        raise PackFaults(faults)
    return story


def _step_faults(step: Any, number: int, file: str, line: int) -> list[Fault]:
    if not isinstance(step, dict):
        return [Fault(file, line, f"Step {number} is no table. Write [[step]].")]
    expect = step.get("expect", {})
    at = step.get("at")
    if at is not None and not (isinstance(at, date) and 2000 < at.year < 2100):
        return [Fault(file, line, f"Step {number}: at is a day or moment between 2001 and 2099.")]
    if not isinstance(step.get("do", ""), str):
        return [Fault(file, line, f"Step {number}: do is the name of a step, in quotes.")]
    if not isinstance(expect, dict):
        return [Fault(file, line, f"Step {number}: expect is a table, such as expect.status.")]
    return [
        *[
            Fault(
                file,
                line,
                f"Step {number} has no key {shown(key)}; "
                f"it may have {', '.join(sorted(STEP_KEYS))}.",
            )
            for key in step
            if key not in STEP_KEYS
        ],
        *[
            Fault(file, line, f"Step {number}: nothing can be expected of {shown(key)}.")
            for key in (expect if isinstance(expect, dict) else {})
            if key not in EXPECT_KEYS
        ],
        *(
            [Fault(file, line, f"Step {number}: given is a table of details.")]
            if not isinstance(step.get("given", {}), dict)
            else []
        ),
    ]
