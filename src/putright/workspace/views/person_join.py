"""Are these two records one person? Both beside each other, and then joined or left apart."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect

from putright.design.days import day_full
from putright.people import merging
from putright.people.models import Customer
from putright.project import clock
from putright.workspace.door import StaffRequest, address, page, staff_page
from putright.workspace.needs import CHANNELS, FIELDS
from putright.workspace.views.person import PARTS, Met, called, in_lines, met
from putright.workspace.views.person_change import seen

_OWN, _OTHER = "own", "other"
_SEEN = "_seen"


@staff_page("cases", methods=("GET", "POST"))
def person_join(request: StaffRequest, key: str) -> HttpResponse:
    found, second = met(request, key), met(request, request.GET.get("other", ""))
    kept = found.first
    if kept.key == second.first.key:
        return redirect(address("person", request, kept.key, done="same"))
    as_seen = f"{seen(kept)}-{seen(second.first)}"
    is_changed = request.method == "POST" and request.POST.get(_SEEN, as_seen) != as_seen
    if request.method == "POST" and not is_changed:
        done = merging.merge(
            request.organisation,
            kept.key,
            second.first.key,
            by=request.actor.person,
            at=clock.now(),
            chosen=[name for name in merging.CHOSEN if request.POST.get(name) == _OTHER],
        )
        return redirect(address("person", request, kept.key, done="joined" if done else "same"))
    said = {
        "name": called(kept),
        "rows": _beside(kept, second.first),
        "choices": [
            _choice(request, name, kept, second.first)
            for name in merging.differ(kept, second.first)
        ],
        "seen": as_seen,
        "is_changed": is_changed,
        "kept": _count(found),
        "second": _count(second),
        "is_erased": bool(kept.erased_at or second.first.erased_at),
        "back": address("person", request, kept.key),
        "swap": address("person-join", request, second.first.key, other=kept.key),
    }
    return page(request, "person_join", said, 409 if is_changed else 200)


def _choice(request: StaffRequest, name: str, kept: Customer, second: Customer) -> dict[str, Any]:
    """Return what is asked of one part in which the two differ; this record's words come first."""
    pairs = (_OWN, kept, "As this record says"), (_OTHER, second, "As the other says")
    chosen = request.POST.get(name, _OWN)
    return {
        "name": name,
        "label": {**PARTS, **FIELDS}[name],
        "options": [
            {"value": value, "text": _in_words(name, one), "hint": hint}
            for value, one, hint in pairs
        ],
        "chosen": chosen if chosen in (_OWN, _OTHER) else _OWN,
    }


def _in_words(name: str, one: Customer) -> str:
    text = " ".join(str(getattr(one, name)).split())
    return CHANNELS.get(text, text) if name == "channel" else text


def _beside(kept: Customer, second: Customer) -> list[list[Any]]:
    """Return what each record says, part by part, where either says anything."""
    rows: list[list[Any]] = []
    for name, label in {**PARTS, **FIELDS}.items():
        both = [str(getattr(one, name) or "") for one in (kept, second)]
        if any(both):
            rows.append([label, *(in_lines(value) or "Not known" for value in both)])
    agreed = [one.needs_agreed_at for one in (kept, second)]
    if any(agreed):
        days = [f"Yes, on {day_full(one)}" if one else "Not asked" for one in agreed]
        rows.append(["They agree that we remember what they need", *days])
    return rows


def _count(found: Met) -> int:
    return len(found.cases)


@staff_page("cases", methods=("POST",))
def person_part(request: StaffRequest, key: str) -> HttpResponse:
    found = met(request, key)
    done = merging.part(
        request.organisation, _joined(found, key).key, by=request.actor.person, at=clock.now()
    )
    return redirect(address("person", request, found.first.key, done="parted" if done else "same"))


def _joined(found: Met, key: str) -> Any:
    """Return the record that is to stand apart again, if it is one of this person's."""
    one = next((one for one in found.records[1:] if one.key == key), None)
    if one is None:
        raise Http404
    return one
