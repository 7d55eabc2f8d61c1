"""What does an e-mail say that a case was made of, or that was added to it?

Any file of a case that is an e-mail, whoever sent it in: it is read as the case's other
files are, by whoever may open the case, and once it was scanned.
"""

from collections.abc import Iterator
from typing import Any

from django.http import Http404, HttpResponse

from putright.cases.queries import Opened
from putright.design.days import clock_time, day_plain
from putright.files.evidence import is_message, named_in
from putright.files.models import KeptFile
from putright.files.scanning import may_open
from putright.files.store import Gone, opened
from putright.mail.reading import Message, read
from putright.project import clock
from putright.workspace import mail_shown
from putright.workspace.door import StaffRequest, address, case_of, page, staff_page
from putright.workspace.frame import frame


@staff_page("cases")
def case_message(request: StaffRequest, reference: str, number: str) -> HttpResponse:
    case, message = _meant(request, reference, number)
    own = (request, case.reference, number)
    said = {
        **frame(request, case, ""),
        "subject": message.subject or "Without a subject",
        "facts": list(_facts(message)),
        "it": mail_shown.shown(
            message,
            lambda place: address("case-message-file", *own, place),
            address("case-message-laid-out", *own),
        ),
        "original": address("file", *own),
        "back": address("case", request, case.reference),
    }
    return page(request, "case_message", said)


@staff_page("cases")
def case_message_laid_out(request: StaffRequest, reference: str, number: str) -> HttpResponse:
    case, message = _meant(request, reference, number)
    back = address("case-message", request, case.reference, number)
    return mail_shown.laid_out(request, message, back)


@staff_page("cases")
def case_message_file(request: StaffRequest, reference: str, number: str, place: str) -> Any:
    _, message = _meant(request, reference, number)
    return mail_shown.one_file(message, place)


def _meant(request: StaffRequest, reference: str, number: str) -> tuple[Opened, Message]:
    """Return the case and the message, or raise Http404, whichever of the two is amiss."""
    case = case_of(request, reference)
    if number not in map(str, named_in(case.facts)):
        raise Http404
    file = KeptFile.objects.filter(
        organisation=request.organisation, case=case.number, id=int(number), erased_at=None
    ).first()
    if file is None or not is_message(file.name or "") or not may_open(file, clock.now()):
        raise Http404
    try:
        with opened(file.place) as stream:
            return case, read(stream.read())
    except Gone:
        raise Http404 from None


def _facts(message: Message) -> Iterator[tuple[str, str]]:
    yield "From", str(message.sender) or "Nobody named"
    if message.reply_to and message.reply_to != message.senders:
        yield "Wants answers at", ", ".join(map(str, message.reply_to[:5]))
    yield "To", ", ".join(map(str, message.to[:10])) or "Nobody named"
    if message.cc:
        yield "Copies", ", ".join(map(str, message.cc[:10]))
    if message.date is not None:
        yield "Dated by its sender", f"{day_plain(message.date)} at {clock_time(message.date)}"
