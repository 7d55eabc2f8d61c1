"""What these tests start, they start once: what makes a database of its own, beside SQLite only."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import connection

from tests import postgres
from tests.running.machine import Cluster, Site, cluster


@pytest.fixture
def once() -> None:
    if not Path("/proc/self").exists():
        pytest.skip("looks at processes as Linux shows them")
    if connection.vendor != "sqlite":
        pytest.skip("makes databases of its own, which is tried beside SQLite")


@pytest.fixture(scope="session")
def database_server() -> Iterator[Cluster]:
    """A PostgreSQL of these tests' own, that may be stopped and started again."""
    require_postgres()
    # Beware: PostgreSQL's own account has to pass through every folder above.
    folder = Path(tempfile.mkdtemp(prefix="putright-running-", dir="/tmp"))
    with cluster(folder) as made:
        yield made


def require_postgres() -> None:
    if postgres.programs():
        return
    reason = "PostgreSQL's programs are not on this machine (Debian: apt install postgresql)"
    if "postgres" in os.environ.get("PUTRIGHT_REQUIRE", ""):
        pytest.fail(reason)
    pytest.skip(reason)


@pytest.fixture(scope="session")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """A folder with an installation on SQLite, and the session of its officer."""
    folder = tmp_path_factory.mktemp("prepared")
    return folder, Site(folder).prepare()


@pytest.fixture
def on_sqlite(prepared: tuple[Path, str], tmp_path: Path) -> tuple[Site, str]:
    """An installation on SQLite to do with as one likes, and the session of its officer."""
    folder = tmp_path / "var"
    shutil.copytree(prepared[0], folder)
    return Site(folder), prepared[1]
