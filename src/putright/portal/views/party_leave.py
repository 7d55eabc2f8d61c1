"""A party leaves: their link ends at once, and what they said stays."""

from django.http import HttpRequest, HttpResponse

from putright.core.refusals import Refused
from putright.parties.links import LetIn
from putright.people.models import Organisation
from putright.portal.acting import Changed
from putright.portal.door import show
from putright.portal.party_door import ByParty, party_page


@party_page("POST")
def party_leave(
    request: HttpRequest, organisation: Organisation, found: LetIn, secret: str
) -> HttpResponse:
    said = {"party": found.party, "form": None}
    acting = ByParty(request, organisation, found.opened, secret, found)
    if request.method != "POST":
        return show(request, "party_leave", acting.context(**said))
    try:
        acting.carry_out("leave", {"number": found.party.number})
    except Changed as changed:
        return show(request, "party_leave", acting.context(**said, changed=changed), 409)
    except Refused as refused:
        return show(request, "party_leave", acting.context(**said, refused=refused), 409)
    return show(request, "party_left", {"opened": found.opened, "party": found.party})
