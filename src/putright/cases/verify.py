"""Is the record whole? Every chain and every digest is worked out again.

Found: an event or a text that was changed, dropped or slipped in; words that are
gone without an erasure on record; a case row that tells of more events than
there are. Not found: a chain rewritten from end to end together with its rows,
by somebody who can write to the whole database.
"""

import json
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import NamedTuple

from putright.cases.models import CaseRow
from putright.cases.rows import spans
from putright.cases.store import (
    START,
    Stored,
    as_utc,
    digest_of,
    hash_of,
    load_range,
    quoted,
    read,
)
from putright.people.models import Organisation

ERASED = "erased"


class Broken(NamedTuple):
    """The first thing wrong with one case: at which event, in which text, and what."""

    organisation: str
    case: int
    reference: str
    sequence: int
    text: str
    code: str
    sentence: str


class Erasure(NamedTuple):
    """Words that were erased as the rules allow: whose case, which text, when, by whom, why."""

    organisation: str
    case: int
    reference: str
    sequence: int
    text: str
    at: datetime
    by: str
    rule: str


class Verified(NamedTuple):
    cases: int
    events: int
    texts: int
    erasures: list[Erasure]
    broken: list[Broken]

    @property
    def is_whole(self) -> bool:
        return not self.broken


SENTENCES = {
    "event-changed": "This event was changed, put in, or does not follow the one before it.",
    "event-missing": "An event is missing here.",
    "events-missing": "There are no events for this case.",
    "events-and-row-differ": "The case's row tells of another number of events.",
    "row-missing": "This case has no row; rebuild the rows.",
    "text-changed": "These words were changed: they do not fit the digest in the event.",
    "text-missing": "The words that this event refers to are missing.",
    "text-added": "These words belong to no event.",
    "text-gone": "These words are gone, and no erasure on record says why.",
}

Texts = dict[tuple[int, str], tuple]


def verify(
    organisation: Organisation | None = None,
    batch: int = 500,
    progress: Callable[[int], None] = lambda done: None,
) -> Verified:
    """Check every case; report the first fault of each, and every erasure."""
    cases = events = texts = 0
    erasures: list[Erasure] = []
    broken: list[Broken] = []
    owners = [organisation] if organisation else Organisation.objects.order_by("pk")
    for owner in owners:
        for first, last in spans(owner.pk, batch):
            loaded = load_range(owner.pk, first, last)
            rows = _case_rows(owner.pk, first, last)
            for case in sorted({*loaded, *rows}):
                stored, words = loaded.get(case, ([], {}))
                about = (owner.slug, case, rows.get(case, ("", 0))[0])
                fault = _fault(owner.pk, case, stored, words, rows.get(case))
                if fault:
                    broken.append(Broken(*about, *fault, SENTENCES[fault[-1]]))
                erasures += _erasures(about, words)
                cases, events, texts = cases + 1, events + len(stored), texts + len(words)
            progress(len(loaded))
    return Verified(cases, events, texts, erasures, broken)


def _case_rows(organisation: int, first: int, last: int) -> dict[int, tuple[str, int]]:
    rows = read(
        f'select "case", "reference", "sequence" from {quoted(CaseRow)}'
        ' where "organisation_id" = %s and "case" between %s and %s',
        [organisation, first, last],
    )
    return {case: (reference, sequence) for case, reference, sequence in rows}


def _fault(
    organisation: int,
    case: int,
    events: list[Stored],
    texts: Texts,
    row: tuple[str, int] | None,
) -> tuple[int, str, str] | None:
    """Return the sequence, text and code of the first fault of a case, or None if it is whole."""
    if not events:
        return 1, "", "events-missing"
    faults = [
        next(iter(_broken_links(organisation, case, events)), None),
        next(iter(_broken_texts(events, texts)), None),
    ]
    found = [fault for fault in faults if fault]
    if found:
        return min(found)
    if row is None:
        return 1, "", "row-missing"
    if row[1] != len(events):
        return min(row[1], len(events)) + 1, "", "events-and-row-differ"
    return None


def _broken_links(
    organisation: int, case: int, events: list[Stored]
) -> Iterator[tuple[int, str, str]]:
    head = START
    for expected, event in enumerate(events, 1):
        if event.sequence != expected:
            yield expected, "", "event-missing"
            return
        head = hash_of(head, organisation, case, event)
        if head != event.hash:
            yield expected, "", "event-changed"
            return


def _broken_texts(events: list[Stored], texts: Texts) -> Iterator[tuple[int, str, str]]:
    told = _told_erased(events)
    mentioned = set()
    for event in events:
        digests = json.loads(event.texts) if event.texts else {}
        for name, digest in sorted(digests.items()):
            mentioned.add((event.sequence, name))
            fault = _text_fault(texts.get((event.sequence, name)), digest)
            if fault == "text-gone" and (event.sequence, name) in told:
                continue
            if fault:
                yield event.sequence, name, fault
    for sequence, name in sorted(set(texts) - mentioned):
        yield sequence, name, "text-added"


def _text_fault(text: tuple | None, digest: str) -> str:
    if text is None:
        return "text-missing"
    words, salt, *_ = text
    if words is None:
        return "text-gone"
    if salt is None or digest_of(words, bytes(salt)) != digest:
        return "text-changed"
    return ""


def _told_erased(events: list[Stored]) -> set[tuple[int, str]]:
    """Return the texts that an event of the case itself says were erased."""
    return {
        (int(sequence), name)
        for event in events
        if event.name == ERASED
        for sequence, name in json.loads(event.data).get("texts", ())
    }


def _erasures(about: tuple[str, int, str], texts: Texts) -> Iterator[Erasure]:
    for (sequence, name), (words, _, at, by, rule) in sorted(texts.items()):
        if words is None and at is not None:
            yield Erasure(*about, sequence, name, as_utc(at), by, rule)
