"""Which cases are named by these references, of those that somebody may open?"""

from collections.abc import Iterable

from putright.cases.allowed import marks, may_open
from putright.cases.models import CaseRow
from putright.cases.references import read_reference
from putright.cases.store import quoted, read
from putright.core.facts import Actor
from putright.people.models import Organisation

MOST = 500


def sources(
    organisation: Organisation, actor: Actor, typed: Iterable[str]
) -> tuple[list[int], list[str]]:
    """Return the cases, and the references under which this person may open nothing.

    One that is missing and one that is closed to them are the same to them.
    """
    wanted = list(dict.fromkeys(read_reference(word) for word in typed if word.strip()))[:MOST]
    if not wanted:
        return [], []
    allowed, known = may_open("c", organisation, actor)
    rows = read(
        f'select c."reference", c."case" from {quoted(CaseRow)} c'
        f' where c."organisation_id" = %s and c."reference" in ({marks(wanted)}) {allowed}',
        [organisation.pk, *wanted, *known],
    )
    found = {str(reference): int(case) for reference, case in rows}
    return [*found.values()], [word for word in wanted if word not in found]
