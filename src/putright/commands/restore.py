"""`putright restore`: a backup put back on an empty machine, and proved to be the same."""

import argparse
import json
import time
from pathlib import Path
from typing import TYPE_CHECKING

from putright.commands import Failed, django_ready
from putright.commands.backup import in_words, told, told_all
from putright.commands.verify import said as verified
from putright.commands.verify import where

if TYPE_CHECKING:
    from putright.keeping.restore import Restored

NAME = "restore"
HELP = "Put a backup back where nothing is, and prove that it is the same record."
EXAMPLES = """\
examples:
  putright restore /srv/backups/putright-2026-11-23T021500Z

It goes where PUTRIGHT_VAR, PUTRIGHT_DATABASE and PUTRIGHT_FILES say, and only where
there is nothing yet. Cut short, it can be run again. Exit code 1 also says that the
record in the backup was not whole; what was wrong with it is listed, and it is restored.
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("backup", type=Path, metavar="BACKUP", help="a folder made by backup")
    parser.add_argument("--json", action="store_true", help="print JSON")


def run(args: argparse.Namespace) -> int:
    django_ready()
    from django.conf import settings
    from django.db import DatabaseError

    from putright.keeping.manifest import NotSafe
    from putright.keeping.restore import put_back_secret_key, restore
    from putright.project import tables

    began = time.monotonic()
    try:
        restored = restore(args.backup.absolute(), tables.known(), told)
    except NotSafe as why:
        raise Failed(str(why)) from None
    except DatabaseError as fault:
        raise Failed(
            f"the database refused: {str(fault).strip()}. Put that right, and run this again."
        ) from None
    finally:
        told_all()
    place = settings.VAR / "secret-key"
    key = put_back_secret_key(args.backup.absolute(), restored.manifest, place)
    if args.json:
        print(json.dumps(_plain(restored), indent=2, default=str))
    else:
        _say(restored, time.monotonic() - began)
        print(
            f"The secret key is at {place}."
            if key
            else "Next: the secret key (PUTRIGHT_SECRET_KEY), or everybody signs in again."
        )
    return 0 if restored.verified.is_whole else 1


def _plain(restored: "Restored") -> dict[str, object]:
    return {
        "made_at": restored.manifest.made_at,
        "putright": restored.manifest.putright,
        "counts": restored.counts,
        "digests": restored.manifest.digests,
        "migrated": restored.migrated,
        "packs_missing": restored.packs_missing,
        "broken": [one._asdict() for one in restored.verified.broken],
    }


def _say(restored: "Restored", seconds: float) -> None:
    from putright.keeping.counts import said

    manifest = restored.manifest
    print(f"Restored what was backed up at {manifest.made_at}: {said(restored.counts)}")
    print(f"{in_words(manifest.size)} in {seconds:.1f} s; every digest is that of the backup")
    for slug, digest in manifest.digests.items():
        print(f"  {slug:24} {digest}")
    if restored.migrated:
        print(
            f"{restored.migrated} migrations brought it up to this version; now run "
            "`putright rebuild`."
        )
    for pack in restored.packs_missing:
        print(f"MISSING: the pack {pack}, by which cases are bound; set PUTRIGHT_PACKS")
    for fault in restored.verified.broken:
        print(f"{where(fault)}: {fault.sentence}")
    found = restored.verified
    state = f"{len(found.broken)} broken, as it was backed up" if found.broken else "whole"
    print(verified(found, state))
