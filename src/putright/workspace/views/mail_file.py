"""The original of a message that is in no case, or a file in it, to be saved."""

import io
from typing import Any

from django.http import Http404

from putright.files.kinds import ENOUGH, kind_of, why_not
from putright.files.models import KeptFile
from putright.files.scanning import may_open
from putright.files.serving import sent, served_alone
from putright.files.store import Gone
from putright.mail import taking_in
from putright.mail.models import CASE, JOINED
from putright.project import clock
from putright.workspace.door import StaffRequest, staff_page
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
    try:
        files = taking_in.read_again(one).attachments
    except Gone:
        raise Http404 from None
    if not (place.isascii() and place.isdigit() and len(place) < 6 and int(place) < len(files)):
        raise Http404
    chosen = files[int(place)]
    content = io.BytesIO(chosen.content)
    kind = kind_of(chosen.content[:ENOUGH], chosen.name)
    if why_not(kind, chosen.name, content):
        raise Http404
    content.seek(0)
    return sent(content, chosen.name, kind, len(chosen.content))
