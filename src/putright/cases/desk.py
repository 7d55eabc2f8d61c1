"""What is on somebody's desk? All that the first look of a day shows, in one question.

Each part of it is a question of `queries`, which the pages that follow ask by itself.
Together they cost one round trip, and the names come with what they stand beside.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, NamedTuple

from putright.cases.allowed import may_open, said_first, with_case
from putright.cases.listing import PAGE, Commitment, Listed
from putright.cases.models import CaseRow, ClockRow, CommitmentRow, RequestRow
from putright.cases.store import as_utc, one_of, quoted, read
from putright.cases.worklist import PROMISE, Promise, as_promise, local_today, open_clocks, order_of
from putright.core.facts import Actor
from putright.core.knowing import known_as
from putright.desks import filters
from putright.desks.models import SavedFilter
from putright.people.models import Customer, Membership, Organisation, Staff

Part = tuple[str, list[Any]]
_MOST_TEAMS = 200


class Asked(NamedTuple):
    """Something that a colleague waits for: advice, a task, or an answer to a case offered."""

    due_on: date | None
    case: int
    number: int
    reference: str
    title: str
    status: str
    wanted: str
    by: str


@dataclass(frozen=True, slots=True)
class Desk:
    """The parts of the first look; and what the people in them are called, by their keys."""

    dated: list[Promise] = field(default_factory=list)
    undated: list[Promise] = field(default_factory=list)
    unowned: list[Listed] = field(default_factory=list)
    commitments: list[Commitment] = field(default_factory=list)
    waiting: list[Promise] = field(default_factory=list)
    saved: list[filters.Saved] = field(default_factory=list)
    asked: list[Asked] = field(default_factory=list)
    teams: list[str] = field(default_factory=list)
    besides: list[int] = field(default_factory=list)  # what was counted besides
    names: dict[str, str] = field(default_factory=dict)
    customers: dict[str, str] = field(default_factory=dict)


def desk(
    organisation: Organisation,
    actor: Actor,
    at: datetime,
    *,
    whose: str = "mine",
    limit: int = PAGE,
    few: int = PAGE,
    besides: Sequence[Part] = (),
) -> Desk:
    """Return promises with a date, `few` without, `few` cases of nobody's, and commitments.

    With them come `few` that wait for somebody else, the filters that this person saved,
    `few` things that colleagues ask of them, and the teams in which people work. `besides`
    are counts (`count_part`) of what this layer does not know.
    """
    today = local_today(organisation, at)
    found = Desk()
    parts = [
        _promises(organisation, actor, "dated", today, whose, limit),
        _promises(organisation, actor, "undated", today, whose, few),
        _unowned(organisation, actor, few),
        _commitments(organisation, actor, limit),
        _promises(organisation, actor, "waiting", today, whose, few),
        _saved(organisation, actor),
        _requests(organisation, actor, few),
        _teams(organisation),
        *besides,
    ]
    for part, handler, customer, *row in _asked(organisation, actor, parts):
        if part == 0:
            found.dated.append(as_promise(row, today, at))
        elif part == 1:
            found.undated.append(as_promise(row, today, at))
        elif part == 2:
            found.unowned.append(_listed(row))
        elif part == 3:
            found.commitments.append(_commitment(row))
        elif part == 4:
            found.waiting.append(as_promise(row, today, at))
        elif part == 5:
            found.saved.append(_as_saved(row))
        elif part == 6:
            found.asked.append(_as_asked(row))
        elif part == 7:
            found.teams.append(_as_saved(row).name)
        else:
            found.besides.append(row[_NUMBER])
        if handler:
            found.names[row[_HANDLER]] = handler
        if customer:
            found.customers[row[_CUSTOMER]] = customer
    return found


def _asked(organisation: Organisation, actor: Actor, parts: Sequence[Part]) -> Iterator[list[Any]]:
    """Ask all the parts at once, and give their rows in the order of each."""
    together = " union all ".join(
        f'select {n} as "part", p{n}.* from ({sql}) p{n}' for n, (sql, _) in enumerate(parts)
    )
    first, standing = said_first(organisation, actor)
    rows = read(
        f'{first}select d."part", s."name", u."name", d.* from ({together}) d'
        f' left join {quoted(Staff)} s on s."key" = d."handler"'
        f' left join {quoted(Customer)} u on u."organisation_id" = %s and u."key" = d."customer"'
        # Why the moment only there: cases of nobody's are in order of receipt.
        ' order by d."part", case when d."part" = 2 then d."due_at" end,'
        ' d."owed_on", d."case", d."number"',
        [*standing, *(value for _, values in parts for value in values), organisation.pk],
    )
    for part, handler, customer, _, *row in rows:
        for place in _DAYS:
            if isinstance(row[place], str):  # of a joined question, SQLite gives days as text
                row[place] = date.fromisoformat(row[place])
        if isinstance(row[_MOMENT], str):
            row[_MOMENT] = datetime.fromisoformat(row[_MOMENT])
        yield [part, handler, customer, *row]


_HANDLER, _CUSTOMER, _NUMBER, _MOMENT, *_DAYS = (
    Promise._fields.index(name)
    for name in ("handler", "customer", "number", "due_at", "owed_on", "promised")
)


def count_part(sql: str, values: list[Any]) -> Part:
    """Return what counts the rows of a question, as a part beside the others."""
    counted = (
        "select cast(null as date), 0, count(*), '', '', '', '', '', '', '', '', '',"
        f" cast(null as date), cast(null as timestamptz), '', '', '' from ({sql}) n"
    )
    return counted, values


# -- the parts: each gives the columns of a promise -----------------------------------------
#
# Beware: a limit is written out, not given as a value. PostgreSQL then sees that one plan
# serves for all values and keeps it; else it plans anew each time, which takes twice as
# long as answering.


def _promises(
    organisation: Organisation, actor: Actor, group: str, today: date, whose: str, limit: int
) -> Part:
    where, values = open_clocks(organisation, actor, group, today, whose)
    allowed, known = may_open("k", organisation, actor, is_said_first=True)
    sql = (
        f"select {PROMISE} from {quoted(ClockRow)} k {with_case('k')}"
        f" where {where} {allowed} order by {order_of(group)} limit {limit:d}"
    )
    return sql, [*values, *known]


def _unowned(organisation: Organisation, actor: Actor, limit: int) -> Part:
    """Return open cases that nobody handles; each stands for a promise, `due_at` its receipt."""
    allowed, known = may_open("c", organisation, actor, is_said_first=True)
    sql = (
        'select c."next_on", c."case", 0, c."reference", c."title", c."kind", c."stage",'
        " c.\"status\", c.\"next_clock\", '', '', '', cast(null as date), c.\"received_at\","
        f' c."handler", c."team", c."customer" from {quoted(CaseRow)} c'
        ' where c."organisation_id" = %s and c."status" = \'open\' and c."handler" = \'\''
        f' {allowed} order by c."received_at", c."case" limit {limit:d}'
    )
    return sql, [organisation.pk, *known]


def _listed(row: Sequence[Any]) -> Listed:
    one = Promise._make([*row, False])
    assert one.due_at is not None
    received_at = as_utc(one.due_at)
    return Listed(
        received_at,
        one.case,
        one.reference,
        one.title,
        one.kind,
        one.stage,
        one.status,
        one.handler,
        one.team,
        one.customer,
        one.owed_on,
        one.clock,
    )


def _commitments(organisation: Organisation, actor: Actor, limit: int) -> Part:
    """Return promises still to keep; whoever sees to one stands for its handler."""
    allowed, known = may_open("c", organisation, actor, is_said_first=True)
    sql = (
        'select m."due_on", m."case", m."number", c."reference", c."title", \'\', \'\','
        " c.\"status\", '', '', '', '', cast(null as date), cast(null as timestamptz),"
        f" m.\"owner\", '', '' from {quoted(CommitmentRow)} m {with_case('m')}"
        f' where m."organisation_id" = %s and m."kept_at" is null {allowed}'
        f' order by m."due_on", m."case", m."number" limit {limit:d}'
    )
    return sql, [organisation.pk, *known]


def _commitment(row: Sequence[Any]) -> Commitment:
    one = Promise._make([*row, False])
    return Commitment(
        one.owed_on, one.case, one.number, one.reference, one.title, one.status, one.handler
    )


def _saved(organisation: Organisation, actor: Actor) -> Part:
    """Return this person's saved filters; the name of one stands for a title."""
    sql = (
        "select cast(null as date), 0, 0, f.\"asked\", f.\"name\", '', '', '', '', '', '', '',"
        " cast(null as date), cast(null as timestamptz), '', '', ''"
        f' from {quoted(SavedFilter)} f where f."organisation_id" = %s and f."person" = %s'
        f' order by f."name" limit {filters.MOST:d}'
    )
    return sql, [organisation.pk, actor.person]


def _as_saved(row: Sequence[Any]) -> filters.Saved:
    one = Promise._make([*row, False])
    return filters.Saved(one.title, one.reference)


def _teams(organisation: Organisation) -> Part:
    """Return the teams in which people work; the name of one stands for a title."""
    sql = (
        "select distinct cast(null as date), 0, 0, '', m.\"team\", '', '', '', '', '', '', '',"
        " cast(null as date), cast(null as timestamptz), '', '', ''"
        f' from {quoted(Membership)} m where m."organisation_id" = %s and m."team" <> \'\''
        f' order by m."team" limit {_MOST_TEAMS:d}'
    )
    return sql, [organisation.pk]


def _requests(organisation: Organisation, actor: Actor, limit: int) -> Part:
    """Return what is asked of this person, their roles and their team; who asks is its handler."""
    allowed, known = may_open("c", organisation, actor, is_said_first=True)
    whom, names = one_of('r."whom"', known_as(actor))
    sql = (
        'select r."due_on", r."case", r."number", c."reference", c."title", \'\', \'\','
        " c.\"status\", r.\"wanted\", '', '', '', cast(null as date), cast(null as timestamptz),"
        f" r.\"by\", '', '' from {quoted(RequestRow)} r {with_case('r')}"
        f' where r."organisation_id" = %s and {whom} and r."done_at" is null {allowed}'
        f' order by r."due_on", r."case", r."number" limit {limit:d}'
    )
    return sql, [organisation.pk, *names, *known]


def _as_asked(row: Sequence[Any]) -> Asked:
    one = Promise._make([*row, False])
    return Asked(
        one.owed_on,
        one.case,
        one.number,
        one.reference,
        one.title,
        one.status,
        one.clock,
        one.handler,
    )
