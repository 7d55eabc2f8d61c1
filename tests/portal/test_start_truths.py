"""Does a page for everyone promise no more than the policy of each way through?"""

import pytest

from tests.portal.given import address, tell, words

AGAIN = "If you are not satisfied, you can ask for the next stage."


@pytest.mark.parametrize(
    ("slug", "ways", "times"), [("citizen", 2, 1), ("fos", 2, 1), ("cestria", 1, 1)]
)
def test_a_next_stage_is_told_only_of_a_way_that_has_one(organisations, client, slug, ways, times):
    page = client.get(f"/{slug}/")
    how = page.content.decode().partition('id="how"')[2].partition("</section>")[0]

    assert how.count("pr-stages ") == ways or how.count('<ol class="pr-stages') == ways
    assert how.count(AGAIN) == times
    # Where one way has none, the sentence stands in the card of the other.
    assert (AGAIN in how.partition("pr-card")[0]) == (ways == 1)


def test_who_must_ask_in_writing_is_told_before_they_begin(organisations, client):
    wanted = "Asked for in writing, with the details, by: employer"
    assert wanted in words(client.get("/peopleplus/"))
    assert "Asked for in writing" not in words(client.get("/cestria/"))


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("/cipfa/", "Every 5 working days, as we read it"),
        ("/cestria/policy/", "Apology, as we read it"),
    ],
)
def test_what_is_our_reading_is_not_given_as_the_text(organisations, client, path, said):
    text = words(client.get(path))

    assert said in text
    assert "10 working days, as we read it" not in text


def test_no_number_of_ours_contradicts_the_name_of_a_stage(organisations, client):
    how = words(client.get("/cestria/")).partition("How it works")[2].partition("What we")[0]

    assert "2 Stage 1" not in how and "3 Stage 2" not in how
    assert "• Stage 1" in how


def test_a_complaint_of_its_own_can_be_started(organisations, client):
    fos = organisations["fos"]
    page = client.get(address(fos, tell(fos, "casework"))).content.decode()

    own = page.partition("that is a complaint of its own.")[2]
    assert own.lstrip().startswith('<a class="govuk-link" href="/fos/">Start one</a>')
