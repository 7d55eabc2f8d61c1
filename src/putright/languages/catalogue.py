"""What does a file of translations hold, and may each be said in place of the English?"""

import gettext
import io
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from babel.messages.catalog import Message
from babel.messages.pofile import PoFileError, read_po

Key = tuple[str, str]  # what it is about ("" mostly), and the English
Said = tuple[str, ...]  # one text, or one for each of the language's plural forms

_PLACE = re.compile(r"%\((\w+)\)s")
_TAG = re.compile(r"<[^<>]*>")


class Unreadable(ValueError):
    """A file of translations that cannot be read; its text says which, where and why."""


@dataclass(frozen=True, slots=True)
class Fault:
    """A translation that cannot be said, with its line and what is wrong with it."""

    file: str
    line: int
    message: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.message}"


def _one_form(count: int) -> int:
    return int(count != 1)


@dataclass(frozen=True)
class Catalogue:
    """Translations by the English that they stand for. What is faulty is not among them."""

    messages: Mapping[Key, Said] = field(default_factory=dict)
    form_of: Callable[[int], int] = _one_form  # which plural form a number takes
    faults: tuple[Fault, ...] = ()
    waiting: tuple[Key, ...] = ()  # named in the file, and not yet translated or unsure of

    def find(self, text: str, about: str = "") -> str | None:
        """Return a text in this language, or None where the file lacks it."""
        found = self.messages.get((about, text))
        return found[0] if found else None

    def find_count(self, count: int, one: str) -> str | None:
        """Return the form for this number of what is "one" for 1, or None."""
        found = self.messages.get(("", one))
        if not found:
            return None
        return found[min(self.form_of(count), len(found) - 1)]

    def and_then(self, other: "Catalogue") -> "Catalogue":
        """Return what both hold; where they differ, this one is right."""
        return Catalogue(
            {**other.messages, **self.messages},
            self.form_of,
            (*self.faults, *other.faults),
            (*self.waiting, *other.waiting),
        )


def read(paths: list[Path]) -> Catalogue:
    """Return what these files hold together. Raises Unreadable, with the file and line."""
    whole: Catalogue | None = None
    for path in paths:
        part = _read_one(path)
        whole = part if whole is None else whole.and_then(part)
    return whole or Catalogue()


def _read_one(path: Path) -> Catalogue:
    text = _text_of(path)
    try:
        made = read_po(io.BytesIO(text.encode()), charset="utf-8", abort_invalid=True)
        # Whence: the standard library's own reader of a file's plural forms.
        form_of = gettext.c2py(made.plural_expr)
    except PoFileError as why:
        line = int(why.lineno or 0)
        told = str(why.args[0]).removesuffix(f" on {line}")
        raise _unreadable(path, line + 1, told) from None
    except (LookupError, ValueError) as why:
        raise _unreadable(path, 1, str(why)) from None
    messages: dict[Key, Said] = {}
    faults: list[Fault] = []
    waiting: list[Key] = []
    for message in made:
        if not message.id:
            continue  # the file's own head
        english = _texts(message.id)
        key = (message.context or "", english[0])
        said = _texts(message.string)
        if message.fuzzy or not all(said):
            waiting.append(key)
            continue
        wrong = _wrong(english, said)
        if wrong:
            faults.append(Fault(str(path), message.lineno or 1, wrong))
        else:
            messages[key] = said
    return Catalogue(messages, form_of, tuple(faults), tuple(waiting))


# Beware: Babel takes a text without its closing quote, and says it without its last letter.
_LINE = re.compile(
    r'\s*(?:#.*|(?:(?:msgctxt|msgid|msgid_plural|msgstr(?:\[\d\])?)\s+)?"(?:[^"\\]|\\.)*")?\s*'
)


def _text_of(path: Path) -> str:
    """Return what a file holds, every line of it in the form that such files have."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as why:
        line = path.read_bytes()[: why.start].count(b"\n") + 1
        raise _unreadable(path, line, "a letter is not in UTF-8") from None
    except OSError as why:
        raise _unreadable(path, 1, why.strerror or str(why)) from None
    for number, written in enumerate(text.split("\n"), 1):
        if not _LINE.fullmatch(written):
            raise _unreadable(path, number, "a text stands between two straight quotes")
    return text


def _unreadable(path: Path, line: int, why: str) -> Unreadable:
    return Unreadable(
        f"{path}:{line}: this cannot be read as a file of translations: {why}. "
        "Save it as UTF-8 from a translator's tool, or check it with msgfmt."
    )


def _texts(held: Message | str | tuple[str, ...] | list[str] | None) -> Said:
    if isinstance(held, (tuple, list)):
        return tuple(held)
    return (str(held or ""),)


def _wrong(english: Said, said: Said) -> str:
    """Return why a translation may not be said in place of the English, or nothing.

    A place that is not in the English could not be filled; a tag that is not there could
    carry anything into a page.
    """
    places = set().union(*(set(_PLACE.findall(text)) for text in english))
    tags = sorted(_TAG.findall(english[-1]))
    for text in said:
        odd = sorted(set(_PLACE.findall(text)) - places)
        if odd:
            return f"%({odd[0]})s is not in the English “{english[0]}”. Take it out."
        lacking = sorted(set(_PLACE.findall(english[-1])) - set(_PLACE.findall(text)))
        if lacking and len(said) == 1:
            return f"%({lacking[0]})s is in the English “{english[0]}”. Put it in."
        if _PLACE.sub("", text).count("%") != _PLACE.sub("", english[-1]).count("%"):
            return f"A per cent sign differs from the English “{english[0]}”. Write the same."
        if sorted(_TAG.findall(text)) != tags:
            return f"The tags differ from those of “{english[0]}”. Use the same, each once."
    return ""
