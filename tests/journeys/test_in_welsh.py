"""Can somebody who reads Welsh tell us, see where it stands, and go over to English and back?"""

from datetime import UTC, datetime

import pytest

from putright.people.models import Customer as Person
from putright.people.models import Organisation
from putright.project import clock
from tests.journeys.customer import NARROW, Customer
from tests.portal.given import ORGANISATIONS

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def _monday(monkeypatch, transactional_db):
    monkeypatch.setattr(clock, "now", lambda: datetime(2026, 11, 23, 10, tzinfo=UTC))
    Organisation.objects.create(**ORGANISATIONS[0])


def test_a_complaint_in_welsh(new_page):
    sian = Customer(new_page, NARROW)

    sian.goes_to("/cestria/").presses("Cymraeg")
    fits(sian, "Dywedwch wrthym beth ddigwyddodd")
    sian.presses("Gwneud cwyn")
    sian.writes("Beth ddigwyddodd?", "Mae dŵr yn dod drwy’r nenfwd.").presses("Parhau")
    sian.goes_to("/cestria/tell/complaint/you/")
    fits(sian, "Sut gallwn ni gysylltu â chi?")
    sian.writes("Eich enw", "Siân Huws").writes("Rhif ffôn", "07700 900123").presses("Parhau")
    sian.goes_to("/cestria/tell/check/")
    fits(sian, "Gwiriwch eich atebion cyn eu hanfon")
    sian.presses("Anfon eich cwyn")
    fits(sian, "Rydym wedi derbyn eich cwyn")
    sian.presses("Gweld eich cwyn")
    fits(sian, "Beth sydd wedi digwydd")
    assert Person.objects.get().language == "Welsh"

    sian.presses("English").reads("What has happened")
    assert '<html lang="en-GB"' in sian.page.content()
    assert sian.finds == []


def fits(customer: Customer, words: str) -> None:
    """The page is in Welsh; whoever stands at their side looks at the rest."""
    customer.reads(words)
    assert '<html lang="cy"' in customer.page.content()
