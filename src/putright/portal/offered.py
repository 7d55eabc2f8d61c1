"""What is an offer, and what is it for? As the customer reads it, wherever it stands."""

from putright.cases.queries import Opened
from putright.core.case import Offer
from putright.design.days import money
from putright.languages import say
from putright.portal.dates import in_a_sentence


def what(opened: Opened, made: Offer) -> str:
    """Return the remedy, with its sum where it has one."""
    name = next((r.name for r in opened.policy.remedy if r.id == made.remedy), made.remedy)
    if not made.amount:
        return name
    return say("%(remedy)s, %(sum)s", remedy=name, sum=money(made.amount))


def what_for(opened: Opened, made: Offer) -> str:
    """Return what went wrong that it is for, where the policy has each offer name that."""
    remedy = next((r for r in opened.policy.remedy if r.id == made.remedy), None)
    if remedy is None or not remedy.once_for or not made.once_key:
        return ""
    known = opened.policy.records
    for fact in opened.facts:
        if fact.name in known and str(fact.data.get(remedy.once_for, "")) == made.once_key:
            words = in_a_sentence(fact.words.get("what") or "")
            if words:
                return say("It is for this: %(what)s", what=words)
    return ""
