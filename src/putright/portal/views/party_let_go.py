"""End what somebody does for you: from that moment they are told nothing more."""

from django.http import Http404, HttpRequest, HttpResponse

from putright.cases.queries import Opened
from putright.core.parties import REPRESENTATIVE, numbered
from putright.core.refusals import Refused
from putright.languages import say
from putright.people.models import Organisation
from putright.portal.acting import Acting, Changed
from putright.portal.door import case_page, show


@case_page("POST")
def party_let_go(
    request: HttpRequest, organisation: Organisation, opened: Opened, secret: str, number: str
) -> HttpResponse:
    party = numbered(opened.case, number)
    if party is None or party.party != REPRESENTATIVE or party.told_us:
        raise Http404
    acting = Acting(request, organisation, opened, secret)
    joined = next(f for f in opened.case.named("joined") if f.data["number"] == party.number)
    said = {"name": joined.words.get("name") or say("Whoever acts for you"), "form": None}
    if request.method != "POST":
        return show(request, "party_let_go", acting.context(**said))
    try:
        acting.carry_out("leave", {"number": party.number})
    except Changed as changed:
        return show(request, "party_let_go", acting.context(**said, changed=changed), 409)
    except Refused as refused:
        return show(request, "party_let_go", acting.context(**said, refused=refused), 409)
    return acting.done("let-go")
