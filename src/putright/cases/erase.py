"""How are somebody's words erased, so that the record can still be proved?

The words and their salt go; the event keeps a digest that now gives nothing
away. An event of its own, `erased`, says which texts went, when, by whom and
under which rule, so that `verify` can tell an erasure from a loss.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from django.db import transaction

from putright.cases.binding import policy_of
from putright.cases.models import CaseRow, Text
from putright.cases.rows import changed_rows, rows_of
from putright.cases.store import Stream, event_rows, follow, load, write
from putright.cases.verify import ERASED
from putright.core.case import fold
from putright.core.facts import Fact
from putright.people.models import Customer, Organisation


class Erased(NamedTuple):
    cases: int
    texts: int


def erase_case(
    organisation: Organisation, reference: str, *, by: str, rule: str, at: datetime
) -> Erased:
    """Erase all the words of one case."""
    rows = CaseRow.objects.filter(organisation=organisation, reference=reference)
    return _erase(organisation, list(rows.values_list("case", flat=True)), by, rule, at)


def erase_text(
    organisation: Organisation,
    reference: str,
    sequence: int,
    name: str,
    *,
    by: str,
    rule: str,
    at: datetime,
) -> Erased:
    """Erase the words of one event, under one name."""
    rows = CaseRow.objects.filter(organisation=organisation, reference=reference)
    cases = list(rows.values_list("case", flat=True))
    return _erase(organisation, cases, by, rule, at, only=(sequence, name))


def erase_person(
    organisation: Organisation, customer: str, *, by: str, rule: str, at: datetime
) -> Erased:
    """Erase a customer's particulars and all the words of their cases; figures stay whole."""
    with transaction.atomic():
        Customer.objects.filter(organisation=organisation, key=customer).update(
            name="", email="", phone="", address="", needs="",
            erased_at=at, erased_by=by, erased_rule=rule,
        )  # fmt: skip
        rows = CaseRow.objects.filter(organisation=organisation, customer=customer)
        return _erase(organisation, list(rows.values_list("case", flat=True)), by, rule, at)


def _erase(
    organisation: Organisation,
    cases: Iterable[int],
    by: str,
    rule: str,
    at: datetime,
    only: tuple[int, str] | None = None,
) -> Erased:
    done = words = 0
    for case in cases:
        with transaction.atomic():
            gone = _forget(organisation, case, by, rule, at, only)
        done, words = done + bool(gone), words + gone
    return Erased(done, words)


def _forget(
    organisation: Organisation,
    case: int,
    by: str,
    rule: str,
    at: datetime,
    only: tuple[int, str] | None,
) -> int:
    """Erase texts of one case and record that; return how many went."""
    held = CaseRow.objects.filter(organisation=organisation, case=case).select_for_update()
    held.values_list("sequence").first()
    stream = load(organisation.pk, case)
    texts = Text.objects.filter(organisation=organisation, case=case, words__isnull=False)
    if only:
        texts = texts.filter(sequence=only[0], name=only[1])
    names = sorted(texts.values_list("sequence", "name"))
    if not names:
        return 0
    texts.update(words=None, salt=None, erased_at=at, erased_by=by, erased_rule=rule)
    told = Fact(ERASED, at, at, by, data={"texts": [list(name) for name in names], "rule": rule})
    _record(organisation, stream, told)
    if any(sequence == 1 for sequence, _ in names):
        CaseRow.objects.filter(organisation=organisation, case=case).update(title="")
    return len(names)


def _record(organisation: Organisation, stream: Stream, told: Fact) -> None:
    filed = stream.facts[0].data["filed"]
    policy = policy_of(organisation, filed["pack"], filed["version"])
    appended = follow(stream, [told])
    before = fold(stream.facts)
    after = fold(appended.stream.facts[len(stream.facts) :], before)
    rows = rows_of(appended.stream, after, policy, told.recorded_at)
    write([*event_rows([appended]), *changed_rows(rows, before, after, stream.sequence)])
