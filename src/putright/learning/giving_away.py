"""Does a change, as it is worded, name somebody who told us, or their case?

What is looked for is known: the particulars of the people of its cases, and references. A
house, a date or a story that only one person can have had is for whoever reads it over.
"""

import re

from putright.cases.models import CaseRow
from putright.learning.models import Change, ChangeSource
from putright.people.models import Customer, Organisation

_REFERENCE = re.compile(r"\b[A-Z]{2,6}-[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]\b")
_EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_SHORTEST = 3  # letters of a name: shorter ones stand in any sentence


def given_away(change: Change) -> list[str]:
    """Return what stands in it that is somebody's: names, addresses, numbers, references.

    Of a name the whole or its last word counts, as a word with a capital.
    """
    text = "\n".join((change.said, change.did, change.evidence, change.service))
    found = [*_REFERENCE.findall(text), *_EMAIL.findall(text)]
    digits = re.sub(r"\D", "", text)
    for one in _people(change):
        words = one.name.split()
        names = {one.name.strip(), words[-1]} if words else set()
        found += [name for name in sorted(names) if _is_named(name, text)]
        phone = re.sub(r"\D", "", one.phone)
        found += [one.phone] if len(phone) > 6 and phone in digits else []
        lines = [line.strip(" ,") for line in one.address.splitlines()]
        found += [line for line in lines if len(line) > 4 and line.casefold() in text.casefold()]
    return list(dict.fromkeys(found))


def _is_named(name: str, text: str) -> bool:
    is_name = len(name) >= _SHORTEST and name[:1].isupper()
    return is_name and bool(re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text))


def _people(change: Change) -> list[Customer]:
    organisation: Organisation = change.organisation
    sources = ChangeSource.objects.filter(organisation=organisation, change=change.number)
    rows = CaseRow.objects.filter(
        organisation=organisation, case__in=list(sources.values_list("case", flat=True))
    )
    keys = set(rows.values_list("customer", flat=True)) - {""}
    return list(Customer.objects.filter(organisation=organisation, key__in=keys))
