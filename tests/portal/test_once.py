"""Is what was just done told after the act, once, and by no address that somebody wrote?"""

from tests.portal.given import address, fill, tell, words

STOPPED = "We have stopped, as you asked."


def test_it_is_told_once_after_the_act(cestria, client):
    carried = tell(cestria)

    page = fill(client, address(cestria, carried, "withdraw"))

    assert STOPPED in page.content.decode()
    where = page.redirect_chain[-1][0]
    assert STOPPED not in client.get(where).content.decode()


def test_an_address_alone_tells_nothing(cestria, client):
    carried = tell(cestria)

    for done in ("withdrawn", "asked", "added", "answered", "let-go"):
        page = client.get(f"{address(cestria, carried)}?done={done}").content.decode()
        assert "govuk-notification-banner" not in page


def test_nor_does_it_once_something_else_was_done(cestria, client):
    carried = tell(cestria)
    client.post(address(cestria, carried, "add"), {"text": "More"})

    page = client.get(f"{address(cestria, carried)}?done=withdrawn").content.decode()

    assert "govuk-notification-banner" not in page


def test_what_was_taken_back_is_not_said_to_wait_for_an_answer(cestria, client):
    carried = tell(cestria)
    fill(client, address(cestria, carried, "withdraw"))

    page = client.get(address(cestria, carried))

    text = words(page)
    assert "You can ask once you have it" not in text
    assert "You took this back, so there is no further stage of it." in text
    assert "I am not satisfied" not in text and 'href="#unhappy"' not in page.content.decode()
