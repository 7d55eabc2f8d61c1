"""`putright move`: everything into another database, of the other kind or the same."""

import argparse
import json
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from putright.commands import Failed, database_ready
from putright.commands.backup import told, told_all
from putright.commands.verify import said as verified
from putright.commands.verify import where
from putright.project import environment

if TYPE_CHECKING:
    from putright.keeping.move import Moved

NAME = "move"
HELP = "Move everything into another database: from SQLite to PostgreSQL, or back."
EXAMPLES = """\
examples:
  putright move --to postgresql://putright:PASSWORD@db.example.org/putright
  putright move --to-file /etc/putright/new-database     where the address is in a file
  putright move --to sqlite:///srv/putright/putright.sqlite3
  putright move --reopen         let the record here be added to again

Stop `putright serve` and `putright work` first. Files of evidence stay where they are.
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    where = parser.add_mutually_exclusive_group(required=True)
    where.add_argument("--to", metavar="ADDRESS", help="an empty database, as PUTRIGHT_DATABASE")
    where.add_argument("--to-file", type=Path, metavar="FILE", help="a file that holds the address")
    where.add_argument("--reopen", action="store_true", help="take back that the record is closed")
    parser.add_argument("--json", action="store_true", help="print JSON")


def run(args: argparse.Namespace) -> int:
    database = None if args.reopen else _asked_for(args)
    database_ready()
    from django.db import DatabaseError

    from putright.keeping.manifest import NotSafe
    from putright.keeping.move import move, reopen

    began = time.monotonic()
    try:
        if database is None:
            print("Open again." if reopen() else "It was not closed.")
            return 0
        _refuse_the_same(database)
        moved = move(database, told)
    except NotSafe as why:
        raise Failed(str(why)) from None
    except DatabaseError as fault:
        raise Failed(f"nothing was moved; a database refused: {str(fault).strip()}") from None
    finally:
        told_all()
    if args.json:
        print(json.dumps(_plain(moved), indent=2, default=str))
    else:
        _say(moved, time.monotonic() - began)
    return 0 if moved.verified.is_whole else 1


def _asked_for(args: argparse.Namespace) -> dict[str, Any]:
    address = args.to or args.to_file.read_text(encoding="utf-8").strip()
    return environment.database_at(address, "--to")


def _refuse_the_same(database: dict[str, Any]) -> None:
    from django.conf import settings

    own = settings.DATABASES["default"]
    parts = ("ENGINE", "NAME", "HOST", "PORT")
    if all((own.get(part) or "") == (database.get(part) or "") for part in parts):
        raise Failed("that is the database that it is in. Name another one.")


def _plain(moved: "Moved") -> dict[str, object]:
    return {
        "counts": moved.counts,
        "digests": moved.digests,
        "again": moved.again,
        "broken": [one._asdict() for one in moved.verified.broken],
    }


def _say(moved: "Moved", seconds: float) -> None:
    from putright.keeping.counts import said

    rows = sum(moved.counts.values())
    if moved.again:
        print("Everything was there already, and the same; an earlier move had been cut short.")
    print(f"Moved {said(moved.counts)}: {rows} rows of {len(moved.counts)} tables")
    print(f"in {seconds:.1f} s; every table and every digest is the same there")
    for slug, digest in moved.digests.items():
        print(f"  {slug:24} {digest}")
    for fault in moved.verified.broken:
        print(f"{where(fault)}: {fault.sentence}")
    found = moved.verified
    state = f"{len(found.broken)} broken, as it was before" if found.broken else "whole"
    print(verified(found, state))
    print(
        "The record left behind is closed to new events; keep it until the next backup. "
        "Now name the new database in PUTRIGHT_DATABASE, and start again."
    )
