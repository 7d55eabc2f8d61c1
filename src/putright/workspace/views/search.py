"""In which cases or letters did somebody write this, and whom do we know by this name?

Only what this person may open is found, whatever is looked for.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.exceptions import BadRequest
from django.http import HttpResponse
from django.shortcuts import redirect

from putright.cases.search import MOST_FOUND, Only, terms_of
from putright.cases.search import search as look_for
from putright.cases.search_letters import Letter, search_letters
from putright.cases.search_people import MOST_CASES, Person, cases_of, find_people
from putright.design import voice
from putright.design.days import day_short, plural
from putright.people.queries import customer_names, names_of
from putright.project import clock
from putright.workspace import months, statuses
from putright.workspace.door import StaffRequest, address, staff_page
from putright.workspace.keys import list_page
from putright.workspace.places import case_place, letter_place
from putright.workspace.rows import Lister
from putright.workspace.views.find import is_reference

LONGEST = 200  # characters of what is looked for
PLACES = {"words": "Cases", "people": "People", "letters": "Letters we wrote"}
_WRITTEN = {"responded": "Answer", "noted": "Message"}


@dataclass(frozen=True, slots=True)
class Asked:
    """What is looked for, where, and what it is narrowed to."""

    words: str
    where: str
    status: str = ""
    kind: str = ""
    team: str = ""
    first: date | None = None
    last: date | None = None

    def address(self, request: StaffRequest, after: str = "", **rest: str) -> str:
        said = {
            "words": self.words,
            "in": "" if self.where == "words" else self.where,
            "status": self.status,
            "kind": self.kind,
            "team": self.team,
            "first": months.written(self.first) if self.first else "",
            "last": months.written(self.last) if self.last else "",
            "after": after,
        }
        return address("search", request, **{**said, **rest})

    @property
    def is_narrowed(self) -> bool:
        return bool(self.status or self.kind or self.team or self.first or self.last)

    def only(self, zone: str) -> Only:
        one = self.first or self.last
        if one is None:
            return Only(self.kind, self.team)
        begins, ends = self.first or one, self.last or one
        received = months.begins(begins, zone), months.begins(months.later(ends, 1), zone)
        return Only(self.kind, self.team, received)


@staff_page("search")
def search(request: StaffRequest) -> HttpResponse:
    asked = _asked(request)
    if is_reference(request, asked.words):
        return redirect(address("find", request, q=asked.words))
    found = {"words": _cases, "people": _people, "letters": _letters}[asked.where]
    return list_page(request, "search", {**_frame(request, asked), **found(request, asked)})


def _asked(request: StaffRequest) -> Asked:
    given, policy = request.GET, request.policy
    where, status, kind = given.get("in", "words"), given.get("status", ""), given.get("kind", "")
    if where not in PLACES or (status and status not in statuses.STATUSES):
        raise BadRequest("There is no such place to look in, or no such status.")
    if kind and kind not in policy.kinds:
        raise BadRequest("There is no such kind.")
    first, last = (months.asked(given.get(name, "")) for name in ("first", "last"))
    return Asked(_line(given.get("words", "")), where, status, kind, _team(given), first, last)


def _team(given: Any) -> str:
    text = str(given.get("team", ""))[:120]
    if text and not text.isprintable():
        raise BadRequest("There is no such team.")
    return text


def _line(typed: str) -> str:
    """Return what was typed, in one line, without what no keyboard types."""
    return " ".join("".join(c if c.isprintable() else " " for c in typed[:LONGEST]).split())


def _frame(request: StaffRequest, asked: Asked) -> dict[str, Any]:
    """Return what the page says whatever was found."""
    after = request.GET.get("after", "")
    return {
        "words": asked.words,
        "where": asked.where,
        "places": [
            {
                "text": text,
                "href": asked.address(request, **{"in": "" if name == "words" else name}),
                "current": name == asked.where,
            }
            for name, text in PLACES.items()
        ],
        "looked": bool(terms_of(asked.words)),
        "asked": asked,
        "first": months.written(asked.first) if asked.first else "",
        "last": months.written(asked.last) if asked.last else "",
        "statuses": statuses.choices(),
        "kinds": [("", "Any"), *((one.id, one.name) for one in request.policy.kind)],
        "is_later": bool(after),
        "newest": asked.address(request) if after else "",
        "any": Asked(asked.words, asked.where).address(request) if asked.is_narrowed else "",
        "prefix": request.organisation.reference_prefix,
        "older": "",
        "most": "",
    }


def _cases(request: StaffRequest, asked: Asked) -> dict[str, Any]:
    after = request.GET.get("after", "")
    found = look_for(
        request.organisation,
        request.actor,
        asked.words,
        status=asked.status,
        only=asked.only(request.organisation.zone),
        after=case_place(after) if after else None,
    )
    names = names_of(row.handler for row in found.hits)
    customers = customer_names(request.organisation, {row.customer for row in found.hits})
    lister = Lister(request, names, customers, clock.now())
    return {
        "rows": [lister.case(row) for row in found.hits],
        "most": f"{MOST_FOUND:,}" if found.is_capped else "",
        "older": _older(request, asked, found.hits) if found.has_more else "",
    }


def _older(request: StaffRequest, asked: Asked, hits: Sequence[Any]) -> str:
    return asked.address(request, "_".join(map(str, hits[-1].place))) if hits else ""


# -- letters ------------------------------------------------------------------------------


def _letters(request: StaffRequest, asked: Asked) -> dict[str, Any]:
    after = request.GET.get("after", "")
    found = search_letters(
        request.organisation,
        request.actor,
        asked.words,
        status=asked.status,
        only=asked.only(request.organisation.zone),
        after=letter_place(after) if after else None,
    )
    names = customer_names(request.organisation, {one.customer for one in found.hits})
    letters = {one.id: one.name for one in request.policy.letter}
    return {
        "letters": [_letter(request, one, names, letters) for one in found.hits],
        "most": f"{MOST_FOUND:,}" if found.is_capped else "",
        "older": _older(request, asked, found.hits) if found.has_more else "",
    }


def _letter(
    request: StaffRequest, one: Letter, names: dict[str, str], letters: dict[str, str]
) -> dict[str, str]:
    what = letters.get(one.letter) or _WRITTEN.get(one.name, "Letter")
    who = names.get(one.customer, "")
    return {
        "text": f"{what}, {day_short(one.at, year=True)}",
        "href": address("letter-sent", request, one.reference, one.sequence),
        "note": " · ".join(filter(None, [one.reference, one.title, who])),
    }


# -- people -------------------------------------------------------------------------------


def _people(request: StaffRequest, asked: Asked) -> dict[str, Any]:
    found = find_people(request.organisation, request.actor, asked.words)
    cases = cases_of(request.organisation, request.actor, [one.key for one in found.found])
    is_whole = sum(map(len, cases.values())) < MOST_CASES
    return {
        "people": [_person(request, one, cases.get(one.key, []), is_whole) for one in found.found],
        "more_people": found.has_more,
    }


def _person(request: StaffRequest, one: Person, cases: Any, is_whole: bool) -> dict[str, str]:
    open_ = [case for case in cases if case.status in ("open", "answered")]
    where = ", ".join(line.strip() for line in one.address.split("\n")[:2] if line.strip())
    number = plural(len(cases), "case") if is_whole else ""
    about = f"{number}{f', {len(open_)} open' if open_ else ''}" if number else ""
    return {
        "text": one.name or "A person who gave no name",
        "href": address("person", request, one.key),
        "note": " · ".join(filter(None, [where, one.phone, one.email, one.outside_id, about])),
        "state": "run" if open_ else "none",
        "word": voice.state("open").word if open_ else "Nothing open",
    }
