"""Who else has this case before them? Told by the very statement that logs one more look.

Two people who work on one case should know of each other before either has typed
anything. Whoever looked in the last few minutes may still have it open.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import connection

from putright.cases.models import ViewLog
from putright.cases.references import new_id
from putright.cases.store import adapted, quoted
from putright.core.facts import Actor
from putright.people.models import Organisation, Staff

# Under what an attempt is logged at a reference that no case has: no case has this number.
NO_CASE = 0
A_FEW_MINUTES = timedelta(minutes=10)
_MOST_NAMED = 5
_APART = "\n"
# Of one case's looks only the latest are gone through, however often it was opened.
_LATEST = 50


def log_look(
    organisation: Organisation, actor: Actor, case: int, at: datetime, opened: bool = True
) -> Sequence[str]:
    """Write down that somebody opened a case; return the names of others who just did."""
    joined = "string_agg" if connection.vendor == "postgresql" else "group_concat"
    # Beware: SQLite answers the question after it has written; our own row is left out anyway.
    others = (
        f'select {joined}(o."name", \'{_APART}\') from (select distinct s."name" from'
        f' (select v."person", v."at", v."opened" from {quoted(ViewLog)} v'
        ' where v."organisation_id" = %s and v."case" = %s'
        f' order by v."number" desc limit {_LATEST:d}) l join {quoted(Staff)} s'
        ' on s."key" = l."person" where l."opened" and l."at" > %s and l."person" <> %s'
        f' order by s."name" limit {_MOST_NAMED:d}) o'
    )
    sql = (
        f'insert into {quoted(ViewLog)} ("organisation_id", "number", "case", "person", "at",'
        f' "opened") values (%s, %s, %s, %s, %s, %s) returning ({others})'
    )
    row = [organisation.pk, new_id(), case, actor.person, at, opened]
    asked = [organisation.pk, case, at - A_FEW_MINUTES, actor.person]
    with connection.cursor() as cursor:
        cursor.execute(sql, adapted([*row, *asked]))
        found = cursor.fetchall()[0][0]
    return found.split(_APART) if found else ()
