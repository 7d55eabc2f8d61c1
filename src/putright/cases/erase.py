"""How are somebody's words and files erased, so that the record can still be proved?

The words and their salt go; the event keeps a digest that now gives nothing
away. An event of its own, `erased`, says which texts and files went, when, by whom
and under which rule, so that `verify` can tell an erasure from a loss. Where a legal hold
stands on a case, nothing of it goes, nor anything else that was to go with it.
"""

from collections.abc import Callable, Collection, Iterable
from datetime import datetime
from typing import NamedTuple

from django.apps import apps
from django.db import transaction

from putright.cases.binding import policy_of
from putright.cases.models import CaseRow, PartyRow, Text
from putright.cases.row_changes import changed_rows
from putright.cases.rows import rows_of
from putright.cases.store import Stream, event_rows, follow, load, write
from putright.cases.verify import ERASED
from putright.core.behaviour import legal_hold
from putright.core.case import fold
from putright.core.facts import Fact
from putright.core.refusals import Refused
from putright.core.rules.asking import clauses_of
from putright.drafts import putting_by
from putright.files.attaching import erase_files, files_of
from putright.letter_drafts import keeping as letter_drafts
from putright.notices import outbox
from putright.people.merging import family
from putright.people.models import Customer, Organisation

Wanted = Callable[[int, str, Fact], bool]  # of an event's place, the name of its words, and it


class Erased(NamedTuple):
    cases: int
    texts: int
    files: int = 0


def erase_case(
    organisation: Organisation, reference: str, *, by: str, rule: str, at: datetime
) -> Erased:
    """Erase all the words and files of one case. A case split off from it keeps its own."""
    cases = _cases(organisation, reference=reference)
    with transaction.atomic():
        letter_drafts.forget_cases(organisation, cases)
        return _erase(organisation, cases, by, rule, at)


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

    def is_wanted(place: int, word: str, fact: Fact) -> bool:
        return (place, word) == (sequence, name)

    return _erase(organisation, _cases(organisation, reference=reference), by, rule, at, is_wanted)


def erase_file(
    organisation: Organisation, reference: str, number: int, *, by: str, rule: str, at: datetime
) -> Erased:
    """Erase one file of a case: its bytes and its name."""

    def is_wanted(place: int, word: str, fact: Fact) -> bool:
        return word == _as_word(number)

    return _erase(organisation, _cases(organisation, reference=reference), by, rule, at, is_wanted)


def erase_person(
    organisation: Organisation, customer: str, *, by: str, rule: str, at: datetime
) -> Erased:
    """Erase a customer's particulars and all the words and files of their cases.

    Figures stay whole. Where they are a party to somebody else's case, the words that
    joined them go. Of records that were joined, for they are one person, all are erased.
    """
    keys = family(organisation, customer) if customer else []

    def is_theirs(place: int, word: str, fact: Fact) -> bool:
        return fact.by in keys or (fact.name == "joined" and fact.data.get("key") in keys)

    if not keys:
        return Erased(0, 0)
    with transaction.atomic():
        known = Customer.objects.filter(organisation=organisation, key__in=keys)
        for email in known.values_list("email", flat=True):
            outbox.forget_person(organisation, email)
            putting_by.forget_person(organisation, email)
            for app in apps.get_app_configs():
                # Why so: apps above, such as `mail`, keep words of people who have no case.
                getattr(app, "forget_person", _nothing)(organisation, email)
        known.update(
            name="", email="", phone="", address="", needs="",
            channel="", language="", format="", interpreter="", adjustments="", call_times="",
            needs_agreed_at=None, outside_id="",
            erased_at=at, erased_by=by, erased_rule=rule,
        )  # fmt: skip
        own = _cases(organisation, customer__in=keys)
        joined = PartyRow.objects.filter(organisation=organisation, key__in=keys)
        others = set(joined.values_list("case", flat=True)) - set(own)
        _hold(organisation, {*own, *others})
        letter_drafts.forget_cases(organisation, {*own, *others})
        first = _erase(organisation, own, by, rule, at)
        second = _erase(organisation, sorted(others), by, rule, at, is_theirs)
    return Erased(*(one + other for one, other in zip(first, second, strict=True)))


def _nothing(organisation: Organisation, email: str) -> None:
    return


def _hold(organisation: Organisation, cases: Collection[int]) -> None:
    """Keep others from these cases, held in one order: so no two wait for one another."""
    rows = CaseRow.objects.filter(organisation=organisation, case__in=cases).order_by("case")
    list(rows.select_for_update().values_list("case"))


def _cases(organisation: Organisation, **which: str | list[str]) -> list[int]:
    rows = CaseRow.objects.filter(organisation=organisation, **which).order_by("case")
    return list(rows.values_list("case", flat=True))


def _erase(
    organisation: Organisation,
    cases: Iterable[int],
    by: str,
    rule: str,
    at: datetime,
    is_wanted: Wanted = lambda place, word, fact: True,
) -> Erased:
    done = words = files = 0
    for case in cases:
        with transaction.atomic():
            texts, gone = _forget(organisation, case, by, rule, at, is_wanted)
        done, words, files = done + bool(texts or gone), words + texts, files + gone
    return Erased(done, words, files)


def _forget(
    organisation: Organisation, case: int, by: str, rule: str, at: datetime, is_wanted: Wanted
) -> tuple[int, int]:
    """Erase texts and files of one case and record that; return how many of each went."""
    held = CaseRow.objects.filter(organisation=organisation, case=case).select_for_update()
    held.values_list("sequence").first()
    stream = load(organisation.pk, case)
    _refuse_if_held(organisation, stream, at)
    texts = Text.objects.filter(organisation=organisation, case=case, words__isnull=False)
    names = [
        (place, word)
        for place, word in texts.order_by("sequence", "name").values_list("sequence", "name")
        if is_wanted(place, word, stream.facts[place - 1])
    ]
    files = [
        number
        for place, number in files_of(organisation.pk, case)
        if is_wanted(place, _as_word(number), stream.facts[place - 1])
    ]
    if not names and not files:
        return 0, 0
    for place, word in names:
        texts.filter(sequence=place, name=word).update(
            words=None, salt=None, erased_at=at, erased_by=by, erased_rule=rule
        )
    erase_files(organisation.pk, files, by=by, rule=rule, at=at)
    gone = {"texts": [list(name) for name in names], **({"files": files} if files else {})}
    _record(organisation, stream, Fact(ERASED, at, at, by, data={**gone, "rule": rule}))
    if names and names[0][0] == 1:
        CaseRow.objects.filter(organisation=organisation, case=case).update(title="")
    return len(names), len(files)


def _refuse_if_held(organisation: Organisation, stream: Stream, at: datetime) -> None:
    """Raise Refused where something on file says that nothing of this case may go."""
    filed = stream.facts[0].data["filed"]
    policy = policy_of(organisation, filed["pack"], filed["version"])
    held = legal_hold(fold(stream.facts), policy, at)
    if held is not None:
        record = policy.records[held.name]
        raise Refused(
            "on-hold",
            f"{record.label} stands on {filed['reference']}: nothing of it is erased"
            " until that is struck out.",
            clauses_of(record),
            rule=record.id,
        )


def _as_word(number: int) -> str:
    """Return how a file is named where the words of an event are named."""
    return f"file {number}"


def _record(organisation: Organisation, stream: Stream, told: Fact) -> None:
    filed = stream.facts[0].data["filed"]
    policy = policy_of(organisation, filed["pack"], filed["version"])
    appended = follow(stream, [told])
    before = fold(stream.facts)
    after = fold(appended.stream.facts[len(stream.facts) :], before)
    rows = rows_of(appended.stream, after, policy, told.recorded_at)
    write([*event_rows([appended]), *changed_rows(rows, before, after, stream.sequence)])
