"""A file of the customer's own, or one that we sent them, to be saved."""

from typing import Any

from django.http import Http404, HttpRequest

from putright.cases.queries import Opened
from putright.files.serving import served
from putright.people.models import Organisation
from putright.portal import evidence
from putright.portal.door import case_page
from putright.project import clock


@case_page()
def file(
    request: HttpRequest, organisation: Organisation, opened: Opened, secret: str, number: str
) -> Any:
    if not evidence.may_have(opened, int(number)):
        raise Http404
    return served(organisation.pk, opened.number, int(number), clock.now())
