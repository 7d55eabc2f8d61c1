"""How is something added to a case that nobody came to its door for?

That a letter was lost, that a bundle was made on the command line: whoever brings it is
nobody who may or may not open a case, so that access is not asked. Everything else is as
ever: the case is held meanwhile, and all is written in one transaction or not at all.
"""

from collections.abc import Callable, Sequence
from datetime import datetime

from django.db import transaction

from putright.cases.binding import policy_of
from putright.cases.models import CaseRow
from putright.cases.row_changes import changed_rows
from putright.cases.rows import rows_of
from putright.cases.store import event_rows, follow, load, write
from putright.core.case import Case, fold
from putright.core.facts import Fact
from putright.core.policy import Policy
from putright.people.models import Organisation

# Of the case as it stands, its policy and the moment; nothing, where there is nothing to add.
FactsOf = Callable[[Case, Policy, datetime], Sequence[Fact]]


def add(organisation: Organisation, case: int, facts_of: FactsOf, at: datetime) -> bool:
    """Add what follows from the case as it stands; return whether anything did.

    Raises IntegrityError where somebody wrote to the case at the same moment: nothing is
    written then, and it may be asked again.
    """
    with transaction.atomic():
        held = CaseRow.objects.filter(organisation=organisation, case=case)
        row = held.select_for_update().values("pack", "version").first()
        if row is None:
            return False
        stream = load(organisation.pk, case)
        before = fold(stream.facts)
        policy = policy_of(organisation, row["pack"], row["version"])
        # Why: a machine's clock may be set back. What is recorded later is never dated earlier.
        at = max(at, stream.facts[-1].recorded_at)
        facts = facts_of(before, policy, at)
        if not facts:
            return False
        appended = follow(stream, facts)
        after = fold(appended.stream.facts[stream.sequence :], before)
        rows = rows_of(appended.stream, after, policy, at)
        write([*event_rows([appended]), *changed_rows(rows, before, after, stream.sequence)])
    return True
