"""What is known of whoever is given a case, and does the one door see to it?"""

from datetime import timedelta

import pytest

from putright.cases.queries import case_for
from putright.core.facts import Actor
from putright.core.refusals import Refused
from putright.directory import away, training
from putright.project import clock
from tests.directory.conftest import CENTRE, DIRECTOR
from tests.workspace.given import done, received

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def concern(citizen):
    case = received(citizen, kind="discrimination-concern", role="applicant").reference
    for record, given in (
        ("initial-assessment", {"actions": "Compare like applications"}),
        ("agreed-date", {"on": clock.today("Europe/London") + 30 * DAY}),
        ("conflict-check", {"person": "s-dee"}),
    ):
        done(citizen, case, "record", "dee", [DIRECTOR], record=record, **given)
    return case


def give(citizen, case, to, **more):
    return done(citizen, case, "assign", "dee", [DIRECTOR], to=to, **more)


def learn(citizen, policy, person, course="serious-concerns", on=None, until=None):
    today = clock.today("Europe/London")
    known = next(one for one in policy.course if one.id == course)
    training.record(
        citizen,
        [person.key],
        known,
        on=on or today,
        until=until,
        by="s-dee",
        at=clock.now(),
        today=today,
    )


def test_a_case_of_high_risk_goes_to_nobody_without_the_training(citizen, dee):
    case = concern(citizen)

    with pytest.raises(Refused) as refused:
        give(citizen, case, dee.key)

    assert refused.value.code == "not-trained"
    assert refused.value.clauses == ("CZ-9c",)


def test_it_goes_to_somebody_who_has_it(citizen, policy, dee):
    case = concern(citizen)
    learn(citizen, policy, dee)

    assert give(citizen, case, dee.key).case.handler == dee.key


def test_another_course_does_not_do(citizen, policy, dee):
    case = concern(citizen)
    learn(citizen, policy, dee, course="handling-complaints")

    with pytest.raises(Refused, match="Serious concerns"):
        give(citizen, case, dee.key)


def test_on_the_last_day_of_a_certificate_it_holds_and_after_it_does_not(
    citizen, policy, dee, today
):
    case = concern(citizen)
    learn(citizen, policy, dee, on=today - 100 * DAY, until=today - DAY)
    with pytest.raises(Refused) as refused:
        give(citizen, case, dee.key)
    assert refused.value.code == "not-trained"

    learn(citizen, policy, dee, on=today - 99 * DAY, until=today)
    assert give(citizen, case, dee.key).case.handler == dee.key


def test_nobodys_own_word_for_it_is_taken(citizen, dee):
    case = concern(citizen)

    with pytest.raises(Refused) as refused:
        give(citizen, case, dee.key, trained=["serious-concerns"])

    assert refused.value.code == "not-trained"


def test_an_ordinary_complaint_asks_for_none(citizen, cat):
    case = received(citizen).reference
    done(citizen, case, "record", "cat", [CENTRE], record="initial-assessment", actions="Ring")

    assert done(citizen, case, "assign", "cat", [CENTRE], to=cat.key).case.handler == cat.key


@pytest.fixture
def ordinary(citizen):
    case = received(citizen).reference
    done(citizen, case, "record", "cat", [CENTRE], record="initial-assessment", actions="Ring")
    return case


@pytest.fixture
def max_away(citizen, cat, max_, today):
    until = today + 3 * DAY
    away.go(citizen, max_, since=today, until=until, deputy=cat.key, by=max_.key, at=clock.now())
    return max_


def test_somebody_who_is_away_is_warned_of_with_their_last_day(citizen, max_away, ordinary, today):
    with pytest.raises(Refused) as refused:
        done(citizen, ordinary, "assign", "cat", [CENTRE], to=max_away.key)

    last = today + 3 * DAY
    assert refused.value.code == "away"
    assert refused.value.only_details
    assert f"until {last.day} {last:%B %Y}" in refused.value.sentence
    assert "deputy" in refused.value.sentence


def test_with_a_reason_they_are_given_it_all_the_same(citizen, cat, max_away, ordinary):
    carried = done(
        citizen, ordinary, "assign", "cat", [CENTRE], to=max_away.key, though_away="Knows the case"
    )

    assert carried.case.handler == max_away.key
    opened = case_for(citizen, Actor(cat.key, (CENTRE,)), ordinary, clock.now())
    assigned = opened.case.latest("assigned")
    assert assigned.words["though_away"] == "Knows the case"
    assert not {"trained", "away_until", "deputy"} & set(assigned.data)


def test_their_deputy_is_given_it_without_a_word(citizen, cat, max_away, ordinary):
    carried = done(citizen, ordinary, "assign", "cat", [CENTRE], to=cat.key)

    assert carried.case.handler == cat.key
