"""What is shown of the register of interests, and of what was declared in cases?"""

from collections.abc import Sequence
from datetime import date
from typing import Any

from putright.cases.declared import Declared, declarations
from putright.cases.held import met
from putright.cases.queries import Opened
from putright.core.asks import NATURES
from putright.core.declarations import DECLARED, STANDS, checked_by, to_check
from putright.design.days import day_short, lower_first, plural
from putright.design.forms import Form
from putright.interests import register
from putright.interests.models import Interest
from putright.workspace.door import StaffRequest, address
from putright.workspace.questions import Person
from putright.workspace.views.case import teller_of

_NATURES = {name: words.split(":")[0] for name, words in NATURES}


def register_said(
    request: StaffRequest, staff: dict[str, Person], day: date, check: Form
) -> dict[str, Any]:
    show = request.GET.get("show", "open")
    who = request.GET.get("person", "")
    every = register.every_interest(request.organisation)
    wanted = [
        one
        for one in every
        if (show == "all" or _is_open(one, day) == (show != "closed"))
        and (not who or one.person == who)
    ]
    unchecked = [one for one in every if _is_open(one, day) and one.checked_at is None]
    in_cases = _in_cases(request, declarations(request.organisation, request.actor), staff)
    asked = request.POST.get("number") or request.GET.get("check", "")
    year = register.yearly(request.organisation, request.policy, staff, day)
    return {
        "show": show,
        "who": who,
        "people": [("", "Everybody"), *((one.key, one.name) for one in staff.values())],
        "rows": [row(one, staff, day) for one in wanted],
        "unchecked": len(unchecked),
        "met": _met(request, unchecked),
        "check": check,
        "checking": asked,
        "overdue": [
            {"text": _name(one.person, staff), "note": year_said(one, ""), "state": "late",
             "word": "Overdue"}
            for one in year
            if one.is_overdue
        ],
        "in_cases": in_cases,
        "to_look_at": sum(1 for one in in_cases if one["check"]),
    }  # fmt: skip


def _met(request: StaffRequest, unchecked: Sequence[Interest]) -> dict[str, list[dict[str, str]]]:
    """Return, by the number of an interest, the cases of its owner that it perhaps meets."""
    found: dict[str, list[dict[str, str]]] = {}
    for interest, one in met(request.organisation, unchecked, reader=request.actor):
        way = {
            "href": address("case", request, one.reference),
            "reference": one.reference,
            "text": one.title or "A case",
        }
        found.setdefault(str(interest.number), []).append(way)
    return found


def _is_open(one: Interest, day: date) -> bool:
    return one.ended_on is None or one.ended_on > day


def _name(key: str, staff: dict[str, Person]) -> str:
    return staff[key].name if key in staff else "Somebody who left"


def row(one: Interest, staff: dict[str, Person], day: date) -> dict[str, Any]:
    checked = ""
    if one.checked_at:
        by = _name(one.checked_by, staff)
        checked = f"Checked by {by}, {day_short(one.checked_at, year=True)}: {one.checked}"
    return {
        "number": str(one.number),
        "name": one.name,
        "person": _name(one.person, staff),
        "key": one.person,
        "nature": _NATURES.get(one.nature, one.nature),
        "what": one.what,
        "since": day_short(one.declared_at, year=True),
        "ended": day_short(one.ended_on, year=True) if one.ended_on else "",
        "is_open": _is_open(one, day),
        "checked": checked,
    }


def year_said(one: register.Declared, who: str) -> str:
    verb = f"{who} declared" if who else "Declared"
    if one.last is None:
        return f"{who} have never declared." if who else "Has never declared."
    again = f" Again by {day_short(one.next, year=True)}." if one.next else ""
    return f"{verb} {day_short(one.last, year=True)}.{again}"


def to_look_at(opened: Opened) -> str:
    """Say of whom what was declared in a case, and why, to whoever is to look at it."""
    told, waiting = teller_of(opened), to_check(opened.case, opened.policy)
    in_words = [fact for fact in opened.facts if fact.name == DECLARED]
    said = []
    for one in waiting:
        data = one.fact.data
        which = f"{one.number}: " if len(waiting) > 1 else ""
        what = lower_first(_why(str(data.get("why", "")), str(data.get("nature", ""))))
        reason = in_words[one.number - 1].words.get("reason") or ""
        since = f"declared {day_short(one.fact.at, year=True)}"
        words = f" What was written: “{reason}”" if reason else ""
        said.append(f"{which}{told.person(one.person)}, {what}, {since}.{words}")
    return " ".join(said)


def _why(why: str, nature: str) -> str:
    return "Is complained of" if why == "subject" else f"{_NATURES.get(nature, 'An')} interest"


_MOST = 200


def _in_cases(
    request: StaffRequest, found: Sequence[Declared], staff: dict[str, Person]
) -> list[dict[str, Any]]:
    return [
        {
            "href": address("case", request, one.reference),
            "reference": one.reference,
            "text": one.title or "A case",
            "who": _name(one.person, staff),
            "what": _why(one.why, one.nature),
            "when": day_short(one.at, year=True),
            "state": "none" if not one.had_it else "met" if one.passed_at else "late",
            "word": "Did not have it"
            if not one.had_it
            else f"Passed on after {_span(one)}"
            if one.passed_at
            else "Not passed on yet",
            **_checked(request, one, staff),
        }
        for one in found[:_MOST]
    ]


def _checked(
    request: StaffRequest, one: Declared, staff: dict[str, Person]
) -> dict[str, str | bool]:
    """Return what the second line said of a declaration, or the way for this person to say it."""
    if one.ruling:
        said = "it stands" if one.ruling == STANDS else "there is none, so the case is open to them"
        by = _name(one.checked_by, staff)
        return {"checked": f"Looked at by {by}: {said}.", "check": ""}
    able = set(checked_by(request.policy)) & set(request.actor.roles)
    if not able:
        return {"checked": "", "check": ""}
    if request.actor.person in (one.person, one.by):
        return {"checked": "Somebody else must look at this one.", "check": ""}
    where = address("move", request, one.reference, "check-declaration")
    return {"checked": "", "check": where}


def _span(one: Declared) -> str:
    """Say how long a case had nobody: to the minute, then to the hour, then to the day."""
    assert one.passed_at is not None
    minutes = int((one.passed_at - one.at).total_seconds() // 60)
    for size, word in ((1440, "day"), (60, "hour"), (1, "minute")):
        if minutes >= size:
            return plural(minutes // size, word)
    return "less than a minute"
