"""Which rows keep a case of the corpus? Those that the one door would have written.

Facts are chained and kept by `putright.cases.store`, rows made by `putright.cases.rows`:
whatever tables and columns they have, the loaded cases have too.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from secrets import token_bytes
from typing import Any

from django.db import models

from bench.lives import OWNERS, QUEUES, ROLES, Teller, Told, customer_of
from putright.cases.binding import policy_of, policy_on
from putright.cases.door_keys import kept_key
from putright.cases.models import DoorKey, LetterRow, StoredEvent, Text
from putright.cases.own_link import link_digest
from putright.cases.references import draw_reference
from putright.cases.rows import COLUMNS, rows_of
from putright.cases.store import Stored, Stream, follow
from putright.core.case import fold
from putright.people.models import Customer, Membership, Organisation, Staff

SLUG = "cestria"
PASSWORD = "a long enough password"
Tables = dict[type[models.Model], tuple[tuple[str, ...], list[Sequence[Any]]]]

_EVENT = ("organisation_id", "case", *Stored._fields)
_TEXT = ("organisation_id", "case", "sequence", "name", "words", "salt")
_KEY = ("organisation_id", "key", "case", "first", "last")
_CUSTOMER = (
    "organisation_id", "key", "name", "email", "phone", "address", "needs", "created_at",
    "erased_by", "erased_rule",
)  # fmt: skip


def furnish() -> Teller:
    """Make the organisation and its ten handlers, or find them; return who tells their cases."""
    organisation, _ = Organisation.objects.get_or_create(
        slug=SLUG,
        defaults={"name": "Cestria", "pack": "cestria", "reference_prefix": "CE"},
    )
    if not Staff.objects.filter(username=OWNERS[0]).exists():
        for place, name in enumerate(OWNERS):
            person = Staff.objects.create_user(name, PASSWORD, name=f"Agent {place}")
            for role in ROLES:
                Membership.objects.create(
                    organisation=organisation,
                    staff=person,
                    role=role,
                    team=QUEUES[place % len(QUEUES)],
                )
    known = Staff.objects.filter(username__in=OWNERS).values_list("username", "key")
    return Teller(organisation, dict(known))


def number_of(place: int) -> int:
    """Return the number of a case of the corpus: below those of all that come later."""
    return (place + 1) << 12


def tables(teller: Teller, places: Iterable[int]) -> Tables:
    """Return the rows of these cases of the corpus, by table, with their columns."""
    made: Tables = {
        StoredEvent: (_EVENT, []),
        Text: (_TEXT, []),
        Customer: (_CUSTOMER, []),
        DoorKey: (_KEY, []),
        **{model: (columns, []) for model, columns in COLUMNS.items()},
    }
    # Why: what was to be sent then has long been sent.
    made[LetterRow] = ((*COLUMNS[LetterRow], "sent_at"), [])
    for place in places:
        _add(made, teller.organisation, teller.tell_number(place))
    return made


def _add(made: Tables, organisation: Organisation, told: Told) -> None:
    filed = _filed(organisation, told)
    first = told.facts[0]
    facts = [replace(first, data={**first.data, "filed": filed}), *told.facts[1:]]
    number = number_of(told.number)
    appended = follow(Stream(organisation.pk, number), facts)
    whole = fold(appended.stream.facts)
    policy = policy_of(organisation, filed["pack"], filed["version"])
    rows = rows_of(appended.stream, whole, policy, facts[-1].recorded_at)
    made[StoredEvent][1].extend(appended.events)
    made[Text][1].extend(appended.texts)
    made[Customer][1].append(_customer(organisation, told))
    made[DoorKey][1].extend(_keys(organisation, number, told, filed["reference"]))
    for model in COLUMNS:
        made[model][1].extend(_as_kept(model, rows.of(model)))


def _filed(organisation: Organisation, told: Told) -> dict[str, str]:
    return {
        "reference": draw_reference(organisation.reference_prefix),
        "pack": organisation.pack,
        "version": policy_on(organisation, told.facts[0].at).policy.version,
        "customer": customer_of(told.number),
        "link": link_digest(token_bytes(10).hex()),
    }


def _as_kept(model: type[models.Model], rows: Sequence[Sequence[Any]]) -> Iterator[Sequence[Any]]:
    if model is not LetterRow:
        yield from rows
        return
    created = COLUMNS[LetterRow].index("created_at")
    for row in rows:
        yield (*row, row[created])


def _customer(organisation: Organisation, told: Told) -> Sequence[Any]:
    who = told.email.partition("@")[0]
    at = told.facts[0].at
    return (organisation.pk, customer_of(told.number), who, told.email, "", "", "", at, "", "")


def _keys(
    organisation: Organisation, number: int, told: Told, reference: str
) -> Iterator[Sequence[Any]]:
    """Give the key of each form that was sent: one for what came in, one for each step."""
    begins = [n for n, fact in enumerate(told.facts) if n == 0 or fact.at != told.facts[n - 1].at]
    for first, after in zip(begins, [*begins[1:], len(told.facts)], strict=True):
        token = token_bytes(10).hex()
        key = f"portal:{token}" if first == 0 else f"move:s-000000000000:{reference}:{token}"
        yield organisation.pk, kept_key(key), number, first + 1, after
