"""On which line of a TOML file does each table, item and key stand?

`tomllib` gives no positions, so a fault could not name its line without this.
"""

import re

# Beware: a second place that could match the same spaces would take for ever on many of them.
_HEADER = re.compile(r"^\s*(\[\[?)([^\]]+)\]\]?\s*(#.*)?$")
_KEY = re.compile(r"^\s*(\"[^\"]*\"|'[^']*'|[A-Za-z0-9_.-]+)\s*=")

Path = tuple[str | int, ...]


def line_map(text: str) -> dict[Path, int]:
    """Return the line of every table, array item and key, counted from one.

    >>> line_map('[[stage]]\\nid = "a"\\n\\n[[stage]]\\nid = "b"')[("stage", 1, "id")]
    5
    """
    return _Walk().over(text)


def line_of(lines: dict[Path, int], path: Path) -> int:
    """Return the line of `path`, or of the nearest thing that holds it."""
    while path and path not in lines:
        path = path[:-1]
    return lines.get(path, 1)


class _Walk:
    def __init__(self) -> None:
        self.lines: dict[Path, int] = {}
        self.counts: dict[Path, int] = {}
        self.table: Path = ()
        self.open_key: Path = ()
        self.depth = 0
        self.items = 0
        self.quote = ""

    def over(self, text: str) -> dict[Path, int]:
        for number, line in enumerate(text.splitlines(), start=1):
            if self.quote or self.depth:
                self._inside(line, number)
                continue
            header = _HEADER.match(line)
            key = _KEY.match(line)
            if header:
                self._header(header, number)
            elif key:
                self._key(key, line, number)
        return self.lines

    def _header(self, match: re.Match[str], number: int) -> None:
        names = [part.strip().strip("\"'") for part in match.group(2).split(".")]
        path: Path = ()
        for name in names[:-1]:
            path = (*path, name)
            if path in self.counts:
                path = (*path, self.counts[path] - 1)
        path = (*path, names[-1])
        if match.group(1) == "[[":
            index = self.counts.get(path, 0)
            self.counts[path] = index + 1
            self.lines.setdefault(path, number)
            path = (*path, index)
        self.table = path
        self.lines.setdefault(path, number)

    def _key(self, match: re.Match[str], line: str, number: int) -> None:
        path = self.table
        for part in match.group(1).split("."):
            path = (*path, part.strip("\"'"))
            self.lines.setdefault(path, number)
        self.open_key = path
        self.items = 0
        self._inside(line[match.end() :], number)

    def _inside(self, rest: str, number: int) -> None:
        """Follow brackets and quotes, marking each table that is an item of an array."""
        at = 0
        while at < len(rest):
            if self.quote:
                end = rest.find(self.quote, at)
                if end < 0:
                    break
                at = end + len(self.quote)
                self.quote = ""
                continue
            three = rest[at : at + 3]
            char = rest[at]
            if char == "#":
                break
            if three in ('"""', "'''"):
                self.quote = three
                at += 3
                continue
            if char in "\"'":
                at = _end_of_string(rest, at)
                continue
            if char in "[{":
                if char == "{" and self.depth == 1:
                    self.lines.setdefault((*self.open_key, self.items), number)
                    self.items += 1
                self.depth += 1
            elif char in "]}":
                self.depth = max(0, self.depth - 1)
            at += 1


def _end_of_string(text: str, at: int) -> int:
    quote = text[at]
    at += 1
    while at < len(text) and text[at] != quote:
        at += 2 if text[at] == "\\" and quote == '"' else 1
    return at + 1
