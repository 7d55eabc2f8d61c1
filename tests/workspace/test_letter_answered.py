"""Is what the letter pages say of a letter so: what mends it, whom it is to, which is first?"""

import re
from datetime import timedelta

import pytest

from putright.project import clock
from tests.workspace.given import done, organisation, received, signed_in, staff

pytestmark = pytest.mark.django_db
CENTRE = ["customer-service-centre"]


@pytest.fixture
def citizen(db):
    where = organisation("citizen", phone="0300 790 6555")
    cara = staff("Cara Cole", {where: CENTRE}, team="Centre")
    return where, signed_in(cara)


def _page(client, slug, reference, letter, **query):
    asked = "&".join(f"{name}={value}" for name, value in query.items())
    where = f"/staff/{slug}/case/{reference}/letters/write/{letter}/?{asked}"
    return client.get(where)


def _words(page):
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())


def test_who_may_strike_out_a_record_is_who_the_record_says(cestria, as_asha):
    case = received(cestria, ask_for="stage-1", team="Repairs").reference
    done(cestria, case, "legal-hold", "dot", ["director"], reason="A solicitor wrote.")

    page = as_asha.get(f"/staff/cestria/case/{case}/do/strike/?record=legal-hold")

    said = _words(page.content.decode())
    assert page.status_code == 422
    who = "Director or Director of Finance and Corporate Services"
    assert f"Only {who} may strike this out." in said
    assert f"Who may do it {who}" in said
    assert "Front line" not in said[said.index("Who may do it") :][:120]


def test_several_points_without_a_finding_are_said_once_as_several(citizen):
    where, client = citizen
    points = [{"what": "The lift is broken"}, {"what": "Nobody rang back"}]
    case = received(where, kind="complaint", points=points).reference

    page = _page(client, "citizen", case, "final-response").content.decode()

    assert "Point 1, 2" not in page
    assert page.count("Points 1, 2 have no finding. Every point must be answered.") <= 1


def test_a_record_that_is_missing_is_where_its_check_leads(citizen):
    where, client = citizen
    case = received(where, kind="complaint", points=[{"what": "The lift"}]).reference
    page = _page(client, "citizen", case, "final-response").content.decode()
    hidden = dict(re.findall(r'name="(_version|_seen|_token)" value="([^"]*)"', page))
    typed = {"point-1-outcome": "upheld", "point-1-reason": "You told us four times."}

    at = f"/staff/citizen/case/{case}/letters/write/final-response/"
    page = client.post(at, {**hidden, **typed, "outcome": "upheld", "then": "save"}, follow=True)

    html = page.content.decode()
    checks = html.partition('id="checks"')[2].partition("<form")[0]
    [first] = re.findall(r"<li class=\"is-no\">(?:(?!</li>).)*must be on file.*?</li>", checks)
    wanted = re.findall(r"“([^”]+)”", first)
    led = re.findall(r"do/record/\?record=[a-z-]+\">Record: ([^<]+)<", first)
    assert wanted and led == wanted
    assert "Nothing was found on the whole yet" not in checks


def test_a_councillor_is_named_as_the_policy_names_them(citizen):
    where, client = citizen
    case = received(where, kind="complaint").reference

    page = _words(_page(client, "citizen", case, "update", to="councillor-or-mp").content.decode())

    assert "Dear Councillor or MP" in page
    assert "councillor-or-mp" not in page


def test_the_title_says_error_once(as_asha, cestria):
    case = received(cestria, ask_for="stage-1", team="Repairs").reference

    page = as_asha.get(f"/staff/cestria/case/{case}/letters/write/?go=1&to=customer")

    assert page.status_code == 422
    assert page.content.decode().count("Error:") == 1


def test_a_notice_of_more_time_does_not_fit_once_the_answer_was_given(citizen):
    where, client = citizen
    case = received(where, kind="complaint", points=[{"what": "The lift"}]).reference
    done(where, case, "agreed-date", "cara", CENTRE, on=clock.now().date() + timedelta(days=20))
    name = "A new date for our answer"
    assert name in _fitting(client, "citizen", case)

    done(where, case, "initial-assessment", "cara", CENTRE, actions="Look")
    done(where, case, "reasons-given", "cara", CENTRE, reason="It was mended")
    finding = {"number": 1, "outcome": "not-upheld", "reason": "It was mended."}
    answer = {"form": "writing", "outcome": "not-upheld", "text": "Mended.", "points": [finding]}
    done(where, case, "respond", "cara", CENTRE, **answer)

    assert name not in _fitting(client, "citizen", case)


def test_nor_once_the_case_is_over(db):
    where = organisation("peopleplus")
    client = signed_in(staff("Cleo Cray", {where: ["customer-experience"]}, team="Team"))
    case = received(where, kind="comment").reference
    assert "Your answer will take longer" in _fitting(client, "peopleplus", case)

    done(where, case, "withdraw", "cleo", ["customer-experience"], reason="It is settled.")

    assert "Your answer will take longer" not in _fitting(client, "peopleplus", case)


def _fitting(client, slug, case):
    """Return what is offered to be written, without the letters that do not fit."""
    page = client.get(f"/staff/{slug}/case/{case}/letters/write/")
    assert page.status_code == 200
    return page.content.decode().partition("Letters for other cases than this one")[0]
