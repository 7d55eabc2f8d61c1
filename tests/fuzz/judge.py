"""Is this a proper answer? No fault of ours, nothing as it was sent, and a sentence."""

import json
import re
from html.parser import HTMLParser
from typing import Any

from tests.fuzz.odd import RAW_MARK

LARGEST = 12_000_000  # bytes of an answer: what was sent may come back, escaped, a few times
_tried = {"inputs": 0}


def tried(how_many: int = 1) -> None:
    """Count inputs, so that a run can say how many there were."""
    _tried["inputs"] += how_many


def inputs_tried() -> int:
    return _tried["inputs"]


def judge(response: Any, *, method: str = "GET", sent: object = "") -> None:
    """Fail unless this is an answer that a person could be given."""
    tried()
    status, where = response.status_code, f"{method} {sent!r:.600}"
    body = b"".join(response.streaming_content) if response.streaming else response.content
    assert status < 500, f"{status} at {where}"
    assert len(body) < LARGEST, f"{len(body):,} bytes at {where}"
    for name, value in response.headers.items():
        assert name.isprintable() and value.isprintable(), f"header {name!r}: {value!r} at {where}"
    assert RAW_MARK not in body, f"what was sent is in the page as it was sent, at {where}"
    if status in (301, 302):
        _own_address(response["Location"], where)
    elif status >= 400 and method != "HEAD":
        _says_so(response, body, where)
    if status == 405:
        assert response["Allow"], where


def _own_address(location: str, where: str) -> None:
    assert re.match(r"/(?![/\\])", location), f"sent elsewhere, to {location!r}, at {where}"


def _says_so(response: Any, body: bytes, where: str) -> None:
    """A refusal is a page of ours, with a title and sentences, not a bare line of a library.

    To another system it is the one shape of every refusal, with a code and a sentence.
    """
    if response["Content-Type"].startswith("application/json"):
        problem = json.loads(body)
        assert problem["code"] and "." in problem["sentence"], where
        return
    assert response["Content-Type"] == "text/html; charset=utf-8", where
    read = Page(body)
    assert "putright" in body.decode()[:3000] or "govuk" in body.decode()[:3000], where
    assert read.heading, f"{response.status_code} without a heading at {where}"
    assert "." in read.main, f"{response.status_code} without a sentence at {where}"


class Box:
    """A box of a form: its kind, what may be chosen in it, what stands in it."""

    def __init__(self, kind: str, value: str = "") -> None:
        self.kind = kind
        self.value = value
        self.choices: list[str] = []
        self.chosen: list[str] = []


class Sheet:
    """A form on a page."""

    def __init__(self, action: str, method: str, kind: str) -> None:
        self.action, self.method, self.kind = action, method.upper(), kind
        self.boxes: dict[str, Box] = {}

    def as_it_stands(self) -> list[tuple[str, str]]:
        """Return what a browser would send if nothing were changed."""
        found: list[tuple[str, str]] = []
        for name, box in self.boxes.items():
            if box.kind in ("radio", "checkbox", "select"):
                found += [(name, value) for value in box.chosen]
            elif box.kind not in ("file", "submit"):
                found.append((name, box.value))
        return found

    def sensibly(self) -> list[tuple[str, str]]:
        """Return what a hurried person might send: the first answer of each, a word in each box."""
        found = dict(self.as_it_stands())
        for name, box in self.boxes.items():
            real = [choice for choice in box.choices if choice]
            if box.kind in ("radio", "checkbox", "select") and real:
                found.setdefault(name, real[0])
                found[name] = found[name] or real[0]
            elif box.kind in ("text", "textarea", "search", "tel") and not box.value:
                found[name] = _plausible(name)
            elif box.kind == "email" and not box.value:
                found[name] = "zofia@example.org"
        return list(found.items())


def _plausible(name: str) -> str:
    part = name.rpartition("_")[2]
    return {"day": "20", "month": "11", "year": "2026", "time": "09:00"}.get(part, "Lift")


class Page(HTMLParser):
    """What a page says, and the forms on it."""

    def __init__(self, body: bytes) -> None:
        super().__init__(convert_charrefs=True)
        self.heading = self.main = self.title = ""
        self.sheets: list[Sheet] = []
        self.links: list[str] = []
        self._in: list[str] = []
        self._form: Sheet | None = None
        self._textarea: Box | None = None
        self._select: Box | None = None
        self.feed(body.decode())
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        has = {name: value or "" for name, value in attrs}
        if tag in ("main", "h1", "title"):
            self._in.append(tag)
        elif tag == "a" and "href" in has:
            self.links.append(has["href"])
        elif tag == "form":
            kind = has.get("enctype", "application/x-www-form-urlencoded")
            self._form = Sheet(has.get("action", ""), has.get("method", "get"), kind)
            self.sheets.append(self._form)
        elif self._form is not None:
            self._box(tag, has)

    def _box(self, tag: str, has: dict[str, str]) -> None:
        assert self._form is not None
        boxes, name = self._form.boxes, has.get("name", "")
        if tag == "option" and self._select is not None:
            self._select.choices.append(has.get("value", ""))
            if "selected" in has:
                self._select.chosen.append(has.get("value", ""))
        elif not name:
            return
        elif tag == "select":
            self._select = boxes[name] = Box("select")
        elif tag == "textarea":
            self._textarea = boxes[name] = Box("textarea")
        elif tag == "button":
            boxes.setdefault(name, Box("submit")).choices.append(has.get("value", ""))
        elif tag == "input" and has.get("type", "text") in ("radio", "checkbox"):
            box = boxes.setdefault(name, Box(has["type"]))
            box.choices.append(has.get("value", "on"))
            if "checked" in has:
                box.chosen.append(has.get("value", "on"))
        elif tag == "input":
            boxes[name] = Box(has.get("type", "text"), has.get("value", ""))

    def handle_endtag(self, tag: str) -> None:
        if tag in self._in:
            self._in.remove(tag)
        if tag == "form":
            self._form = None
        elif tag == "textarea":
            self._textarea = None
        elif tag == "select":
            self._select = None

    def handle_data(self, data: str) -> None:
        if self._textarea is not None:
            # Whence: HTML drops one line end right after the tag.
            first = not self._textarea.value
            self._textarea.value += data.removeprefix("\n") if first else data
        if "main" in self._in:
            self.main += data
        if "h1" in self._in:
            self.heading += data.strip()
        if "title" in self._in:
            self.title += data
