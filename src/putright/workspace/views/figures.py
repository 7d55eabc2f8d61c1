"""How many cases came in each month and to each team, and how do they stand now?

Counted are the cases that this person may open, so that every number can be opened to
just the cases it counts.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from html import escape
from typing import Any, NamedTuple
from urllib.parse import urlencode

from django.core.exceptions import BadRequest
from django.http import HttpResponse
from markupsafe import Markup

from putright.cases.tallies import Figure
from putright.cases.tallies import figures as counted
from putright.core.clocks import local_day
from putright.design import voice
from putright.project import clock
from putright.workspace import months, statuses
from putright.workspace.door import StaffRequest, address, page, pattern, staff_page
from putright.workspace.views.cases import NO_TEAM

USUAL = 12  # months, where nobody says which
ALWAYS = ("open", "answered", "closed")  # the others have a column only where there is a case
_AMISS = "Write a month as 2026-11: the year, then the month."


class Asked(NamedTuple):
    """The months that are asked for, both included; the kind, if one; and whether in full."""

    first: date
    last: date
    kind: str
    is_full: bool


@staff_page("figures")
def figures(request: StaffRequest) -> HttpResponse:
    typed = {name: request.GET.get(name, "").strip()[:20] for name in ("first", "last")}
    asked, errors = _asked(request, typed)
    found = counted(request.organisation, request.actor, first=asked.first, last=asked.last)
    of_kind = [one for one in found if asked.kind in ("", one.kind)]
    said = {**_said(request, asked, of_kind), "errors": errors}
    if errors:
        said |= {name: text for name, text in typed.items() if text}
    return page(request, "figures", said, 422 if errors else 200)


def _asked(request: StaffRequest, typed: dict[str, str]) -> tuple[Asked, dict[str, str]]:
    """Return what is asked for, and what is wrong with it: then the usual is shown instead."""
    kind, is_full = request.GET.get("kind", ""), request.GET.get("each", "") == "team"
    if kind and kind not in request.policy.kinds:
        raise BadRequest("There is no such kind.")
    now = local_day(clock.now(), request.organisation.zone).replace(day=1)
    usual = Asked(months.later(now, 1 - USUAL), now, kind, is_full)
    read = {name: months.month(text) for name, text in typed.items()}
    errors = {name: _AMISS for name, text in typed.items() if text and read[name] is None}
    if errors:
        return usual, errors
    last = read["last"] or max(now, read["first"] or now)
    first = read["first"] or months.later(last, 1 - USUAL)
    if first > last:
        return usual, {"last": f"Choose {months.named(first)}, or a later month."}
    return Asked(first, last, kind, is_full), {}


def _said(request: StaffRequest, asked: Asked, found: Sequence[Figure]) -> dict[str, Any]:
    tables = _Tables(request, asked, found)
    here = {
        "first": months.written(asked.first),
        "last": months.written(asked.last),
        "kind": asked.kind,
    }
    return {
        **here,
        "kinds": [("", "Every kind"), *((one.id, one.name) for one in request.policy.kind)],
        "kind_name": request.policy.kinds[asked.kind].name if asked.kind else "",
        "period": months.period(asked.first, asked.last),
        "begins": asked.first,
        "ends": months.later(asked.last, 1) - timedelta(days=1),
        "head": [*(voice.state(name).word for name in tables.columns), "All"],
        "by_month": [] if asked.is_full else list(tables.by_month()),
        "by_team": [] if asked.is_full else list(tables.by_team()),
        "by_both": list(tables.by_both()) if asked.is_full else [],
        "all": tables.row("Altogether"),
        "number": tables.number(),
        "open": tables.number(status="open"),
        "is_full": asked.is_full,
        "full": address("figures", request, **here, each="team"),
        "short": address("figures", request, **here),
    }


# -- the tables ---------------------------------------------------------------------------


class Row(NamedTuple):
    """A line of a table: what it counts, and its cells, each a number that leads to its cases."""

    name: str
    cells: Markup


class _Tables:
    """The figures, added up every way; a word that is not given stands for all of them."""

    def __init__(self, request: StaffRequest, asked: Asked, found: Sequence[Figure]) -> None:
        self.asked = asked
        self.page = escape(pattern("cases", request.organisation.slug, 0))
        self.sums: Counter[tuple[date | None, str | None, str | None]] = Counter()
        for one in found:
            for month in (one.month, None):
                for team in (one.team, None):
                    self.sums[month, team, one.status] += one.number
                    self.sums[month, team, None] += one.number
        self.teams = sorted({one.team for one in found}, key=lambda team: (not team, team.lower()))
        there = {one.status for one in found}
        self.columns = [name for name in statuses.STATUSES if name in ALWAYS or name in there]
        self.before = f"{_written(kind=asked.kind)}&amp;" if asked.kind else ""
        self.of_team: dict[str | None, str] = {
            team: f"{_written(team=team or NO_TEAM)}&amp;" for team in self.teams
        }
        self.of_team[None] = ""
        # Of each column: its status, how that stands in an address, and how it is said.
        self.ways: list[tuple[str | None, str, str]] = [
            (name, f"status={name}&amp;", escape(voice.state(name).word.lower()))
            for name in self.columns
        ]
        self.ways.append((None, "", "all"))

    def number(
        self, month: date | None = None, team: str | None = None, status: str | None = None
    ) -> int:
        return self.sums[month, team, status]

    def months(self) -> Iterator[date]:
        month = self.asked.first
        while month <= self.asked.last:
            yield month
            month = months.later(month, 1)

    def by_month(self) -> Iterator[Row]:
        return (self.row(months.named(month), month) for month in self.months())

    def by_team(self, month: date | None = None) -> Iterator[Row]:
        for team in self.teams:
            if self.number(month, team):
                yield self.row(team or "With no team", month, team)

    def by_both(self) -> Iterator[tuple[Row, list[Row]]]:
        for month in self.months():
            yield self.row(months.named(month), month), list(self.by_team(month))

    def row(self, name: str, month: date | None = None, team: str | None = None) -> Row:
        """Return a line; its numbers share all of their address but the status."""
        first, last = (months.written(month or of) for of in (self.asked.first, self.asked.last))
        query = f"{self.before}{self.of_team[team]}first={first}&amp;last={last}"
        of = escape(name)
        # Why written here: a table may have a thousand cells, which take a template ten times
        # as long.
        cells = (
            _cell(self.sums.get((month, team, status), 0), f"{self.page}?{one}{query}", of, word)
            for status, one, word in self.ways
        )
        return Row(name, Markup("".join(cells)))  # noqa: S704 -- escaped


def _written(**asked: str) -> str:
    return escape(urlencode(asked))


_BEGIN = '<td class="govuk-table__cell govuk-table__cell--numeric">'
_NOUGHT = f'{_BEGIN}<span class="pr-figures__none">0</span></td>'


def _cell(number: int, href: str, name: str, word: str) -> str:
    """Return a cell, whose number leads to its cases; the words are escaped already."""
    if not number:
        return _NOUGHT
    return (
        f'{_BEGIN}<a class="govuk-link" href="{href}">{number:,}'
        f'<span class="govuk-visually-hidden"> cases, {name}: {word}</span></a></td>'
    )
