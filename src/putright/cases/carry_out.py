"""The one door: whoever asks something of a case, page or API or import, asks it here.

Check access, load, decide, append with its rows and its letters: one transaction.
Nothing half done is ever kept. A retry with the same key gives the first answer.
"""

import random
import time
from base64 import urlsafe_b64encode
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import sha256
from hmac import compare_digest
from secrets import token_urlsafe
from typing import Any

from django.db import IntegrityError, OperationalError, transaction
from django.db.models import QuerySet
from django.utils.crypto import salted_hmac

from putright.cases.access import standing
from putright.cases.binding import policy_of, policy_on
from putright.cases.codec import clean, clean_all
from putright.cases.interested import with_interests
from putright.cases.models import CaseRow, DoorKey
from putright.cases.references import draw_reference, new_id, read_reference
from putright.cases.rows import Rows, changed_rows, new_rows, rows_of, tallied
from putright.cases.store import (
    Appended,
    Statement,
    Stream,
    event_rows,
    follow,
    insert,
    load,
    load_by_reference,
    write,
)
from putright.core.case import EMPTY, Case, fold
from putright.core.clocks import Running
from putright.core.decide import decide, decided
from putright.core.facts import Actor, Command, Fact
from putright.core.names import PASSING
from putright.core.policy import Policy
from putright.core.refusals import Refused
from putright.directory.known import with_known
from putright.files.attaching import attached, chosen
from putright.people.keys import customer_key, signs_in
from putright.people.models import Customer, Organisation

_TRIES = 20  # of a command that somebody else overtook
_PAUSE = 0.02  # seconds, at most, before the second try; that much more before each other
# Whence: PostgreSQL's error codes. A serialization failure, a deadlock, a lock not got in time.
_TRY_AGAIN = frozenset({"40001", "40P01", "55P03"})
PARTICULARS = (
    "name", "email", "phone", "address", "needs",
    "channel", "language", "format", "interpreter", "adjustments", "call_times",
)  # fmt: skip
# Said beside them: that they may be remembered for the next time, which is kept as a moment.
AGREED = "needs_agreed"
_CUSTOMER = (
    "organisation_id", "key", *PARTICULARS, "needs_agreed_at",
    "created_at", "erased_by", "erased_rule",
)  # fmt: skip
_KEY = ("organisation_id", "key", "case", "first", "last")
_LONGEST_KEY = 40  # kept as it came


class NoSuchCase(LookupError):
    """There is no such case, or not for this person: nobody is told which."""


class Conflict(Exception):
    """Somebody changed the case first: `since` is what happened meanwhile. Nothing was done.

    Staff are told the words too; a customer is not, for some are internal.
    """

    def __init__(self, since: Sequence[Fact], sequence: int) -> None:
        super().__init__("Somebody changed this case while you were writing.")
        self.since = tuple(since)
        self.sequence = sequence


@dataclass(frozen=True, slots=True)
class Carried:
    """What came of a command: the case's reference and place, and the facts it added."""

    reference: str
    sequence: int
    facts: tuple[Fact, ...]
    case: Case
    secret: str = ""  # of the customer's own link; only when something is received
    again: bool = False  # the key had been used: this is what came of it the first time
    other: str = ""  # the reference of the case that was split off

    @property
    def customer(self) -> str:
        """The key under which the customer asks things of their case; "" if there is none."""
        return str(self.case.facts[0].data["filed"].get("customer", ""))


# Whether what came to a case since somebody saw it is news to them.
IsNews = Callable[[Case, Sequence[Fact]], bool]


@dataclass(frozen=True, slots=True)
class Asking:
    """Everything that one call of `carry_out` was given."""

    command: Command
    organisation: Organisation
    at: datetime
    reference: str = ""
    expected: int | None = None
    is_news: IsNews | None = None
    key: str = ""
    secret: str = ""
    customer: Customer | Mapping[str, str] | None = None
    source: str = ""

    def cleaned(self) -> "Asking":
        """Return the same, with every text in it such as the databases can keep."""
        command = self.command
        return Asking(
            command=Command(command.do, clean_all(command.given), command.by),
            organisation=self.organisation,
            at=self.at,
            reference=read_reference(clean(self.reference)) if self.reference else "",
            expected=self.expected,
            is_news=self.is_news,
            key=clean(self.key),
            secret=self.secret,
            customer=self.customer,
            source=clean(self.source),
        )


def carry_out(
    command: Command,
    *,
    organisation: Organisation,
    at: datetime,
    reference: str | None = None,
    expected: int | None = None,
    is_news: IsNews | None = None,
    key: str = "",
    secret: str | None = None,
    customer: Customer | Mapping[str, str] | None = None,
    source: str = "",
    on_first: Callable[[Carried], None] | None = None,
) -> Carried:
    """Carry out a command, or raise Refused, Conflict or NoSuchCase with nothing done.

    `expected` is the sequence that the person saw; if the case has moved on, otherwise
    than by days going by, they are told what changed. `is_news` says what of it they
    must be told of, if not all. `key` names the door's own attempt (a form's token, an
    Idempotency-Key, a message id): a retry makes nothing new. `customer` holds
    particulars, which enter no event. `secret` is that of the customer's link: to be
    used for a new case, or shown by a customer who asks something of theirs. `source`
    says where an import came from.
    `on_first` runs in the same transaction, and never for a retry; if somebody else
    was quicker, it is undone with the rest and runs again.
    """
    asking = Asking(
        command=command,
        organisation=organisation,
        at=at,
        reference=reference or "",
        expected=expected,
        is_news=is_news,
        key=key,
        secret=secret or "",
        customer=customer,
        source=source,
    ).cleaned()
    for tries in range(1, _TRIES + 1):
        try:
            return _attempt(asking, on_first, is_overtaken=tries > 1)
        except (Refused, Conflict, NoSuchCase, IntegrityError) as reason:
            first = _came_of_it_before(asking)
            if first is not None:
                return first
            if tries == _TRIES or not isinstance(reason, IntegrityError):
                raise
        except OperationalError as reason:
            if tries == _TRIES or not _passes(reason):
                raise
        time.sleep(random.uniform(0, _PAUSE * tries))  # noqa: S311
    raise AssertionError("the last try returns or raises")


def _passes(error: OperationalError) -> bool:
    """Return whether the same may well be done a moment later. SQLite has waited already."""
    return getattr(error.__cause__, "sqlstate", None) in _TRY_AGAIN


def _attempt(
    asking: Asking, on_first: Callable[[Carried], None] | None, is_overtaken: bool
) -> Carried:
    with transaction.atomic():
        if asking.command.do == "receive":
            carried = _receive(asking)
        else:
            if is_overtaken:
                _hold(asking)
            carried = _change(asking)
        if on_first is not None:
            on_first(carried)
        return carried


# -- a new case ---------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Opening:
    """A case about to be filed: everything that its first transaction writes."""

    reference: str
    secret: str
    case: Case
    appended: Appended
    rows: Rows
    customer: tuple | None  # the row of a customer who is new
    key: tuple | None  # the row of the door's key

    @property
    def sequence(self) -> int:
        return self.appended.stream.sequence

    @property
    def organisation(self) -> int:
        return self.appended.stream.organisation


def write_openings(openings: Sequence[Opening], *, texts: bool = True) -> None:
    """Write new cases of one organisation, each table in one go; their texts, if not there yet."""
    if not openings:
        return
    # Why sorted: two who write the same keys then wait for one another in one order.
    keys = sorted(opening.key for opening in openings if opening.key)
    write(
        [
            *event_rows([opening.appended for opening in openings], texts=texts),
            *insert(Customer, _CUSTOMER, [o.customer for o in openings if o.customer]),
            *insert(DoorKey, _KEY, keys),
            *(tie for opening in openings for tie in _ties(opening.appended, 0)),
            *tallied(openings[0].organisation, [opening.rows for opening in openings]),
            *new_rows([opening.rows for opening in openings]),
        ]
    )


def _receive(asking: Asking) -> Carried:
    opening = open_case(asking)
    write_openings([opening])
    return Carried(
        opening.reference,
        opening.sequence,
        opening.appended.stream.facts,
        opening.case,
        opening.secret,
    )


def open_case(asking: Asking) -> Opening:
    """Decide what receiving this comes to, and file it under a reference. Writes nothing."""
    organisation = asking.organisation
    policy = policy_on(organisation, _received_at(asking))
    who, row = _customer(asking)
    secret = _secret(asking)
    filed = {
        "reference": _free_reference(asking),
        "pack": organisation.pack,
        "version": policy.version,
        "customer": who,
        "link": link_digest(secret) if secret else "",
        "source": asking.source,
    }
    command = _with_files(_asked_by(asking.command, who), organisation)
    found = decided(EMPTY, command, policy, asking.at)
    _refuse_lost_files(command, found.facts)
    return _filed(asking, filed, found.facts, policy, row, secret, found.clocks)


def _filed(
    asking: Asking,
    filed: Mapping[str, str],
    facts: Sequence[Fact],
    policy: Policy,
    customer: tuple | None,
    secret: str,
    running: Sequence[Running] | None = None,
) -> Opening:
    first, *rest = facts
    first = replace(first, data={**first.data, "filed": {k: v for k, v in filed.items() if v}})
    appended = follow(Stream(asking.organisation.pk, new_id()), [first, *rest])
    stream = appended.stream
    case = fold(stream.facts)
    return Opening(
        filed["reference"],
        secret,
        case,
        appended,
        rows_of(stream, case, policy, asking.at, running),
        customer,
        door_key(asking, stream.case, 0, stream.sequence),
    )


def _received_at(asking: Asking) -> datetime:
    moment = asking.command.given.get("received_at") or asking.command.given.get("happened")
    if isinstance(moment, datetime) and moment.tzinfo is not None:
        return moment
    return asking.at  # `decide` says what is wrong with any other


def _free_reference(asking: Asking) -> str:
    """Return a new reference, or the one that was reserved and read out beforehand."""
    if not asking.reference:
        return draw_reference(asking.organisation.reference_prefix)
    taken = load_by_reference(asking.organisation.pk, asking.reference)
    if taken:
        raise Conflict(taken.facts, taken.sequence)
    return asking.reference


def _customer(asking: Asking) -> tuple[str, tuple | None]:
    """Return the customer's key, and the row of their particulars where they are new."""
    given = asking.customer
    if isinstance(given, Customer):
        return given.key, None
    if given is None:
        if asking.source:
            return "", None
        given = {}  # they give no name, and still may come back to their own case
    key = customer_key()
    values = [clean(str(given.get(name) or "").strip()) for name in PARTICULARS]
    values[1] = values[1].lower()
    agreed_at = asking.at if given.get(AGREED) else None
    return key, (asking.organisation.pk, key, *values, agreed_at, asking.at, "", "")


def _asked_by(command: Command, customer: str) -> Command:
    """A customer who has just become known asks under the key they were given."""
    if command.by.person or not customer:
        return command
    return replace(command, by=Actor(customer, command.by.roles, command.by.team))


def _secret(asking: Asking) -> str:
    """Return the secret of the customer's link; a retry with the same key gives the same.

    What is imported has none, unless one is given.
    """
    if asking.secret or asking.source:
        return asking.secret
    if not asking.key:
        return token_urlsafe(18)
    named = f"{asking.organisation.pk}:{asking.key}"
    return salted_hmac("putright.cases.link", named, algorithm="sha256").hexdigest()[:36]


def link_digest(secret: str) -> str:
    return sha256(secret.encode("utf-8", "replace")).hexdigest()


# -- a case that is there -----------------------------------------------------------------


def _change(asking: Asking) -> Carried:
    stream, case, command, policy = _come_near(asking)
    # Why: a machine's clock may be set back. What is recorded later is never dated earlier.
    asking = replace(asking, at=max(asking.at, stream.facts[-1].recorded_at))
    command, joined = _with_party(_with_files(command, asking.organisation), asking)
    command = with_known(command, policy, asking.organisation, asking.at)
    command = with_interests(command, policy, asking.organisation, stream, asking.at)
    found = decided(case, command, policy, asking.at)
    _refuse_lost_files(command, found.facts)
    facts, part = _split_off(asking, stream, found.facts)
    appended = follow(stream, facts)
    new = appended.stream.facts[stream.sequence :]
    after = fold(new, case)
    # Beware: what is split off is told among the facts, so the clocks are worked out again.
    running = found.clocks if part is None else None
    rows = rows_of(appended.stream, after, policy, asking.at, running)
    key = door_key(asking, stream.case, stream.sequence, appended.stream.sequence)
    if part is not None:
        write_openings([part])
    write(
        [
            *event_rows([appended]),
            *insert(Customer, _CUSTOMER, [joined] if joined else []),
            *insert(DoorKey, _KEY, [key] if key else []),
            *_ties(appended, stream.sequence),
            *changed_rows(rows, case, after, stream.sequence),
        ]
    )
    other = part.reference if part else ""
    return Carried(asking.reference, appended.stream.sequence, new, after, other=other)


def _hold(asking: Asking) -> None:
    """Keep everybody else from changing this case until ours is done.

    Why: of very many who write to one case at once, some would be overtaken every time.
    """
    row = CaseRow.objects.filter(organisation=asking.organisation, reference=asking.reference)
    list(row.select_for_update().values_list("case"))


def _come_near(asking: Asking) -> tuple[Stream, Case, Command, Policy]:
    """Return the case and what is asked of it, of one who may ask and saw it as it is."""
    organisation, command = asking.organisation, asking.command
    stream = load_by_reference(organisation.pk, asking.reference)
    if stream is None:
        raise NoSuchCase(asking.reference)
    filed = stream.facts[0].data["filed"]
    policy = policy_of(organisation, filed["pack"], filed["version"])
    case = fold(stream.facts)
    if asking.secret and compare_digest(filed.get("link", ""), link_digest(asking.secret)):
        command = _asked_by(command, filed.get("customer", ""))
    today = policy_on(organisation, asking.at)
    they = standing(command.by, case, today, filed.get("customer", ""))
    if not they.asks:
        raise NoSuchCase(asking.reference)
    if asking.expected is not None and not _is_as_seen(case, asking.expected, asking.is_news):
        told = load(organisation.pk, stream.case, words=they.works)
        raise Conflict(told.facts[asking.expected :], told.sequence)
    return stream, case, command, policy


def _is_as_seen(case: Case, expected: int, is_news: IsNews | None) -> bool:
    """Return whether nothing that a person should know of came after what they saw."""
    if expected > len(case.facts):
        return False
    since = case.facts[expected:]
    if all(fact.name in PASSING for fact in since):
        return True
    return is_news is not None and not is_news(case, since)


# -- parties ------------------------------------------------------------------------------


def _with_party(command: Command, asking: Asking) -> tuple[Command, tuple | None]:
    """Return the order to join somebody with a key of their own, and their particulars' row.

    Under that key they come back by their own link. Somebody whom we know already keeps
    theirs; staff are never joined under the key with which they sign in.
    """
    if command.do != "join":
        return command, None
    known = str(command.given.get("key") or "")
    if known and not signs_in(known):
        return command, None
    key, row = _customer(asking)
    return replace(command, given={**command.given, "key": key}), row


# -- files --------------------------------------------------------------------------------


def _with_files(command: Command, organisation: Organisation) -> Command:
    """Return a command with the files it names as an event keeps them: by id and digest."""
    files = command.given.get("files")
    if not files or not isinstance(files, list):
        return command  # `decide` says what is wrong with any other
    return replace(command, given={**command.given, "files": chosen(organisation, files)})


def _refuse_lost_files(command: Command, facts: Sequence[Fact]) -> None:
    """Beware: a step whose fact keeps no files would lose them, and say that all is well."""
    if command.given.get("files") and sum(bool(fact.data.get("files")) for fact in facts) != 1:
        raise Refused("wrong-shape", "files: this step takes no files.", missing=("files",))


def _ties(appended: Appended, before: int) -> list[Statement]:
    """Return the statements that tie files to the new events that name them."""
    stream = appended.stream
    return [
        attached(stream.organisation, stream.case, sequence, fact.data["files"])
        for sequence, fact in enumerate(stream.facts[before:], before + 1)
        if fact.data.get("files")
    ]


# -- one case made two --------------------------------------------------------------------


def _split_off(
    asking: Asking, stream: Stream, facts: list[Fact]
) -> tuple[list[Fact], Opening | None]:
    """Where a case is split, return the facts with the new reference, and the part's own opening.

    The part is received when the whole was, for the same customer, with the same
    words: the customer wrote once. Their link opens both.
    """
    split = next((fact for fact in facts if fact.name == "split"), None)
    if split is None:
        return facts, None
    organisation = asking.organisation
    whole = load(organisation.pk, stream.case, words=True)
    policy = policy_on(organisation, whole.facts[0].at)
    filed = {
        **whole.facts[0].data["filed"],
        "reference": draw_reference(organisation.reference_prefix),
        "version": policy.version,
        "split_from": asking.reference,
    }
    receive = Command("receive", _of_the_part(fold(whole.facts), split), asking.command.by)
    begun = decide(EMPTY, receive, policy, asking.at)
    told = replace(split, stage="", data={"from": asking.reference}, words={})
    joined = _who_told_us(whole, asking.at)
    opening = _filed(replace(asking, key=""), filed, [*begun, *joined, told], policy, None, "")
    marked = replace(split, data={**split.data, "reference": opening.reference})
    return [marked if fact is split else fact for fact in facts], opening


def _who_told_us(whole: Stream, at: datetime) -> list[Fact]:
    """Return that somebody told us of it for another, for the part that was split off.

    Beware: the link of the whole opens the part, and their authority for it is not on file.
    """
    joined = next((f for f in whole.facts if f.name == "joined" and f.data.get("told_us")), None)
    if joined is None:
        return []
    number = joined.data["number"]
    left = (f for f in whole.facts if f.name == "left" and f.data["number"] == number)
    return [
        replace(fact, recorded_at=at, stage="", data={**fact.data, "number": 1}, words={})
        for fact in (joined, *left)
    ]


_NOT_OF_THE_PART = ("filed", "kind", "procedure", "procedure_later", "files")


def _of_the_part(case: Case, split: Fact) -> dict[str, Any]:
    """Return the details with which the part is received: those of the whole, and its points."""
    received = case.facts[0]
    moved = set(split.data.get("points", ()))
    points = [
        {**fact.data, **_left(fact.words)}
        for fact in case.named("point")
        if fact.data["number"] in moved
    ]
    given = {key: value for key, value in received.data.items() if key not in _NOT_OF_THE_PART}
    return {
        **given,
        **_left(received.words),
        "kind": split.data.get("kind") or case.kind,
        "received_at": received.at,
        "points": points,
    }


def _left(words: Mapping[str, str | None]) -> dict[str, str]:
    """Return the words that have not been erased."""
    return {name: text for name, text in words.items() if text}


# -- the same thing twice -----------------------------------------------------------------


def door_key(asking: Asking, case: int, before: int, last: int) -> tuple | None:
    """Return the row that remembers what came of this key."""
    if not asking.key:
        return None
    return (asking.organisation.pk, kept_key(asking.key), case, before + 1, last)


def kept_key(key: str) -> str:
    """Return a door's key as it is kept: a long one by its digest, for there is one a step.

    >>> kept_key("import:7"), kept_key("portal:" + "x" * 40)
    ('import:7', 'sha:qLd7tFYZgRPozUi3h4-XKg')
    """
    if len(key) <= _LONGEST_KEY:
        return key
    return f"sha:{urlsafe_b64encode(sha256(key.encode()).digest()[:16]).decode().rstrip('=')}"


def was_done(organisation: Organisation, key: str) -> bool:
    """Return whether something was carried out under this key.

    For a door whose form may not make sense again, once what it asked is done.
    """
    return bool(key) and _used(organisation, clean(key)).exists()


def _used(organisation: Organisation, key: str) -> QuerySet[DoorKey]:
    # Why both: before, long keys were kept as they came.
    return DoorKey.objects.filter(organisation=organisation, key__in={key, kept_key(key)})


def _came_of_it_before(asking: Asking) -> Carried | None:
    """Return what came of this key the first time, or None if it was never used."""
    if not asking.key:
        return None
    used = _used(asking.organisation, asking.key)
    found = used.values_list("case", "first", "last").first()
    if found is None:
        return None
    number, first, last = found
    stream = load(asking.organisation.pk, number)
    filed = stream.facts[0].data["filed"]
    secret = _secret(asking)
    return Carried(
        reference=filed["reference"],
        sequence=last,
        facts=stream.facts[first - 1 : last],
        case=fold(stream.facts),
        secret=secret if first == 1 and filed.get("link") == link_digest(secret) else "",
        again=True,
    )
