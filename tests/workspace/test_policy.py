"""What does the policy's page tell its owner?"""

import pytest

from putright.policies.load import load_policy, pack_ids
from tests.workspace.given import organisation, signed_in, staff

pytestmark = pytest.mark.django_db
SHIPPED = ("cestria", "cipfa", "citizen", "financial-ombudsman", "peopleplus")


@pytest.mark.parametrize("pack", SHIPPED)
def test_every_policy_is_shown_whole(db, pack):
    assert pack in pack_ids()
    policy = load_policy(pack)
    role = next(role.id for role in policy.role if role.side == "staff")
    where = organisation(pack)

    answer = signed_in(staff("Ruth Ade", {where: [role]})).get(f"/staff/{pack}/policy/")
    page = answer.content.decode()

    assert answer.status_code == 200
    for clause in policy.clause:
        assert f'id="clause-{clause.id}"' in page
    for words in ("Readings", "Gaps", "Review dates", "Versions", "Who must be there"):
        assert words in page


def test_a_part_that_nobody_plays_is_called_vacant(as_asha):
    page = as_asha.get("/staff/cestria/policy/").content.decode()

    assert "Vacant" in page
    assert "Director" in page


def test_a_review_whose_day_has_passed_is_said_plainly(as_asha):
    page = as_asha.get("/staff/cestria/policy/").content.decode()

    assert "Overdue" in page
    assert "The policy is still in force." in page


def test_an_earlier_version_has_a_page_of_its_own(db):
    where = organisation("citizen")
    client = signed_in(staff("Cara Lo", {where: ["customer-service-centre"]}))

    page = client.get("/staff/citizen/policy/?version=1.0").content.decode()

    assert "Not the version in force" in page


@pytest.mark.parametrize("version", ["9", "%00", "../1.0", "x" * 500])
def test_a_version_that_there_is_not_is_404(as_asha, version):
    assert as_asha.get(f"/staff/cestria/policy/?version={version}").status_code == 404
