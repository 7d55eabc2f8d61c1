"""What does the page of a case show, to whom, and at what cost?"""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from putright.cases import queries
from tests.workspace.given import done, organisation, received, signed_in, staff

pytestmark = pytest.mark.django_db
MANAGER = ["service-manager"]


@pytest.fixture
def lift(cestria, asha):
    """A complaint with two points about the lift."""
    points = ["The lift has been broken since May", "Nobody rang back"]
    given = {"points": points, "ask_for": "stage-1", "role": "tenant", "team": "Repairs"}
    return received(cestria, **given).reference


def _page(client, reference):
    answer = client.get(f"/staff/cestria/case/{reference}/")
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_whole_case_is_there(as_asha, lift):
    page = _page(as_asha, lift)

    for words in (
        lift,
        "Zofia Nowak",
        "The lift has been broken since May",
        "No finding yet",
        "Answer at stage 1",
        "What to do next",
        "Stage 1: Service Manager began",
    ):
        assert words in page


def test_what_may_be_done_and_what_not_with_its_clause(as_ben, ben, lift):
    page = _page(as_ben, lift)
    refused = page.split("Not yet, and why")[1]

    assert "Who answers at this stage: Service Manager. They can do it now." in refused
    assert "#clause-CE-3.6.S1" in refused


def test_what_comes_next_is_the_record_that_the_nearest_promise_waits_for(db):
    where = organisation("citizen")
    client = signed_in(staff("Cara Lo", {where: ["customer-service-centre"]}))
    case = received(where).reference

    page = client.get(f"/staff/citizen/case/{case}/").content.decode()
    following = page.split("What to do next")[1].split("</section>")[0]

    assert "do/record/?record=agreed-date" in following
    assert "“Acknowledge” waits for it, owed by" in following


def test_a_step_that_is_nobodys_is_not_shown(db):
    where = organisation("citizen")
    client = signed_in(staff("Cara Lo", {where: ["customer-service-centre"]}))
    case = received(where).reference

    assert (
        "nobody in this policy" not in client.get(f"/staff/citizen/case/{case}/").content.decode()
    )


def test_a_refusal_links_to_what_makes_it_possible(as_asha, lift):
    page = _page(as_asha, lift)

    close = page.split("Not yet, and why")[1].split("<b>Close</b>")[1].split("</li>")[0]
    assert "has not been answered yet" in close
    assert "/do/respond/" in close


def test_notes_are_marked_as_for_staff_only(as_asha, cestria, lift):
    done(cestria, lift, "note", "asha", MANAGER, text="The part is on order.")

    page = _page(as_asha, lift)

    assert "Staff only" in page
    assert "The part is on order." in page


def test_both_dates_are_shown_when_one_was_extended(as_asha, cestria):
    letter = received(cestria, kind="correspondence", ago=2).reference
    moves = as_asha.get(f"/staff/cestria/case/{letter}/do/extend/")
    if moves.status_code == 422:
        pytest.skip("this policy lets no date of a letter be moved")
    done(
        cestria, letter, "extend", "asha", MANAGER,
        clock="correspondence", until="2030-01-07", reason="The file is away.", told="By letter",
    )  # fmt: skip

    page = _page(as_asha, letter)

    assert "7 January 2030" in page
    assert "First promised" in page or "First date" in page


def test_a_commitment_stays_on_the_page_when_the_case_has_ended(as_asha, cestria, lift):
    done(cestria, lift, "commit", "asha", MANAGER, what="Repaint the hall", on="2030-01-07")
    done(cestria, lift, "withdraw", "asha", MANAGER)

    page = _page(as_asha, lift)

    assert "Repaint the hall" in page
    assert "What was promised goes on." in page


def test_ben_of_the_team_may_open_it_and_cleo_meets_404(as_ben, as_cleo, ben, lift):
    assert as_ben.get(f"/staff/cestria/case/{lift}/").status_code == 200
    assert as_cleo.get(f"/staff/cestria/case/{lift}/").status_code == 404


def test_the_subject_of_a_complaint_meets_the_page_of_one_that_is_missing(
    as_asha, as_ben, cestria, ben, lift
):
    done(cestria, lift, "declare", "asha", MANAGER, person="s-ben", why="subject")

    shut = as_ben.get(f"/staff/cestria/case/{lift}/")
    missing = as_ben.get("/staff/cestria/case/CE-0000-0000-0/")
    moved = as_ben.post(f"/staff/cestria/case/{lift}/do/note/", {"text": "x", "_seen": "1"})

    assert shut.status_code == missing.status_code == moved.status_code == 404
    assert shut.content == missing.content


def test_a_restricted_case_is_for_those_who_need_to_know(as_ben, as_asha, cestria, ben, lift):
    director = staff("Dia Evans", {cestria: ["director"]})
    done(cestria, lift, "acknowledge", "asha", MANAGER, form="writing")
    done(
        cestria, lift, "divert", "dia", ["director"], diversion="misconduct",
        procedure="Disciplinary policy", investigator="s-dia", reason="Misconduct", points=[1],
    )  # fmt: skip

    assert signed_in(director).get(f"/staff/cestria/case/{lift}/").status_code == 200
    assert as_ben.get(f"/staff/cestria/case/{lift}/").status_code == 404


def test_every_opening_is_logged_and_every_attempt(as_asha, as_ben, cestria, ben, lift):
    done(cestria, lift, "declare", "asha", MANAGER, person="s-ben", why="subject")
    _page(as_asha, lift)
    as_ben.get(f"/staff/cestria/case/{lift}/")

    number = queries.newest(cestria, _actor())[0].case
    log = [(person, opened) for person, _, opened in queries.views(cestria, number)]

    assert log == [("s-ben", False), ("s-asha", True)]


def _actor():
    from putright.core.facts import Actor

    return Actor("s-asha", ("service-manager",))


def test_what_people_write_is_never_markup(as_asha, cestria, lift):
    done(cestria, lift, "note", "asha", MANAGER, text="<script>alert(1)</script>")

    page = _page(as_asha, lift)

    assert "<script>" not in page
    assert "&lt;script&gt;" in page


def test_a_case_opens_in_few_statements_however_long_it_is(as_asha, cestria, lift):
    for number in range(12):
        done(cestria, lift, "note", "asha", MANAGER, text=f"Note {number}")

    with CaptureQueriesContext(connection) as made:
        _page(as_asha, lift)

    # Session, person, organisation and roles; then six for the case itself.
    assert len(made) <= 10, [query["sql"][:90] for query in made]
