"""Which money was proposed, agreed and paid, and does it add up?

Worked out each time from the facts of the cases that this person may open. Every figure
leads to the sums it is made of; what does not reconcile is said, and listed.
"""

import csv
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, datetime
from itertools import groupby
from typing import Any, NamedTuple

from django.core.exceptions import BadRequest
from django.http import HttpResponse
from markupsafe import Markup

from putright.cases.money import Sum
from putright.cases.money import ledger as kept
from putright.core.clocks import local_day
from putright.core.ledger import ACCEPTED, DECLINED, REFUSED, UNANSWERED, WAITING, Entry, Sums, sums
from putright.design.days import day_short, money
from putright.people.queries import names_of
from putright.project import clock
from putright.workspace import months
from putright.workspace.door import StaffRequest, address, page, staff_page

USUAL = 12  # months, where nobody says which
MOST = 200  # sums listed on a page; the file has them all
_AMISS = "Write a month as 2026-11: the year, then the month."

_LINK = Markup('<a class="govuk-link" href="{}#sums">{}</a>')
Is = Callable[[Entry], bool]


class Column(NamedTuple):
    """A figure of the ledger: its word, what it adds up, and which sums it is made of."""

    name: str
    word: str
    of: Callable[[Sums], float]
    has: Is


COLUMNS = (
    Column("proposed", "Proposed", lambda s: s.proposed, lambda e: True),
    Column("waiting", "Waits for a decision", lambda s: s.waiting, lambda e: e.state == WAITING),
    Column("declined", "Not approved", lambda s: s.declined, lambda e: e.state == DECLINED),
    Column("approved", "Approved and offered", lambda s: s.approved, lambda e: e.is_approved),
    Column("refused", "Not accepted", lambda s: s.refused, lambda e: e.state == REFUSED),
    Column("accepted", "Accepted", lambda s: s.accepted, lambda e: e.state == ACCEPTED),
    Column("paid", "Paid", lambda s: s.paid, lambda e: e.paid > 0),
    Column("outstanding", "Outstanding", lambda s: s.outstanding, lambda e: e.outstanding > 0),
)
AMISS = Column("amiss", "Does not add up", lambda s: s.difference, lambda e: bool(e.amiss))
_NAMED = {one.name: one for one in (*COLUMNS, AMISS)}
_STATES = {
    WAITING: ("held", "Waits"),
    DECLINED: ("none", "Not approved"),
    UNANSWERED: ("run", "Offered"),
    REFUSED: ("none", "Not accepted"),
    ACCEPTED: ("met", "Accepted"),
}


class Asked(NamedTuple):
    """The months that are asked for, both included, and which figure is opened."""

    first: date
    last: date
    show: str = ""

    def written(self, **other: str) -> dict[str, str]:
        first, last = months.written(self.first), months.written(self.last)
        return {"first": first, "last": last, "show": self.show, **other}


@staff_page("figures")
def ledger(request: StaffRequest) -> HttpResponse:
    asked, errors = _asked(request)
    zone = request.organisation.zone
    every = kept(request.organisation, request.actor)
    found = [one for one in every if asked.first <= _month(one, zone) <= asked.last]
    shown = [one for one in found if not asked.show or _NAMED[asked.show].has(one.entry)]
    if request.GET.get("as") == "csv" and not errors:
        return _file(request, asked, shown)
    return page(
        request, "ledger", _said(request, asked, found, shown, errors), 422 if errors else 200
    )


def _asked(request: StaffRequest) -> tuple[Asked, dict[str, str]]:
    show = request.GET.get("show", "")
    if show and show not in _NAMED:
        raise BadRequest("There is no such figure.")
    now = local_day(clock.now(), request.organisation.zone).replace(day=1)
    usual = Asked(months.later(now, 1 - USUAL), now, show)
    typed = {name: request.GET.get(name, "").strip()[:20] for name in ("first", "last")}
    read = {name: months.month(text) for name, text in typed.items()}
    errors = {name: _AMISS for name, text in typed.items() if text and read[name] is None}
    if errors:
        return usual, errors
    last = read["last"] or max(now, read["first"] or now)
    first = read["first"] or months.later(last, 1 - USUAL)
    if first > last:
        return usual, {"last": f"Choose {months.named(first)}, or a later month."}
    return Asked(first, last, show), {}


def _month(one: Sum, zone: str) -> date:
    return local_day(one.entry.proposed_at, zone).replace(day=1)


# -- on the page --------------------------------------------------------------------------


def _said(
    request: StaffRequest,
    asked: Asked,
    found: Sequence[Sum],
    shown: Sequence[Sum],
    errors: dict[str, str],
) -> dict[str, Any]:
    whole = sums(one.entry for one in found)
    amiss = [one for one in found if one.entry.amiss]
    listed = shown if asked.show else list(reversed(found))
    return {
        "errors": errors,
        "first": months.written(asked.first),
        "last": months.written(asked.last),
        "period": months.period(asked.first, asked.last),
        "number": len(found),
        "figures": [_figure(request, asked, column, whole) for column in COLUMNS],
        "sums": whole,
        "adds_up": not whole.difference and not amiss,
        "amiss": len(amiss),
        "amiss_href": address("ledger", request, **asked.written(show="amiss")),
        "head": ["Month", *(column.word for column in COLUMNS)],
        "months": list(_months(request, asked, found)),
        "shown": _NAMED[asked.show].word if asked.show else "",
        "all_href": address("ledger", request, **asked.written(show="")),
        "rows": list(_rows(request, listed[:MOST])),
        "more": max(len(listed) - MOST, 0),
        "csv": address("ledger", request, **asked.written(**{"as": "csv"})),
    }


def _figure(request: StaffRequest, asked: Asked, column: Column, whole: Sums) -> dict[str, Any]:
    return {
        "term": column.word,
        "value": money(column.of(whole)),
        "href": address("ledger", request, **asked.written(show=column.name)) + "#sums",
        "is_open": asked.show == column.name,
    }


def _months(
    request: StaffRequest, asked: Asked, found: Iterable[Sum]
) -> Iterator[list[str | Markup]]:
    zone = request.organisation.zone
    in_order = sorted(found, key=lambda one: _month(one, zone))
    for month, some in groupby(in_order, key=lambda one: _month(one, zone)):
        whole = sums(one.entry for one in some)
        row: list[str | Markup] = [months.named(month)]
        for column in COLUMNS:
            here = Asked(month, month).written(show=column.name)
            value = column.of(whole)
            link = Markup('<a class="govuk-link" href="{}#sums">{}</a>')
            row.append(
                link.format(address("ledger", request, **here), money(value)) if value else "–"
            )
        yield row


def _rows(request: StaffRequest, some: Iterable[Sum]) -> Iterator[dict[str, Any]]:
    zone = request.organisation.zone
    for one in some:
        entry = one.entry
        state, word = _STATES[entry.state]
        if entry.paid:
            state, word = "met", "Paid" if not entry.outstanding else "Paid in part"
        yield {
            "href": address("case", request, one.reference),
            "reference": one.reference,
            "title": one.title,
            "remedy": _remedy(request, entry.remedy),
            "amount": money(entry.amount),
            "proposed": day_short(local_day(entry.proposed_at, zone), year=True),
            "state": "late" if entry.amiss else state,
            "word": entry.amiss or word,
            "paid": f"{money(entry.paid)}, {day_short(entry.paid_on, year=True)}, {entry.reference}"
            if entry.paid and entry.paid_on
            else "",
        }


def _remedy(request: StaffRequest, name: str) -> str:
    return next((one.name for one in request.policy.remedy if one.id == name), name)


# -- as a file ----------------------------------------------------------------------------

_HEAD = (
    "reference", "offer", "remedy", "to", "amount", "proposed", "state", "decided", "decided by",
    "answered", "paid", "paid on", "payment reference", "outstanding", "does not add up",
)  # fmt: skip


def _file(request: StaffRequest, asked: Asked, found: Sequence[Sum]) -> HttpResponse:
    answer = HttpResponse(content_type="text/csv; charset=utf-8")
    name = f"ledger-{months.written(asked.first)}-{months.written(asked.last)}.csv"
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    answer.write("\ufeff")  # Why: a spreadsheet then reads it as it is written
    names = names_of({one.entry.decided_by for one in found})
    writer = csv.writer(answer)
    writer.writerow(_HEAD)
    zone = request.organisation.zone
    for one in found:
        writer.writerow([_plain(cell) for cell in _line(request, one, names, zone)])
    return answer


def _line(request: StaffRequest, one: Sum, names: dict[str, str], zone: str) -> list[Any]:
    entry = one.entry

    def day(moment: datetime | None) -> str:
        return local_day(moment, zone).isoformat() if moment else ""

    return [
        one.reference, entry.number, _remedy(request, entry.remedy), entry.to,
        f"{entry.amount:.2f}", day(entry.proposed_at), entry.state, day(entry.decided_at),
        names.get(entry.decided_by, ""), day(entry.answered_at), f"{entry.paid:.2f}",
        entry.paid_on or "", entry.reference, f"{entry.outstanding:.2f}", entry.amiss,
    ]  # fmt: skip


def _plain(cell: Any) -> str:
    """Return a cell that no spreadsheet takes for a formula."""
    text = str(cell)
    return f"'{text}" if text[:1] in ("=", "+", "-", "@", "\t", "\r") else text
