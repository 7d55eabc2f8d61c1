"""What does the bundle say when it is printed? Cover, contents, chronology, evidence, letters."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from putright.bundles.gaps import Gap
from putright.bundles.gathering import Gathered
from putright.bundles.holding import REASONS
from putright.core.facts import Fact
from putright.design.brand import DEFAULT, is_colour
from putright.design.days import clock_said, day_full, day_plain, plural
from putright.design.voice import state_word
from putright.files.store import size_in_words
from putright.letters.paper.glyphs import Printable
from putright.letters.paper.sheet import sheet_of
from putright.letters.paper.typesetting import Printed, faces, typeset

Data = dict[str, Any]


def bundle_pdf(it: Gathered, gaps: Sequence[Gap], places: Mapping[int, str]) -> Printed:
    """Return a bundle as one tagged PDF."""
    printable = faces().printable()
    data = _Told(it, printable).data(gaps, places)
    pdf, is_accessible = typeset("bundle", data, it.at, about=it.reference)
    return Printed(pdf, is_accessible, tuple(sorted(printable.replaced)))


class _Told:
    """A gathered case in words that can be printed."""

    def __init__(self, it: Gathered, printable: Printable) -> None:
        self.it = it
        self.line = printable.line
        self.lines = printable.lines
        self.printable = printable
        self.zone = ZoneInfo(it.organisation.zone)

    def data(self, gaps: Sequence[Gap], places: Mapping[int, str]) -> Data:
        it = self.it
        name = self.line(it.organisation.name)
        colour = it.organisation.colour
        return {
            "title": f"Case {it.reference}",
            "author": name,
            "made": {"year": it.at.year, "month": it.at.month, "day": it.at.day},
            "colour": colour if is_colour(colour) else DEFAULT,
            "reference": it.reference,
            "cover": list(self._cover()),
            "about": list(self._about()),
            "held": [
                {"number": one.number, "what": self.line(one.sort), "why": REASONS[one.reason]}
                for one in it.held.values()
            ],
            "gaps": [
                {"says": self.lines(one.says), "clauses": ", ".join(one.clauses)} for one in gaps
            ],
            "entries": list(self._entries()),
            "clocks": list(self._clocks()),
            "evidence": list(self._evidence(places)),
            "sheets": [
                sheet_of(one.words, large=one.words.is_large, at=it.at, printable=self.printable)
                for one in it.letters
            ],
        }

    def _cover(self) -> Iterator[Data]:
        it = self.it
        head = it.policy.policy
        pairs = (
            ("Organisation", it.organisation.name),
            ("Customer", it.customer.name if it.customer else "Not known"),
            ("Received", self._when(it.case.facts[0].at, full=True)),
            ("Status", it.case.status.capitalize()),
            ("Stage", it.policy.stages[it.case.stage].name if it.case.stage else ""),
            ("Policy", f"{head.title}, version {head.version}"),
            ("Made", self._when(it.at, full=True)),
            ("Record", self._record()),
            ("Held back", plural(len(it.held), "fact") if it.held else "Nothing"),
        )
        for term, words in pairs:
            if words:
                yield {"term": term, "words": self.line(words)}

    def _record(self) -> str:
        facts = f"{len(self.it.case.facts)} facts"
        if self.it.fault:
            return f"{facts}. It is not whole: see what is missing."
        return f"{facts}, checked as this was made: none was changed, and none is missing."

    def _about(self) -> Iterator[str]:
        yield (
            "The chronology tells everything that was recorded, in the order in which it happened."
        )
        yield (
            "Each letter is as it was written. The address on it is the one we have today, which "
            "may not be the one it went to."
        )
        yield (
            "The files of evidence come beside this document; the index gives the SHA-256 digest "
            "of each, and manifest.json that of everything."
        )

    def _entries(self) -> Iterator[Data]:
        it = self.it
        for number, fact in sorted(
            enumerate(it.case.facts, 1), key=lambda one: (one[1].at, one[0])
        ):
            entry = {"number": number, "when": self._when(fact.at), "held": number in it.held}
            if number in it.held:
                held = it.held[number]
                yield {**entry, "title": self.line(held.sort), "by": "", "given": [],
                       "words": [[f"Held back. {REASONS[held.reason]}"]]}  # fmt: skip
                continue
            yield {
                **entry,
                "title": self.line(it.telling.title(fact)),
                "by": self.line(it.telling.by(fact)),
                "words": [self.lines(words) for words in self._words(fact)],
                "given": [self.line(f"{label}: {v}") for label, v in it.telling.given(fact)],
            }

    def _words(self, fact: Fact) -> Iterator[str]:
        told = list(self.it.telling.words(fact))
        for label, words in told:
            yield words if len(told) == 1 else f"{label}: {words}"

    def _clocks(self) -> Iterator[Data]:
        for running, proof in self.it.running:
            yield {
                "label": self.line(running.label),
                "amount": proof.amount,
                "from": self._when(running.started_at),
                "due": day_plain(running.due) if running.due else "No date is stated",
                "state": state_word(running.state),
                "met": self._when(running.met_at) if running.met_at else "",
                "clauses": self.line(", ".join(running.cites)),
            }

    def _evidence(self, places: Mapping[int, str]) -> Iterator[Data]:
        for one in self.it.evidence:
            yield {
                "number": one.number,
                "name": self.line(one.name or "Its name was erased"),
                "size": size_in_words(one.size),
                "where": places.get(one.id) or f"Not here. {one.why_not}",
                "digest": [one.digest[:32], one.digest[32:]] if one.digest else [],
            }

    def _when(self, moment: datetime, *, full: bool = False) -> str:
        here = moment.astimezone(self.zone)
        day = day_full(here.date()) if full else day_plain(here.date())
        return f"{day}, {clock_said(here.time())}"
