"""Whom did the customer say will act for them, and what do we need before they may?"""

from datetime import date

from putright.cases.queries import Opened
from putright.core.parties import REPRESENTATIVE, authorising, live
from putright.languages import say
from putright.portal.promises import cited
from putright.portal.waiting import Wanted

HELPED = "helped"  # the `capacity` of a customer for whom somebody will act


def wanted(opened: Opened, day: date) -> list[Wanted]:
    """Return what we need to see before whoever they named may be told anything.

    Once somebody has put that person on the case, what is wanted is said of them there.
    """
    received = opened.facts[0]
    if received.words.get("capacity") != HELPED or opened.case.status not in ("open", "answered"):
        return []
    if any(party.party == REPRESENTATIVE for party in live(opened.case)):
        return []
    able = authorising(opened.policy)
    if any(opened.case.is_on_file(record.id, day) for record in able):
        return []
    clauses = dict.fromkeys(name for record in able for name in record.cites)
    name = received.words.get("representative") or say("somebody")
    return [
        Wanted(
            say("To see that you agree that %(name)s may act for you", name=name),
            options=[record.label for record in able],
            otherwise=say("Until we have seen it, we tell them nothing."),
            cites=cited(clauses, opened.policy),
        )
    ]
