"""Who was trained in what, and who has read the policy?"""

from datetime import date, timedelta

import pytest

from putright.core.counting import Amount
from putright.core.policy import Attestation, Course, Policy
from putright.core.training import SOON, Done, must_read, read_by, trained
from putright.directory import log, reading, training
from putright.directory.refusals import NotSo
from putright.people.queries import colleagues
from putright.project import clock
from tests.directory.conftest import CENTRE, DIRECTOR, MANAGER

DAY = timedelta(days=1)
ON = date(2026, 11, 22)


def with_course(policy: Policy, **keys) -> Policy:
    course = Course(id="first-aid", name="First aid", for_role=(CENTRE,), cites=("CZ-9c",), **keys)
    return policy.changed(course=(course,))


@pytest.mark.parametrize(
    ("done", "state", "until"),
    [
        ([], "missing", None),
        ([Done("first-aid", date(2025, 11, 22))], "expires soon", date(2026, 11, 22)),
        ([Done("first-aid", date(2025, 11, 21))], "expired", date(2026, 11, 21)),
        ([Done("first-aid", date(2026, 11, 22))], "current", date(2027, 11, 22)),
        ([Done("first-aid", ON - timedelta(days=365) + SOON)], "expires soon", ON + SOON),
        ([Done("first-aid", ON - timedelta(days=364) + SOON)], "current", ON + SOON + DAY),
        # A certificate's own end comes before what the policy says.
        ([Done("first-aid", date(2026, 11, 1), date(2026, 11, 10))], "expired", date(2026, 11, 10)),
        # What holds longest is what counts, whichever was done last.
        (
            [
                Done("first-aid", date(2026, 1, 1), date(2029, 1, 1)),
                Done("first-aid", date(2026, 2, 1)),
            ],
            "current",
            date(2029, 1, 1),
        ),
        # What is still to be done, and another course, are nothing.
        ([Done("first-aid", date(2026, 11, 23)), Done("other", ON)], "missing", None),
    ],
)
def test_how_somebody_stands(policy, done, state, until):
    one = trained(with_course(policy, valid_for=Amount(12, "months")), [CENTRE], done, ON)[0]

    assert (one.state, one.until) == (state, until)


def test_without_a_time_it_holds_for_good(policy):
    one = trained(with_course(policy), [CENTRE], [Done("first-aid", date(1999, 1, 1))], ON)[0]

    assert one.state == "current"
    assert one.until is None


def test_a_role_that_need_not_have_it_lacks_nothing(policy):
    one = trained(with_course(policy), [MANAGER], [], ON)[0]

    assert one.state == ""
    assert not one.needed


# -- the directory ------------------------------------------------------------------------


@pytest.fixture
def record(citizen, dee, policy, today):
    def given(*people, course="handling-complaints", on=None, until=None):
        known = next(one for one in policy.course if one.id == course)
        training.record(
            citizen,
            [person.key for person in people],
            known,
            on=on or today,
            until=until,
            by=dee.key,
            at=clock.now(),
            today=today,
        )

    return given


@pytest.mark.django_db
def test_the_matrix_has_everybody_and_every_course(citizen, policy, dee, max_, cat, record, today):
    record(cat, max_)

    lines = training.matrix(citizen, policy, colleagues(citizen), today)

    states = {line.name: [one.state for one in line.courses] for line in lines}
    assert states == {
        "Cat Lowe": ["current", "", ""],
        "Dee Marsh": ["missing", "missing", "missing"],
        "Max Bell": ["current", "missing", ""],
    }


@pytest.mark.django_db
def test_what_was_done_tomorrow_is_refused(cat, record, today):
    with pytest.raises(NotSo, match="has not come yet"):
        record(cat, on=today + DAY)


@pytest.mark.django_db
def test_nobody_from_elsewhere_is_recorded(citizen, dee, record):
    from tests.workspace.given import organisation, staff

    other = organisation("cipfa", slug="another", name="Another Body")
    cleo = staff("Cleo Marsh", {other: ["director"]})

    with pytest.raises(NotSo, match="does not work here"):
        record(cleo)

    assert training.done_by(citizen, [cleo.key]) == {}


@pytest.mark.django_db
def test_a_mistake_is_struck_out_and_the_log_keeps_both(citizen, policy, cat, record, today):
    record(cat)

    training.strike(citizen, cat.key, policy.course[0], today, by="s-dee", at=clock.now())

    assert training.done_by(citizen, [cat.key]) == {}
    assert [one.said.split()[0] for one in log.about(citizen, cat.key)] == ["Did", "Did"]
    assert "by mistake" in log.about(citizen, cat.key)[0].said


# -- having read the policy -----------------------------------------------------------------


@pytest.mark.django_db
def test_each_says_once_that_they_read_this_version(citizen, policy, dee, cat):
    first = clock.now()
    reading.attest(citizen, policy, cat.key, at=first)
    reading.attest(citizen, policy, cat.key, at=first + DAY)

    found = {one.name: one.at for one in reading.readers(citizen, policy, colleagues(citizen))}

    assert found == {"Cat Lowe": first, "Dee Marsh": None}


@pytest.mark.django_db
def test_a_new_version_asks_again(citizen, policy, cat):
    reading.attest(citizen, policy, cat.key, at=clock.now())
    newer = policy.changed(policy=policy.policy.model_copy(update={"version": "3.0"}))

    assert [one.at for one in reading.readers(citizen, newer, colleagues(citizen))] == [None]


@pytest.mark.django_db
def test_the_last_day_counts_from_the_version_or_from_coming_here(
    citizen, policy, cat, hold, today
):
    rule = Attestation(id="read", within=Amount(1, "months"), cites=("CZ-8",))
    timed = policy.changed(attestation=(rule,))
    assert read_by(rule, timed, None) == date(2020, 12, 9)

    hold(cat, MANAGER, since=date(2026, 1, 15))

    one = next(
        one for one in reading.readers(citizen, timed, colleagues(citizen)) if one.key == cat.key
    )
    assert one.by == date(2026, 2, 15)
    assert one.is_late(date(2026, 2, 16))
    assert not one.is_late(date(2026, 2, 15))


def test_where_no_time_is_stated_nobody_is_late(policy):
    assert read_by(policy.attestation[0], policy, None) is None


def test_only_the_roles_named_must_read(policy):
    rule = Attestation(id="read", by_role=(DIRECTOR,), cites=("CZ-8",))
    named = policy.changed(attestation=(rule,))

    assert must_read(named, [DIRECTOR]) == rule
    assert must_read(named, [CENTRE]) is None
    assert must_read(policy, [CENTRE]) is not None
    assert must_read(policy, ["customer"]) is None
