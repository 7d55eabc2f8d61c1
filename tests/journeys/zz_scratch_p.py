from datetime import UTC, date, datetime
import pytest
from putright.people.models import Organisation
from putright.project import clock
from tests.portal.given import ORGANISATIONS, staff, tell, address
from tests.portal.test_case import answer, at_stage_1
from tests.browser import axe
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

@pytest.fixture
def now(monkeypatch):
    stands = {"at": datetime(2026, 11, 23, 10, tzinfo=UTC)}
    monkeypatch.setattr(clock, "now", lambda: stands["at"])
    return lambda moment: stands.update(at=moment)

LONG = "The leak in the bathroom ceiling was not stopped for five weeks although I told four different people at your contact centre about it " * 2

def shoot(new_page, path, name, html=None):
    for w, h in ((1280, 900), (360, 740)):
        p = new_page(viewport={"width": w, "height": h})
        if html is None: p.goto(path)
        else: p.goto("file://" + html)
        p.screenshot(path=f"/tmp/pics/{name}-{w}.png", full_page=True)
        print(name, w, axe(p), p.evaluate("document.documentElement.scrollWidth"))


def test_pics2(transactional_db, new_page, now, client):
    cestria = Organisation.objects.create(**ORGANISATIONS[0])
    citizen = Organisation.objects.create(**ORGANISATIONS[2])
    from tests.portal.given_parties import joined
    c = at_stage_1(cestria, now, role="tenant", points=[{"what": "The leak was not stopped"}])
    staff(cestria, c, "mediation-offered", "service-manager", mediator="A. Fair")
    staff(cestria, c, "message", "service-manager", text=LONG[:300], answer_by=date(2026, 11, 30))
    staff(cestria, c, "offer", "director", remedy="apology", reason="It fits")
    joined(cestria, c, "representative")
    shoot(new_page, address(cestria, c), "waiting")
    d = tell(citizen)
    staff(citizen, d, "authorisation-asked", "customer-service-centre", on=date(2026, 12, 4))
    t = joined(citizen, d, "representative")
    shoot(new_page, address(citizen, d), "form")
    shoot(new_page, t, "partywaiting")
    from tests.portal.test_survey import close
    e = at_stage_1(cestria, now)
    close(cestria, e)
    shoot(new_page, address(cestria, e), "closed")
    shoot(new_page, address(cestria, e, "survey"), "survey")
    client.post(address(cestria, e, "survey"), {"listening": "no"})
    shoot(new_page, address(cestria, e, "survey"), "surveydone")
