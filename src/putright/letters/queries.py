"""How did each letter of a case go, and how is it with the outbox as a whole?

Nothing here asks who may see it: whoever shows a case asks that first.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from putright.cases.models import LetterRow
from putright.cases.rows import REMINDER
from putright.cases.store import as_utc, quoted, read
from putright.letters.models import HANDED_OVER, LOST, Begun, Delivery
from putright.letters.planning import LONG_AGO
from putright.people.models import Organisation


def of_case(organisation: Organisation, case: int) -> dict[int, list[Delivery]]:
    """Return how each letter of a case went, by the place of its event; the latest way last."""
    found: dict[int, list[Delivery]] = {}
    own = Delivery.objects.filter(organisation=organisation, case=case)
    for one in own.order_by("sequence", "number"):
        found.setdefault(one.sequence, []).append(one)
    return found


def standing(ways: Sequence[Delivery]) -> Delivery | None:
    """Return the way by which a letter stands: one that went, else the latest.

    A copy that waits, or was lost, takes nothing from a letter that went another way.
    """
    went = [one for one in ways if one.state == HANDED_OVER]
    return max(went or ways, key=lambda one: one.number, default=None)


class Outbox(NamedTuple):
    """The whole installation's outbox, for whoever watches over it."""

    waiting: int
    oldest: float  # seconds
    lost: int


MOST = 10_000  # where counting stops


def outbox(at: datetime) -> Outbox:
    """Return what is still to go, how long the oldest has waited, and how much was lost.

    What is to be printed or said by telephone waits too. What is older than sending itself
    does not, nor what was lost, which is counted apart, nor reminders to our own people.
    """
    first = f'select min(f."at") from {quoted(Begun)} f'
    waits = (
        f"from {quoted(LetterRow)} l left join {quoted(Begun)} b"
        ' on b."organisation_id" = l."organisation_id"'
        f' where l."sent_at" is null and l."created_at" >= coalesce(({first}), %s)'
        ' and (b."at" is null or l."created_at" >= b."at") and l."letter" <> %s'
        f" and not exists (select 1 from {quoted(Delivery)} d"
        ' where d."organisation_id" = l."organisation_id" and d."case" = l."case"'
        ' and d."sequence" = l."sequence" and d."state" in (%s, %s))'
    )
    lost = (
        f'select 1 from {quoted(Delivery)} d where d."state" in (%s, %s)'
        f" and not exists (select 1 from {quoted(Delivery)} o"
        ' where o."organisation_id" = d."organisation_id" and o."case" = d."case"'
        f' and o."sequence" = d."sequence" and o."state" = %s) limit {MOST}'
    )
    given = [LONG_AGO, REMINDER, *LOST]
    ((number, gone),) = read(
        f"select (select count(*) from (select 1 {waits} limit {MOST}) found),"
        f" (select count(*) from ({lost}) lost)",
        [*given, *LOST, HANDED_OVER],
    )
    oldest = read(f'select l."created_at" {waits} order by l."created_at" limit 1', given)
    age = max((at - as_utc(oldest[0][0])).total_seconds(), 0.0) if oldest else 0.0
    return Outbox(number, age, gone)
