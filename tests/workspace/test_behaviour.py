"""Is a restriction listed with its review, seen on the case, and told to the customer once?"""

from datetime import UTC, datetime

import pytest

from tests.workspace.given import done, organisation, received, signed_in, staff

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("anybody_works_here")]
PAGE = "/staff/financial-ombudsman/conduct/"
MANAGER, INVESTIGATOR = ["manager"], ["investigator"]
REVIEW, END = "2030-01-07", "2030-02-01"
IN_DECEMBER = datetime(2025, 12, 15, 10, tzinfo=UTC)  # written down late


@pytest.fixture
def house(db):
    return organisation("financial-ombudsman")


@pytest.fixture
def max_(house):
    return signed_in(staff("Max Low", {house: MANAGER}))


def _record(house, case, record, who="max", roles=MANAGER, /, **given):
    done(house, case, "record", who, roles, record=record, **given)


@pytest.fixture
def case(house):
    """Casework in which somebody threatened a colleague, and was warned."""
    made = received(house, kind="casework", ago=400)
    _record(house, made.reference, "behaviour", what="Threats.", effect="Fear.")
    _record(house, made.reference, "behaviour-context", context="A home was lost.")
    _record(house, made.reference, "adjustments-considered", considered="Letters.")
    _record(house, made.reference, "warning", told="By letter.", policy_linked=True)
    return made


def _restrict(house, case, review=REVIEW, until=END, **rest):
    given = {"reason": "Threats again.", "told": "By letter.", "review_on": review, "until": until}
    _record(house, case, "restriction", contact_left="By letter, to Ms Roy.", **given, **rest)


def test_a_restriction_is_listed_with_who_why_review_and_end(house, max_, case):
    assert "Nobody’s contact is restricted" in max_.get(PAGE).content.decode()

    _restrict(house, case.reference)
    page = max_.get(PAGE).content.decode()

    assert case.reference in page and "In force" in page
    assert "By letter, to Ms Roy." in page and "Threats again." in page
    assert "Mon 7 Jan 2030" in page and "Fri 1 Feb 2030" in page
    assert "Authorised by Max Low" in page


def test_a_review_that_is_due_or_past_is_said(house, max_, case):
    _restrict(house, case.reference, review="2026-01-05", happened=IN_DECEMBER)

    page = max_.get(PAGE).content.decode()

    assert "Review overdue" in page and "1 review due" in page


def test_one_that_is_lifted_or_over_is_no_longer_in_force(house, max_, case):
    _restrict(house, case.reference, until="2026-01-05", review="2026-01-02", happened=IN_DECEMBER)
    assert "Nobody’s contact is restricted" in max_.get(PAGE).content.decode()

    _restrict(house, case.reference)
    done(house, case.reference, "strike", "max", MANAGER, record="restriction", reason="Quiet.")
    page = max_.get(PAGE).content.decode()

    assert "Nobody’s contact is restricted" in page and "Lifted" in page


def test_an_appeal_waits_until_somebody_else_answered_it(house, max_, case):
    _restrict(house, case.reference)
    _record(house, case.reference, "restriction-appeal", appeal="I said that I am sorry.")
    assert "Appeals to answer" in max_.get(PAGE).content.decode()

    answer = {"appeal_result": "stands", "reason": "Too soon."}
    _record(house, case.reference, "restriction-appeal-answer", "mia", MANAGER, **answer)

    assert "Appeals to answer" not in max_.get(PAGE).content.decode()


def test_an_appeal_names_who_may_answer_it_and_who_is_there(house, max_, case):
    _restrict(house, case.reference)
    _record(house, case.reference, "restriction-appeal", appeal="I said that I am sorry.")

    there = max_.get(PAGE).content.decode()
    assert "to answer, not for whoever restricted the contact. Nobody here holds" in there
    staff("Mia Fox", {house: MANAGER})
    there = max_.get(PAGE).content.decode()
    assert "Here: Mia Fox." in there and "Nobody here holds" not in there
    waits = "Their appeal against the restriction waits. It is for"
    own = f"/staff/financial-ombudsman/case/{case.reference}/"
    assert waits in max_.get(own).content.decode()

    answer = {"appeal_result": "stands", "reason": "Too soon."}
    _record(house, case.reference, "restriction-appeal-answer", "mia", MANAGER, **answer)

    assert waits not in max_.get(own).content.decode()


def test_where_cases_are_for_few_an_appeal_opens_it_to_those_who_may_answer():
    citizen = organisation("citizen")
    director, manager = ["director-of-customer-service"], ["service-area-manager"]
    made = received(citizen)
    sam = signed_in(staff("Sam Ivory", {citizen: manager}, team="Far away"))
    told = (
        ("initial-assessment", {"actions": "Ring."}),
        ("behaviour", {"what": "Threats.", "effect": "Fear."}),
        ("warning", {"told": "By letter."}),
        ("adjustments-considered", {"what": "Letters."}),
        ("restriction", {"effect": "Letters only.", "reason": "Threats.", "notice": "A letter.",
                         "review_on": REVIEW, "until": END}),
    )  # fmt: skip
    for record, given in told:
        done(citizen, made.reference, "record", "dee", director, record=record, **given)
    done(citizen, made.reference, "assign", "dee", director, to="s-cat",
         to_role=["customer-service-centre"])  # fmt: skip
    own = f"/staff/citizen/case/{made.reference}/"
    assert sam.get(own).status_code == 404

    appeal = {"record": "restriction-appeal", "appeal": "I am sorry."}
    done(citizen, made.reference, "record", "dee", director, **appeal)
    assert sam.get(own).status_code == 200

    answer = {"record": "restriction-appeal-answer", "appeal_result": "stands", "reason": "Soon."}
    done(citizen, made.reference, "record", "sam", manager, **answer)
    # Whoever answered has written in it, so they go on having to do with it; others do not.
    mo = signed_in(staff("Mo Ivory", {citizen: manager}, team="Far away"))
    assert mo.get(own).status_code == 404


def test_the_case_says_it_before_anybody_makes_contact(house, max_, case):
    _restrict(house, case.reference)
    _record(house, case.reference, "staff-safety", reason="Two people on every visit.")

    page = max_.get(f"/staff/financial-ombudsman/case/{case.reference}/").content.decode()

    assert "Contact: By letter, to Ms Roy." in page
    assert page.index("Two people on every visit.") < page.index("<h1")
    assert "Safety of staff" in max_.get(PAGE).content.decode()


def test_the_customer_reads_it_once_and_nothing_of_the_reasons(client, house, case):
    _restrict(house, case.reference)

    page = client.get(f"/financial-ombudsman/case/{case.reference}/{case.secret}/", follow=True)
    text = page.content.decode()

    assert page.status_code == 200
    assert text.count("By letter, to Ms Roy.") == 1
    assert "We look at this again by Monday 7 January 2030." in text
    assert "Threats" not in text


def test_a_new_complaint_of_theirs_is_taken_as_anybodys(house, max_, case):
    _restrict(house, case.reference)

    new = received(house, kind="casework", customer={"name": "Zofia Nowak"})

    assert new.case.status == "open" and not new.case.restricted
    page = max_.get(f"/staff/financial-ombudsman/case/{new.reference}/").content.decode()
    assert "Contact: By letter" not in page


def test_a_policy_without_such_rules_says_so(cestria, as_asha, case):
    page = as_asha.get("/staff/cestria/conduct/").content.decode()

    assert "has no rule on restricting contact" in page and case.reference not in page


# -- its dates ----------------------------------------------------------------------------


def _sent(client, case, **dates):
    """Send the form of a restriction with these days, as day, month and year."""
    path = f"/staff/financial-ombudsman/case/{case.reference}/do/record/?record=restriction"
    page = client.get(path).content.decode()
    typed = {name: page.split(f'name="{name}" value="')[1].split('"')[0] for name in ("_seen",)}
    typed |= {"reason": "Threats.", "told": "By letter.", "contact_left": "By letter."}
    for name, day in dates.items():
        parts = zip(("year", "month", "day"), day.split("-"), strict=True)
        typed |= {f"{name}_{part}": number for part, number in parts}
    return client.post(path, typed)


@pytest.mark.parametrize(("wrong", "dates"), [
    ("until", {"review_on": "2030-01-07", "until": "2026-01-05"}),
    ("review_on", {"review_on": "2030-02-02", "until": "2030-02-01"}),
    ("review_on", {"review_on": "2030-02-01", "until": "2030-02-01"}),
    ("review_on", {"review_on": "2026-01-05", "until": "2030-02-01"}),
])  # fmt: skip
def test_one_that_is_over_or_ends_before_its_review_is_refused_by_field(max_, case, wrong, dates):
    answer = _sent(max_, case, **dates)

    page = answer.content.decode()
    assert answer.status_code == 422
    assert "FO-12" in page
    assert f'id="id_{wrong}-error"' in page or f'id="{wrong}-error"' in page
    other = {"until": "review_on", "review_on": "until"}[wrong]
    assert f'{other}-error"' not in page
    assert "Nobody’s contact is restricted" in max_.get(PAGE).content.decode()


def test_one_with_a_review_before_its_end_is_taken(max_, case):
    assert _sent(max_, case, review_on=REVIEW, until=END).status_code == 302
