"""How would a draft look on paper, before anybody sends it? It is made anew, and kept nowhere."""

from django.http import Http404, HttpResponse

from putright.letters.paper import CannotPrint, pdf_of
from putright.workspace.door import StaffRequest, case_of, page, staff_page
from putright.workspace.frame import frame
from putright.workspace.letter_choices import name_of_letter, write_address
from putright.workspace.letter_form import writing_of
from putright.workspace.letter_paper import draft_words
from putright.workspace.views.letter_sent import as_pdf


@staff_page("cases")
def letter_draft(request: StaffRequest, reference: str, name: str) -> HttpResponse:
    """The draft as it was last saved, on paper: large where whoever gets it needs it so."""
    opened = case_of(request, reference)
    writing = writing_of(request, opened, name)
    if writing.version is None:
        raise Http404
    called, whom = name_of_letter(writing.letter), writing.whom.value
    words = draft_words(request, opened, whom, writing.composed, called, writing.at)
    large = request.GET.get("size", "large" if words.is_large else "") == "large"
    try:
        content = pdf_of(words, large=large, at=writing.version.kept_at, draft=True)
    except CannotPrint as reason:
        back = write_address(request, opened.reference, writing.letter.id, whom)
        said = {**frame(request, opened, "case-letters"), "why": str(reason), "back": back}
        return page(request, "letter_no_paper", said, 500)
    return as_pdf(content, f"{opened.reference}-{name}-draft.pdf")
