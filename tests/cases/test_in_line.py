"""Does the door ask the directory who is in line with whoever is complained of?"""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from putright.core.refusals import Refused
from putright.directory.managers import answer_to
from putright.directory.models import Completion
from putright.project import clock
from tests.workspace.given import done, organisation, received, signed_in, staff

pytestmark = pytest.mark.django_db
DIRECTOR, MANAGER = ["director-of-customer-service"], ["service-area-manager"]


@pytest.fixture
def citizen(db):
    """Max answers to Pam, and Pam to Dee; Kim answers to nobody. All are trained."""
    house = organisation("citizen")
    for name, role in (("Dee", DIRECTOR), ("Pam", DIRECTOR), ("Kim", DIRECTOR), ("Max", MANAGER)):
        person = staff(f"{name} Here", {house: role}, team="Service")
        for course in ("serious-concerns", "handling-complaints", "overseeing-complaints"):
            Completion.objects.create(
                organisation=house,
                person=person.key,
                course=course,
                on=clock.now().date() - timedelta(days=9),
                recorded_at=clock.now(),
            )
    answers(house, "Max", "Pam")
    answers(house, "Pam", "Dee")
    return house


def answers(house, name, manager):
    person = staff(f"{name} Here")
    answer_to(house, person, f"s-{manager.lower()}", by="s-dee", at=clock.now())


@pytest.fixture
def concern(citizen):
    """A concern about the team of repairs, that nobody has yet."""
    case = received(citizen, kind="detriment-concern", team="Repairs").reference
    done(citizen, case, "initial-assessment", "dee", DIRECTOR, actions="Compare the calls")
    done(citizen, case, "agreed-date", "dee", DIRECTOR, on="2030-01-07")
    return case


def _complained_of(house, case, **given):
    return done(house, case, "declare", "dee", DIRECTOR, person="s-max", why="subject", **given)


def _assign(house, case, to, **given):
    given |= {"to": f"s-{to}", "to_role": DIRECTOR, "team": "Service"}
    return done(house, case, "assign", "dee", DIRECTOR, **given).case


def test_their_line_manager_is_refused_with_the_clause(citizen, concern):
    _complained_of(citizen, concern)

    with pytest.raises(Refused) as refused:
        _assign(citizen, concern, "pam")

    assert (refused.value.code, "CZ-4" in refused.value.clauses) == ("in-line", True)
    assert _assign(citizen, concern, "kim").handler == "s-kim"


def test_whoever_has_it_loses_it_in_the_same_step(citizen, concern):
    _assign(citizen, concern, "pam")

    told = _complained_of(citizen, concern)

    assert [fact.name for fact in told.facts][:3] == ["declared", "shut-out", "unassigned"]
    assert (told.case.handler, told.case.shut_out) == ("", {"s-max"})


def test_a_new_manager_is_refused_too_and_the_old_one_still(citizen, concern):
    _complained_of(citizen, concern)
    answers(citizen, "Max", "Kim")

    for name in ("kim", "pam"):
        with pytest.raises(Refused) as refused:
            _assign(citizen, concern, name)
        assert refused.value.code == "in-line"
    assert _assign(citizen, concern, "dee").handler == "s-dee"


def test_nobody_says_for_themselves_who_is_in_line(citizen, concern):
    told = _complained_of(citizen, concern, lines={"s-max": ["s-kim"]})
    assert told.facts[0].data["line"] == ["s-pam", "s-dee"]

    with pytest.raises(Refused):
        _assign(citizen, concern, "pam", lines={})


def test_whoever_answers_without_being_given_it_is_refused_as_well(citizen, concern):
    _complained_of(citizen, concern)
    answer = {"outcome": "not-upheld", "form": "writing"}

    with pytest.raises(Refused) as refused:
        done(citizen, concern, "respond", "pam", DIRECTOR, **answer)

    assert refused.value.code == "in-line"


def test_the_page_says_so_and_offers_it_to_nobody_in_line(citizen, concern):
    _complained_of(citizen, concern)
    pam = signed_in(staff("Pam Here"))

    page = pam.get(f"/staff/citizen/case/{concern}/do/respond/").content.decode()

    assert "Somebody in your line is complained of" in page and "CZ-4" in page


def test_the_directory_is_asked_only_where_somebody_is_complained_of(citizen, concern):
    def asked(act):
        with CaptureQueriesContext(connection) as made:
            act()
        return sum("directory_line" in query["sql"] for query in made)

    assert asked(lambda: _assign(citizen, concern, "kim")) == 0
    assert asked(lambda: done(citizen, concern, "declare", "pam", DIRECTOR, why="interest")) == 0
    assert asked(lambda: _complained_of(citizen, concern)) == 1
    assert asked(lambda: done(citizen, concern, "note", "dee", DIRECTOR, text="A note")) == 0
    assert asked(lambda: _assign(citizen, concern, "dee")) == 1


def test_no_lines_of_another_house_are_asked(citizen, concern):
    other = organisation("cestria")
    person = staff("Max Here", {other: ["service-team"]})
    staff("Kim Here", {other: ["service-manager"]})
    answer_to(other, person, "s-kim", by="", at=clock.now())
    _complained_of(citizen, concern)

    assert _assign(citizen, concern, "kim").handler == "s-kim"
