"""Does whoever comes second see that a letter went, and is one from elsewhere only recorded?"""

import pytest
from playwright.sync_api import expect

from putright.letters.outgoing import look
from putright.project import clock
from tests.journeys.test_letters import _at, _look, cestria, leak
from tests.workspace.given import done

__all__ = ["cestria", "leak"]
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PARTS = {"who-answers": "Ben Okri answers."}


def test_a_letter_that_went_is_sent_again_only_with_a_reason(new_page, cestria, leak):
    case = f"/staff/cestria/case/{leak.reference}/"
    done(cestria, leak.reference, "send", "ben", ["director"], letter="acknowledgement",
         parts=PARTS)  # fmt: skip
    page = _at(new_page, "asha", f"{case}letters/write/acknowledgement/")
    expect(page.get_by_text("This letter went to them already")).to_contain_text("Ben Okri")
    for box in page.locator("main textarea[name^='w-']").all():
        box.fill("Asha Khan answers.")
    page.get_by_role("button", name="Save and check again").click()
    _look(page)

    page.get_by_role("link", name="Say why").click()
    page.get_by_label("Why does the same letter go to them again?").fill("She lost the first.")
    page.get_by_role("button", name="Save and check again").click()
    page.get_by_role("button", name="Send it").click()

    expect(page.get_by_text("Why it went once more")).to_be_visible()
    expect(page.get_by_text("She lost the first.")).to_be_visible()
    _look(page)


def test_a_letter_from_elsewhere_is_recorded_and_not_sent(new_page, cestria, leak):
    case = f"/staff/cestria/case/{leak.reference}/"
    page = _at(new_page, "asha", f"{case}letters/write/acknowledgement/")
    page.get_by_role("link", name="Record one that was written elsewhere").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Record a letter sent elsewhere")
    for box in page.get_by_role("checkbox").all():
        box.check()
    page.get_by_label("The words of the letter").fill("We have it.")
    page.get_by_label("By e-mail").check()
    _look(page)
    page.get_by_role("button", name="Save").click()
    look(clock.now())

    page.goto(f"{case}letters/")
    page.get_by_role("link", name="Acknowledgement").first.click()
    expect(page.get_by_text("Nothing of it was sent from here.")).to_be_visible()
    expect(page.get_by_role("button", name="Send it by e-mail")).to_have_count(0)
    _look(page)
