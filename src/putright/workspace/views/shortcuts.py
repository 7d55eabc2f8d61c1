"""What do the keyboard shortcuts do, and are they on?"""

from django.http import HttpResponse
from django.shortcuts import redirect

from putright.workspace.door import StaffRequest, address, page, staff_page
from putright.workspace.keys import SHORTCUTS, are_on, switch


@staff_page("today", methods=("GET", "POST"))
def shortcuts(request: StaffRequest) -> HttpResponse:
    if request.method == "POST":
        response = redirect(address("keys", request))
        switch(response, request, request.POST.get("switch") == "on")
        return response
    said = {
        "is_on": are_on(request),
        "keys": SHORTCUTS,
        "back": address("today", request),
    }
    return page(request, "shortcuts", said)
