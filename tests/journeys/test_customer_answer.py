"""Can a customer answer what we ask, read and keep our answer, and say how we did?"""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from putright.people.models import Organisation
from putright.project import clock
from putright.surveys.models import SurveyCount
from tests.browser import axe
from tests.journeys.customer import NARROW, Customer
from tests.portal.given import ORGANISATIONS, address, staff
from tests.portal.test_case import at_stage_1
from tests.portal.test_survey import close

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def now(monkeypatch):
    stands = {"at": datetime(2026, 11, 23, 10, tzinfo=UTC)}
    monkeypatch.setattr(clock, "now", lambda: stands["at"])
    return lambda moment: stands.update(at=moment)


@pytest.fixture
def cestria(transactional_db):
    return Organisation.objects.create(**ORGANISATIONS[0])


def test_asked_answered_and_asked_how_we_did(cestria, new_page, now, tmp_path):
    told = at_stage_1(cestria, now)
    given = {"text": "Which floor is it?", "answer_wanted_by": date(2026, 11, 27)}
    staff(cestria, told, "message", "service-manager", **given)
    amara = Customer(new_page, NARROW)

    amara.goes_to(address(cestria, told)).reads("What we need from you", "Friday 27 November 2026")
    amara.presses("Send it, or tell us why not")
    amara.writes("What would you like to add?", "The second").presses("Add this")
    assert "What we need from you" not in amara.page.inner_text("main")

    close(cestria, told)
    amara.comes_back().presses("Read this answer on a page of its own")
    amara.reads("Our answer at stage 1", "What we found", "Outside help")
    kept = _saved(amara, tmp_path)
    alone = new_page(viewport=NARROW, java_script_enabled=True)
    alone.set_content(kept.read_text(encoding="utf-8"))
    assert axe(alone) == []
    assert alone.evaluate("document.documentElement.scrollWidth") <= NARROW["width"]

    amara.presses("Back to your page").presses("answer a few questions")
    amara.ticks("Yes, always", within="Did we treat you with respect and courtesy?")
    amara.presses("Send my answers").reads("We have counted your answers.")
    assert SurveyCount.objects.get().answer == "always"
    assert amara.finds == []


def _saved(customer: Customer, folder: Path) -> Path:
    with customer.page.expect_download() as saving:
        customer.page.get_by_role("link", name="Save it as a file").or_(
            customer.page.get_by_role("button", name="Save it as a file")
        ).first.click()
    assert saving.value.suggested_filename.endswith("-answer-1.html")
    path = folder / saving.value.suggested_filename
    saving.value.save_as(path)
    return path
