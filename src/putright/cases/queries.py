"""What do the pages read? Named questions of the record, each a query or two, whatever its size.

Lists are paged by where the last page ended, never by counting. Whoever asks is
part of every question: a case they may not open is in no list and no count, and
asking for it by reference is like asking for one that does not exist.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from hmac import compare_digest
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from django.db import connection

from putright.cases.access import is_staff, own_keys, standing
from putright.cases.binding import policy_of, policy_on
from putright.cases.carry_out import link_digest
from putright.cases.looking import log_look
from putright.cases.models import CaseRow, ClockRow, CommitmentRow, StandingRow, ViewLog
from putright.cases.references import read_reference
from putright.cases.rows import title_of
from putright.cases.store import as_utc, load_by_reference, quoted, read
from putright.core.case import Case, fold
from putright.core.facts import Actor, Fact
from putright.core.knowing import known_as, opens_every
from putright.core.policy import Policy
from putright.drafts import grants
from putright.people import queries as people
from putright.people.keys import signs_in
from putright.people.models import Customer, Organisation
from putright.project import clock

PAGE = 50
MOST_COUNTED = 1_000
GROUPS = ("late", "today", "week", "later", "waiting", "undated")
WHOSE = ("mine", "team", "free", "all")


# -- the worklist -------------------------------------------------------------------------


class Promise(NamedTuple):
    """One row of the worklist: a promise, so a case with two of them appears twice."""

    owed_on: date | None
    case: int
    number: int
    reference: str
    title: str
    kind: str
    stage: str
    status: str
    clock: str
    label: str
    strength: str
    state: str
    promised: date | None
    due_at: datetime | None
    handler: str
    team: str
    customer: str
    is_late: bool

    @property
    def place(self) -> tuple[str, int, int]:
        """Where the next page begins: give it as `after`."""
        return self.owed_on.isoformat() if self.owed_on else "", self.case, self.number


_DUE_AT = Promise._fields.index("due_at")
PROMISE = (
    'k."owed_on", k."case", k."number", c."reference", c."title", c."kind", c."stage", c."status",'
    ' k."clock", k."label", k."strength", k."state", k."promised", k."due_at", c."handler",'
    ' c."team", c."customer"'
)


def with_case(table: str) -> str:
    return (
        f" join {quoted(CaseRow)} c"
        f' on c."organisation_id" = {table}."organisation_id" and c."case" = {table}."case"'
    )


def may_open(table: str, organisation: Organisation, actor: Actor) -> tuple[str, list[Any]]:
    """Return the condition, and its values, that this person may open a case.

    It is `access.TABLE` for those who work here: never open to those who are shut out; if
    restricted, open to those who need to know (themselves, or by a role); if not, to whom
    the policy of today says: to all, or to those who, or whose team, have to do with it.
    """
    policy = policy_on(organisation, clock.now())
    if not is_staff(actor, policy):
        return " and false", []
    known = known_as(actor)
    # Why not asked of each row: the answer is short, and the same for all of them.
    cases = (
        f'select s."case" from {quoted(StandingRow)} s'
        ' where s."organisation_id" = %s and s."person"'
    )
    own, values = _is_own(table, cases, organisation, actor, policy)
    return (
        f'{own} and {table}."case" not in ({cases} = %s and s."shut_out")'
        f' and (not {table}."restricted" or {table}."case" in'
        f' ({cases} in ({_marks(known)}) and not s."shut_out"))',
        [*values, organisation.pk, actor.person, organisation.pk, *known],
    )


def _is_own(
    table: str, cases: str, organisation: Organisation, actor: Actor, policy: Policy
) -> tuple[str, list[Any]]:
    """Return what keeps somebody to cases that they, their team or their part have to do with."""
    if opens_every(actor, policy):
        return "", []
    of_clocks = table == "k"
    parts: list[str] = []
    values: list[Any] = []
    # Beware of the order: of one's own list the first is true of every row, and then the
    # last is never looked through. Of cases there is no index by handler; each has a name.
    for column, value in (("handler", actor.person if of_clocks else ""), ("team", actor.team)):
        if value:
            parts, values = [*parts, f'{table}."{column}" = %s'], [*values, value]
    if actor.covers:  # for those who are away: see `knowing.is_own`
        parts.append(f'{table}."handler" in ({_marks(actor.covers)})')
        values += actor.covers
    keys = own_keys(actor, policy, had=not of_clocks)
    named = f'{cases} in ({_marks(keys)}) and not s."shut_out"'
    # Why an array: PostgreSQL can then put together what it finds by three indexes, where
    # they are few among very many, and it need not look at each in the order of the list.
    among = f"= any(array({named}))" if connection.vendor == "postgresql" else f"in ({named})"
    parts.append(f'{table}."case" {among}')
    return f" and ({' or '.join(parts)})", [*values, organisation.pk, *keys]


def _marks(values: Sequence[Any]) -> str:
    return ", ".join(["%s"] * len(values))


def worklist(
    organisation: Organisation,
    actor: Actor,
    group: str,
    at: datetime,
    *,
    whose: str = "mine",
    after: tuple[str, int, int] | None = None,
    limit: int = PAGE,
) -> list[Promise]:
    """Return one page of open promises, in the order in which they fall due.

    `group` is one of GROUPS: `late` for those owed before today, `week` for the seven
    days after today, `waiting` for those that stand still while somebody else has to act,
    `undated` for the others with no date; or `dated` for all that have one.
    """
    today = local_today(organisation, at)
    where, params = open_clocks(organisation, actor, group, today, whose)
    if after and after[0]:
        where += ' and (k."owed_on", k."case", k."number") > (%s, %s, %s)'
        params += [date.fromisoformat(after[0]), *after[1:]]
    elif after:
        where += ' and (k."case", k."number") > (%s, %s)'
        params += after[1:]
    allowed, known = may_open("k", organisation, actor)
    rows = read(
        f"select {PROMISE} from {quoted(ClockRow)} k {with_case('k')}"
        f" where {where} {allowed} order by {order_of(group)} limit {limit:d}",
        [*params, *known],
    )
    return [as_promise(row, today, at) for row in rows]


def counts(
    organisation: Organisation, actor: Actor, at: datetime, *, whose: str = "mine"
) -> dict[str, int]:
    """Return how many promises are in each group, counting no further than MOST_COUNTED."""
    today = local_today(organisation, at)
    allowed, known = may_open("k", organisation, actor)
    parts: list[str] = []
    params: list[Any] = []
    for group in GROUPS:
        # Why: what has no date is counted with what waits, from the index alone.
        counted = "dateless" if group == "undated" else group
        where, some = open_clocks(organisation, actor, counted, today, whose)
        parts.append(
            f"select '{group}', count(*) from (select 1 from {quoted(ClockRow)} k"
            f" where {where} {allowed} limit {MOST_COUNTED}) {group}_"
        )
        params += [*some, *known]
    found = dict(read(" union all ".join(parts), params))
    if found["undated"] < MOST_COUNTED:
        found["undated"] -= found["waiting"]
    return found


def open_clocks(
    organisation: Organisation, actor: Actor, group: str, today: date, whose: str
) -> tuple[str, list[Any]]:
    where = 'k."organisation_id" = %s and k."is_open"'
    params: list[Any] = [organisation.pk]
    if whose == "mine" and actor.covers:
        own = [actor.person, *actor.covers]
        where, params = f'{where} and k."handler" in ({_marks(own)})', [*params, *own]
    elif whose == "mine":
        where, params = f'{where} and k."handler" = %s', [*params, actor.person]
    elif whose == "team":
        where, params = f'{where} and k."team" = %s', [*params, actor.team]
    elif whose == "free":
        where = f"{where} and k.\"handler\" = ''"
    soon = today + timedelta(days=7)
    # Why written out: see `desk`, of limits; a day is as good, for it serves all day.
    dates = {
        "late": f""" and k."owed_on" < '{today}'""",
        "today": f""" and k."owed_on" = '{today}'""",
        "week": f""" and k."owed_on" > '{today}' and k."owed_on" <= '{soon}'""",
        "later": f""" and k."owed_on" > '{soon}'""",
        "dated": ' and k."owed_on" is not null',
        "waiting": " and k.\"state\" = 'paused'",
        "undated": ' and k."owed_on" is null and k."state" <> \'paused\'',
        "dateless": ' and k."owed_on" is null',
    }
    return where + dates[group], params


def order_of(group: str) -> str:
    """Return the order of a group: what waits has no day, and an index without one."""
    return 'k."case", k."number"' if group == "waiting" else 'k."owed_on", k."case", k."number"'


def as_promise(row: Sequence[Any], today: date, at: datetime) -> Promise:
    owed_on, due_at = row[0], row[_DUE_AT]
    due_at = due_at and as_utc(due_at)
    is_late = owed_on is not None and (owed_on < today or (due_at is not None and due_at < at))
    return Promise._make((*row[:_DUE_AT], due_at, *row[_DUE_AT + 1 :], is_late))


def local_today(organisation: Organisation, at: datetime) -> date:
    return at.astimezone(ZoneInfo(organisation.zone)).date()


# -- lists of cases -----------------------------------------------------------------------


class Listed(NamedTuple):
    """A case as a list shows it."""

    received_at: datetime
    case: int
    reference: str
    title: str
    kind: str
    stage: str
    status: str
    handler: str
    team: str
    customer: str
    next_on: date | None
    next_clock: str

    @property
    def place(self) -> tuple[str, int]:
        return self.received_at.isoformat(), self.case


_LISTED = ", ".join(f'c."{column}"' for column in Listed._fields)


def without_owner(
    organisation: Organisation,
    actor: Actor,
    *,
    after: tuple[str, int] | None = None,
    limit: int = PAGE,
) -> list[Listed]:
    """Return open cases that nobody handles, the longest waiting first."""
    where = " and c.\"status\" = 'open' and c.\"handler\" = ''"
    return _listed(organisation, actor, where, [], after, "asc", limit)


def newest(
    organisation: Organisation,
    actor: Actor,
    *,
    status: str = "",
    kind: str = "",
    team: str | None = None,
    received: tuple[datetime, datetime] | None = None,
    after: tuple[str, int] | None = None,
    limit: int = PAGE,
) -> list[Listed]:
    """Return cases by the time they were received, the newest first.

    `team` may be "": then those that no team has. `received` is from one moment on,
    and before another.
    """
    where = ""
    params: list[Any] = []
    for column, value in (("status", status or None), ("kind", kind or None), ("team", team)):
        if value is not None:
            where, params = f'{where} and c."{column}" = %s', [*params, value]
    if received:
        where += ' and c."received_at" >= %s and c."received_at" < %s'
        params += received
    return _listed(organisation, actor, where, params, after, "desc", limit)


def of_customer(
    organisation: Organisation, actor: Actor, customer: str, *, limit: int = PAGE
) -> list[Listed]:
    """Return one customer's cases that this person may open, the newest first."""
    where = ' and c."customer" = %s and c."customer" > \'\''
    return _listed(organisation, actor, where, [customer], None, "desc", limit)


def _listed(
    organisation: Organisation,
    actor: Actor,
    where: str,
    params: Sequence[Any],
    after: tuple[str, int] | None,
    order: str,
    limit: int,
) -> list[Listed]:
    allowed, known = may_open("c", organisation, actor)
    values = [organisation.pk, *params]
    if after:
        where += f' and (c."received_at", c."case") {">" if order == "asc" else "<"} (%s, %s)'
        values += [datetime.fromisoformat(after[0]), after[1]]
    rows = read(
        f"select {_LISTED} from {quoted(CaseRow)} c"
        f' where c."organisation_id" = %s {where} {allowed}'
        f' order by c."received_at" {order}, c."case" {order} limit {limit:d}',
        [*values, *known],
    )
    return [Listed(as_utc(row[0]), *row[1:]) for row in rows]


class Commitment(NamedTuple):
    """Something promised that has not yet been done, perhaps on a closed case."""

    due_on: date | None
    case: int
    number: int
    reference: str
    title: str
    status: str
    owner: str


def commitments(organisation: Organisation, actor: Actor, *, limit: int = PAGE) -> list[Commitment]:
    """Return promises still to keep, the nearest first; those on closed cases too."""
    allowed, known = may_open("c", organisation, actor)
    rows = read(
        'select m."due_on", m."case", m."number", c."reference", c."title", c."status", m."owner"'
        f" from {quoted(CommitmentRow)} m {with_case('m')}"
        f' where m."organisation_id" = %s and m."kept_at" is null {allowed}'
        f' order by m."due_on", m."case", m."number" limit {limit:d}',
        [organisation.pk, *known],
    )
    return [Commitment(*row) for row in rows]


# -- one case -----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Opened:
    """A case opened by somebody who may: everything a page needs to show it."""

    reference: str
    sequence: int  # give it to `carry_out` as `expected`
    case: Case  # its facts carry their words
    policy: Policy
    customer: Customer | None
    number: int
    title: str
    names: Mapping[str, str]  # of the staff who have to do with it, by their keys
    also_here: Sequence[str] = ()  # names of others who had it before them a moment ago

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

    Whoever asks only to add to it, without a look at it (`is_shown`), is named by what
    they add; should it be shown after all, `log_view` says so.
    """
    found = _open(organisation, reference)
    today = policy_on(organisation, at)
    if found is None or actor is None or not is_staff(actor, today):
        return None
    may = standing(actor, found.case, today, "").opens
    if is_shown or not may:
        others = log_view(organisation, actor, found.number, at, may)
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
        wanted = read_reference(reference)
        fits = bool(rows) and grants.until(organisation, wanted, secret, clock.now()) is not None
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
    wanted = read_reference(reference)
    stream = load_by_reference(organisation.pk, wanted, words=True)
    if stream is None:
        return None
    filed = stream.facts[0].data["filed"]
    case = fold(stream.facts)
    known = people.known(
        organisation, filed.get("customer", ""), people_in(stream.facts) | case.shut_out
    )
    return Opened(
        reference=wanted,
        sequence=stream.sequence,
        case=case,
        policy=policy_of(organisation, filed["pack"], filed["version"]),
        customer=known.customer,
        number=stream.case,
        title=title_of(stream.facts[0]),
        names=known.names,
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
