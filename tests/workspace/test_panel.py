"""Does the panel's page say who sits, who may not and why, and what the panel has?"""

import pytest

from putright.core.refusals import Refused
from putright.directory.models import Absence
from putright.project import clock
from tests.workspace.given import done, received, signed_in, staff

pytestmark = pytest.mark.django_db
DIRECTOR = ["director"]


@pytest.fixture
def eve(cestria):
    for name, role in (("Pat Chair", "chair"), ("Quin Vice", "vice-chair"), ("Rae Board", "panel"),
                       ("Sam Board", "panel")):  # fmt: skip
        staff(name, {cestria: [role]})
    return signed_in(staff("Eve Lane", {cestria: DIRECTOR}))


@pytest.fixture
def third(cestria, asha, eve):
    """A complaint that reached the Board's review; Mo and Dia answered before."""
    staff("Dia Cole", {cestria: [*DIRECTOR, "panel"]})
    case = received(cestria, ask_for="stage-1", role="tenant", ago=9).reference
    answer = {"outcome": "not-upheld", "form": "writing"}
    done(cestria, case, "respond", "mo", ["service-manager"], **answer)
    done(cestria, case, "escalate", "asha", ["service-manager"], form="writing")
    done(cestria, case, "respond", "dia", DIRECTOR, **answer)
    done(cestria, case, "escalate", "asha", ["service-manager"], form="writing")
    return case


def _page(client, case):
    answer = client.get(f"/staff/cestria/case/{case}/panel/")
    assert answer.status_code == 200
    return answer.content.decode()


def _convene(where, case, *members):
    done(where, case, "convene", "eve", DIRECTOR, members=list(members))


CHAIR = {"person": "s-pat", "office": "chair"}
VICE = {"person": "s-quin", "office": "vice-chair"}
RAE = {"person": "s-rae"}


def test_before_it_sits_the_rule_and_who_may_are_told(eve, third):
    page = _page(eve, third)

    assert "3 members, the Chair of the Board and Vice Chair of the Board among them" in page
    assert "CE-3.6.S3" in page and "Nobody sits yet" in page
    assert "Pat Chair, Chair of the Board" in page
    assert "/do/convene/" in page


def test_an_earlier_handler_may_not_sit_and_the_clause_is_told(eve, third):
    page = _page(eve, third)

    assert "Dia Cole, Member" in page
    dia = page[page.index("Dia Cole, Member") :][:600]
    assert "did not handle this case at an earlier stage" in dia and "May not sit" in dia
    assert "CE-3.6.S3" in dia


def test_only_those_whom_the_policy_lets_sit_may(cestria, eve, third):
    staff("Joy Desk", {cestria: ["front-line"]})

    joy = {"person": "s-joy", "holds": ["front-line"]}
    with pytest.raises(Refused) as refused:
        _convene(cestria, third, CHAIR, VICE, joy)
    assert refused.value.code == "not-for-the-panel"
    assert "Complaints Panel, Chair of the Board, Vice Chair of the Board" in str(refused.value)
    assert "CE-3.6.S3" in refused.value.clauses


def test_a_panel_is_formed_anew_with_a_reason(cestria, eve, third):
    _convene(cestria, third, CHAIR, VICE, RAE)

    with pytest.raises(Refused) as refused:
        _convene(cestria, third, CHAIR, VICE, {"person": "s-sam"})
    assert refused.value.missing == ("reason",)

    members = [CHAIR, VICE, {"person": "s-sam"}]
    done(cestria, third, "convene", "eve", DIRECTOR, members=members, reason="Rae is ill.")
    assert "Sam Board" in _page(eve, third)


def test_who_is_shut_out_and_who_is_away_are_told(cestria, eve, third):
    done(cestria, third, "declare", "eve", DIRECTOR, person="s-rae", why="interest")
    Absence.objects.create(organisation=cestria, person="s-pat", since=clock.now().date())

    page = _page(eve, third)

    assert "A member has an interest in the case" in page[page.index("Rae Board, Member") :][:500]
    assert "Away" in page[page.index("Pat Chair, Chair") :][:500]


def test_members_substitutes_papers_minutes_and_outcome_are_told(cestria, eve, third):
    sam = {"person": "s-sam", "substitutes": "vice-chair", "reason": "She is abroad."}
    _convene(cestria, third, CHAIR, sam, RAE)
    done(cestria, third, "record", "eve", DIRECTOR, record="panel-papers", papers="Both answers.")
    done(cestria, third, "record", "pat", ["chair"], record="panel-minutes", minutes="Page 1.")
    answer = {"outcome": "upheld", "form": "writing"}
    done(cestria, third, "respond", "pat", ["panel"], **answer)

    page = _page(eve, third)

    assert "In place of the Vice Chair of the Board: She is abroad." in page
    assert "Both answers." in page and "Page 1." in page
    assert "Answered in writing: Upheld" in page


def test_a_member_shut_out_since_makes_it_convene_again(cestria, eve, third):
    _convene(cestria, third, CHAIR, VICE, RAE)
    done(cestria, third, "declare", "eve", DIRECTOR, person="s-rae", why="interest")

    page = _page(eve, third)

    assert "The panel must be convened again" in page and "Shut out since" in page
    assert "Convene it again" in page


def test_the_case_leads_here_where_a_panel_answers_it(eve, third, as_cleo, other):
    page = eve.get(f"/staff/cestria/case/{third}/").content.decode()
    assert f"/staff/cestria/case/{third}/panel/" in page

    case = received(other).reference
    assert "/panel/" not in as_cleo.get(f"/staff/another/case/{case}/").content.decode()


def test_a_policy_without_panels_says_so(as_cleo, other):
    case = received(other).reference

    page = as_cleo.get(f"/staff/another/case/{case}/panel/").content.decode()

    assert "No stage of this case has a panel" in page


def test_a_case_of_another_house_is_not_there(as_cleo, third):
    assert as_cleo.get(f"/staff/cestria/case/{third}/panel/").status_code == 404
