"""What surrounds every page of one case: its bar, its tabs, and what must be seen first?

Tabs are addresses: each can be sent, and the browser's back button works. What warns of
danger stands above everything, before anybody picks up the telephone.
"""

from typing import Any

from putright.cases.queries import Opened
from putright.core import parties
from putright.core.by_post import by_post, said
from putright.core.clocks import local_day
from putright.core.knowing import reads_views
from putright.core.panels import panel_stages
from putright.core.parties import REPRESENTATIVE
from putright.design.days import listed
from putright.project import clock
from putright.workspace.door import StaffRequest, address
from putright.workspace.flags import dangers, restrictions
from putright.workspace.heading import heading
from putright.workspace.history import STAFF_ONLY

OVERVIEW = "case"
TABS = (
    ("Overview", OVERVIEW),
    ("Points and remedy", "case-points"),
    ("People", "case-people"),
    ("Panel", "panel"),
    ("Letters", "case-letters"),
    ("History", "case-history"),
    ("Why these dates", "why"),
    ("Who has looked", "looks"),
)


def frame(request: StaffRequest, opened: Opened, tab: str) -> dict[str, Any]:
    """Return what the template `case_page.html` shows around a tab."""
    return {
        "reference": opened.reference,
        "heading": heading(request, opened),
        "tabs": tabs(request, opened, tab),
        "is_overview": tab == OVERVIEW,
        "dangers": dangers(opened),
        "cautions": [*restrictions(opened), *cautions(opened)],
        "others": also_here(opened),
        "staff_only": STAFF_ONLY,
    }


def tabs(request: StaffRequest, opened: Opened, current: str) -> list[dict[str, Any]]:
    counts = {"case-points": len(opened.case.points) or None}
    return [
        {
            "text": text,
            "href": address(name, request, opened.reference),
            "current": name == current,
            "count": counts.get(name),
        }
        for text, name in TABS
        if (name != "panel" or has_panel(opened))
        and (name != "looks" or reads_views(request.actor, request.policy))
    ]


def has_panel(opened: Opened) -> bool:
    """Return whether the present stage, or one before it, is answered by a panel."""
    return opened.case.has_happened("convened") or any(
        stage.id == opened.case.stage for stage in panel_stages(opened.case, opened.policy)
    )


def cautions(opened: Opened) -> list[str]:
    """Return what may not be done yet, and would be done in good faith: telling somebody."""
    case, policy = opened.case, opened.policy
    day = local_day(clock.now(), policy.calendar.zone)
    rule = by_post(opened.facts, policy)
    joined = {int(fact.data["number"]): fact for fact in case.named("joined")}
    found = [said(rule)] if rule else []
    for party in parties.live(case):
        if party.party != REPRESENTATIVE or parties.may_act(case, policy, party, day):
            continue
        fact = joined.get(party.number)
        name = (fact.words.get("name") if fact else "") or "whoever acts for the customer"
        given = parties.authority(case, policy, party, day)
        if given is not None and given.counts:
            numbers = listed([str(number) for number in given.points])
            several = "s" if len(given.points) > 1 else ""
            found.append(f"Authority for point{several} {numbers} only: tell {name} nothing else.")
            continue
        found.append(
            f"Waiting for consent: nothing may be sent or said to {name} yet. "
            "No authority to act for the customer is on file."
        )
    return found


def also_here(opened: Opened) -> str:
    """Say who else had this case before them a moment ago."""
    if not opened.also_here:
        return ""
    return f"{listed(list(opened.also_here))} also had this case open in the last few minutes."
