"""Which words of a point may everybody read who takes part? Only those that were written here.

What the customer wrote stays theirs: whoever is of another side, and whoever else complains,
reads a point as somebody here put it, or else only that there is one.
"""

from putright.cases.queries import Opened
from putright.core.facts import Fact
from putright.languages import say


def in_common(opened: Opened) -> dict[int, str]:
    """Return what stands for each point on the page of somebody who did not write it."""
    return {int(fact.data["number"]): _words(opened, fact) for fact in opened.case.named("point")}


def _words(opened: Opened, fact: Fact) -> str:
    if not worded_here(opened, fact):
        return say("The customer’s own words for this point are not shown here.")
    return fact.words.get("what") or say("These words have been erased.")


def worded_here(opened: Opened, fact: Fact) -> bool:
    """Return whether somebody here wrote a point, and neither the customer nor a party did.

    Beware: where a case was split off, whoever split it stands by the points of its opening,
    and the words of these are the customer's.
    """
    outside = {"", opened.customer_key, *(one.key for one in opened.case.parties)}
    first = opened.facts[0]
    copied = bool(first.data["filed"].get("split_from")) and fact.recorded_at == first.recorded_at
    return fact.by not in outside and not copied
