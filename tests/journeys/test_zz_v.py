from datetime import UTC, date, datetime
import pytest
from putright.people.models import Organisation
from putright.project import clock
from tests.portal.given import ORGANISATIONS, address, staff, tell
from tests.portal.given_parties import joined
from tests.journeys.test_parties import Customer, NARROW
@pytest.fixture
def orgs(transactional_db, monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: datetime(2026, 11, 23, 10, tzinfo=UTC))
    return {row["slug"]: Organisation.objects.create(**row) for row in ORGANISATIONS}
def test_shots(orgs, new_page):
    fos = orgs["fos"]
    c = tell(fos, "casework")
    staff(fos, c, "add-point", "investigator", what="The fee was charged twice")
    bank = joined(fos, c, "business", "A Bank", side="business")
    ci = orgs["citizen"]
    z = tell(ci, capacity="helped", representative="Ruth, my sister")
    H="customer-service-centre"
    for do, g in [("agreed-date", {"on": date(2026, 12, 4)}), ("acknowledge", {"form": "writing"}), ("initial-assessment", {"actions": "Survey"}), ("failure-found", {"failure": 1, "what": "The damp was painted over"}), ("proposed-actions", {"actions": "We treat the wall by Christmas"})]:
        staff(ci, z, do, H, **g)
    staff(ci, z, "respond", H, form="writing", outcome="upheld", text="We are sorry.", points=[{"number": 1, "outcome": "upheld", "reason": "It was."}])
    staff(ci, z, "lesson", H, change="x")
    staff(ci, z, "close", H)
    for name, path, narrow in [("bank", bank, True), ("closed", address(ci, z), False), ("closed360", address(ci, z), True), ("pp", "/peopleplus/", False)]:
        cust = Customer(new_page, NARROW) if narrow else Customer(new_page)
        cust.goes_to(path)
        cust.page.screenshot(path=f"/tmp/v_{name}.png", full_page=True)
        assert not cust.finds, cust.finds
