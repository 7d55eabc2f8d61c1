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
from putright.core.letters.known import TOLD, words_of
from putright.core.policy import Policy
from putright.core.rules.sending import ALSO, PARTS, Drafted, drafted
from putright.people import queries as people
from putright.people.keys import signs_in
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
        staff = _named(given, command.by)
        given[TOLD] = known_of(case, policy, organisation, to, staff=staff)
    elif stream.facts:
        # One that was written elsewhere is looked through for what it is said to say.
        given[TOLD] = {
            "fields": {"reference": str(stream.facts[0].data["filed"]["reference"])},
            "words": _approved(stream, policy, organisation),
        }
    return replace(command, given=given)


def _approved(stream: Stream, policy: Policy, organisation: Organisation) -> dict[str, str]:
    """Return which words were approved: they are asked for only where somebody approved any."""
    names = {record.id for record in policy.record if record.of_draft}
    if names.isdisjoint(fact.name for fact in stream.facts):
        return {}
    return words_of(fold(load(organisation.pk, stream.case, words=True).facts))


def _named(given: Mapping[str, Any], by: Actor) -> list[str]:
    """Return whom of ours a letter may name that is not on the case yet."""
    also = given.get(ALSO)
    values = also.values() if isinstance(also, Mapping) else ()
    keys = [by.person, *(one for one in values if isinstance(one, str))]
    return [key for key in dict.fromkeys(keys) if signs_in(key)]


def draft_of(
    opened: Opened, given: Mapping[str, Any], by: Actor, organisation: Organisation, at: datetime
) -> Drafted:
    """Return the letter that would go if it were sent now, with its checks. Nothing happens.

    `given` are the details of the step: `letter`, `parts`, and what else it was given.
    """
    told = {name: value for name, value in given.items() if name != TOLD}
    known = people.Known(opened.customer, dict(opened.names))
    to = str(told.get("to") or "")
    staff = _named(told, by)
    told[TOLD] = known_of(opened.case, opened.policy, organisation, to, known, staff)
    return drafted(opened.case, Command("send", told, by), opened.policy, at)
