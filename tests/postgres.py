"""A private PostgreSQL for the tests, on a free port of this machine alone.

    python3 tests/postgres.py start FOLDER    prints its address
    python3 tests/postgres.py stop FOLDER     stops it and removes the folder

Needs PostgreSQL's own programs, and no rights: as root, which PostgreSQL
refuses to run as, it runs as another account. Standard library only, so that
it can start before anything is installed.
"""

import contextlib
import os
import pwd
import secrets
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

# Quick and forgetful: the tests ask what the server does, not what it survives.
OPTIONS = (
    "-c listen_addresses=127.0.0.1 -c unix_socket_directories= -c max_connections=60 "
    "-c fsync=off -c synchronous_commit=off -c full_page_writes=off"
)


def programs() -> Path | None:
    """Return the folder of the newest PostgreSQL here, or None when there is none."""
    found = [
        *Path("/usr/lib/postgresql").glob("*/bin/initdb"),
        *Path("/usr").glob("pgsql-*/bin/initdb"),
    ]
    if found:
        return max(found, key=lambda path: int("".join(filter(str.isdigit, path.parts[-3])))).parent
    elsewhere = shutil.which("initdb")
    return Path(elsewhere).resolve().parent if elsewhere else None


@contextlib.contextmanager
def server() -> Iterator[str]:
    """Run a server while the block lasts; gives its address."""
    folder = Path(tempfile.mkdtemp(prefix="putright-postgres-", dir="/tmp"))
    try:
        yield start(folder)
    finally:
        stop(folder)


def start(folder: Path, options: str = OPTIONS) -> str:
    """Start a server that keeps everything in an empty folder; return its address."""
    folder.mkdir(parents=True, exist_ok=True)
    password = secrets.token_hex(16)
    (folder / "password").write_text(password)
    if os.geteuid() == 0:
        for path in (folder, folder / "password"):
            os.chown(path, _account().pw_uid, _account().pw_gid)
    _run(
        *("initdb", "--pgdata", str(folder / "data"), "--username", "putright"),
        *("--pwfile", str(folder / "password"), "--auth", "scram-sha-256"),
        *("--encoding", "UTF8", "--locale", _locale(), "--no-sync"),
    )
    port = free_port()
    control(folder, "--options", f"-p {port} {options}", "start")
    return f"postgresql://putright:{password}@127.0.0.1:{port}/putright"


def follow(folder: Path, address: str, options: str = OPTIONS) -> str:
    """Start a server that follows another and can only be read; return its address."""
    folder.mkdir(parents=True, exist_ok=True)
    if os.geteuid() == 0:
        os.chown(folder, _account().pw_uid, _account().pw_gid)
    primary, _, database = address.rpartition("/")
    _run(
        *("pg_basebackup", "--dbname", f"{primary}/postgres", "--pgdata", str(folder / "data")),
        *("--write-recovery-conf", "--wal-method", "stream", "--checkpoint", "fast", "--no-sync"),
    )
    port = free_port()
    control(folder, "--options", f"-p {port} {options}", "start")
    return f"{primary.rpartition(':')[0]}:{port}/{database}"


def control(folder: Path, *words: str) -> None:
    """Have `pg_ctl` do something with a server, and wait until it is done."""
    where = ("--pgdata", str(folder / "data"), "--log", str(folder / "log"))
    _run("pg_ctl", *where, "--wait", "--timeout", "60", *words)


def stop(folder: Path) -> None:
    if (folder / "data" / "postmaster.pid").exists():
        control(folder, "--mode", "immediate", "stop")
    shutil.rmtree(folder, ignore_errors=True)


def _run(program: str, *words: str) -> None:
    where = programs()
    if where is None:
        raise SystemExit("There are no PostgreSQL programs here (Debian: apt install postgresql).")
    other: dict[str, Any] = {}
    if os.geteuid() == 0:
        other = {"user": _account().pw_uid, "group": _account().pw_gid, "extra_groups": []}
    # Beware: what is started keeps what it is given, so it is given no pipe to hold open.
    with tempfile.TemporaryFile() as said:
        outcome = subprocess.run(
            [str(where / program), *words],
            stdin=subprocess.DEVNULL,
            stdout=said,
            stderr=said,
            cwd="/",
            check=False,
            **other,
        )
        said.seek(0)
        if outcome.returncode:
            raise SystemExit(f"{program} failed:\n{said.read().decode(errors='replace')}")


def _account() -> pwd.struct_passwd:
    for name in ("postgres", "nobody"):
        with contextlib.suppress(KeyError):
            return pwd.getpwnam(name)
    raise SystemExit("PostgreSQL does not run as root, and there is no account 'nobody' here.")


def _locale() -> str:
    known = subprocess.run(["locale", "-a"], capture_output=True, text=True, check=False).stdout
    return next((name for name in known.split() if name.lower() in ("c.utf8", "c.utf-8")), "C")


def free_port() -> int:
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        port: int = trial.getsockname()[1]
        return port


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["start", folder]:
            print(start(Path(folder)))
        case ["stop", folder]:
            stop(Path(folder))
        case _:
            raise SystemExit(__doc__)
