"""A small installation with cases, words, files and erasures, and copies of it to spoil."""

import io
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.core.management import call_command
from django.db import connection
from django.test import override_settings

from putright.cases.carry_out import carry_out
from putright.cases.erase import erase_file, erase_person
from putright.cases.models import CaseRow
from putright.core.facts import Actor, Command
from putright.files.store import put
from putright.keeping.databases import standing_in
from putright.people.models import Organisation
from putright.samples.tell import samples, set_up
from tests.keeping.databases import address_of, described, empty_database

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
KEY = "for-tests-only-" + "abcdefghijklmnopqrstuvwxyz" * 2
CLEAN = {
    name: value
    for name, value in os.environ.items()
    if not name.startswith(("PUTRIGHT_", "DJANGO_"))
}


@dataclass(frozen=True)
class Place:
    """Where an installation is: its folder, and the address of its database."""

    folder: Path
    address: str

    @property
    def files(self) -> Path:
        return self.folder / "files"

    @property
    def variables(self) -> dict[str, str]:
        return CLEAN | {
            "PUTRIGHT_VAR": str(self.folder),
            "PUTRIGHT_DATABASE": self.address,
            "PUTRIGHT_SECRET_KEY": KEY,
            "PUTRIGHT_HTTPS": "no",
        }

    def started(self, *words: object, **more: Any) -> subprocess.Popen:
        return subprocess.Popen(
            [sys.executable, "-P", "-m", "putright.commands", *map(str, words)],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            cwd=self.folder,
            env=self.variables,
            **more,
        )

    def run(self, *words: object, **more: Any) -> subprocess.CompletedProcess[str]:
        running = self.started(*words, **more)
        out, err = running.communicate(timeout=300)
        return subprocess.CompletedProcess(words, running.returncode, out, err)

    def done(self, *words: object) -> str:
        outcome = self.run(*words)
        assert outcome.returncode == 0, outcome.stderr + outcome.stdout
        return outcome.stdout

    def refused(self, *words: object, code: int = 1) -> str:
        outcome = self.run(*words)
        assert outcome.returncode == code, outcome.stderr + outcome.stdout
        assert outcome.stderr.startswith("putright: ") or code == 2
        assert outcome.stdout == ""
        return outcome.stderr

    def used(self) -> Any:
        """Have everything in this process speak to this installation, while it lasts."""
        return _used(self)


@pytest.fixture(scope="session")
def pattern(tmp_path_factory, django_db_blocker) -> Iterator[Place]:
    """Make an installation once, to be copied."""
    folder = tmp_path_factory.mktemp("pattern")
    with django_db_blocker.unblock(), empty_database(folder) as address:
        place = Place(folder, address)
        with place.used():
            call_command("migrate", verbosity=0, interactive=False)
            _fill()
        yield place


class _used:
    def __init__(self, place: Place) -> None:
        from django.conf import settings

        store = {
            "BACKEND": "putright.files.folder.Folder",
            "OPTIONS": {"location": str(place.files)},
        }
        self.settings = override_settings(STORAGES={**settings.STORAGES, "files": store})
        self.database = standing_in(described(place.address))

    def __enter__(self) -> None:
        self.database.__enter__()
        self.settings.enable()

    def __exit__(self, *fault: Any) -> None:
        self.settings.disable()
        self.database.__exit__(*fault)


def _fill() -> None:
    """Two organisations; files attached, of nobody, and erased; a person erased."""
    for slug in ("cestria", "cipfa"):
        set_up(next(one for one in samples() if one.slug == slug), NOON)
    cestria = Organisation.objects.get(slug="cestria")
    rule = {"by": "s-erasing", "rule": "Six years", "at": NOON}
    for number in range(4):
        kept = [
            put(cestria, io.BytesIO(os.urandom(5_000 + number)), name_hint=f"{number}-{each}.jpg",
                by="s-asha", at=NOON).id
            for each in range(3)
        ]  # fmt: skip
        case = carry_out(
            Command("receive", {"kind": "complaint", "channel": "web", "files": kept[:2],
                                "what_happened": "Zażółć \r\n\t\\N \"🏚️\""},
                    Actor("", ("customer",))),
            organisation=cestria, at=NOON, customer={"name": "Ó"},
        )  # fmt: skip
        if number == 0:
            erase_file(cestria, case.reference, kept[0], **rule)
        if number == 1:
            erase_person(cestria, case.customer, **rule)
    assert CaseRow.objects.count() > 30


@pytest.fixture
def installation(pattern, tmp_path, django_db_blocker) -> Iterator[Place]:
    """Give a copy of the installation, to do with as one likes."""
    folder = tmp_path / "var"
    with django_db_blocker.unblock(), copied(pattern, folder) as place:
        yield place


class copied:
    """A copy of an installation, while it lasts."""

    def __init__(self, pattern: Place, folder: Path) -> None:
        self.pattern, self.folder = pattern, folder
        folder.mkdir()
        if pattern.files.exists():
            shutil.copytree(pattern.files, folder / "files")

    def __enter__(self) -> Place:
        self.database = ""
        if self.pattern.address.startswith("sqlite"):
            shutil.copy(self.pattern.address.removeprefix("sqlite:///"), self.folder / "d.sqlite3")
            return Place(self.folder, f"sqlite:///{self.folder / 'd.sqlite3'}")
        self.database = f"putright_{os.urandom(6).hex()}"
        template = self.pattern.address.rpartition("/")[2]
        with psycopg.connect(address_of("postgres"), autocommit=True) as server:
            server.execute(f'create database "{self.database}" template "{template}"')
        return Place(self.folder, address_of(self.database))

    def __exit__(self, *fault: Any) -> None:
        if self.database:
            with psycopg.connect(address_of("postgres"), autocommit=True) as server:
                server.execute(f'drop database "{self.database}" with (force)')


@pytest.fixture
def elsewhere(tmp_path, django_db_blocker) -> Iterator[Place]:
    """Give a place where nothing is: an empty machine."""
    folder = tmp_path / "elsewhere"
    folder.mkdir()
    with django_db_blocker.unblock(), empty_database(folder) as address:
        yield Place(folder, address)


@pytest.fixture
def other_kind(tmp_path, django_db_blocker) -> Iterator[Place]:
    """Give an empty place with the other kind of database."""
    if connection.vendor != "postgresql":
        pytest.skip("needs PostgreSQL beside SQLite")
    folder = tmp_path / "other"
    folder.mkdir()
    with django_db_blocker.unblock(), empty_database(folder, "sqlite") as address:
        yield Place(folder, address)
