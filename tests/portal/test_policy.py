"""Is the public page made from the policy, with no promise stronger than its clause?"""

import re

import pytest

from putright.policies.load import load_policy
from tests.portal.given import ORGANISATIONS, SLUGS, words

PACKS = {row["slug"]: row["pack"] for row in ORGANISATIONS}


@pytest.mark.parametrize("slug", SLUGS)
def test_each_policy_has_its_page(organisations, client, slug):
    page = client.get(f"/{slug}/policy/")

    said = words(page)
    policy = load_policy(PACKS[slug])
    assert policy.policy.summary in said
    for kind in policy.kind:
        if kind.public:
            assert kind.definition in said


@pytest.mark.parametrize("slug", SLUGS)
def test_every_clause_that_is_linked_can_be_read_on_the_page(organisations, client, slug):
    html = client.get(f"/{slug}/policy/").content.decode()

    linked = set(re.findall(r'href="[^"]*#(clause-[^"]+)"', html))
    assert linked
    assert linked <= set(re.findall(r'id="(clause-[^"]+)"', html))


def test_links_elsewhere_lead_to_the_clause(organisations, client):
    start = client.get("/cestria/").content.decode()

    href = re.search(r'href="(/cestria/policy/1.0/)#(clause-CE-3.4)"', start)
    page = client.get(href[1])
    assert page.status_code == 200
    assert f'id="{href[2]}"' in page.content.decode()


def test_stages_are_a_diagram_and_a_table(organisations, client):
    said = words(client.get("/cestria/policy/"))

    assert "Informal answer Answered by: Service team. We answer in writing." in said
    assert "Nobody who dealt with it before may answer." in said
    assert "It comes straight here where this is on file: criminal matter." in said
    assert "A panel of 3 looks again." in said
    assert "This is our final answer" in said
    assert "Stage Who answers We reply We answer Informal answer Service team No time is" in said


def test_aim_usually_and_not_stated_stay_what_they_are(organisations, client):
    assert "We aim for 15 working days" in words(client.get("/cipfa/policy/"))
    citizen = words(client.get("/citizen/policy/"))
    assert "Usually 3 working days" in citizen
    assert "No time is stated" in citizen


def test_grounds_are_said_with_who_decides(organisations, client):
    citizen = words(client.get("/citizen/policy/"))
    assert "More than twelve months ago. We normally look at things from the last 12 months" in (
        citizen
    )
    assert "whichever is later. A person decides, looks at your reasons" in citizen
    assert "Already before a court or tribunal. A person decides" in citizen
    assert "so none is turned away" in words(client.get("/cestria/policy/"))


def test_an_internal_policy_lends_no_internal_word(organisations, client):
    html = client.get("/peopleplus/policy/").content.decode()
    policy = load_policy("peopleplus")

    internal = [clause for clause in policy.clause if clause.internal]
    assert internal
    for clause in internal:
        assert f"clause-{clause.id}" not in html
        assert clause.summary not in html
    headings = {clause.heading for clause in policy.clause if clause.heading} - {
        kind.name for kind in policy.kind
    }
    lists = html[html.index('id="clauses"') :]
    assert not [heading for heading in headings if f">{heading}<" in lists]
    assert "The text of this policy is not public. What you read here is our summary" in words(
        client.get("/peopleplus/policy/")
    )


def test_an_internal_policy_keeps_its_own_steps_inside(organisations, client):
    """Steps among staff are no promise to a customer, and their text is not public."""
    said = words(client.get("/peopleplus/policy/"))

    promises = said[said.index("the policy clause behind each") :]
    promises = promises[: promises.index("What we put right")]
    assert "Line Manager" not in promises
    assert "Answer" in promises


def test_procedures_not_here_and_vacant_are_said_to_be(organisations, client):
    said = words(client.get("/peopleplus/policy/"))

    assert "Department for Work and Pensions contracts" in said
    assert "Its text is not here" in said
    assert "Vacant: nothing is handled under it" in said


def test_about_says_whose_it_is_and_what_is_not_stated(organisations, client):
    cestria = words(client.get("/cestria/policy/"))
    assert "Approved by the Committee on 28 April 2010. In force from 28 April 2010." in cestria
    assert "This policy was due for review on 28 April 2012. It is still in force." in cestria
    assert "Owner: Director of Finance and Corporate Services." in cestria
    cipfa = words(client.get("/cipfa/policy/"))
    assert "which states no version. It states no date of approval." in cipfa
    assert "It names no owner." in cipfa
    assert "No body outside CIPFA is named to go to after stage 3." in cipfa


def test_the_earlier_of_two_review_dates_governs(organisations, client):
    said = words(client.get("/citizen/policy/"))

    assert "This policy was due for review in September 2022. It is still in force." in said


def test_an_earlier_version_says_that_it_does_not_bind_today(organisations, client):
    page = client.get("/citizen/policy/1.0/")

    said = words(page)
    assert "This is version 1.0, which does not bind what you tell us today." in said
    assert "The stages of this version are not here, so none are stated." in said
    assert "1.0, in force from 30 September 2019" in words(client.get("/citizen/policy/"))


def test_an_unknown_version_is_not_found(organisations, client):
    assert client.get("/citizen/policy/9.9/").status_code == 404
    assert client.get("/cipfa/policy/not-stated/").status_code == 200


def test_going_outside_has_the_routes_in_force_today(organisations, client):
    said = words(client.get("/citizen/policy/"))

    assert "Housing Ombudsman" in said
    assert "councillor or MP, under the Localism Act" not in said
