"""May what somebody says be shown to the others in the case? They are asked; nothing is assumed."""

from collections.abc import Sequence
from typing import Any

from putright.cases.queries import Opened
from putright.core.parties import COMPLAINANT, CUSTOMERS, EVERY_COMPLAINANT, live, side_of
from putright.design.forms import Form
from putright.languages import later, say
from putright.portal.questions.base import radios

OPEN, CLOSED = "open", "closed"
THE_GROUP = later("the others who complain")
THE_OTHER_SIDE = later("the other side")


def with_whom(opened: Opened) -> tuple[str, Sequence[str]]:
    """Return with whom a customer may share what they add, in words and as an audience."""
    sides = [side_of(one) for one in live(opened.case) if side_of(one) not in (CUSTOMERS, "body")]
    if sides:
        return THE_OTHER_SIDE, list(dict.fromkeys(sides))
    if any(one.party == COMPLAINANT for one in live(opened.case)):
        return THE_GROUP, [EVERY_COMPLAINANT]
    return "", []


def asking(form: type[Form], whom: str) -> type[Form]:
    """Return the form with the question whether the others may be shown it, if there are any."""
    if not whom:
        return form
    them = say(whom)
    missing = say("Say whether we may show this to %(whom)s.", whom=them)
    asked = radios(
        say("May we show this to %(whom)s?", whom=them),
        [
            (OPEN, say("Yes, you may show it to %(whom)s", whom=them)),
            (CLOSED, say("No, it is in confidence: do not show it to %(whom)s", whom=them)),
        ],
        required=True,
        error_messages={"required": missing},
    )
    return type("SharedForm", (form,), {"share": asked})


def audience(form: Form, those: Sequence[str]) -> dict[str, Any]:
    """Return for whom it is, as a fact keeps it; nothing where it is in confidence."""
    return {"audience": list(those)} if form.cleaned_data.get("share") == OPEN else {}
