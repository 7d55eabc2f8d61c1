"""How is a fault of a pack said, so that whoever wrote it knows what to write?"""

import difflib
from collections.abc import Iterable
from typing import Any

from putright.core.lines import Path
from putright.core.policy import Policy
from putright.core.toml import shown

LONGEST_WORD = 100  # characters of a word for which a nearer one is sought


def nearest(word: str, words: Iterable[str]) -> str:
    """Return a question after the word that was perhaps meant, or "" where none is near."""
    near = difflib.get_close_matches(word[:LONGEST_WORD], list(words), n=1, cutoff=0.6)
    return f" Did you mean {near[0]}?" if near else ""


def in_words(problem: Any, path: Path) -> str:
    """Turn a validation error into a sentence that says what to write."""
    kind, given = problem["type"], problem.get("input")
    if kind == "extra_forbidden":
        return f"this key is not known.{nearest(str(path[-1]), _known_keys(path))}"
    if kind == "missing":
        return "this key is missing. Write it."
    if kind == "literal_error":
        expected = problem.get("ctx", {}).get("expected", "")
        words = [word.strip(" '") for word in expected.replace(" or ", ", ").split(",")]
        near = nearest(given, words) if isinstance(given, str) else ""
        return f"{shown(given)} is not one of {', '.join(words)}.{near}"
    if kind == "string_type":
        return f"write text in quotes, not {shown(given)}."
    if kind == "tuple_type":
        return f"write a list in square brackets, not {shown(given)}."
    if kind == "string_pattern_mismatch":
        return f"{shown(given)} is no id: write letters, digits and hyphens."
    if kind == "date_type":
        return f"write a date without quotes, such as 2026-11-23, not {shown(given)}."
    if kind == "bool_type":
        return f"write true or false, not {shown(given)}."
    if kind in ("model_type", "dict_type"):
        return f'write a table in curly brackets, such as {{ kind = "x" }}, not {shown(given)}.'
    message = problem["msg"].removeprefix("Value error, ").rstrip(".")
    return f"{message} (not {shown(given)})." if kind != "value_error" else f"{message}."


def _known_keys(path: Path) -> list[str]:
    model: Any = Policy
    for part in path[:-1]:
        if isinstance(part, int):
            continue
        field = getattr(model, "model_fields", {}).get(part)
        if field is None:
            continue
        model = _model_in(field.annotation) or model
    return list(getattr(model, "model_fields", {}))


def _model_in(annotation: Any) -> Any:
    if hasattr(annotation, "model_fields"):
        return annotation
    for inner in getattr(annotation, "__args__", ()):
        found = _model_in(inner)
        if found is not None:
            return found
    return None
