"""Which files of a case are the customer's to see, and what do we say of each?

Their own, and those that came with what we wrote to them. A paper of the panel's, or one
that somebody else gave, is not theirs because it lies in the same case.
"""

from collections.abc import Callable, Iterator

from putright.cases.queries import Opened
from putright.core.facts import Fact
from putright.core.parties import may_read
from putright.design.days import on_day, upper_first
from putright.files.evidence import Shown, named_in, shown
from putright.languages import later, say
from putright.people.models import Organisation

_WRITTEN_TO_THEM = frozenset({"acknowledged", "responded"})


def theirs(opened: Opened) -> Iterator[Fact]:
    """Give the facts whose files the customer may have."""
    customer = opened.customer_key
    for fact in opened.facts:
        if (
            fact.name == "received"
            or (customer and fact.by == customer)
            or fact.name in _WRITTEN_TO_THEM
            or (fact.name == "noted" and fact.data.get("visible") == "customer")
            or (fact.name == "sent" and fact.data.get("to") in (None, "", "customer"))
            or may_read(fact, opened.policy, None, ())
        ):
            yield fact


def may_have(opened: Opened, number: int) -> bool:
    return number in named_in(theirs(opened))


def rows(
    organisation: Organisation, opened: Opened, href: Callable[[int], str]
) -> list[dict[str, str]]:
    """Return the customer's files, as the `rows` component reads them."""
    found = shown(organisation, named_in(theirs(opened)))
    return [_row(one, _is_own(opened, one), href) for one in found]


def _is_own(opened: Opened, file: Shown) -> bool:
    fact = opened.facts[file.sequence - 1]
    return fact.name == "received" or fact.by == opened.customer_key


_STATES = {
    "waiting": (
        "held",
        later("Being checked", "state"),
        later(
            "We check every file for viruses before anybody can open it. It takes a few minutes."
        ),
    ),
    "found": (
        "late",
        later("Not opened", "state"),
        later(
            "Our check says that this file holds something harmful, so nobody can open it, and we "
            "have not seen what is in it. If you can, send it again as a photo or a PDF."
        ),
    ),
}


def _row(file: Shown, is_own: bool, href: Callable[[int], str]) -> dict[str, str]:
    about = {"kind": upper_first(say(file.kind)), "size": file.size, "day": on_day(file.kept_at)}
    if is_own:
        note = say("%(kind)s, %(size)s. You sent it on %(day)s.", **about)
    else:
        note = say("%(kind)s, %(size)s. We sent it to you on %(day)s.", **about)
    if file.is_open:
        return {"text": file.name, "note": note, "href": href(file.id)}
    mark, word, why = _STATES[file.state]
    note = f"{note} {say(why)}"
    return {"text": file.name, "note": note, "state": mark, "word": say(word, "state")}
