"""What do we hold of one person: their cases, what they need, what was written?

Everything under any of their keys is here, less what this person may not open. Somebody
who is met only in cases that are shut to the asker is as missing.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from markupsafe import Markup

from putright.cases import alike
from putright.cases.contacts import Acting, acting, contacts
from putright.cases.flags import flags_of
from putright.cases.queries import Listed
from putright.core.clocks import local_day
from putright.design.days import day_full, day_time_short
from putright.people.keys import signs_in
from putright.people.merging import EDITED, MERGED, changes, family
from putright.people.models import Customer
from putright.people.queries import names_of
from putright.project import clock
from putright.workspace.door import StaffRequest, address, page, staff_page
from putright.workspace.flags import in_words
from putright.workspace.history import is_internal
from putright.workspace.needs import CHANNELS, FIELDS, needs_of
from putright.workspace.views.case_tabs import lister_of
from putright.workspace.words import Teller

PARTS = {
    "name": "Name",
    "email": "E-mail address",
    "phone": "Telephone",
    "address": "Address",
    "outside_id": "Number in your customer system",
}
_DONE = {
    "changed": "The record is changed.",
    "joined": "The two records are shown as one person now.",
    "parted": "The two records stand apart again.",
    "same": "Nothing was changed.",
}


@dataclass(frozen=True)
class Met:
    """A person, as somebody meets them in the cases that they may open."""

    records: Sequence[Customer]  # the one that stands for all first
    cases: Sequence[Listed]
    others: Sequence[Listed]  # other people's cases in which they have a part
    keys: Sequence[str]  # all of theirs, those of records that are not shown too

    @property
    def first(self) -> Customer:
        return self.records[0]


def met(request: StaffRequest, key: str) -> Met:
    """Return the person with this key. One whom the asker meets nowhere is as missing."""
    organisation, actor = request.organisation, request.actor
    keys = family(organisation, key)
    known = {
        one.key: one for one in Customer.objects.filter(organisation=organisation, key__in=keys)
    }
    cases = alike.cases_of(organisation, actor, keys)
    others = alike.joined_by(organisation, actor, keys)
    # Why each by itself: what a record holds may be known only from a case that is shut.
    seen = {one.customer for one in cases}
    records = [
        known[one]
        for one in keys
        if one in known and (one in seen or alike.met(organisation, actor, [one]))
    ]
    if not records:
        raise Http404
    return Met(records, cases, others, keys)


@staff_page("cases")
def person(request: StaffRequest, key: str) -> HttpResponse:
    found = met(request, key)
    if found.first.key != key:
        return redirect(address("person", request, found.first.key))
    return page(request, "person", _said(request, found, clock.now()))


def _said(request: StaffRequest, found: Met, at: datetime) -> dict[str, Any]:
    first = found.first
    trail = changes(request.organisation, found.keys)
    lister = lister_of(request, [*found.cases, *found.others], at)
    names = names_of(one.by for one in trail)
    maybe = alike.maybe_the_same(request.organisation, request.actor, first, found.keys)
    return {
        "name": called(first),
        "told": _DONE.get(request.GET.get("done", ""), ""),
        "erased": first.erased_at,
        "particulars": particulars(first),
        "needs": _needs(first),
        "must": needs_of(first),
        "known_first": _known_first(request, found, at),
        "agreed": f"They agreed on {day_full(first.needs_agreed_at)} that we remember these."
        if first.needs_agreed_at
        else "",
        "change": address("person-change", request, first.key),
        "cases": [lister.case(one) for one in found.cases],
        "others": [lister.case(one) for one in found.others],
        "letters": _letters(request, found),
        "authorities": [_acting(request, one) for one in acting(request.organisation, found.cases)],
        "joined": [_joined(request, one) for one in found.records[1:]],
        "maybe": [_maybe(request, first, one, why) for one, why in maybe],
        "trail": [_told(one, names) for one in trail],
    }


def _known_first(request: StaffRequest, found: Met, at: datetime) -> dict[str, list[str]]:
    """Return what must be known before they are contacted, in whichever case it was recorded."""
    day = local_day(at, request.organisation.zone)
    said: dict[str, list[str]] = {"safety": [], "restriction": []}
    for one in flags_of(request.organisation, request.actor, [found.first.key], day):
        said[one.about].append(in_words(one, request.policy, day))
    return said


def called(customer: Customer) -> str:
    if customer.erased_at:
        return "Somebody whose particulars were erased"
    return customer.name or "Somebody who gave no name"


def particulars(customer: Customer) -> list[dict[str, Any]]:
    return [
        {"key": label, "value": in_lines(str(getattr(customer, name))) or "Not known"}
        for name, label in PARTS.items()
    ]


def in_lines(text: str) -> Markup:
    """Return what somebody typed with its line breaks, as an address has them."""
    return Markup("<br>").join(text.strip().splitlines())


def _needs(customer: Customer) -> list[dict[str, Any]]:
    rows = []
    for name, label in FIELDS.items():
        value = str(getattr(customer, name) or "")
        if value:
            said = CHANNELS.get(value, value) if name == "channel" else value
            rows.append({"key": label, "value": said})
    return rows


def _letters(request: StaffRequest, found: Met) -> list[dict[str, Any]]:
    """Return when we heard from them and they from us; a note among staff is no contact."""
    heard = [
        one for one in contacts(request.organisation, found.cases) if not is_internal(one.fact)
    ]
    names = names_of(one.fact.by for one in heard if signs_in(one.fact.by))
    teller = Teller(request.policy, names, found.first.name, found.first.key)
    rows = []
    for one in heard:
        who = names.get(one.fact.by, "")
        when = day_time_short(one.fact.at, year=True)
        rows.append(
            {
                "text": teller.title(one.fact),
                "href": address("case-letters", request, one.case.reference),
                "note": f"{when} · {one.case.reference}{f' · {who}' if who else ''}",
            }
        )
    return rows


def _acting(request: StaffRequest, one: Acting) -> dict[str, Any]:
    return {
        "text": one.name,
        "href": address("case-people", request, one.case.reference),
        "note": f"Since {day_time_short(one.since, year=True)} · {one.case.reference}."
        " Whether they may be told anything is shown there.",
    }


def _joined(request: StaffRequest, one: Customer) -> dict[str, Any]:
    known = [one.name or "No name", one.email, one.phone, *one.address.splitlines()]
    return {
        "text": ", ".join(filter(None, known)),
        "part": address("person-part", request, one.key),
    }


def _maybe(request: StaffRequest, first: Customer, one: Customer, why: str) -> dict[str, Any]:
    return {
        "text": called(one),
        "note": f"They have {why}",
        "href": address("person-join", request, first.key, other=one.key),
        "see": address("person", request, one.key),
    }


def _told(change: Any, names: dict[str, str]) -> dict[str, Any]:
    labels = {**PARTS, **FIELDS, "needs_agreed_at": "Consent to remember"}
    parts = ", ".join(labels.get(one, one).lower() for one in change.fields.split())
    over, off = (f"; {said}: {parts}" if parts else "" for said in ("taken over", "taken off"))
    what = {EDITED: f"Changed: {parts}", MERGED: f"Joined with another record{over}"}
    return {
        "text": what.get(change.what, f"Parted from another record again{off}"),
        "note": f"{day_time_short(change.at, year=True)}, by {names.get(change.by, 'somebody')}",
    }
