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

def test_pics(transactional_db, new_page, now, client):
    cestria = Organisation.objects.create(**ORGANISATIONS[0])
    c = at_stage_1(cestria, now, role="tenant", points=[{"what": "The leak was not stopped"}, {"what": LONG[:400]}])
    staff(cestria, c, "commit", "service-manager", what="Make good and repaint the ceiling", on=date(2026, 12, 15))
    staff(cestria, c, "offer", "service-manager", remedy="apology", reason="It fits")
    staff(cestria, c, "approve", "director", number=1)
    staff(cestria, c, "respond", "service-manager", person="s-mo", form="writing", outcome="upheld",
        text="Thank you for telling us what happened. I have looked into both points and I am sorry for what went wrong.\n\nI have spoken to the contractor and to those who took your calls.",
        points=[{"number": 1, "outcome": "upheld", "reason": "We were told four times and took five weeks to stop the leak. The order went to a wrong address twice."}, {"number": 2, "outcome": "not-upheld", "reason": LONG}])
    path = address(cestria, c)
    shoot(new_page, path + "answer/1/", "answer")
    shoot(new_page, path, "answered")
    html = client.get(path + "answer/1/file/").content
    open("/tmp/pics/a.html", "wb").write(html)
    p = new_page(viewport={"width": 1280, "height": 900})
    p.set_content(html.decode()); p.screenshot(path="/tmp/pics/file-1280.png", full_page=True); print("file", axe(p))
    p = new_page(viewport={"width": 360, "height": 740})
    p.set_content(html.decode()); p.screenshot(path="/tmp/pics/file-360.png", full_page=True); print("file", axe(p), p.evaluate("document.documentElement.scrollWidth"))
    p = new_page(viewport={"width": 1280, "height": 900}); p.goto(path + "answer/1/"); p.pdf(path="/tmp/pics/answer.pdf")
