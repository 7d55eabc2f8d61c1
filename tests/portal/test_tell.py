"""One question at a time: only what is needed, nothing lost, nobody turned away for being late."""

import pytest
from django.test import Client

from tests.portal.given import LEAK, SLUGS, fill, words


def begin(client: Client, path: str) -> str:
    """Return the address of the first question."""
    return client.get(path).headers["Location"]


def steps(client: Client, slug: str, kind: str) -> list[str]:
    """Return the questions asked of somebody who leaves all but the first empty."""
    path = begin(client, f"/{slug}/tell/{kind}/")
    found = []
    while "/check/" not in path:
        found.append(path.rstrip("/").rpartition("/")[2])
        answer = {"what_happened": LEAK} if found[-1] == "what" else {}
        path = client.post(path, answer).headers["Location"]
    return found


@pytest.mark.parametrize(
    ("slug", "kind", "asked"),
    [
        (
            "cestria",
            "complaint",
            ["what", "role", "where", "when", "right", "evidence", "you", "help"],
        ),
        ("cestria", "compliment", ["what", "you"]),
        ("cipfa", "feedback", ["what", "you"]),
        (
            "peopleplus",
            "complaint",
            ["what", "role", "contract", "where", "when", "right", "evidence", "you", "help"],
        ),
        ("fos", "casework", ["what", "role", "where", "when", "right", "evidence", "you", "help"]),
    ],
)
def test_only_what_a_kind_needs_is_asked(organisations, client, slug, kind, asked):
    assert steps(client, slug, kind) == asked


def test_days_are_asked_that_the_policy_counts_from(organisations, client):
    citizen = words(client.get("/citizen/tell/complaint/when/"))
    cestria = words(client.get("/cestria/tell/complaint/when/"))

    assert "When did you first notice it, or find out?" in citizen
    assert "We normally look at things from the last 12 months" in citizen
    assert "When did you first notice it" not in cestria
    assert "Was it a long time ago?" not in cestria


def test_the_last_service_is_asked_of_those_whom_the_limit_is_for(organisations, client):
    when, role = "/peopleplus/tell/complaint/when/", "/peopleplus/tell/complaint/role/"

    fill(client, role, role="customer")
    assert "When did you last use our service?" in words(client.get(when))

    fill(client, role, role="employer")
    assert "When did you last use our service?" not in words(client.get(when))


def test_a_crime_is_asked_about_where_it_skips_a_stage(organisations, client):
    cestria = words(client.get("/cestria/tell/complaint/help/"))

    assert "Do you think that this is a criminal matter?" in cestria
    assert "it goes straight to stage 2" in cestria
    assert "criminal" not in words(client.get("/citizen/tell/complaint/help/"))


def test_what_staff_must_judge_is_not_asked_of_a_customer(organisations, client):
    """Citizen's complaint opens its investigation when staff see that it needs one."""
    assert "Cannot be resolved" not in words(client.get("/citizen/tell/complaint/help/"))


def test_the_roles_are_those_of_the_kind_and_then_other_customers(organisations, client):
    said = words(client.get("/cestria/tell/complaint/role/"))

    assert "Tenant Resident Councillor Local MP" in said
    assert "Board member" in said
    assert "Somebody else None of these, or I would rather not say" in said


def test_an_empty_answer_says_what_to_do_and_loses_nothing(organisations, client):
    page = client.post("/cestria/tell/complaint/what/", {"what_happened": "  "})

    assert page.status_code == 422
    html = page.content.decode()
    assert "<title>Error: What happened?" in html
    assert 'href="#id_what_happened"' in html
    assert "Tell us in your own words. A few are enough." in words(page)


def test_a_date_that_is_not_one_is_said_beside_its_box(organisations, client):
    page = client.post(
        "/citizen/tell/complaint/when/",
        {"event_day": "31", "event_month": "11", "event_year": "2025"},
    )

    assert page.status_code == 422
    assert "November has 30 days. Check the day it happened." in words(page)
    assert 'value="31"' in page.content.decode()


def test_a_day_to_come_is_not_taken(organisations, client):
    page = client.post(
        "/citizen/tell/complaint/when/",
        {"event_day": "24", "event_month": "11", "event_year": "2026"},
    )

    assert page.status_code == 422
    assert "The day it happened must be 23 November 2026 or earlier." in words(page)


def test_being_late_is_a_warning_and_never_an_error(organisations, client):
    late = {"event_day": "1", "event_month": "3", "event_year": "2024"}

    page = fill(client, "/citizen/tell/complaint/when/", **late)

    assert page.status_code == 200
    said = words(page)
    assert "What would put it right?" in said
    assert "We normally look at things from the last 12 months" in said
    assert (
        "A person decides, looks at your reasons, and tells you why. Send it all the same" in said
    )


def test_the_later_of_two_days_keeps_it_in_time(organisations, client):
    days = {"event_day": "1", "event_month": "3", "event_year": "2024"}
    noticed = {"awareness_day": "1", "awareness_month": "9", "awareness_year": "2026"}

    page = fill(client, "/citizen/tell/complaint/when/", **days, **noticed)

    assert "This may be outside our policy’s limits" not in words(page)


def test_a_strict_limit_is_a_warning_too(organisations, client):
    fill(client, "/peopleplus/tell/complaint/role/", role="customer")
    page = fill(
        client,
        "/peopleplus/tell/complaint/when/",
        **{"last-service_day": "1", "last-service_month": "5", "last-service_year": "2026"},
    )

    assert page.status_code == 200
    said = words(page)
    assert "We can look at things from the last 3 months" in said
    assert "It does not count against you if this is on file: the contract allows longer" in said
    assert "What you send is kept all the same" in said


def test_a_draft_is_kept_whatever_it_is(organisations, client):
    half = {"event_day": "31", "event_month": "", "event_year": "20x6", "save": "yes"}

    saved = fill(client, "/citizen/tell/complaint/when/", **half)

    assert "We have kept what you wrote" in words(saved)
    again = client.get("/citizen/tell/complaint/when/")
    assert again.status_code == 200
    html = again.content.decode()
    assert 'value="31"' in html
    assert 'value="20x6"' in html
    assert "There is a problem" not in html


def test_a_draft_can_be_deleted(organisations, client):
    fill(client, "/cestria/tell/complaint/what/", what_happened=LEAK, save="yes")

    gone = client.post("/cestria/tell/saved/")

    assert "We have deleted what you wrote" in words(gone)
    assert LEAK.split("\n")[0] not in client.get("/cestria/tell/complaint/what/").content.decode()


def test_each_organisation_has_a_draft_of_its_own(organisations, client):
    fill(client, "/cestria/tell/complaint/what/", what_happened="For Cestria only")

    assert "For Cestria only" not in client.get("/citizen/tell/complaint/what/").content.decode()


def test_very_long_words_are_refused_with_their_count_and_kept(organisations, client):
    long = "ü" * 60_000

    page = client.post("/cestria/tell/complaint/what/", {"what_happened": long})

    assert page.status_code == 422
    assert "Use 50,000 characters or fewer. You have used 60000." in words(page)
    assert long in client.get("/cestria/tell/complaint/what/").content.decode()


def test_a_hidden_character_is_refused_in_a_sentence(organisations, client):
    page = client.post("/cestria/tell/complaint/what/", {"what_happened": "a\x00b"})

    assert page.status_code == 422
    assert "There is a hidden character here" in words(page)


def test_a_way_to_answer_needs_its_address(organisations, client):
    page = client.post("/cestria/tell/complaint/you/", {"reply_by": "email"})

    assert page.status_code == 422
    assert "Enter your email address, or choose another way to hear from us." in words(page)


def test_an_answer_that_is_none_of_the_choices_is_refused(organisations, client):
    page = client.post("/cestria/tell/complaint/role/", {"role": "chief-executive"})

    assert page.status_code == 422
    assert "Choose one of the answers given." in words(page)


@pytest.mark.parametrize("slug", SLUGS)
def test_unknown_kinds_and_questions_are_not_found(organisations, client, slug):
    assert client.get(f"/{slug}/tell/lawsuit/").status_code == 404
    assert client.get(f"/{slug}/tell/complaint/nonsense/").status_code == 404


def test_a_kind_that_only_staff_log_is_not_found(organisations, client):
    assert client.get("/cestria/tell/mailbox-email/").status_code == 404


def test_from_the_check_page_one_comes_back_to_it(organisations, client):
    steps(client, "cestria", "compliment")

    page = client.post("/cestria/tell/compliment/what/?then=check", {"what_happened": "More"})

    assert page.headers["Location"] == "/cestria/tell/check/"
