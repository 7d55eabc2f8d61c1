"""You said, we did: what was changed because of what people told us, and did it work?

Made of what two members of staff have seen. It names no case, and no group so small that
somebody in it could be recognised.
"""

from datetime import date, timedelta
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse

from putright.cases.tallies import told_us
from putright.design.days import day_plain
from putright.languages import later, say, say_count
from putright.learning import changes as kept
from putright.learning.models import EARLY, NOT_WORKING, WORKING, Change
from putright.people.models import Organisation
from putright.portal import promises
from putright.portal.door import in_force, page, show
from putright.project import clock

_MARKS = {
    EARLY: ("soon", later("Too early to say")),
    WORKING: ("met", later("Working")),
    NOT_WORKING: ("late", later("Did not work")),
}
_MONTHS = 6


@page("changes")
def changes(request: HttpRequest, organisation: Organisation) -> HttpResponse:
    policy = in_force(organisation)
    every = kept.published(organisation)
    if not every and not kept.publishers(policy):
        raise Http404
    names = sorted({one.service for one in every if one.service})
    service = request.GET.get("service", "")
    shown = [one for one in every if not service or one.service == service]
    last = clock.today(organisation.zone)
    first = _months_before(last)
    kinds = [kind.id for kind in promises.public_kinds(policy)]
    return show(
        request,
        "changes",
        {
            "policy": policy,
            "any": bool(every),
            "figures_shown": _figures(every, told_us(organisation, kinds, first, last), first),
            "services": [("", say("All services")), *((name, name) for name in names)]
            if names
            else [],
            "service": service,
            "rows": [_row(one) for one in shown],
            "first": say(
                "Our policy states no day by which the first is due. What we change is put here"
                " as soon as it is made."
            ),
        },
    )


def _months_before(last: date) -> date:
    """Return the first day of the earliest of the months that are counted, this one among them."""
    first = last.replace(day=1)
    for _ in range(_MONTHS - 1):
        first = (first - timedelta(days=1)).replace(day=1)
    return first


def _figures(every: list[Change], told: int, first: date) -> list[dict[str, Any]]:
    found = kept.figures_of(every)
    few = say("fewer than %(number)s", number=kept.FEWEST)
    return [
        {
            "term": say("Things you told us since %(day)s", day=day_plain(first)),
            "value": f"{told:,}" if told >= kept.FEWEST else few,
        },
        {"term": say("Changes made"), "value": found.made},
        {"term": say("Shown to be working"), "value": found.working},
        {"term": say("Did not work", "of several"), "value": found.not_working},
    ]


def _row(one: Change) -> dict[str, Any]:
    state, word = _MARKS[one.mark]
    evidence, known = one.evidence, ""
    if one.mark == EARLY and one.known_by:
        known = say("We will know by %(day)s.", day=day_plain(one.known_by))
    if one.withdrawn_at:
        state, word, evidence, known = "none", later("Withdrawn"), one.withdrawn_because, ""
    return {
        "said": one.said,
        "did": one.did,
        "told": _told(one),
        "state": state,
        "word": say(word),
        "evidence": evidence,
        "known": known,
    }


def _told(one: Change) -> str:
    number = sum(one.told.values())
    if number < kept.FEWEST:
        return one.service
    people = say_count(number, "%(count)s of you told us", "%(count)s of you told us")
    return f"{people}, {one.service}" if one.service else people
