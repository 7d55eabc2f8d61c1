"""What is done when an e-mail comes back? Whoever takes in mail says so here.

`bounced` is the hook: the app that reads mail calls it for each message that a mail server
sent to say that ours did not arrive.
"""

from collections.abc import Collection
from datetime import datetime

from putright.letters import faults
from putright.letters.models import BOUNCED, EMAIL, HANDED_OVER, WAITING, Delivery
from putright.letters.outgoing import lost
from putright.letters.words import words_or_none
from putright.notices.message_ids import is_ours


def bounced(
    message_id: str,
    *,
    permanent: bool,
    reason: str = "",
    recipients: Collection[str] = (),
    at: datetime,
) -> Delivery | None:
    """Record that a letter came back; return which, or None where it is none of ours.

    Anybody can write such a report. So it counts only with a Message-ID that we signed, and,
    where it says whom it did not reach (`recipients`), only if the letter went to them.
    What is only late (`permanent` is false) changes nothing: the server goes on trying, and
    says so again when it gives up. A second word of the same is the same. `reason` is a
    status such as `5.1.1`; anything else in it may be personal, and is not kept.
    """
    name = message_id.strip().strip("<>")
    if not is_ours(name):
        return None
    found = Delivery.objects.filter(message_id=name, channel=EMAIL)
    one = found.select_related("organisation").order_by("-number").first()
    if one is None or (recipients and _address_of(one) not in map(str.lower, recipients)):
        return None
    if permanent and one.state in (HANDED_OVER, WAITING):
        lost(one, faults.with_status(faults.BOUNCED, reason), at, state=BOUNCED)
        one.refresh_from_db()
    return one


def _address_of(one: Delivery) -> str:
    """Return the address of a letter, as it is known today; it is kept nowhere else."""
    words = words_or_none(one.organisation, one.case, one.sequence)
    return words.recipient.email.lower() if words is not None else ""
