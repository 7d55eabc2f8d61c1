"""What does a page show of one case, to somebody who may open it?

Asking by reference for a case that one may not open is like asking for one that does not exist:
the same answer, after the same work, so that not even the time it takes tells them apart.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from hmac import compare_digest
from typing import Any, NamedTuple

from putright.cases.access import is_staff, standing
from putright.cases.binding import policy_of, policy_on
from putright.cases.flags import Flag, as_flags, flags_asked
from putright.cases.listing import PAGE
from putright.cases.looking import NO_CASE, log_look
from putright.cases.models import CaseRow, ViewLog
from putright.cases.own_link import link_digest
from putright.cases.references import read_reference
from putright.cases.store import Stream, load_by_reference, load_near, quoted, read
from putright.cases.titles import title_of
from putright.cases.wishes import as_wished
from putright.core.case import Case, fold
from putright.core.clocks import local_day
from putright.core.facts import Actor, Fact
from putright.core.parties import live
from putright.core.policy import Policy
from putright.drafts import grants
from putright.people import queries as people
from putright.people.keys import signs_in
from putright.people.models import Customer, Organisation
from putright.project import clock


@dataclass(frozen=True, slots=True)
class Opened:
    """A case opened by somebody who may: everything a page needs to show it."""

    reference: str
    sequence: int  # give it to `carry_out` as `expected`
    case: Case  # its facts carry their words
    policy: Policy
    customer: Customer | None  # as this case has it: beware, never saved
    number: int
    title: str
    names: Mapping[str, str]  # of the staff who have to do with it, by their keys
    also_here: Sequence[str] = ()  # names of others who had it before them a moment ago
    flags: Sequence[Flag] = ()  # recorded of these people elsewhere; only staff are told

    @property
    def facts(self) -> tuple[Fact, ...]:
        return self.case.facts

    @property
    def customer_key(self) -> str:
        """The key under which the customer asks things of their case."""
        return str(self.facts[0].data["filed"].get("customer", ""))


class Entry(NamedTuple):
    """One line of a case's history: its place, and what happened."""

    sequence: int
    fact: Fact


def case_for(
    organisation: Organisation,
    actor: Actor | None,
    reference: str,
    at: datetime,
    *,
    is_shown: bool = True,
) -> Opened | None:
    """Return a case for a member of staff who may open it, else None. Both are logged.

    For one that is missing another is read, and what it holds is thrown away: see `load_near`.
    Whoever asks only to add to it, without a look at it (`is_shown`), is named by what
    they add; should it be shown after all, `log_view` says so.
    """
    wanted = read_reference(reference)
    found = _opened(organisation, load_near(organisation.pk, wanted), actor, at)
    today = policy_on(organisation, at)
    if found is None or actor is None or not is_staff(actor, today):
        return None
    is_it = found.reference == wanted
    may = standing(actor, found.case, today, "").opens and is_it
    if is_shown or not may:
        others = log_view(organisation, actor, found.number if is_it else NO_CASE, at, may)
        found = replace(found, also_here=others)
    return found if may else None


def log_view(
    organisation: Organisation, actor: Actor, case: int, at: datetime, opened: bool = True
) -> Sequence[str]:
    """Log one look at a case, or an attempt; return the names of others who just looked."""
    return log_look(organisation, actor, case, at, opened)


def for_customer(organisation: Organisation, reference: str, secret: str) -> Opened | None:
    """Return a case for whoever holds the customer's own link to it, else None."""
    # Why the row first: a missing case and a wrong secret then take the same time to answer.
    rows = read(
        f'select "link" from {quoted(CaseRow)} where "organisation_id" = %s and "reference" = %s',
        [organisation.pk, read_reference(reference)],
    )
    kept = rows[0][0] if rows else ""
    fits = compare_digest(kept or "none", link_digest(secret))
    if secret.startswith(grants.MARK):  # of somebody who lost it, and showed a code instead
        until = grants.until(organisation, read_reference(reference), secret, clock.now())
        fits = bool(rows) and until is not None
    return _open(organisation, reference) if fits else None


def for_party(organisation: Organisation, reference: str) -> Opened | None:
    """Return a case for one of its parties. Beware: whoever asks has checked their own link."""
    return _open(organisation, reference)


def contact_of(organisation: Organisation, reference: str) -> str:
    """Return the e-mail address on a case; "" where there is none, or no such case.

    One question either way: whether there is such a case makes no difference in time.
    """
    rows = read(
        f"select coalesce(u.\"email\", '') from (select 1 as n) one"
        f' left join {quoted(CaseRow)} c on c."organisation_id" = %s and c."reference" = %s'
        f" left join {quoted(Customer)} u"
        ' on u."organisation_id" = c."organisation_id" and u."key" = c."customer"',
        [organisation.pk, read_reference(reference)],
    )
    return str(rows[0][0])


def timeline(opened: Opened) -> list[Entry]:
    """Return the history of an opened case, the newest first, with what people wrote."""
    return [Entry(n, fact) for n, fact in enumerate(opened.facts, 1)][::-1]


def views(organisation: Organisation, case: int, limit: int = PAGE) -> list[tuple]:
    """Return who opened a case or tried to, the latest first: (person, at, opened)."""
    log = ViewLog.objects.filter(organisation=organisation, case=case).order_by("-number")
    return list(log.values_list("person", "at", "opened")[:limit])


def _open(organisation: Organisation, reference: str) -> Opened | None:
    stream = load_by_reference(organisation.pk, read_reference(reference), words=True)
    return _opened(organisation, stream)


def _opened(
    organisation: Organisation,
    stream: Stream | None,
    actor: Actor | None = None,
    at: datetime | None = None,
) -> Opened | None:
    """Return a case; for an `actor` of ours with what is recorded of its people elsewhere."""
    if stream is None:
        return None
    filed = stream.facts[0].data["filed"]
    case = fold(stream.facts)
    keys = [filed.get("customer", ""), *(party.key for party in live(case))]
    whose = [key for key in dict.fromkeys(keys) if key]
    beside: tuple[str, Sequence[Any]] = ("", ())
    if actor is not None and at is not None and whose:
        day = local_day(at, organisation.zone)
        beside = flags_asked(organisation, actor, whose, day, stream.case)
    named = people_in(stream.facts) | case.shut_out
    known = people.known(organisation, filed.get("customer", ""), named, beside)
    policy = policy_of(organisation, filed["pack"], filed["version"])
    return Opened(
        reference=filed["reference"],
        sequence=stream.sequence,
        case=case,
        policy=policy,
        customer=known.customer and as_wished(known.customer, stream.facts, policy),
        number=stream.case,
        title=title_of(stream.facts[0]),
        names=known.names,
        flags=as_flags(known.aside),
    )


def people_in(facts: Iterable[Fact]) -> set[str]:
    """Return the key of every member of staff whom these facts name."""
    found: set[str] = set()
    for fact in facts:
        if signs_in(fact.by):
            found.add(fact.by)
        _add_people(fact.data, found)
    return found


def _add_people(value: Any, found: set[str]) -> None:
    if isinstance(value, str):
        if signs_in(value):
            found.add(value)
    elif isinstance(value, dict):
        for item in value.values():
            _add_people(item, found)
    elif isinstance(value, (list, tuple)):
        for item in value:
            _add_people(item, found)
