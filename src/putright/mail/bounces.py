"""To which letters does a report belong that something did not arrive? They are told of it."""

from datetime import datetime

from putright.letters.bounces import bounced
from putright.mail.reading import Message

_FOUND = "A letter of ours was told of it."
_LATE = "It is only late: the other server goes on trying."
_NONE = "It names no letter of ours that went by e-mail to whom it did not reach."


def pass_on(message: Message, at: datetime) -> str:
    """Tell each letter that a report names; return what a person should know of it.

    Done again it changes nothing, so a worker may be stopped in between.
    """
    report = message.bounce
    if report is None:
        return ""
    status = next((one.status for one in report.failures if one.status), "")
    reached = {one.recipient for one in report.failures if one.recipient}
    found = [
        bounced(named, permanent=report.permanent, reason=status, recipients=reached, at=at)
        for named in dict.fromkeys(report.message_ids)
    ]
    if not any(found):
        return _NONE
    return _FOUND if report.permanent else _LATE
