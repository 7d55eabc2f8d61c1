"""Five organisations, each under its own policy, and a moment at which customers come."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from putright.people.models import Organisation
from putright.project import clock
from tests.portal.given import ORGANISATIONS

MONDAY = datetime(2026, 11, 23, 10, tzinfo=UTC)


@pytest.fixture
def organisations(db: None) -> dict[str, Organisation]:
    """Return every organisation by its slug."""
    return {row["slug"]: Organisation.objects.create(**row) for row in ORGANISATIONS}


@pytest.fixture
def cestria(organisations: dict[str, Organisation]) -> Organisation:
    return organisations["cestria"]


@pytest.fixture
def now(monkeypatch: pytest.MonkeyPatch) -> Callable[[datetime], None]:
    """Let the application's time stand still, and give what moves it on."""
    stands: dict[str, Any] = {"at": MONDAY}
    monkeypatch.setattr(clock, "now", lambda: stands["at"])
    return lambda moment: stands.update(at=moment)


@pytest.fixture(autouse=True)
def _monday(now: Callable[[datetime], None]) -> None:
    """Every test begins on Monday 23 November 2026, at ten."""
