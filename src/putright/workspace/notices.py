"""What is somebody told before they look at their promises: by the directory, by letters lost?"""

from typing import Any

from putright.cases.desk import Desk
from putright.core.knowing import reads_mail
from putright.design.days import day_plain, listed
from putright.directory.cover import Covered
from putright.directory.roles import administers, held, vacant
from putright.people.queries import colleagues
from putright.workspace.door import StaffRequest, address
from putright.workspace.letters_listed import LOST, PAGE


def notices(request: StaffRequest, on: Desk) -> dict[str, Any]:
    """Return whom they cover for and, to those who can mend it, which office is vacant.

    Why only to them: they are few, and it takes a question more.
    """
    empty = []
    if administers(request.actor, request.policy):
        there = held(colleagues(request.organisation))
        empty = [role.name for role in vacant(request.policy, there)]
    return {
        "covered": _covered(request.covers),
        "mail_fault": request.mail_fault,
        "mail_page": address("mail", request) if reads_mail(request.actor, request.policy) else "",
        "vacancies": listed(empty) if empty else "",
        "people_page": address("directory", request),
        "away_page": address("away", request),
        **_never_arrived(request, on),
    }


def _never_arrived(request: StaffRequest, on: Desk) -> dict[str, Any]:
    """Return how many letters nobody has read, as the first look of the day counted them."""
    number = on.besides[0] if on.besides else 0
    more = " or more" if number > PAGE else ""
    count = f"{min(number, PAGE)}{more} letter{'' if number == 1 else 's'}"
    return {
        "lost": count if number else "",
        "is_one_lost": number == 1,
        "lost_page": f"{address('letters', request)}#{LOST}",
    }


def _covered(covers: tuple[Covered, ...]) -> str:
    said = [f"{one.name} until {day_plain(one.until)}" if one.until else one.name for one in covers]
    return listed(said) if said else ""
