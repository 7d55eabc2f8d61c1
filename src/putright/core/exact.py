"""How is a large number told in JSON, so that every reader keeps it exactly?

JavaScript has but 53 bits for a number. Numbers of files are larger.
"""

from collections.abc import Mapping
from typing import Any

LARGEST = 2**53 - 1  # what every reader of JSON keeps exactly


def exact(value: Any) -> Any:
    """Return a value of JSON as a copy of its own, with large whole numbers as text.

    >>> exact({"id": 2**60, "size": 7})
    {'id': '1152921504606846976', 'size': 7}
    """
    if isinstance(value, Mapping):
        return {name: exact(one) for name, one in value.items()}
    if isinstance(value, list | tuple):
        return [exact(one) for one in value]
    if isinstance(value, int) and abs(value) > LARGEST:
        return str(value)
    return value


def exact_data(data: Mapping[str, Any]) -> dict[str, Any]:
    """Return the data of a fact so told; the numbers of its files are text, however small."""
    found: dict[str, Any] = exact(data)
    if isinstance(found.get("files"), list):
        found["files"] = [_by_text(file) for file in found["files"]]
    return found


def _by_text(file: Any) -> Any:
    if isinstance(file, dict):
        return {k: str(v) if k == "id" else v for k, v in file.items()}
    return str(file) if isinstance(file, int) else file
