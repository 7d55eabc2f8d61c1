"""Which languages can pages be read in?

Those that ship beside this file (`cy/`), and those of the folder that `PUTRIGHT_LANGUAGES`
names: `pl.po`, or `pl/` with several files. The head of one of them says what the language
calls itself, and whether a translator has reviewed it. Where a folder has a language that
ships, its sentences come first, and ours after them.
"""

import os
import re
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path

from putright.languages.catalogue import Catalogue, Unreadable, read

SHIPPED = Path(__file__).parent
_CODE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")
_HEAD_LINES = 60


@dataclass(frozen=True)
class Language:
    """A language, and where its translations are."""

    code: str  # as `lang` in a page: "cy"
    name: str  # what it calls itself: "Cymraeg"
    english_name: str  # "Welsh"
    turns: str = "ltr"  # "rtl": written from right to left
    reviewed: bool = True
    files: tuple[Path, ...] = ()

    @cached_property
    def catalogue(self) -> Catalogue:
        """Its translations, read when the first page asks for them."""
        return read(list(self.files))


ENGLISH = Language("en", "English", "English")


def language_named(code: str) -> Language | None:
    """Return a language that pages can be read in, or None."""
    return _by_code().get(code)


def known_languages() -> tuple[Language, ...]:
    """Return every language that pages can be read in, English first."""
    return tuple(_by_code().values())


@lru_cache(maxsize=1)
def _by_code() -> dict[str, Language]:
    files: dict[str, tuple[Path, ...]] = {}
    for folder in folders():
        for code, held in sorted(_in(folder).items()):
            files[code] = (*files.get(code, ()), *held)  # an operator's own words come first
    return {ENGLISH.code: ENGLISH, **{code: described(code, files[code]) for code in files}}


def folders() -> list[Path]:
    """Return the folders with translations, the operator's own first."""
    own = os.environ.get("PUTRIGHT_LANGUAGES", "")
    if own and not Path(own).is_dir():
        raise Unreadable(
            f"PUTRIGHT_LANGUAGES names {own}, which is no folder. "
            "Name one that holds files such as pl.po, or leave it out."
        )
    return [*([Path(own)] if own else []), SHIPPED]


def _in(folder: Path) -> dict[str, tuple[Path, ...]]:
    """Return the files of each language in a folder."""
    found: dict[str, tuple[Path, ...]] = {}
    for path in sorted(folder.iterdir()):
        if path.suffix == ".po" and _CODE.fullmatch(path.stem):
            found[path.stem] = (path, *found.get(path.stem, ()))
        elif path.is_dir() and _CODE.fullmatch(path.name):
            files = tuple(sorted(path.glob("*.po")))
            if files:
                found[path.name] = (*found.get(path.name, ()), *files)
    return found


def described(code: str, files: tuple[Path, ...]) -> Language:
    """Return what the heads of the language's files say of it. Raises Unreadable."""
    head: dict[str, str] = {}
    for path in reversed(files):
        head |= head_of(path)
    if not head.get("X-Language-Name"):
        raise Unreadable(
            f"{files[0]} does not say what its language calls itself. Add to its head a line "
            '"X-Language-Name: Polski\\n".'
        )
    return Language(
        code,
        head["X-Language-Name"],
        head.get("X-English-Name", head["X-Language-Name"]),
        "rtl" if head.get("X-Direction") == "rtl" else "ltr",
        head.get("X-Review", "done") == "done",
        files,
    )


def head_of(path: Path) -> dict[str, str]:
    """Return the head's lines by name, without reading the messages."""
    found = {}
    with path.open(encoding="utf-8-sig", errors="replace") as file:
        for _, line in zip(range(_HEAD_LINES), file, strict=False):
            name, colon, value = line.strip().strip('"').partition(": ")
            if colon and line.startswith('"'):
                found[name] = value.removesuffix("\\n").strip()
    return found
