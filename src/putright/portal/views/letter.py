"""One letter of ours by itself, as it was written to this customer: to read, and to keep."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from putright.cases.queries import Opened
from putright.letters.letter import Words
from putright.letters.paper import CannotPrint, pdf_of
from putright.letters.words import letter_of
from putright.people.models import Organisation
from putright.portal.door import case_page, show

# Why a sandbox: whatever a browser makes of it, nothing in it can act as our page.
_KEPT = {
    "Content-Security-Policy": "default-src 'none'; sandbox",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-store, private",
}


@case_page()
def letter(
    request: HttpRequest, organisation: Organisation, opened: Opened, secret: str, number: str
) -> HttpResponse:
    words = _theirs(organisation, opened, int(number))
    where = [organisation.slug, opened.reference, secret]
    context = {
        "opened": opened,
        "letter": words,
        "at": opened.facts[int(number) - 1].at,
        "case_href": reverse("portal:case", args=where),
        "file_href": reverse("portal:letter-file", args=[*where, number]),
    }
    return show(request, "letter", context)


@case_page()
def letter_file(
    request: HttpRequest, organisation: Organisation, opened: Opened, secret: str, number: str
) -> HttpResponse:
    """The letter on paper: what was posted, or would have been."""
    words = _theirs(organisation, opened, int(number))
    at = opened.facts[int(number) - 1].recorded_at
    try:
        content = pdf_of(words, large=words.is_large, at=at)
    except CannotPrint:
        return redirect("portal:letter", organisation.slug, opened.reference, secret, number)
    response = HttpResponse(content, content_type="application/pdf")
    name = f"{opened.reference}-letter-{number}.pdf"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    for header, value in _KEPT.items():
        response.headers[header] = value
    return response


def _theirs(organisation: Organisation, opened: Opened, number: int) -> Words:
    """Return a letter that was sent to the customer: one to anybody else is not there."""
    fact = opened.facts[number - 1] if 0 < number <= opened.sequence else None
    if fact is None or fact.name != "sent" or fact.data.get("to", "") not in ("", "customer"):
        raise Http404
    return letter_of(organisation, opened.number, number)
