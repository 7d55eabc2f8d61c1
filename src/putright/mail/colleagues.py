"""Did a colleague send this in, and who has to hear that it became a case?

A colleague is known by the address at which they are told things. Beware: anybody can write
it in From. So it is believed only to tell that very colleague, never to let somebody in.
"""

from datetime import datetime

from django.urls import reverse

from putright.core.policy import Policy
from putright.directory.managers import managers
from putright.notices import outbox
from putright.people.models import Organisation
from putright.people.queries import colleagues
from putright.reminders.models import Wish


def colleague_at(organisation: Organisation, address: str) -> str:
    """Return the key of whoever works here and has this address; "" for nobody."""
    if not address:
        return ""
    found = Wish.objects.filter(organisation=organisation, email__iexact=address)
    here = {one.key for one in colleagues(organisation)}
    return next((key for key in found.values_list("person", flat=True) if key in here), "")


def tell(
    organisation: Organisation,
    policy: Policy,
    mailbox: str,
    sender: str,
    reference: str,
    at: datetime,
) -> int:
    """Tell those whom the policy names that what a colleague sent in is a case; how many.

    To be called in the transaction that makes it one. No word of the case goes out.
    """
    box = next((one for one in policy.mailbox if one.id == mailbox), None)
    if box is None or not box.tells:
        return 0
    to = {"sender": sender, "line-manager": managers(organisation).get(sender, "")}
    people = [to[one] for one in box.tells if to[one]]
    known = Wish.objects.filter(organisation=organisation, person__in=people, email__gt="")
    for email in known.values_list("email", flat=True):
        outbox.put(
            organisation,
            kind="mail-logged",
            to=email,
            subject=f"Logged as {reference}",
            text=_TEXT.format(
                reference=reference,
                name=policy.policy.organisation,
                page=reverse("workspace:case", args=[organisation.slug, reference]),
            ),
            at=at,
        )
    return len(known)


_TEXT = """\
What was sent to {name} by e-mail from your team is logged as {reference}.

If neither of you sent it, tell whoever looks after mail: somebody used your address.

Its page, for those who may open it: {page}
"""
