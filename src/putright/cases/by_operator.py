"""How does a case learn what whoever runs the installation did with it, on the command line?

By a note, for staff alone, as if one of them had written it. Whoever types commands is nobody
who may or may not open a case, so that access is not asked; everything else is as ever.
"""

from datetime import datetime

from django.db import transaction

from putright.cases.binding import policy_of
from putright.cases.models import CaseRow
from putright.cases.row_changes import changed_rows
from putright.cases.rows import rows_of
from putright.cases.store import event_rows, follow, load, write
from putright.core.case import fold
from putright.core.decide import decided
from putright.core.facts import Actor, Command
from putright.people.models import Organisation

# Why as the key of somebody who signs in: customers read what others than staff wrote.
OPERATOR = Actor("s-operator", ())


def note_by_operator(organisation: Organisation, case: int, text: str, at: datetime) -> None:
    """Write a note on a case, or raise Refused with nothing written."""
    with transaction.atomic():
        held = CaseRow.objects.filter(organisation=organisation, case=case)
        row = held.select_for_update().values("pack", "version").get()
        stream = load(organisation.pk, case)
        before = fold(stream.facts)
        policy = policy_of(organisation, row["pack"], row["version"])
        # Why: a machine's clock may be set back. What is recorded later is never dated earlier.
        at = max(at, stream.facts[-1].recorded_at)
        found = decided(before, Command("note", {"text": text}, OPERATOR), policy, at)
        appended = follow(stream, found.facts)
        after = fold(appended.stream.facts[stream.sequence :], before)
        rows = rows_of(appended.stream, after, policy, at, found.clocks)
        write([*event_rows([appended]), *changed_rows(rows, before, after, stream.sequence)])
