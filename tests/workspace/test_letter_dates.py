"""Is a day that a letter tells typed as a day, put on record, and never written in words?"""

import re
from datetime import timedelta

import pytest

from putright.cases.models import LetterRow
from putright.letters.words import letter_of
from putright.people.models import Staff
from putright.project import clock
from tests.workspace.given import done, organisation, received, signed_in, staff

pytestmark = pytest.mark.django_db
MANAGER = ["service-manager"]


@pytest.fixture
def house(db):
    house = organisation("cestria")
    staff("Asha Rahman", {house: MANAGER})
    return house


def where(case, letter):
    return f"/staff/cestria/case/{case}/letters/write/{letter}/"


def posted(client, address, then="send", **typed):
    page = client.get(address).content.decode()
    hidden = dict(re.findall(r'name="(_version|_seen|_token)" value="([^"]*)"', page))
    boxes = re.findall(r'<textarea[^>]* name="(w-[^"]+)"', page)
    words = dict.fromkeys(boxes, "Mo was ill.")
    return client.post(address, {**hidden, **words, **typed, "then": then}, follow=True)


def in_boxes(name, day):
    return {f"{name}_day": day.day, f"{name}_month": day.month, f"{name}_year": day.year}


def text_of_last(house):
    row = LetterRow.objects.latest("sequence")
    return letter_of(house, row.case, row.sequence).text


def test_a_new_day_is_typed_and_the_missed_one_stays(house):
    case = received(house, kind="complaint", role="tenant", ago=40).reference
    client, soon = signed_in(Staff.objects.get(key="s-asha")), clock.now().date() + timedelta(9)
    address = where(case, "late-answer")
    assert 'name="on_day"' in client.get(address).content.decode()

    posted(client, address, then="save", **in_boxes("on", soon))
    posted(client, address, **in_boxes("on", soon))

    said = text_of_last(house)
    assert f"You will now have it by {soon:%A} {soon.day} {soon:%B %Y}." in said
    facts = client.get(f"/staff/cestria/case/{case}/").content.decode()
    assert "Answer by the new day" in facts


def test_a_letter_that_we_are_late_stands_among_those_for_other_cases_until_we_are(house):
    case = received(house, kind="complaint", role="tenant").reference
    client = signed_in(Staff.objects.get(key="s-asha"))

    page = client.get(where(case, "late-answer").removesuffix("late-answer/")).content.decode()

    others = page.partition("Letters for other cases than this one")[2]
    assert "Our answer is late" in others
    assert "This letter says that something is late, and nothing is." in others


def test_the_page_of_an_appointment_asks_for_its_day_and_its_visitor(house):
    case = received(house, kind="complaint", role="tenant").reference
    done(house, case, "appointment-asked", "asha", MANAGER, request=1, place="home")
    client = signed_in(Staff.objects.get(key="s-asha"))

    page = client.get(where(case, "appointment-letter")).content.decode()

    for name in ("offered_for", "visitor", "request"):
        assert f'name="{name}' in page
    assert "{visit-day}" in page  # the preview says that it is not known yet
