"""How is a message erased that is in no case? One that is in a case goes with the case."""

from datetime import datetime

from django.db import transaction

from putright.files.attaching import erase_files
from putright.files.models import HeldFile
from putright.mail.models import ASIDE, CASE, JOINED, Arrived
from putright.people.models import Organisation
from putright.project import clock

_RULE = "the person was erased"


def forget_person(organisation: Organisation, email: str) -> None:
    """Erase what somebody sent that is part of no case: the row stays, and is counted."""
    if not email:
        return
    at = clock.now()
    theirs = Arrived.objects.filter(organisation=organisation, sender__iexact=email)
    for one in theirs.exclude(state__in=(CASE, JOINED)):
        erase(organisation, one, by="", rule=_RULE, at=at)


def erase(organisation: Organisation, one: Arrived, *, by: str, rule: str, at: datetime) -> None:
    """Erase a message: its bytes and every word of it. It counts as set aside from then on."""
    with transaction.atomic():
        erase_files(organisation.pk, [one.file], by=by, rule=rule, at=at)
        HeldFile.objects.filter(organisation=organisation, file=one.file).delete()
        Arrived.objects.filter(pk=one.pk).exclude(state__in=(CASE, JOINED)).update(
            state=ASIDE,
            reason="erased",
            detail="",
            sender="",
            sender_name="",
            sender_key="",
            subject="",
            envelope_from="",
            envelope_to="",
            message_key="",
            suggested=None,
            next_at=None,
            done_at=at,
            done_by=by,
        )
