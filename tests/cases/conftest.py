"""A small council with a small policy, and the people who work there."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from putright.people.models import Organisation

PACKS = Path(__file__).parent / "packs"


@pytest.fixture(autouse=True)
def _small_packs(monkeypatch):
    monkeypatch.setenv("PUTRIGHT_PACKS", str(PACKS))


@pytest.fixture
def council(db):
    return Organisation.objects.create(
        slug="mini", name="Mini Council", pack="mini", reference_prefix="MC"
    )


@pytest.fixture
def other_council(db):
    return Organisation.objects.create(
        slug="other", name="Other Council", pack="mini", reference_prefix="OC"
    )


@pytest.fixture
def at():
    return datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
