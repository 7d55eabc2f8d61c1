"""How do PostgreSQL's own tools copy a database, and bring it back?"""

import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any, NamedTuple

from putright.keeping.manifest import Lasting, NotSafe, Part, pieces

_PIECE = 256 * 1024
RESTORING = "putright-restore"  # by this name the server knows it

# Beware: in the environment, not among the words of a command, which everybody can read.
_VARIABLES = {
    "sslmode": "PGSSLMODE",
    "sslrootcert": "PGSSLROOTCERT",
    "sslcert": "PGSSLCERT",
    "sslkey": "PGSSLKEY",
    "connect_timeout": "PGCONNECT_TIMEOUT",
}


class Tool(NamedTuple):
    path: Path
    version: int


def tool(name: str, wanted: int) -> Tool:
    """Return PostgreSQL's own tool, of this version or the next newer one that is here."""
    found = sorted(set(_tools(name)), key=lambda one: (one.version, str(one.path)))
    fit = [one for one in found if one.version >= wanted]
    if fit:
        return fit[0]
    have = ", ".join(f"{one.version} ({one.path})" for one in found)
    raise NotSafe(
        f"{name} of version {wanted} or newer is needed, and this machine has "
        f"{have or 'none, on PATH or in /usr/lib/postgresql'}. Install the tools of the "
        f"server's version (on Debian: postgresql-client-{wanted})."
    )


def _tools(name: str) -> Iterator[Tool]:
    on_path = shutil.which(name)
    places = [Path(on_path)] if on_path else []
    places += Path("/usr/lib/postgresql").glob(f"*/bin/{name}")
    places += Path("/usr").glob(f"pgsql-*/bin/{name}")
    for place in places:
        said = subprocess.run([place, "--version"], capture_output=True, text=True, check=False)
        version = re.search(r"\) (\d+)", said.stdout)
        if version:
            yield Tool(place, int(version[1]))


def dump(
    database: Mapping[str, Any],
    server: int,
    snapshot: str,
    target: Path,
    name: str,
    progress: Callable[[int], None],
) -> tuple[Part, int]:
    """Write a database as it stood at one moment; return the part, and the tool's version."""
    program = tool("pg_dump", server)
    words = [*_common(program), "--format=custom", f"--snapshot={snapshot}", "--lock-wait-timeout"]
    words += ["60s", "--no-owner", "--no-privileges"]
    # Why through us: the tool stops by itself should this process be killed, and the digest
    # is of what it said, not of what the disk made of it.
    with tempfile.TemporaryFile() as told, Lasting(target) as file:
        with subprocess.Popen(
            [*words, database["NAME"]],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=told,
            env=_environment(database, "putright-backup"),
        ) as running:
            assert running.stdout is not None
            while piece := running.stdout.read(_PIECE):
                file.write(piece)
                progress(len(piece))
        if running.returncode:
            raise NotSafe(f"pg_dump failed: {_said(told)}")
    return file.part(name), program.version


def load(
    database: Mapping[str, Any], tools: int, source: Path, progress: Callable[[int], None]
) -> None:
    """Bring back what `dump` wrote into an empty database: all of it or nothing."""
    program = tool("pg_restore", tools)
    words = [*_common(program), "--no-owner", "--no-privileges", "--single-transaction"]
    words += ["--exit-on-error", f"--dbname={database['NAME']}"]
    # Why through us: should this process be killed, the tool's input ends too soon, and its
    # one transaction comes to nothing.
    with tempfile.TemporaryFile() as told:
        with subprocess.Popen(
            words,
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=told,
            env=_environment(database, RESTORING),
        ) as running:
            assert running.stdin is not None
            try:
                for piece in pieces(source):
                    running.stdin.write(piece)
                    progress(len(piece))
                running.stdin.close()
            except BrokenPipeError:  # it has given up, and says why
                with suppress(BrokenPipeError):
                    running.stdin.close()
        if running.returncode:
            raise NotSafe(f"pg_restore failed, and left nothing behind: {_said(told)}")


def _common(program: Tool) -> list[str]:
    return [str(program.path), "--no-password"]


def _environment(database: Mapping[str, Any], name: str) -> dict[str, str]:
    known = {
        "PGHOST": database.get("HOST"),
        "PGPORT": database.get("PORT"),
        "PGUSER": database.get("USER"),
        "PGPASSWORD": database.get("PASSWORD"),
    }
    known |= {_VARIABLES.get(key, ""): value for key, value in database["OPTIONS"].items()}
    return {
        **os.environ,
        **{key: str(value) for key, value in known.items() if key and value},
        "PGAPPNAME": name,
    }


def _said(told: Any) -> str:
    told.seek(0)
    lines = told.read().decode("utf-8", "replace").strip().splitlines()
    return " ".join(line.strip() for line in lines[:6]) or "it does not say why"
