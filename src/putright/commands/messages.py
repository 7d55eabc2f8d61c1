"""Where are the messages that a command names: in files, folders, mailboxes, or on its input?"""

import io
import os
import re
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from mailbox import mbox
from pathlib import Path

from putright.commands import Failed

INPUT = "-"
_KINDS = (".eml",)
# Whence: RFC 4155: a file of many messages has such a line before each.
_BEGINS = b"From "
# Whoever writes such a file puts a > before lines of a text that begin so.
_QUOTED = re.compile(rb"^>(>*From )", re.MULTILINE)
# A folder with these is a Maildir: a file for each message, of any name.
_MAILDIR = ("cur", "new", "tmp")


class TooLarge(Exception):
    """A message is larger than may be taken in."""


@dataclass(frozen=True, slots=True)
class Given:
    """One message: what it is called where it lies, and how its first bytes are had.

    `start(most)` returns no more bytes than that, and raises OSError where it cannot.
    """

    name: str
    start: Callable[[int], bytes]

    def whole(self, largest: int) -> bytes:
        """Return the message as it is. Raises TooLarge, or OSError."""
        found = self.start(largest + 1)
        if len(found) > largest:
            raise TooLarge
        # Why: an empty message that comes by LMTP has a line end, and waits for a person.
        return found or b"\r\n"


def messages(names: list[str], opened: ExitStack) -> Iterator[Given]:
    """Give the messages meant; what is open until all are read is closed with `opened`.

    Raises Failed for a name that is none of this, saying which.
    """
    for name in names:
        path = Path(name)
        try:
            if name == INPUT:
                yield _on_input()
            elif path.is_dir():
                yield from (_file(one) for one in _below(path))
            elif not path.is_file():
                raise Failed(f"{path.absolute()} is not a message or a folder that can be read.")
            elif path.suffix.lower() not in _KINDS and _is_mbox(path):
                yield from _in_mbox(path, opened)
            else:
                yield _file(path)
        except (OSError, ValueError) as fault:
            why = fault.strerror if isinstance(fault, OSError) else str(fault)
            raise Failed(f"{name} cannot be read: {why}.") from None


def _on_input() -> Given:
    kept = io.BytesIO()  # it can be read only once, and is asked for twice

    def start(most: int) -> bytes:
        kept.write(sys.stdin.buffer.read(most - len(kept.getvalue())))
        return kept.getvalue()[:most]

    return Given(INPUT, start)


def _file(path: Path) -> Given:
    def start(most: int) -> bytes:
        with path.open("rb") as stream:
            return stream.read(most)

    return Given(str(path), start)


def _is_mbox(path: Path) -> bool:
    with path.open("rb") as stream:
        return stream.read(len(_BEGINS)) == _BEGINS


def _in_mbox(path: Path, opened: ExitStack) -> Iterator[Given]:
    box = mbox(path, create=False)
    opened.callback(box.close)
    for number, key in enumerate(box.keys(), 1):

        def start(most: int, key: str = key) -> bytes:
            with box.get_file(key) as stream:
                return _QUOTED.sub(rb"\1", stream.read(most))

        yield Given(f"{path}, message {number}", start)


def _below(folder: Path) -> Iterator[Path]:
    """Give the messages in a folder and in those below it."""
    for here, folders, names in os.walk(folder):
        if set(_MAILDIR) <= set(folders):
            folders[:] = _MAILDIR[:2]  # not what is still being written; no folders of other mail
        folders.sort()
        is_maildir = Path(here).name in _MAILDIR and Path(here).with_name("tmp").is_dir()
        for name in sorted(names):
            if is_maildir or name.lower().endswith(_KINDS):
                yield Path(here) / name
