"""Is what warns of somebody seen before any contact, on every page, without giving a case away?"""

from datetime import UTC, datetime

import pytest

from putright.people.models import Customer
from tests.workspace.given import done, organisation, received, signed_in, staff

pytestmark = pytest.mark.django_db
ROOT = "/staff/financial-ombudsman"
MANAGER, INVESTIGATOR = ["manager"], ["investigator"]
REASON = "Two people on every visit."
LEFT = "By letter, to Ms Roy."
IN_DECEMBER = datetime(2025, 12, 15, 10, tzinfo=UTC)  # written down late


@pytest.fixture
def house(db):
    return organisation("financial-ombudsman")


@pytest.fixture
def max_(house):
    return signed_in(staff("Max Low", {house: MANAGER}))


@pytest.fixture
def ivy(house):
    return signed_in(staff("Ivy Ash", {house: INVESTIGATOR}, team="North"))


def _record(house, case, record, /, **given):
    done(house, case, "record", "max", MANAGER, record=record, **given)


@pytest.fixture
def first(house):
    """Zofia's first case: she is not to be visited by one alone, and only written to."""
    case = received(house, kind="casework", title="A loan that was mis-sold", ago=400).reference
    _record(house, case, "staff-safety", reason=REASON)
    _record(house, case, "behaviour", what="Threats.", effect="Fear.")
    _record(house, case, "behaviour-context", context="A home was lost.")
    _record(house, case, "adjustments-considered", considered="Letters.")
    _record(house, case, "warning", told="By letter.", policy_linked=True)
    _record(house, case, "restriction", reason="Threats again.", told="By letter.",
            contact_left=LEFT, review_on="2030-01-07", until="2030-02-01")  # fmt: skip
    return case


@pytest.fixture
def second(house, first):
    zofia = Customer.objects.get(name="Zofia Nowak")
    return received(house, kind="casework", customer=zofia, title="A card").reference


def _shut(house, case):
    """Close a case to all but Max, as one about somebody who works here is."""
    done(house, case, "declare", "max", MANAGER, person="s-ivy", why="subject")


def text(client, path):
    answer = client.get(f"{ROOT}/{path}")
    assert answer.status_code in (200, 422), answer.status_code
    return answer.content.decode()


PAGES = ("", "points/", "people/", "letters/", "history/", "why/", "parties/", "do/note/",
         "do/message/", "do/acknowledge/", "do/respond/", "decide/")  # fmt: skip


@pytest.mark.parametrize("page", PAGES)
def test_each_page_of_another_case_begins_with_it(ivy, first, second, page):
    said = text(ivy, f"case/{second}/{page}")

    begins = said.index(REASON)
    assert begins < said.index("pr-casebar")
    assert f"Recorded on {first}." in said
    assert "Contact is restricted until 1 February 2030: By letter, to Ms Roy." in said
    assert "Review on 7 January 2030." in said
    assert "Staff safety</" in said and f"Contact: {LEFT}</" in said  # the bar


@pytest.mark.parametrize("page", PAGES)
def test_the_case_that_it_came_from_is_not_given_away(house, ivy, first, second, page):
    _shut(house, first)
    assert ivy.get(f"{ROOT}/case/{first}/").status_code == 404

    said = text(ivy, f"case/{second}/{page}")

    assert "Staff safety." in said
    assert "The particulars are not for everybody: ask a Manager first." in said
    assert "Contact is restricted until 1 February 2030." in said
    for secret in (first, REASON, LEFT, "Threats", "mis-sold"):
        assert secret not in said, secret


def test_its_own_case_says_each_once(max_, first):
    said = text(max_, f"case/{first}/do/message/")

    assert said.count(REASON) == 1
    assert said.count("Contact is restricted until 1 February 2030") == 1
    assert "Recorded on" not in said


def test_it_ends_everywhere_when_it_is_lifted(house, ivy, first, second):
    for record in ("staff-safety", "restriction"):
        done(house, first, "strike", "max", MANAGER, record=record, reason="Quiet since.")

    said = text(ivy, f"case/{second}/")

    assert REASON not in said and "Contact is restricted" not in said
    assert "Before you contact anybody" not in said and "Contact:" not in said


def test_a_restriction_that_is_over_is_not_told_any_more(house, ivy, first, second, monkeypatch):
    _record(house, first, "restriction", reason="Again.", told="By letter.", contact_left="None.",
            review_on="2026-01-02", until="2026-01-05", happened=IN_DECEMBER)  # fmt: skip

    assert "Contact: None." not in text(ivy, f"case/{second}/")


def test_a_review_that_was_missed_is_said_and_ends_nothing(house, ivy, first, second):
    _record(house, first, "restriction", reason="Again.", told="By letter.", contact_left="None.",
            review_on="2026-01-02", until="2030-03-01", happened=IN_DECEMBER)  # fmt: skip

    said = text(ivy, f"case/{second}/")

    assert "Its review was due on 2 January 2026." in said


def test_the_person_has_it_too(house, ivy, first, second):
    key = Customer.objects.get(name="Zofia Nowak").key
    said = text(ivy, f"person/{key}/")
    assert said.index(REASON) < said.index("<h1")
    assert "Contact is restricted until 1 February 2030" in said

    _shut(house, first)

    said = text(ivy, f"person/{key}/")
    assert "The particulars are not for everybody: ask a Manager first." in said
    assert REASON not in said and first not in said


def test_whoever_takes_a_call_knows_it_before_they_go_on(house, ivy, first, second):
    page = ivy.get(f"{ROOT}/log/").content.decode()
    hidden = {n: page.split(f'name="{n}" value="')[1].split('"')[0] for n in ("kept", "_draft")}
    typed = {**hidden, "kind": "casework", "channel": "phone", "name": "Zofia", "then": "find"}

    answer = ivy.post(f"{ROOT}/log/", typed).content.decode()

    assert f"Zofia Nowak: Staff safety. {REASON} Recorded on {first}." in answer
    assert "Zofia Nowak: Contact is restricted until 1 February 2030" in answer


def test_somebody_elses_call_says_nothing_of_it(house, ivy, first):
    received(house, kind="casework", customer={"name": "Adam Oak"})
    page = ivy.get(f"{ROOT}/log/").content.decode()
    hidden = {n: page.split(f'name="{n}" value="')[1].split('"')[0] for n in ("kept", "_draft")}
    typed = {**hidden, "kind": "casework", "channel": "phone", "name": "Adam", "then": "find"}

    answer = ivy.post(f"{ROOT}/log/", typed).content.decode()

    assert "Adam Oak" in answer and "Staff safety" not in answer


def test_of_somebody_who_acts_for_another_it_is_said_whose_it_is(house, ivy, first, second):
    adam = received(house, kind="casework", customer={"name": "Adam Oak"}).reference
    key = Customer.objects.get(name="Zofia Nowak").key
    done(
        house,
        adam,
        "join",
        "ivy",
        INVESTIGATOR,
        party="representative",
        name="Zofia Nowak",
        key=key,
    )

    said = text(ivy, f"case/{adam}/")

    assert f"Zofia Nowak, who acts for the customer: Staff safety. {REASON}" in said
