"""Is the record whole? Every chain and every digest is worked out again.

Found: an event, a text or a file that was changed, dropped or slipped in; words that
are gone without an erasure on record, or are back after one; a case whose events are
gone while something still tells of it. Not found: a chain rewritten from end to end
together with its rows, or every trace of a case removed, by somebody who can write to
the whole database. The digests of a backup, kept elsewhere, find that too.
"""

import json
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from putright.cases.broken import SENTENCES, Broken, Erasure, Verified
from putright.cases.models import StoredEvent, Text
from putright.cases.store import START, Stored, as_utc, digest_of, hash_of, spans
from putright.cases.suspect import (
    Suspect,
    at_one_moment,
    bare,
    every_byte_readable,
    load_between,
    stray_rows,
)
from putright.files.models import KeptFile
from putright.files.verify import Row, fault_of, strays
from putright.people.models import Organisation

ERASED = "erased"


Fault = tuple[int, str, str]  # the sequence, the text or file, and the code


class _Told(NamedTuple):
    """What an event of the case itself says of an erasure."""

    at: datetime
    by: str
    rule: str


def verify(
    organisation: Organisation | None = None,
    batch: int = 500,
    progress: Callable[[int], None] = lambda done: None,
    *,
    files: bool = True,
) -> Verified:
    """Check every case; report the first fault of each, and every erasure.

    Without `files`, the bytes of files are not read; their rows are checked all the same.
    """
    owners = [organisation] if organisation else list(Organisation.objects.order_by("pk"))
    sums = [0, 0, 0, 0]
    erasures: list[Erasure] = []
    broken: list[Broken] = []
    with every_byte_readable():
        for owner in owners:
            for first, last in spans(owner.pk, batch):
                cases = load_between(owner.pk, first, last)
                for one in cases:
                    about = (owner.slug, one.case, one.row[0] if one.row else "")
                    fault = _fault(one, files) and _fault_still(one, files)
                    if fault:
                        broken.append(Broken(*about, *fault, SENTENCES[fault[-1]]))
                    erasures += _erasures(about, one)
                    more = (1, len(one.events), len(one.texts), len(one.files))
                    sums = [was + new for was, new in zip(sums, more, strict=True)]
                progress(sum(bool(one.events) for one in cases))
            broken += _bare(owner, broken)
        broken += _strays(owners, whole=organisation is None, files=files)
    return Verified(sums[0], sums[1], sums[2], erasures, broken, sums[3])


# -- one case -----------------------------------------------------------------------------


def verify_case(organisation: Organisation, case: int) -> Broken | None:
    """Check one case, with the bytes of its files; return its first fault, or None."""
    with every_byte_readable():
        for one in load_between(organisation.pk, case, case):
            fault = _fault(one, True) and _fault_still(one, True)
            if fault:
                reference = one.row[0] if one.row else ""
                return Broken(organisation.slug, case, reference, *fault, SENTENCES[fault[-1]])
    return None


def _fault(one: Suspect, read_files: bool) -> Fault | None:
    """Return the sequence, text and code of the first fault of a case, or None if it is whole."""
    if not one.events:
        return 1, "", "events-missing"
    link = next(_broken_links(one), None)
    # What comes after a broken link says nothing for certain, so nothing is concluded from it:
    # it may have told of an erasure.
    sure = [event for event in one.events if link is None or _is_before(event, link)]
    found = [link] if link else []
    for fault in (*_broken_texts(one, sure), *_broken_files(one, sure, read_files)):
        if not link or fault[-1] not in ("text-gone", "file-gone"):
            found.append(fault)
    if found:
        # What is added may be what was moved away: its own place says more.
        return min(found, key=lambda fault: (fault[-1].endswith("-added"), fault[0]))
    return (1, "", "row-missing") if one.row is None else None


def _is_before(event: Stored, fault: Fault) -> bool:
    return isinstance(event.sequence, int) and 0 < event.sequence < fault[0]


def _fault_still(one: Suspect, read_files: bool) -> Fault | None:
    """Look again: somebody may have been at work on this case while it was read."""
    fault = None
    for _ in range(3):
        with at_one_moment():
            again = load_between(one.organisation, one.case, one.case)
        fault = _fault(again[0], read_files) if again else None
        if fault is None:
            return None
    return fault


def _broken_links(one: Suspect) -> Iterator[Fault]:
    head, expected = START, 1
    odd = [event for event in one.events if not _is_place(event.sequence)]
    for event in one.events:
        if event in odd:  # moved out of its place, which is then found empty
            continue
        if event.sequence != expected:
            yield expected, "", "event-missing"
            return
        try:
            head = hash_of(head, one.organisation, one.case, event)
        except (TypeError, ValueError, AttributeError):  # a value of a kind that no event has
            head = b""
        if head != event.hash:
            yield expected, "", "event-changed"
            return
        expected += 1
    if one.row is not None and one.row[1] != expected - 1:
        told = one.row[1] if _is_place(one.row[1]) else 0
        yield min(told, expected - 1) + 1, "", "events-and-row-differ"
    elif odd:
        yield expected, "", "event-missing"


def _is_place(sequence: Any) -> bool:
    return isinstance(sequence, int) and sequence > 0


def _broken_texts(one: Suspect, sure: Sequence[Stored]) -> Iterator[Fault]:
    told = _told_erased(sure, "texts")
    mentioned = set()
    for event in sure:
        digests = json.loads(event.texts) if event.texts else {}
        for name, digest in digests.items():
            mentioned.add((event.sequence, name))
            text = one.texts.get((event.sequence, name))
            fault = _text_fault(text, digest, told.get((event.sequence, name)))
            if fault:
                yield event.sequence, name, fault
    for sequence, name in set(one.texts) - mentioned:
        if len(sure) == len(one.events) or _among(sequence, sure):
            yield (sequence if _is_place(sequence) else 1), str(name), "text-added"


def _text_fault(text: tuple | None, digest: str, told: _Told | None) -> str:
    if text is None:
        return "text-missing"
    words, salt, *said = text
    if words is None:
        if told is None:
            return "text-gone"
        return "" if salt is None and tuple(said) == told else "erasure-changed"
    if told is not None:
        return "text-not-erased"
    if salt is None or not _fits(words, salt, digest):
        return "text-changed"
    return "" if tuple(said) == (None, "", "") else "erasure-changed"


def _fits(words: Any, salt: Any, digest: str) -> bool:
    try:
        return digest_of(words, bytes(salt)) == digest
    except (TypeError, ValueError, AttributeError):
        return False


def _broken_files(one: Suspect, sure: Sequence[Stored], read_files: bool) -> Iterator[Fault]:
    told = _told_erased(sure, "files")
    mentioned = set()
    for event in sure:
        for kept in _named_files(event):
            mentioned.add(kept["id"])
            row = one.files.get(kept["id"])
            fault = _row_fault(row, event, kept, told.get(kept["id"]))
            if not fault and row is not None and read_files:
                fault = fault_of(one.organisation, row)
            if fault:
                yield event.sequence, f"file {kept['id']}", fault
    for row in one.files.values():
        if row.id not in mentioned and (len(sure) == len(one.events) or _among(row.sequence, sure)):
            yield (row.sequence if _is_place(row.sequence) else 1), f"file {row.id}", "file-added"


def _named_files(event: Stored) -> list[dict[str, Any]]:
    files = json.loads(event.data).get("files")
    return [one for one in files if isinstance(one, dict)] if isinstance(files, list) else []


def _row_fault(row: Row | None, event: Stored, kept: dict[str, Any], told: _Told | None) -> str:
    if row is None:
        return "file-missing"
    about = (row.sequence, row.digest, row.size, row.kind)
    if about != (event.sequence, *(kept.get(name) for name in ("digest", "size", "kind"))):
        return "file-changed"
    said = (as_utc(row.erased_at) if row.erased_at else None, row.erased_by, row.erased_rule)
    if told is not None:
        return "" if said == told and row.salt is None and row.name is None else "erasure-changed"
    if said != (None, "", ""):
        return "file-gone"
    return ""


def _among(sequence: Any, events: Sequence[Stored]) -> bool:
    return _is_place(sequence) and sequence <= len(events)


def _told_erased(events: Sequence[Stored], what: str) -> dict[Any, _Told]:
    """Return what events of the case say was erased: texts by place and name, files by id."""
    found: dict[Any, _Told] = {}
    for event in events:
        if event.name == ERASED:
            data = json.loads(event.data)
            told = _Told(event.at, event.by, data.get("rule", ""))
            for thing in data.get(what, ()):
                found[tuple(thing) if isinstance(thing, list) else thing] = told
    return found


def _erasures(about: tuple[str, int, str], one: Suspect) -> Iterator[Erasure]:
    for (sequence, name), (words, _, at, by, rule) in sorted(one.texts.items(), key=repr):
        if words is None and isinstance(at, datetime):
            yield Erasure(*about, sequence, name, at, by, rule)
    for row in one.files.values():
        if row.erased_at is not None:
            told = (as_utc(row.erased_at), row.erased_by, row.erased_rule)
            yield Erasure(*about, row.sequence, f"file {row.id}", *told)


# -- what belongs to nothing --------------------------------------------------------------


def _bare(owner: Organisation, broken: Sequence[Broken]) -> Iterator[Broken]:
    known = {one.case for one in broken if one.organisation == owner.slug}
    for case in bare(owner):
        if case not in known:
            code = "events-missing"
            yield Broken(owner.slug, case, "", 1, "", code, SENTENCES[code])


def _strays(owners: Sequence[Organisation], *, whole: bool, files: bool) -> Iterator[Broken]:
    for model in (StoredEvent, Text, KeptFile) if whole else ():
        for organisation, case, sequence in stray_rows(model):
            where = f"{model._meta.db_table}, organisation {organisation}"
            yield Broken("", case, "", sequence, where, "row-stray", SENTENCES["row-stray"])
    for place in strays(owners, whole=whole) if files else ():
        yield Broken("", 0, "", 0, f"file {place}", "file-stray", SENTENCES["file-stray"])
