"""A council with a store of files of its own, and short ways to put something in."""

import io
from datetime import UTC, datetime
from pathlib import Path

import pytest

from putright.files.store import Kept, put
from putright.people.models import Organisation

PACKS = Path(__file__).parents[1] / "cases" / "packs"
NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _small_packs(monkeypatch):
    monkeypatch.setenv("PUTRIGHT_PACKS", str(PACKS))


@pytest.fixture(params=["folder", "memory"])
def files(request, tmp_path, settings):
    """Return the folder of the store; None where it is in memory, in place of a bucket."""
    backend = {
        "folder": {
            "BACKEND": "putright.files.folder.Folder",
            "OPTIONS": {"location": str(tmp_path / "files")},
        },
        "memory": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    }[request.param]
    # Beware: not `override_settings`. What a test then sets itself would be taken back after
    # this is, and would bring this store back, for all tests that follow.
    settings.STORAGES = {**settings.STORAGES, "files": backend}
    return tmp_path / "files" if request.param == "folder" else None


@pytest.fixture
def council(db):
    return Organisation.objects.create(
        slug="mini", name="Mini Council", pack="mini", reference_prefix="MC"
    )


@pytest.fixture
def keep(council, files):
    """Return a function that puts bytes into the store."""

    def keep(content: bytes, name: str = "photo.jpg") -> Kept:
        return put(council, io.BytesIO(content), name_hint=name, by="s-asha", at=NOON)

    return keep
