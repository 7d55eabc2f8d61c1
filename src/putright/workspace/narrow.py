"""What is the worklist narrowed to? Read from an address, and written into one.

All of it stands in the address, so that a way of looking can be saved, sent and come
back to; it never says who looks.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches
from typing import Any
from urllib.parse import parse_qsl, urlencode

from django.core.exceptions import BadRequest
from django.http import QueryDict
from django.template import engines
from markupsafe import Markup

from putright.cases.known_names import Names
from putright.cases.narrowing import EVERY, Filter
from putright.core.policy import Policy, once_for_policy
from putright.workspace.door import StaffRequest, address

WHOSE = {"mine": "Mine", "team": "My team’s", "free": "Nobody’s", "all": "Everyone’s"}
SHOWN = {
    "": "Everything",
    "late": "Late",
    "today": "Due today",
    "week": "This week",
    "later": "Later",
    "waiting": "Waiting",
    "undated": "No date stated",
    "unowned": "With no owner",
}
TICKS = ("", "some", "all")
_LONGEST = 120
_MOST_KINDS = 20
_MOST_LIKE = 6


@dataclass(frozen=True, slots=True)
class Asked:
    """Whose promises, which of them, and whether rows can be ticked."""

    whose: str = "mine"
    show: str = ""
    only: Filter = EVERY
    tick: str = ""

    @property
    def is_plain(self) -> bool:
        """Whether it is the first look of the day, whosoever's: nothing is left out of it."""
        return not self.show and not self.only

    def pairs(self) -> list[tuple[str, str]]:
        """Return what the address asks, leaving out whatever is as it always is."""
        single = (
            ("whose", "" if self.whose == "mine" else self.whose),
            ("show", self.show),
            ("stage", self.only.stage),
            ("clock", self.only.clock),
            ("team", self.only.team),
            ("service", self.only.service),
            ("tick", self.tick),
        )
        return [
            *(("kind", kind) for kind in self.only.kinds),
            *((name, value) for name, value in single if value),
        ]

    def address(self, request: StaffRequest, after: str = "") -> str:
        pairs = [*self.pairs(), *([("after", after)] if after else [])]
        return address("today", request) + (f"?{urlencode(pairs)}" if pairs else "")

    def kept(self) -> str:
        """Return it as a saved filter keeps it."""
        return urlencode(replace(self, tick="").pairs())


def asked_of(given: QueryDict, policy: Policy) -> Asked:
    """Return what is asked, or refuse an address that nobody was given by a page of ours."""
    whose, show = given.get("whose", "mine"), given.get("show", "")
    tick = given.get("tick", "")
    for value, known in ((whose, WHOSE), (show, SHOWN), (tick, TICKS)):
        if value not in known:
            raise BadRequest("There is no such part of the worklist.")
    return Asked(whose, show, filter_of(given, policy), tick)


def filter_of(given: QueryDict, policy: Policy) -> Filter:
    kinds = tuple(dict.fromkeys(kind for kind in given.getlist("kind")[:_MOST_KINDS] if kind))
    stage, clock = given.get("stage", ""), given.get("clock", "")
    _must_be(kinds, policy.kinds)
    _must_be([stage] if stage else [], policy.stages)
    _must_be([clock] if clock else [], dict(choices(policy)["clocks"]))
    return Filter(kinds, stage, clock, _typed(given, "team"), _typed(given, "service"))


def _must_be(values: Iterable[str], known: Iterable[str]) -> None:
    if not set(values) <= set(known):
        raise BadRequest("This policy has no such kind, stage or clock.")


def _typed(given: QueryDict, name: str) -> str:
    text = " ".join(given.get(name, "").split())
    if len(text) > _LONGEST or not text.isprintable():
        raise BadRequest(f"There is no such {name}.")
    return text


def of_saved(text: str, policy: Policy) -> Asked | None:
    """Return what a saved filter asks; None where the policy has no such words any more."""
    given = QueryDict(mutable=True)
    for name, value in parse_qsl(text):
        given.appendlist(name, value)
    try:
        return asked_of(given, policy)
    except BadRequest:
        return None


# -- what the page says of it ---------------------------------------------------------------


def tags(request: StaffRequest, asked: Asked) -> list[dict[str, str]]:
    """Return what the list is narrowed to; each leads to the list without it."""
    policy, only = request.policy, asked.only
    found: list[tuple[str, Asked]] = []
    for kind in only.kinds:
        rest = tuple(one for one in only.kinds if one != kind)
        found.append(
            (policy.kinds[kind].name, replace(asked, only=replace(only, kinds=rest))),
        )
    clocks = dict(choices(policy)["clocks"])
    stage = policy.stages[only.stage].name if only.stage else ""
    for text, rest_of in (
        (stage, replace(only, stage="")),
        (clocks[only.clock] if only.clock else "", replace(only, clock="")),
        (f"Team: {only.team}" if only.team else "", replace(only, team="")),
        (f"Service: {only.service}" if only.service else "", replace(only, service="")),
    ):
        if text:
            found.append((text, replace(asked, only=rest_of)))
    if asked.show:
        found.append((SHOWN[asked.show], replace(asked, show="")))
    return [{"text": text, "href": rest.address(request)} for text, rest in found]


def unknown(request: StaffRequest, asked: Asked, names: Names) -> list[dict[str, Any]]:
    """Return what was typed as a team or a service and is none that is known here.

    Each with the names that it may have meant, and where they lead.
    """
    found = []
    for box, typed, known in (
        ("team", asked.only.team, names.teams),
        ("service", asked.only.service, names.services),
    ):
        if typed and typed not in known:
            meant = [
                {"text": name, "href": _with(asked, box, name).address(request)}
                for name in _like(typed, known)
            ]
            found.append({"what": box, "typed": typed, "meant": meant, "any": bool(known)})
    return found


def _with(asked: Asked, box: str, name: str) -> Asked:
    only = asked.only
    only = replace(only, team=name) if box == "team" else replace(only, service=name)
    return replace(asked, only=only)


def _like(typed: str, known: Sequence[str]) -> list[str]:
    """Return the names that hold what was typed or are spelt like it; all, if they are few."""
    by_folded = {name.casefold(): name for name in known}
    part = [name for folded, name in by_folded.items() if typed.casefold() in folded]
    like = [by_folded[one] for one in get_close_matches(typed.casefold(), by_folded, _MOST_LIKE)]
    few = list(known) if len(known) <= _MOST_LIKE else []
    return list(dict.fromkeys([*part, *like]))[:_MOST_LIKE] or few


@once_for_policy
def choices(policy: Policy) -> dict[str, Sequence[tuple[str, str]]]:
    """Return the choices of each box of the filter."""
    return {
        "kinds": [(one.id, one.name) for one in policy.kind],
        "stages": [("", "Any"), *((one.id, one.name) for one in policy.stage)],
        "clocks": [("", "Any"), *{one.id: one.name for one in policy.all_clocks}.items()],
        "shown": list(SHOWN.items()),
    }


def boxes(request: StaffRequest, asked: Asked) -> Markup:
    """Return the boxes of the filter, as they stand; those of a plain view are kept."""
    return _plain_boxes(request.policy) if asked.is_plain else _boxes(request.policy, asked)


@once_for_policy
def _plain_boxes(policy: Policy) -> Markup:
    # Why kept: nothing in them changes, and drawing them took a tenth of the whole page.
    return _boxes(policy, Asked())


def _boxes(policy: Policy, asked: Asked) -> Markup:
    template = engines["jinja2"].get_template("workspace/filter_boxes.html")
    drawn = template.render({"boxes": choices(policy), "asked": asked})
    return Markup(drawn)  # noqa: S704 -- of a template, which escapes


def ways(request: StaffRequest, asked: Asked) -> list[dict[str, Any]]:
    """Return the tabs: whose promises are shown."""
    return [
        {
            "text": text,
            "href": replace(asked, whose=name).address(request),
            "current": name == asked.whose,
        }
        for name, text in WHOSE.items()
    ]
