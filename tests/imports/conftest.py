"""A mapping, and a short way to read a file with it."""

from collections.abc import Callable
from pathlib import Path

import pytest

from putright.imports.mapping import Mapping, parse_mapping
from putright.imports.sheets import Row, rows

MAPPING = """\
[import]
source = "old-system"
key = "Ref"

[given.kind]
value = ["complaint", "casework"]

[given.received_at]
column = "Received"
dates = ["%d/%m/%Y"]

[given.what]
column = "What"

[customer.name]
column = "Name"
"""


@pytest.fixture
def mapping() -> Mapping:
    return parse_mapping(MAPPING, "m.toml")


@pytest.fixture
def read(tmp_path: Path, mapping: Mapping) -> Callable[..., list[Row]]:
    def read(text: str | bytes, name: str = "cases.csv", mapping: Mapping = mapping) -> list[Row]:
        path = tmp_path / name
        path.write_bytes(text.encode() if isinstance(text, str) else text)
        return list(rows(path, mapping))

    return read


@pytest.fixture
def whoever_is_named_works_here() -> None:
    """Here the directory alone knows who works here, as outside of tests."""
