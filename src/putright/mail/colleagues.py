"""Did a colleague send this in?

A colleague is known by the address at which they are told things. Beware: anybody can write
it in From. So it is believed only for what they are told of at once (`sent_in.py`), never to
let somebody in.
"""

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
