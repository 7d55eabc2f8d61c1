"""Which letters to the same person came before this one, so that readers show one thread?"""

import re

from putright.cases.models import CaseRow, LetterRow
from putright.files.models import KeptFile, place_of
from putright.files.store import Gone, opened
from putright.letters.models import EMAIL, Delivery

_MOST = 20  # named as those that a letter follows: the first, and the latest
_THEIRS = "message.eml"  # as mail that came in is kept: see `mail/keeping.py`
_LONGEST_HEAD = 64 * 1024
_ITS_ID = re.compile(rb"(?im)^Message-ID:\s*<([!-;=?-~]{1,250})>[ \t]*\r?$")
_END = re.compile(rb"\r?\n\r?\n")


def earlier(one: Delivery) -> list[str]:
    """Return the Message-IDs of e-mails with the same person before this one, the oldest first.

    The first is their own, where the customer wrote to us by e-mail.
    """
    row = CaseRow.objects.filter(organisation=one.organisation_id, case=one.case)
    customer, channel = row.values_list("customer", "channel").first() or ("", "")
    before, is_to_customer = _to_the_same(one, customer)
    theirs = _by_which_it_came(one) if is_to_customer and channel == "email" else []
    return [*theirs, *_sent(one, before)]


def _by_which_it_came(one: Delivery) -> list[str]:
    """Return the Message-ID of the e-mail that is the case; none where it was erased, say."""
    kept = KeptFile.objects.filter(
        organisation=one.organisation_id, case=one.case, sequence=1, name=_THEIRS, erased_at=None
    )
    file = kept.values_list("id", flat=True).first()
    if file is None:
        return []
    try:
        with opened(place_of(one.organisation_id, file)) as stream:
            head = stream.read(_LONGEST_HEAD)
    except Gone:
        return []  # why no fault: the letter goes all the same, and `verify` tells of the file
    found = _ITS_ID.search(_END.split(head, maxsplit=1)[0])
    return [found[1].decode("ascii")] if found else []


def _sent(one: Delivery, before: list[int]) -> list[str]:
    if not before:
        return []
    sent = Delivery.objects.filter(
        organisation=one.organisation_id,
        case=one.case,
        sequence__in=before,
        channel=EMAIL,
        sent_at__isnull=False,
    )
    found = list(sent.order_by("sequence", "number").values_list("message_id", flat=True))
    return found if len(found) <= _MOST else [found[0], *found[1 - _MOST :]]


def _to_the_same(one: Delivery, key: str) -> tuple[list[int], bool]:
    """Return the places of earlier letters to whom this one is; and whether to the customer."""
    rows = LetterRow.objects.filter(
        organisation=one.organisation_id, case=one.case, sequence__lte=one.sequence
    )
    to = dict(rows.values_list("sequence", "recipient"))
    # The outbox knows the customer by their key, as "customer", and by no name at all.
    customer = {"", "customer", key}
    own = to.pop(one.sequence, "")
    same = customer if own in customer else {own}
    before = sorted(place for place, recipient in to.items() if recipient in same)
    return before, own in customer
