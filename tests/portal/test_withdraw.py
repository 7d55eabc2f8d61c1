"""Can a customer take it back without a reason, and only once?"""

from putright.cases.models import CaseRow
from tests.portal.given import address, tell, words


def test_it_is_taken_back_without_a_reason(cestria, client):
    carried = tell(cestria)
    path = address(cestria, carried, "withdraw")
    assert "You do not need to give a reason." in words(client.get(path))

    page = client.post(path)

    assert page.status_code == 302
    assert CaseRow.objects.get().status == "withdrawn"
    said = words(client.get(page.headers["Location"]))
    assert "We have stopped, as you asked." in said
    assert "You can tell us about it again at any time." in said
    assert "Take back your complaint" not in said


def test_what_is_over_cannot_be_taken_back(cestria, client):
    carried = tell(cestria)
    path = address(cestria, carried, "withdraw")
    client.post(path)

    page = client.post(path, {"reason": "Again"})

    assert page.status_code == 409
    assert "That is not possible now" in words(page)
