"""`putright backup`: everything, as it stands now, in a folder to be put away safely."""

import argparse
import json
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

from putright.commands import VERSION, Failed, database_ready

if TYPE_CHECKING:
    from putright.keeping.backup import Made

NAME = "backup"
HELP = "Copy the database and the files of evidence, while people go on working."
EXAMPLES = """\
examples:
  putright backup /srv/backups             a new folder in there, named after the moment
  putright backup /srv/backups/before-0.2  or one of your own naming
  putright backup /srv/backups --json      for a script

`putright restore` puts it back on an empty machine, and proves that it is the same.
The secret key is not in it: whoever finds a backup should not be able to sign in as
somebody. Keep the key elsewhere, or put it in with --with-secret-key.
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("place", type=Path, metavar="PLACE", help="a folder that is there, or not")
    parser.add_argument(
        "--with-secret-key", action="store_true", help="put the secret key in as well"
    )
    parser.add_argument("--json", action="store_true", help="print JSON")


def run(args: argparse.Namespace) -> int:
    database_ready()
    from django.db import DatabaseError

    from putright.keeping.backup import backup
    from putright.keeping.manifest import NAME as MANIFEST
    from putright.keeping.manifest import NotSafe
    from putright.project import clock

    at, began = clock.now(), time.monotonic()
    place = args.place.absolute()
    if (place / MANIFEST).exists():
        raise Failed(f"{place} is a backup already, and nothing is written over.")
    if place.is_dir():
        place = place / f"putright-{at:%Y-%m-%dT%H%M%SZ}"
    if not place.parent.is_dir():
        raise Failed(f"there is no folder {place.parent}; make it first.")
    try:
        made = backup(
            place, putright=VERSION, at=at, progress=told, with_secret_key=args.with_secret_key
        )
    except NotSafe as why:
        raise Failed(str(why)) from None
    except DatabaseError as fault:
        raise Failed(f"the database refused, and no backup was made: {fault}") from None
    finally:
        told_all()
    if args.json:
        print(json.dumps({"place": str(made.place), **_plain(made)}, indent=2))
    else:
        _say(made, time.monotonic() - began)
    return 1 if made.manifest.missing else 0


def _plain(made: "Made") -> dict[str, object]:
    from dataclasses import asdict

    plain = asdict(made.manifest)
    del plain["migrations"]
    return {**plain, "parts": [part._asdict() for part in made.manifest.parts]}


def _say(made: "Made", seconds: float) -> None:
    from putright.keeping.counts import said

    manifest = made.manifest
    print(f"{made.place}: {said(manifest.counts)}")
    print(f"{in_words(manifest.size)} from {manifest.server}, in {seconds:.1f} s")
    for slug, digest in manifest.digests.items():
        print(f"  {slug:24} {digest}")
    for place in manifest.missing:
        print(f"MISSING: the bytes of {place} are not in the store; `putright verify` says more")
    if manifest.part("secret-key"):
        print("The secret key is in it: keep this backup as safe as the key itself.")
    else:
        print("The secret key is not in it, nor are packs of your own: keep those as well.")


def in_words(size: float) -> str:
    """Return a number of bytes as people say it.

    >>> in_words(1_234_567)
    '1.2 MB'
    """
    for unit in ("bytes", "kB", "MB", "GB"):
        if size < 1000:
            return f"{size:.1f} {unit}" if isinstance(size, float) else f"{size} {unit}"
        size = size / 1000
    return f"{size:.1f} TB"


# -- how far it has come ------------------------------------------------------------------

_done: dict[str, int] = {}


def told(what: str, more: int) -> None:
    """Say on a terminal how far it has come."""
    _done[what] = _done.get(what, 0) + more
    if sys.stderr.isatty():
        print(f"\r{what}: {_done[what]}\x1b[K", end="", file=sys.stderr)


def told_all() -> None:
    _done.clear()
    if sys.stderr.isatty():
        print("\r\x1b[K", end="", file=sys.stderr)
