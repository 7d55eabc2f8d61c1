"""What every test may ask for.

`run_putright("due", "cestria", …)` runs the command line as its users do, in a
process and folder of its own. `page` and `new_page` come from browser.py.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Collection, Iterator
from pathlib import Path
from typing import Any

import hypothesis
import pytest

pytest_plugins = ["tests.browser"]

# Why: a machine shared with others is slow now and then, and that is no fault of the code.
hypothesis.settings.register_profile("shared-machine", deadline=None)
hypothesis.settings.load_profile("shared-machine")


# What these say is the same on every database, so it is asked on SQLite only: unless one of
# them works with the database all the same.
_OF_NO_DATABASE = tuple(
    Path(__file__).parent / each
    for each in ("bench", "core", "design", "languages", "mail/reading", "packs", "policies")
)
_WITH_DATABASE = {"db", "transactional_db", "django_db_setup", "live_server"}


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    from django.db import connection

    if connection.vendor == "postgresql":
        apart = [item for item in items if _is_of_no_database(item)]
        config.hook.pytest_deselected(items=apart)
        items[:] = [item for item in items if not _is_of_no_database(item)]
    for item in items:
        if "browser" in getattr(item, "fixturenames", ()):
            item.add_marker("browser")
        if item.get_closest_marker("postgres") and connection.vendor != "postgresql":
            item.add_marker(pytest.mark.skip(reason="is about PostgreSQL"))


def _is_of_no_database(item: pytest.Item) -> bool:
    if not any(item.path.is_relative_to(folder) for folder in _OF_NO_DATABASE):
        return False
    asks = _WITH_DATABASE & set(getattr(item, "fixturenames", ()))
    return not asks and item.get_closest_marker("django_db") is None


@pytest.fixture(autouse=True)
def whoever_is_named_works_here(anybody_works_here: None) -> None:
    """Let a step name anybody, where tests have no directory.

    Those that have one take this out by a fixture of the same name that does nothing: the
    directory alone then knows who works here, as outside of tests.
    """


@pytest.fixture
def anybody_works_here(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a step name anybody by a key of staff, as a rehearsal may, and any team."""
    from putright.directory import here, known

    def all_here(
        organisation: Any, day: Any, people: Collection[str], teams: Collection[str]
    ) -> here.Here:
        found = here.here(organisation, day, people, teams)
        staff = {key for key in people if key.startswith("s-")}
        return found._replace(people=found.people | staff, teams=found.teams | set(teams))

    monkeypatch.setattr(known, "here", all_here)


@pytest.fixture(autouse=True)
def _no_files_are_left(request: pytest.FixtureRequest) -> Iterator[None]:
    """Take out what a test put into the store of files: its rows go by themselves."""
    yield
    if "fuzz" not in request.path.parts:  # whose house stands for all tests of a module
        from django.conf import settings

        shutil.rmtree(settings.FILES["OPTIONS"]["location"], ignore_errors=True)


@pytest.fixture
def run_putright(tmp_path: Path) -> Callable[..., subprocess.CompletedProcess[str]]:
    """Return a function that runs `putright` in an empty folder, and gives its outcome."""
    clean = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("PUTRIGHT_", "DJANGO_"))
    }

    def run(*words: object, stdin: str = "", **variables: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-P", "-m", "putright.commands", *map(str, words)],
            input=stdin,
            capture_output=True,
            text=True,
            encoding="utf-8",
            timeout=300,
            check=False,
            cwd=tmp_path,
            env=clean | variables,
        )

    return run
