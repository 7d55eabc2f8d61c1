"""Is a letter that another system sends approved in its own words, and refused in others?"""

import pytest

from tests.api.systems import system_of
from tests.workspace.given import organisation, received

pytestmark = pytest.mark.django_db


def test_another_system_sends_what_was_approved_and_nothing_else(db):
    house = organisation("peopleplus")
    system = system_of(house, role="customer-experience")
    case = received(house, kind="complaint", role="customer").reference
    letter = {"letter": "update", "to": "customer", "parts": {"progress": "We are on it."}}
    assert system.do(case, "funder-approval-needed", reason="The contract").status_code == 200
    answer = system.do(case, "send", **letter)
    assert (answer.status_code, answer.json()["code"]) == (422, "gate")

    answer = system.do(case, "funder-approved", approved_by="The Department", **letter)
    assert answer.status_code == 200, answer.content
    assert "We are on it." not in answer.content.decode()

    answer = system.do(case, "send", **{**letter, "parts": {"progress": "WORDS NEVER SEEN"}})
    said = answer.json()
    assert (answer.status_code, said["code"]) == (422, "approval-of-other-words")
    assert said["missing"] == ["funder-approved"] and said["clauses"]
    assert "Ask again" in said["sentence"]
    assert system.do(case, "send", **letter).status_code == 200


def test_nobody_says_themselves_which_words_were_approved(db):
    house = organisation("peopleplus")
    system = system_of(house, role="customer-experience")
    case = received(house, kind="complaint", role="customer").reference
    system.do(case, "funder-approval-needed", reason="The contract")
    told = {"letter": "update", "parts": {}, "approved_by": "Me", "approved_words": "0" * 64}

    answer = system.do(case, "funder-approved", **told)

    assert answer.status_code == 422 and answer.json()["code"] == "unknown-detail"
