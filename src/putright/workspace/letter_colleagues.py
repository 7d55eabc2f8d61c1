"""Which colleagues may be asked to read a letter of this case?"""

from putright.cases.access import standing
from putright.cases.queries import Opened
from putright.core.facts import Actor
from putright.people.queries import Colleague, colleagues
from putright.workspace.door import StaffRequest


def readers(request: StaffRequest, opened: Opened) -> list[tuple[str, str]]:
    """Return who may be asked, by name. Of a restricted case only those who may open it."""
    parts: dict[str, list[Colleague]] = {}
    for one in colleagues(request.organisation):
        parts.setdefault(one.key, []).append(one)
    return [
        (key, own[0].name)
        for key, own in parts.items()
        if key != request.actor.person and _may(request, opened, own)
    ]


def _may(request: StaffRequest, opened: Opened, own: list[Colleague]) -> bool:
    """Return whether somebody may be asked: whoever has an interest in the case may not."""
    if own[0].key in opened.case.shut_out:
        return False
    if not opened.case.restricted:
        return True
    actor = Actor(own[0].key, tuple(one.role for one in own), own[0].team)
    return standing(actor, opened.case, request.policy).opens
