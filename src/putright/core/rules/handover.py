"""Who takes a case over? Whoever has it keeps it until another says yes.

Where the policy asks for that (`handing_over`), giving a case to somebody else is an
offer. A case so has exactly one owner, and nobody gets one unasked.
"""

from putright.core.case import Handover
from putright.core.facts import Fact
from putright.core.rules.asking import Asked
from putright.core.rules.declaring import is_outside_the_line


def waits_for_the_receiver(asked: Asked, person: str) -> bool:
    """Return whether giving the case to this person is only an offer.

    The first owner is simply named, whoever takes it for themselves has accepted it,
    and some roles may give it outright: the owner may be away.
    """
    rule = asked.policy.handing_over
    owner = asked.case.handler
    if not rule.accepted or not owner or person in (owner, asked.actor.person):
        return False
    return not set(rule.outright_by) & set(asked.actor.roles)


def accept(asked: Asked) -> list[Fact]:
    """Take over a case that was offered: from now on it is the receiver's."""
    role = asked.permit("accept-handover")
    asked.must_be("open", "answered")
    offered = _offered(asked)
    if asked.actor.person != offered.to:
        _not_yours(asked)
    is_outside_the_line(asked, asked.case.stage, offered.to)
    accepted = asked.fact("handover-accepted", {"to": offered.to}, by_role=role)
    return [accepted, asked.fact("assigned", offered.data, by_role=role)]


def decline(asked: Asked) -> list[Fact]:
    """Say no to a case that was offered, with the reason; or, as who offered it, take that back."""
    role = asked.permit("decline-handover")
    offered = _offered(asked)
    person = asked.actor.person
    if person not in (offered.to, offered.by, asked.case.handler):
        _not_yours(asked)
    asked.need("reason", rule=asked.policy.handing_over)
    data = {"to": offered.to, "taken_back": person != offered.to}
    return [asked.fact_of_details("handover-declined", data, by_role=role)]


def _offered(asked: Asked) -> Handover:
    if asked.case.handover is None:
        asked.refuse("not-handed-over", "Nobody offers this case to anybody now.")
    return asked.case.handover


def _not_yours(asked: Asked) -> None:
    asked.refuse(
        "not-offered-to-you",
        "The case was offered to somebody else. Only they can take it over.",
        asked.policy.handing_over,
    )
