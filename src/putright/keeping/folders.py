"""How is a folder made that is there whole, or not at all?"""

import fcntl
import os
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from secrets import token_hex

from putright.keeping.manifest import NotSafe

_ENDING = ".partial"
_YOUNG = 60  # seconds in which whoever made a folder has surely locked it


@contextmanager
def made_whole(place: Path) -> Iterator[Path]:
    """Give a folder to fill; it gets its name when it is full and on the disk."""
    if place.exists() or place.is_symlink():
        raise NotSafe(
            f"{place} is there already, and nothing is written over. Choose another name."
        )
    sweep(place.parent)
    partial = place.parent / f".{place.name}.{token_hex(4)}{_ENDING}"
    partial.mkdir(mode=0o700)
    held = os.open(partial, os.O_RDONLY | os.O_DIRECTORY)
    try:
        fcntl.flock(held, fcntl.LOCK_EX)  # the lock ends with the process, however that ends
        yield partial
        for folder, _, _ in os.walk(partial, topdown=False):
            sync_folder(Path(folder))
        if place.exists():
            raise NotSafe(f"{place} was made by somebody else meanwhile. Choose another name.")
        partial.rename(place)
        sync_folder(place.parent)
    finally:
        if partial.exists():
            shutil.rmtree(partial, ignore_errors=True)
        os.close(held)


def sweep(parent: Path) -> None:
    """Remove what was begun in a folder and never finished, for whoever began it is gone."""
    for partial in parent.glob(f".*{_ENDING}"):
        if partial.is_dir() and _is_abandoned(partial):
            shutil.rmtree(partial, ignore_errors=True)


def _is_abandoned(partial: Path) -> bool:
    try:
        # Why the machine's clock: it is compared with what the same machine wrote there.
        if time.time() - partial.stat().st_mtime < _YOUNG:  # noqa: TID251
            return False
        held = os.open(partial, os.O_RDONLY | os.O_DIRECTORY)
    except FileNotFoundError:
        return False
    try:
        fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    finally:
        os.close(held)
    return True


def sync_folder(path: Path) -> None:
    """Write to the disk which names a folder holds."""
    descriptor = os.open(path, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
