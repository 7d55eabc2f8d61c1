"""What a customer asked for is in front of whoever contacts them, and another way is warned of."""

import pytest

from putright.people.models import Customer
from putright.workspace.contacting import warnings
from tests.workspace.given import received

ZOFIA = {
    "name": "Zofia Nowak",
    "channel": "phone",
    "format": "large print",
    "interpreter": "Polish",
    "call_times": "after 4pm",
}


def told(cestria, step):
    case = received(cestria, customer=ZOFIA, ask_for="stage-1", team="Repairs")
    return f"/staff/cestria/case/{case.reference}/do/{step}/"


def test_each_contact_shows_what_they_asked_for(cestria, as_asha):
    page = as_asha.get(told(cestria, "acknowledge")).content.decode()

    assert "They asked to be called (after 4pm)." in page
    assert "They read large print." in page
    assert "They need an interpreter: Polish." in page


def test_what_tells_them_nothing_warns_of_nothing(cestria, as_asha):
    assert "They asked to be called" not in as_asha.get(told(cestria, "note")).content.decode()


@pytest.mark.parametrize(
    ("needs", "form", "warned"),
    [
        ({"channel": "phone"}, "writing", "call them as well"),
        ({"channel": "phone"}, "spoken", ""),
        ({"channel": "letter"}, "spoken", "by letter"),
        ({"channel": "email"}, "writing", ""),
        ({"format": "Braille"}, "writing", "They read Braille"),
        ({"format": "Braille"}, "spoken", ""),
        ({"language": "Welsh"}, "spoken", "Welsh"),
        ({}, "writing", ""),
    ],
)
def test_another_way_than_theirs_is_warned_of(needs, form, warned):
    said = " ".join(warnings(Customer(**needs), "acknowledge", form))

    assert (warned in said) if warned else not said


def test_needs_stand_over_every_page_of_the_case(cestria, as_asha):
    page = as_asha.get(told(cestria, "note")).content.decode()

    assert "Interpreter: Polish" in page
    assert "Format of letters: large print" in page
