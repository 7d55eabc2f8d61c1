"""Who hears that an e-mail joined a case by itself? Otherwise nobody might ever read it.

Whoever handles the case. One that has ended stays so, and stands on no list of what is owed:
where its handler cannot be told, those who see to mail are. No word of the message goes out.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.urls import reverse

from putright.cases.models import CaseRow
from putright.core.clocks import ENDED
from putright.core.facts import Actor
from putright.core.knowing import reads_mail
from putright.core.policy import Policy
from putright.notices import outbox
from putright.notices.models import Notice
from putright.people.models import Organisation
from putright.people.queries import colleagues
from putright.reminders.models import Wish

KIND = "mail-joined"
_AGAIN = timedelta(hours=1)  # who writes ten times in a row is told of once


def tell_of_it(organisation: Organisation, policy: Policy, row: CaseRow, at: datetime) -> int:
    """Tell whoever has to read what joined a case; how many were told."""
    is_over = row.status in ENDED
    subject = f"An e-mail was added to {row.reference}"
    told = 0
    for email in _addresses(organisation, policy, row, is_over):
        before = Notice.objects.filter(
            organisation=organisation, kind=KIND, to=email, subject=subject,
            created_at__gt=at - _AGAIN,
        )  # fmt: skip
        if before.exists():
            continue
        page = reverse("workspace:case", args=[organisation.slug, row.reference])
        text = f"{subject}.\n\n{_OVER if is_over else _OPEN}\n\n{page}\n"
        outbox.put(organisation, kind=KIND, to=email, subject=subject, text=text, at=at)
        told += 1
    return told


def _addresses(
    organisation: Organisation, policy: Policy, row: CaseRow, is_over: bool
) -> list[str]:
    here = {one.key for one in colleagues(organisation)}
    handler = _of(organisation, {row.handler} & here)
    # Why not of a restricted one: that there is such a case is for few to know.
    if handler or not is_over or row.restricted:
        return handler
    return _of(organisation, set(_readers(organisation, policy)))


def _of(organisation: Organisation, people: set[str]) -> list[str]:
    known = Wish.objects.filter(organisation=organisation, person__in=people - {""}, email__gt="")
    return list(known.order_by("person").values_list("email", flat=True))


def _readers(organisation: Organisation, policy: Policy) -> Iterator[str]:
    for one in colleagues(organisation):
        if reads_mail(Actor(one.key, (one.role,)), policy):
            yield one.key


_OPEN = "Whoever wrote it is known to the case. Read it there:"
_OVER = (
    "The case has ended, and an e-mail does not open it again. Read it there, and decide: is "
    "it to be reopened or taken further, is it a new complaint, or is there nothing to do?"
)
