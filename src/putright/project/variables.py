"""What does one variable of the environment say? A word, a number, a choice, or a file's content.

A value that makes no sense is refused with a sentence that says what to write.
"""

import os
import re
from collections.abc import Sequence
from pathlib import Path

YES = frozenset({"yes", "true", "on", "1"})
NO = frozenset({"no", "false", "off", "0"})


class OddSetting(ValueError):
    """A setting that cannot be understood; its text says which, and what to write."""


def text(name: str, default: str = "") -> str:
    """Return the variable, or the content of the file that NAME_FILE names."""
    value = os.environ.get(name, "").strip()
    path = os.environ.get(f"{name}_FILE", "").strip()
    if value and path:
        raise OddSetting(f"Set {name} or {name}_FILE, not both.")
    if path:
        value = content_of(Path(path), f"{name}_FILE")
    return value or default


def yes_or_no(name: str, default: bool) -> bool:
    value = text(name).lower()
    if not value:
        return default
    if value in YES | NO:
        return value in YES
    raise OddSetting(f"{name} is '{value}'; write yes or no.")


def choice(name: str, among: Sequence[str]) -> str:
    """Return one of these words: the first, unless another is asked for."""
    value = text(name).lower() or among[0]
    if value not in among:
        raise OddSetting(f"{name} is '{value}'; write {', '.join(among[:-1])} or {among[-1]}.")
    return value


def number(name: str, default: float) -> float:
    value = text(name)
    try:
        return float(value) if value else default
    except ValueError:
        raise OddSetting(f"{name} is '{value}'; write a number.") from None


def seconds(name: str, default: float) -> float:
    """Return a length of time of an hour at most; 0 where none is to be kept to."""
    value = number(name, default)
    if not 0 <= value <= 3600:
        raise OddSetting(f"{name} is '{text(name)}'; write seconds from 0 to 3600.")
    return value


def whole(name: str, default: int, least: int, most: int) -> int:
    """Return a whole number between two others."""
    value = text(name) or str(default)
    if not re.fullmatch(r"\d{1,9}", value) or not least <= int(value) <= most:
        raise OddSetting(f"{name} is '{value}'; write a whole number from {least} to {most}.")
    return int(value)


def content_of(path: Path, name: str) -> str:
    """Return what a file holds that a setting names."""
    try:
        return path.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as fault:
        why = fault.strerror if isinstance(fault, OSError) else "it is not text"
        raise OddSetting(f"{name}: '{path}' cannot be read: {why}.") from None
