"""A message that is in no case: its original, a file in it, or how it was laid out."""

from typing import Any

from django.http import Http404, HttpResponse

from putright.files.models import KeptFile
from putright.files.scanning import may_open
from putright.files.serving import served_alone
from putright.files.store import Gone
from putright.mail import taking_in
from putright.mail.models import CASE, JOINED, Arrived
from putright.mail.reading import Message
from putright.project import clock
from putright.workspace import mail_shown
from putright.workspace.door import StaffRequest, address, staff_page
from putright.workspace.views.mail_message import meant


@staff_page("mail")
def mail_original(request: StaffRequest, number: str) -> Any:
    one = meant(request, number)
    if one.state in (CASE, JOINED):
        raise Http404  # it is a file of the case now
    return served_alone(request.organisation.pk, one.file, clock.now())


@staff_page("mail")
def mail_file(request: StaffRequest, number: str, place: str) -> Any:
    """Give one file of a message: only such kinds as we take, and once it has been scanned."""
    one = meant(request, number)
    whole = KeptFile.objects.filter(
        organisation=request.organisation, id=one.file, case=None, erased_at=None
    ).first()
    if whole is None or not may_open(whole, clock.now()):
        raise Http404
    return mail_shown.one_file(_read(one), place)


@staff_page("mail")
def mail_laid_out(request: StaffRequest, number: str) -> HttpResponse:
    one = meant(request, number)
    if one.state in (CASE, JOINED):
        raise Http404  # its words are the case's now
    return mail_shown.laid_out(request, _read(one), address("mail-message", request, one.number))


def _read(one: Arrived) -> Message:
    try:
        return taking_in.read_again(one)
    except Gone:
        raise Http404 from None
