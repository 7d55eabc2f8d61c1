"""Which letters to the same person came before this one, so that readers show one thread?"""

from putright.cases.models import CaseRow, LetterRow
from putright.letters.models import EMAIL, Delivery

_MOST = 20  # named as those that a letter follows: the first, and the latest


def earlier(one: Delivery) -> list[str]:
    """Return the Message-IDs of e-mails to the same person before this one, the oldest first."""
    before = _to_the_same(one)
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


def _to_the_same(one: Delivery) -> list[int]:
    """Return the places of earlier letters of the case to whom this one is."""
    rows = LetterRow.objects.filter(
        organisation=one.organisation_id, case=one.case, sequence__lte=one.sequence
    )
    to = dict(rows.values_list("sequence", "recipient"))
    cases = CaseRow.objects.filter(organisation=one.organisation_id, case=one.case)
    # The outbox knows the customer by their key, as "customer", and by no name at all.
    customer = {"", "customer", cases.values_list("customer", flat=True).first() or ""}
    own = to.pop(one.sequence, "")
    same = customer if own in customer else {own}
    return sorted(place for place, recipient in to.items() if recipient in same)
