"""What has a letter to know of people and words, that is composed as it is sent?

At the one door, so that a page, the API and mail compose the same letter. Whatever the asker
says of it themselves is left out; nothing that is told here is kept, but the words that went.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from putright.cases.letter_fields import known_of
from putright.cases.opened import Opened
from putright.cases.store import Stream, load
from putright.core.case import fold
from putright.core.facts import Actor, Command
from putright.core.letters.known import TOLD
from putright.core.policy import Policy
from putright.core.rules.sending import PARTS, Drafted, drafted
from putright.people import queries as people
from putright.people.models import Organisation

__all__ = ["Drafted", "draft_of", "with_letter"]


def with_letter(
    command: Command, stream: Stream, policy: Policy, organisation: Organisation
) -> Command:
    """Return a command that sends a letter composed here, with what its words may know."""
    if command.do != "send":
        return command
    given = {name: value for name, value in command.given.items() if name != TOLD}
    if PARTS in given:
        case = fold(load(organisation.pk, stream.case, words=True).facts)
        to = str(given.get("to") or "")
        given[TOLD] = known_of(case, policy, organisation, to)
    return replace(command, given=given)


def draft_of(
    opened: Opened, given: Mapping[str, Any], by: Actor, organisation: Organisation, at: datetime
) -> Drafted:
    """Return the letter that would go if it were sent now, with its checks. Nothing happens.

    `given` are the details of the step: `letter`, `parts`, and what else it was given.
    """
    told = {name: value for name, value in given.items() if name != TOLD}
    known = people.Known(opened.customer, dict(opened.names))
    to = str(told.get("to") or "")
    told[TOLD] = known_of(opened.case, opened.policy, organisation, to, known)
    return drafted(opened.case, Command("send", told, by), opened.policy, at)
