"""Is every date of a case proved, day by day, on the page that its clock leads to?"""

import re

import pytest

from tests.workspace.given import done, received

pytestmark = pytest.mark.django_db
MANAGER = ["service-manager"]


@pytest.fixture
def lift(cestria, asha):
    return received(cestria, ask_for="stage-1", role="tenant", team="Repairs").reference


def _why(client, reference):
    return client.get(f"/staff/cestria/case/{reference}/why/")


def test_each_clock_leads_to_its_own_proof(as_asha, lift):
    case = as_asha.get(f"/staff/cestria/case/{lift}/").content.decode()
    why = _why(as_asha, lift).content.decode()

    leads = re.findall(rf'href="/staff/cestria/case/{lift}/why/#([^"]+)">Why\?', case)
    assert leads
    assert len(leads) == len(set(leads))
    for one in leads:
        assert f'<section class="pr-section pr-proof" id="{one}"' in why


def test_the_rule_the_start_and_the_days_are_there(as_asha, lift):
    why = _why(as_asha, lift).content.decode()
    answer = why.split('id="stage-1-stage-1"')[1].split("</section>")[0]

    assert "Why is “answer at stage 1” due on" in answer
    assert "within 10 working days" in answer
    assert answer.count("working day </span>") == 10


def test_the_reason_of_a_change_is_told(as_asha, cestria, asha):
    letter = received(cestria, kind="correspondence").reference
    done(
        cestria, letter, "extend", "asha", MANAGER, clock="correspondence", until="2030-01-07",
        reason="The surveyor is ill.", told="By letter",
    )  # fmt: skip

    assert "the surveyor is ill" in _why(as_asha, letter).content.decode()


def test_it_is_shut_to_whom_the_case_is_shut(as_ben, as_cleo, cestria, ben, lift):
    done(cestria, lift, "declare", "asha", MANAGER, person="s-ben", why="subject")

    assert _why(as_ben, lift).status_code == 404
    assert _why(as_cleo, lift).status_code == 404
