"""How are the doors tried: with how many inputs, and in whose house?

As a rule with a few hundred odd inputs, the same ones each time. PUTRIGHT_FUZZ=long tries
very many more, drawn anew in each run; a failure prints what was sent.
"""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction

from tests.fuzz.house import House, demonstration
from tests.fuzz.judge import inputs_tried


@pytest.fixture(scope="module")
def house(django_db_setup: None, django_db_blocker: Any) -> Iterator[House]:
    """Return the demonstration; what a module's tests do in it is undone at the end."""
    with django_db_blocker.unblock():
        around = transaction.atomic()
        around.__enter__()
        try:
            yield demonstration()
        finally:
            transaction.set_rollback(True)
            around.__exit__(None, None, None)


def pytest_terminal_summary(terminalreporter: Any) -> None:
    if inputs_tried():
        terminalreporter.write_line(f"tests/fuzz: {inputs_tried():,} odd inputs were tried")
