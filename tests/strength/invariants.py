"""What must be so, whatever was killed and whenever? Each fault is a sentence."""

import re
from collections import Counter
from collections.abc import Iterator

from putright.cases.carry_out import link_digest
from putright.cases.models import CaseRow, ClockRow, DoorKey, LetterRow, StoredEvent, Text
from putright.cases.rebuild import differences
from putright.cases.store import load
from putright.cases.verify import verify
from putright.core.facts import Fact
from putright.people.models import Customer
from putright.project import clock
from tests.strength.clients import Journal

_MARK = re.compile(r"mark-[\w-]+?-end")
_CALLS_FOR_A_LETTER = ("received", "sent", "missed")


def faults(journal: Journal) -> list[str]:
    """Return everything that is not as it must be."""
    # Why first: what is told from now on may not be on the record yet.
    told = journal.as_it_is()
    return [*as_told(told), *nothing_half_written(), *letters(), *misses(), *whole()]


# -- what people were told ----------------------------------------------------------------


def as_told(journal: Journal) -> Iterator[str]:
    """Each reference that was shown is there, and everything that was saved, exactly once."""
    rows = {row[0]: row[1:] for row in CaseRow.objects.values_list("reference", "case", "link")}
    there = marks()
    for mark, (reference, secret) in journal.cases.items():
        if reference not in rows:
            yield f"{reference}, which a customer saw confirmed, is lost ({mark})."
        elif rows[reference][1] != link_digest(secret):
            yield f"{reference} does not open with the secret that was shown ({mark})."
        yield from _once(mark, there, rows.get(reference, (None,))[0], reference)
    for mark, reference in (journal.logged | journal.kept).items():
        yield from _once(mark, there, rows.get(reference, (None,))[0], reference)
    for mark, answer in journal.denied.items():
        if mark in there:
            yield f"{mark} is on the record, but its writer was told: {answer}"
    for mark, found in there.items():
        if len(found) > 1:
            yield f"{mark} was sent once and is on the record {len(found)} times: {found}"


def _once(
    mark: str, there: dict[str, list[tuple[int, int]]], case: int | None, reference: str
) -> Iterator[str]:
    found = there.get(mark, [])
    if not found:
        yield f"{mark}, which was confirmed for {reference}, is lost."
    elif any(where != case for where, _ in found):
        yield f"{mark}, which was confirmed for {reference}, is on another case: {found}"


def marks() -> dict[str, list[tuple[int, int]]]:
    """Return in which events each mark stands. A customer's words are a point as well."""
    # Beware: others may be writing. Whatever is in the texts, its event is found afterwards.
    texts = list(Text.objects.values_list("case", "sequence", "words"))
    points = set(StoredEvent.objects.filter(name="point").values_list("case", "sequence"))
    found: dict[str, list[tuple[int, int]]] = {}
    for case, sequence, words in texts:
        if (case, sequence) not in points:
            for mark in set(_MARK.findall(words or "")):
                found.setdefault(mark, []).append((case, sequence))
    return found


# -- the record itself --------------------------------------------------------------------


def nothing_half_written() -> Iterator[str]:
    """Every case has all its parts, and no part is without its case."""
    ends = dict[int, int]()
    for case, sequence in StoredEvent.objects.values_list("case", "sequence"):
        ends[case] = max(sequence, ends.get(case, 0))
    rows = dict(CaseRow.objects.values_list("case", "sequence"))
    if ends != rows:
        wrong = {case for case in {*ends, *rows} if ends.get(case) != rows.get(case)}
        yield f"{len(wrong)} cases have events and rows that do not fit, such as {min(wrong)}."
    customers = Counter(CaseRow.objects.exclude(customer="").values_list("customer", flat=True))
    known = set(Customer.objects.values_list("key", flat=True))
    if set(customers) != known:
        odd = sorted(set(customers) ^ known)
        yield f"{len(odd)} customers and cases do not fit, such as {odd[0]}."
    for key, case, first, last in DoorKey.objects.values_list("key", "case", "first", "last"):
        if not 1 <= first <= last <= ends.get(case, 0):
            yield f"The key {key} is for events {first} to {last} of case {case}: not all there."


def letters() -> Iterator[str]:
    """There is one letter to send for each event that calls for one, and no other."""
    called = set(
        StoredEvent.objects.filter(name__in=_CALLS_FOR_A_LETTER).values_list("case", "sequence")
    )
    # An answer in writing that no letter carries, and what was written to a customer's page.
    for case in (
        StoredEvent.objects.filter(name__in=("responded", "noted"))
        .values_list("organisation_id", "case")
        .distinct()
    ):
        facts = load(*case).facts
        carried = {(fact.by, fact.recorded_at) for fact in facts if fact.name == "sent"}
        called |= {
            (case[1], place)
            for place, fact in enumerate(facts, 1)
            if _is_written(fact) and (fact.by, fact.recorded_at) not in carried
        }
    imported = set(CaseRow.objects.exclude(source="").values_list("case", flat=True))
    called -= {(case, 1) for case in imported}
    kept = Counter(LetterRow.objects.values_list("case", "sequence"))
    for place in called - set(kept):
        yield f"The letter that event {place} calls for is lost."
    for place in set(kept) - called:
        yield f"There is a letter at {place}, where no event calls for one."
    for message, number in Counter(LetterRow.objects.values_list("message_id", flat=True)).items():
        if number > 1:
            yield f"The letter {message} is recorded {number} times."


def _is_written(fact: Fact) -> bool:
    if fact.name == "responded":
        return fact.data["form"] in ("writing", "written", "letter", "email", "web")
    to_them = "customer" in (fact.data.get("audience") or ())
    return fact.name == "noted" and to_them and fact.by.startswith("s-")


def misses() -> Iterator[str]:
    """No promise is told as missed twice."""
    found: Counter[tuple[object, ...]] = Counter()
    for organisation, case in (
        StoredEvent.objects.filter(name="missed").values_list("organisation_id", "case").distinct()
    ):
        for fact in load(organisation, case).facts:
            if fact.name == "missed":
                said = tuple(fact.data.get(name) for name in ("clock", "stage", "key", "owed_on"))
                found[case, *said] += 1
    for miss, number in found.items():
        if number > 1:
            yield f"{miss} is told as missed {number} times."


def whole() -> Iterator[str]:
    """Every chain verifies, and the rows are what the facts say."""
    for one in verify().broken:
        yield f"verify: {one.reference} event {one.sequence} {one.text}: {one.sentence}"
    for row in differences():
        yield f"rebuild --check: {row.table} of case {row.case}: {row.expected} kept {row.kept}"


def waiting() -> int:
    """Return how many promises were missed on a day gone by, and are not told yet."""
    untold = ClockRow.objects.filter(is_open=True, told=False, owed_on__lt=clock.today())
    return untold.count()
