"""What may be done about how a letter gets there, and what comes of it?

Its words never change. It may go another way or once more, be marked as told by telephone,
or as brought back by the post.
"""

from collections.abc import Callable, Sequence
from typing import NamedTuple

from putright.cases.queries import Opened
from putright.core.waiting import NOT_THEIRS
from putright.letters import by_hand
from putright.letters.letter import Recipient
from putright.letters.models import (
    ELSEWHERE,
    EMAIL,
    HANDED_OVER,
    LOST,
    PHONE,
    POST,
    WAITING,
    Delivery,
)
from putright.notices.outbox import can_send
from putright.project import clock
from putright.workspace.door import StaffRequest
from putright.workspace.letter_as_sent import IN_BATCH, Way

GIVEN = "given"


class NotSo(Exception):
    """It cannot be done as the letter stands now; the text says why, and what to do."""


class Action(NamedTuple):
    """Something to do about a letter that is on its way, or was lost there."""

    name: str
    label: str
    note: str
    told: str  # once it is done
    fits: Callable[[Delivery, Recipient], bool]


def _can_go(channel: str) -> Callable[[Delivery, Recipient], bool]:
    """Return whether a letter may go this way: not while it goes that way already."""

    def fits(one: Delivery, to: Recipient) -> bool:
        can = {EMAIL: bool(to.email) and can_send(), POST: bool(to.address), PHONE: bool(to.phone)}
        if to.post_only:
            can |= {EMAIL: False, PHONE: False}
        if one.channel == ELSEWHERE:
            return False  # it was never ours to send
        if one.fault in NOT_THEIRS:
            return False  # whoever it is for may be told nothing
        waits_for_it = one.state == WAITING and one.channel == channel
        return can[channel] and not waits_for_it and not by_hand.is_in_batch(one)

    return fits


def _may_be_told(one: Delivery) -> bool:
    """Return whether somebody may have told them: it was lost, or it waits for a call."""
    if one.fault in NOT_THEIRS:
        return False
    return one.state in LOST or (one.channel, one.state) == (PHONE, WAITING)


ACTIONS = {
    one.name: one
    for one in (
        Action(
            "told",
            "I told them by telephone",
            "Once they have heard all of it. What to say is on a page of its own.",
            "It is on the record that they were told.",
            lambda one, to: _may_be_told(one),
        ),
        Action(
            GIVEN,
            "I gave or sent it to them myself",
            "On paper, in their hands or to another address of theirs.",
            "It is on the record that they have it.",
            lambda one, to: _may_be_told(one),
        ),
        Action(
            "returned",
            "The post brought it back",
            "Then find out where they live now, and send it again.",
            "Marked as returned by post. It is among the letters that nobody has read.",
            lambda one, to: (one.channel, one.state) == (POST, HANDED_OVER),
        ),
        Action(
            EMAIL,
            "Send it by e-mail",
            "To the address that we have now.",
            "It goes by e-mail with the next that are sent.",
            _can_go(EMAIL),
        ),
        Action(
            POST,
            "Print it for the post",
            "It comes into the next print batch.",
            "It waits for the next print batch.",
            _can_go(POST),
        ),
        Action(
            PHONE,
            "Have it said by telephone",
            "It is listed until somebody has told them.",
            "It waits for somebody to call them.",
            _can_go(PHONE),
        ),
    )
}
_OTHER_WAYS = (EMAIL, POST, PHONE)
_NOT_THEIRS = "Whoever it is for has left, or may be told nothing any more. It is held."
_ELSE = "Somebody else dealt with this letter first. This is how it stands now."


def actions_of(ways: Sequence[Way], to: Recipient) -> list[Action]:
    """Return what may be done about a letter, as it stands on its latest way."""
    if not ways:
        return []
    return [one for one in ACTIONS.values() if one.fits(ways[0].delivery, to)]


def act(request: StaffRequest, opened: Opened, place: int, name: str, to: Recipient) -> None:
    """Do one of these things, as the person who asks; raise NotSo where it is so no longer."""
    delivery = by_hand.latest(request.organisation, opened.number, place)
    action = ACTIONS.get(name)
    if delivery is not None and name in _OTHER_WAYS and by_hand.is_in_batch(delivery):
        raise NotSo(IN_BATCH)
    if delivery is None or action is None or not action.fits(delivery, to):
        raise NotSo(_ELSE)
    by, at = request.actor.person, clock.now()
    try:
        if name == "told":
            by_hand.was_told(delivery, by=by, at=at)
        elif name == GIVEN:
            place_of = (request.organisation, opened.number, place)
            by_hand.send_again(*place_of, ELSEWHERE, by=by, at=at)
        elif name == "returned":
            by_hand.came_back(delivery, by=by, at=at)
        else:
            place_of = (request.organisation, opened.number, place)
            by_hand.send_again(*place_of, name, by=by, at=at)
    except by_hand.NotTheirs:
        raise NotSo(_NOT_THEIRS) from None
    except by_hand.InBatch:
        raise NotSo(IN_BATCH) from None
    except by_hand.NotAsItWas:
        raise NotSo(_ELSE) from None
