"""What is on a case, as a bundle has it? Facts, clocks with their proof, letters and files."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any, NamedTuple

from putright.bundles.holding import Held, held_back, looks_like_advice, shows
from putright.bundles.telling import Telling
from putright.cases.binding import policy_of
from putright.cases.opened import people_in
from putright.cases.references import read_reference
from putright.cases.rows import letters_among
from putright.cases.store import Stream, load_by_reference
from putright.cases.verify import verify_case
from putright.core.case import Case, fold
from putright.core.clocks import Running, clocks
from putright.core.facts import Fact
from putright.core.policy import Policy
from putright.core.proof import Proof, prove
from putright.files.models import KeptFile
from putright.files.scanning import may_open
from putright.files.store import opened
from putright.files.verify import Row, fault_of, rows_between
from putright.letters.models import Delivery
from putright.letters.words import Words, letter_of
from putright.people import queries as people
from putright.people.models import Customer, Organisation

PIECE = 1024 * 1024


class NoSuchCase(LookupError):
    """There is no case of this reference."""


class Evidence(NamedTuple):
    """One file of a case. `digest` is of its bytes; `why_not` says why these are not there."""

    id: int
    number: int  # of the fact that brought it
    name: str
    kind: str
    size: int
    digest: str
    place: str  # in the store
    why_not: str = ""


class Letter(NamedTuple):
    """One letter that went, or should have gone, and what became of it."""

    number: int
    words: Words
    deliveries: Sequence[Delivery]


@dataclass(frozen=True)
class Gathered:
    """Everything of one case at one moment. What is held back is still in `case`."""

    organisation: Organisation
    stream: Stream
    reference: str
    case: Case
    policy: Policy
    at: datetime
    customer: Customer | None
    telling: Telling
    held: Mapping[int, Held]
    running: Sequence[tuple[Running, Proof]]
    letters: Sequence[Letter]
    evidence: Sequence[Evidence]
    fault: str  # what is wrong with the record of the case; nothing where it is whole
    put_in: Sequence[int] = ()  # advice of colleagues that goes out by choice


def gathered(
    organisation: Organisation,
    reference: str,
    at: datetime,
    *,
    included: Collection[int] = (),
    reads_files: bool = True,
) -> Gathered:
    """Return a case, read once. Beware: whoever asks has seen to it that they may.

    Without `reads_files` no byte of a file is read and the record is not checked: enough to
    say what would be in a bundle. `included` is the advice of colleagues that may go out, by
    number (see `holding.py`). Raises NoSuchCase.
    """
    wanted = read_reference(reference)
    stream = load_by_reference(organisation.pk, wanted, words=True)
    if stream is None:
        raise NoSuchCase(f"{organisation.name} has no case {wanted}.")
    filed = stream.facts[0].data["filed"]
    case, policy = fold(stream.facts), policy_of(organisation, filed["pack"], filed["version"])
    key = str(filed.get("customer", ""))
    known = people.known(organisation, key, people_in(stream.facts) | case.shut_out)
    held = held_back(case, policy, included)
    customer = known.customer
    name = customer.name if customer else ""
    return Gathered(
        organisation, stream, wanted, case, policy, at, customer,
        Telling(policy, known.names, key, name),
        held,
        [(one, _proof(one, policy)) for one in clocks(case, policy, at) if shows(one, held, case)],
        _letters(organisation, stream, held),
        _evidence(organisation, stream, held, at, reads_files),
        _fault(organisation, stream.case) if reads_files else "",
        [number for number in looks_like_advice(case, policy) if number not in held],
    )  # fmt: skip


def _proof(running: Running, policy: Policy) -> Proof:
    return prove(running.clock, running.started_at, policy, running)


def _fault(organisation: Organisation, case: int) -> str:
    broken = verify_case(organisation, case)
    if broken is None:
        return ""
    where = f"Fact {broken.sequence}{f', {broken.text}' if broken.text else ''}"
    return f"{where}: {broken.sentence}"


# -- letters ------------------------------------------------------------------------------


def _letters(organisation: Organisation, stream: Stream, held: Mapping[int, Held]) -> list[Letter]:
    """Return what was written to somebody, in the order in which it was; each letter once."""
    went: dict[int, list[Delivery]] = {}
    ways = Delivery.objects.filter(organisation=organisation, case=stream.case)
    for one in ways.order_by("sequence", "number"):
        went.setdefault(one.sequence, []).append(one)
    return [
        Letter(number, letter_of(organisation, stream.case, number), went.get(number, ()))
        for number in sorted(letters_among(stream.facts) - held.keys())
    ]


# -- files --------------------------------------------------------------------------------


def _evidence(
    organisation: Organisation,
    stream: Stream,
    held: Mapping[int, Held],
    at: datetime,
    reads_files: bool,
) -> list[Evidence]:
    kept = rows_between(organisation.pk, stream.case, stream.case).get(stream.case, {})
    of_case = KeptFile.objects.filter(organisation=organisation, case=stream.case)
    files = {file.id: file for file in of_case}
    found = []
    for number, fact in enumerate(stream.facts, 1):
        for each in named_files(fact) if number not in held else ():
            row, file = kept.get(int(each["id"])), files.get(int(each["id"]))
            about = (int(each["id"]), number, (row and row.name) or "", str(each.get("kind", "")))
            if row is None or file is None:
                found.append(Evidence(*about, int(each.get("size", 0)), "", "", MISSING))
                continue
            why_not = _why_not(organisation, file, row, at, reads_files)
            digest = digest_of(file.place) if reads_files and not why_not else ""
            found.append(Evidence(*about, row.size, digest, file.place, why_not))
    return found


def named_files(fact: Fact) -> list[Mapping[str, Any]]:
    """Return the files that a fact brought. Beware: an erasure lists those that went, by number."""
    files = fact.data.get("files")
    return [one for one in files if isinstance(one, dict)] if isinstance(files, list) else []


MISSING = "The record tells of this file, and nothing is kept of it."
CHANGED = "Its bytes are not those that were kept."
GONE = "Its bytes are not in the store of files."
UNSCANNED = "It may not be opened: it waits for the scanner, or the scanner found something in it."


def _why_not(
    organisation: Organisation, file: KeptFile, row: Row, at: datetime, reads_files: bool
) -> str:
    if row.erased_at is not None:
        return f"It was erased on {row.erased_at:%-d %B %Y}. The rule: {row.erased_rule}."
    if fault := reads_files and fault_of(organisation.pk, row):
        return GONE if fault == "file-missing" else CHANGED
    return "" if may_open(file, at) else UNSCANNED


def digest_of(place: str) -> str:
    digest = sha256()
    with opened(place) as stream:
        while piece := stream.read(PIECE):
            digest.update(piece)
    return digest.hexdigest()
