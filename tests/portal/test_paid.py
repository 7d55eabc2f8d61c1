"""Does a customer read that what was agreed was paid, and nothing of the drafts before?"""

import pytest

from tests.portal.given import address, staff, tell, words

pytestmark = pytest.mark.django_db


def test_a_payment_is_told_with_its_day_and_reference(cestria, client):
    carried = tell(cestria, role="tenant")
    draft = {"remedies": ["payment"], "amount": 400, "why_amount": "Perhaps so much."}
    staff(cestria, carried, "find", "service-team", **draft)
    offer = {"remedy": "payment", "amount": 50, "to": "tenant", "consulted": ["chair"]}
    staff(cestria, carried, "offer", "chief-executive", **offer)
    staff(cestria, carried, "answer-offer", "service-team", accepted=True)
    paid = {"paid_on": "2026-01-05", "paid_how": "bank", "reference": "BACS 4471"}
    staff(cestria, carried, "pay", "chief-executive", **paid)

    said = words(client.get(address(cestria, carried)))

    assert "We paid what we agreed" in said
    assert "£50 on Monday 5 January 2026, reference BACS 4471." in said
    assert "Perhaps so much" not in said and "£400" not in said
