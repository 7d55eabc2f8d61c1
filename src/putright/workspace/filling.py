"""How does a page look with its form filled in as it was sent before?

The boxes of the drawn page are filled in, so that every form can be, and none has to know
of it. What has no box on the page any more is given back, so that nothing is lost.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from html import escape
from html.parser import HTMLParser
from itertools import accumulate
from typing import NamedTuple

Boxes = Mapping[str, Sequence[str]]
_BUTTONS = frozenset({"submit", "button", "image", "reset", "file", "password"})
_TICKED = frozenset({"checkbox", "radio"})
_OURS = frozenset({"csrfmiddlewaretoken", "_whose", "_again"})


class Filled(NamedTuple):
    page: str
    left: dict[str, list[str]]  # what had no box
    is_found: bool  # whether the form is on the page


class Change(NamedTuple):
    begin: int
    end: int
    text: str


@dataclass
class Box:
    """One tag that holds an answer: an input, a text area, a choice of a list, a button."""

    tag: str
    attributes: dict[str, str | None]
    begin: int
    end: int
    name: str
    inside: tuple[int, int] = (0, 0)  # of a text area: where its words are
    folded: tuple[int, ...] = ()  # the places of the `<details>` that it is in

    @property
    def kind(self) -> str:
        return (self.attributes.get("type") or "text").lower() if self.tag == "input" else self.tag

    @property
    def value(self) -> str:
        absent = "on" if self.kind in _TICKED else ""
        return str(self.attributes.get("value", absent) or "")


@dataclass
class FormOf:
    """A form of the page, with its boxes."""

    action: str
    name: str
    boxes: list[Box] = field(default_factory=list)


def filled(page: str, boxes: Boxes, sent_to: str, path: str) -> Filled:
    """Return the page with the form that goes to `sent_to` filled in; `path` is the page's own."""
    read = _Reader(page)
    forms = [one for one in read.forms if (one.action.partition("?")[0] or path) == sent_to]
    likely = max(forms, key=lambda one: _likeness(one, boxes), default=None)
    if likely is None or not _likeness(likely, boxes):
        return Filled(page, {name: list(texts) for name, texts in boxes.items()}, False)
    filling = _Filling(boxes)
    changes = [change for box in likely.boxes for change in filling.of(box)]
    changes += read.opened(filling.unfolded)
    return Filled(_changed(page, changes), filling.left(likely), True)


def with_before_all(page: str, notice: str) -> str:
    """Return the page with a notice before everything else of its own matter."""
    begin = page.find("<main")
    end = page.find(">", begin) + 1 if begin >= 0 else 0
    return f"{page[:end]}{notice}{page[end:]}"


def _likeness(form: FormOf, boxes: Boxes) -> int:
    """Return how much a form is like what was sent; 0 where something says that it is not."""
    hidden = [one for one in form.boxes if one.kind == "hidden" and not one.name.startswith("_")]
    fixed = [one for one in hidden if one.name in boxes and one.name not in _OURS]
    same = sum(one.value in boxes[one.name] for one in fixed)
    return sum(name in boxes for name in {one.name for one in form.boxes}) + 3 * same


def _changed(page: str, changes: Iterable[Change]) -> str:
    parts, place = [], 0
    for change in sorted(changes):
        parts += [page[place : change.begin], change.text]
        place = change.end
    return "".join([*parts, page[place:]])


class _Filling:
    """Puts what was sent into boxes, in the order of the page."""

    def __init__(self, boxes: Boxes) -> None:
        self.boxes = boxes
        self.used: dict[str, list[str]] = defaultdict(list)
        self.places: dict[str, int] = defaultdict(int)
        self.unfolded: set[int] = set()

    def of(self, box: Box) -> Iterator[Change]:
        if box.kind in _BUTTONS or box.tag == "button" or box.name in _OURS:
            return
        if box.kind in _TICKED:
            yield from self._chosen(box, "checked")
        elif box.tag == "option":
            yield from self._chosen(box, "selected")
        elif box.name in self.boxes:
            yield from self._written(box)

    def _chosen(self, box: Box, mark: str) -> Iterator[Change]:
        is_chosen = box.value in self.boxes.get(box.name, ())
        if is_chosen:
            self.used[box.name].append(box.value)
            self.unfolded.update(box.folded)
        if is_chosen != (mark in box.attributes):
            rest = {name: value for name, value in box.attributes.items() if name != mark}
            yield _tag(box, {**rest, mark: None} if is_chosen else rest)

    def _written(self, box: Box) -> Iterator[Change]:
        texts, place = self.boxes[box.name], self.places[box.name]
        self.places[box.name] += 1
        if place >= len(texts):
            return
        self.used[box.name].append(texts[place])
        if texts[place] and box.kind != "hidden":
            self.unfolded.update(box.folded)
        if box.tag == "textarea":
            # Why a line more: a browser leaves out the first, should the words begin with one.
            yield Change(*box.inside, f"\n{escape(texts[place], quote=False)}")
        else:
            yield _tag(box, {**box.attributes, "value": texts[place]})

    def left(self, form: FormOf) -> dict[str, list[str]]:
        """Return what was sent and stands nowhere now; a button that was pressed is no loss."""
        buttons = {one.name for one in form.boxes if one.tag == "button" or one.kind in _BUTTONS}
        found: dict[str, list[str]] = {}
        for name, texts in self.boxes.items():
            rest = list(texts)
            for text in self.used[name]:
                if text in rest:
                    rest.remove(text)
            if rest and name not in buttons:
                found[name] = rest
        return found


def _tag(box: Box, attributes: Mapping[str, str | None]) -> Change:
    said = "".join(
        f" {name}" if value is None else f' {name}="{escape(value)}"'
        for name, value in attributes.items()
    )
    return Change(box.begin, box.end, f"<{box.tag}{said}>")


class _Reader(HTMLParser):
    """Finds the forms of a page, and where each of their boxes stands."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.forms: list[FormOf] = []
        self.details: dict[int, tuple[int, bool]] = {}  # where each ends, and if it is open
        self._lines = [0, *accumulate(len(line) + 1 for line in page.split("\n"))]
        self._inside: FormOf | None = None
        self._strays: list[tuple[str, Box]] = []  # of a form that is named, from outside it
        self._area: Box | None = None
        self._select = ""
        self._folded: list[int] = []
        self.feed(page)
        self.close()
        for name, box in self._strays:
            for one in self.forms:
                if one.name == name:
                    one.boxes.append(box)

    def opened(self, places: Iterable[int]) -> list[Change]:
        """Return what opens these disclosures, where they are shut."""
        ends = {place: self.details[place] for place in places}
        return [Change(end, end, " open") for end, is_open in ends.values() if not is_open]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        known, begin = dict(attrs), self._here()
        written = self.get_starttag_text() or ""
        if tag == "form":
            if (known.get("method") or "").lower() == "post":
                self._inside = FormOf(known.get("action") or "", known.get("id") or "")
                self.forms.append(self._inside)
        elif tag == "details":
            self.details[begin] = begin + len(written) - 1, "open" in known
            self._folded.append(begin)
        elif tag == "select":
            self._select = known.get("name") or ""
        elif tag in ("input", "textarea", "button", "option"):
            name = self._select if tag == "option" else known.get("name") or ""
            folded = tuple(self._folded)
            box = Box(tag, known, begin, begin + len(written), name, folded=folded)
            if tag == "textarea":
                self._area = box
            self._add(box)

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._inside = None
        elif tag == "details" and self._folded:
            self._folded.pop()
        elif tag == "select":
            self._select = ""
        elif tag == "textarea" and self._area is not None:
            self._area.inside = self._area.end, self._here()
            self._area = None

    def _add(self, box: Box) -> None:
        owner = box.attributes.get("form")
        if not box.name:
            return
        if owner:
            self._strays.append((owner, box))
        elif self._inside is not None:
            self._inside.boxes.append(box)

    def _here(self) -> int:
        line, column = self.getpos()
        return self._lines[line - 1] + column
