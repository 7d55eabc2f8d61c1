"""What a pack knows by an id is told to staff by its name; what somebody typed stays."""

import pytest

from putright.core.facts import Fact
from putright.policies.load import load_policy
from putright.workspace.words import Teller
from tests.cases.given import NOON

CESTRIA = Teller(load_policy("cestria"), {})


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("complaint", "Complaint"),
        ("housing-ombudsman", "Housing Ombudsman"),
        ("stage-1-acknowledge", "Written reply to say we have it, at stage 1"),
        ("service-manager", "Service Manager"),
        ("a flat on the second floor", "a flat on the second floor"),
        ("non-resident", "non-resident"),
    ],
)
def test_an_id_of_the_pack_is_told_by_its_name(given, shown):
    assert CESTRIA.value("about", given) == shown


def test_every_name_of_every_policy_has_one():
    for pack in ("cestria", "cipfa", "citizen", "financial-ombudsman", "peopleplus"):
        policy = load_policy(pack)
        teller = Teller(policy, {})
        for table in (policy.kind, policy.outcome, policy.remedy, policy.letter, policy.course):
            for one in table:
                assert "-" not in teller.value("about", one.id) or "-" in one.name, one.id


def test_a_letter_that_did_not_arrive_is_told_in_words():
    data = {"letter": 3, "told": [1], "channel": "email", "why": "bounced:5.1.1"}
    fact = Fact("undelivered", NOON, NOON, data=data)

    assert CESTRIA.title(fact) == "A letter did not arrive by e-mail"
    text = CESTRIA.text(fact)
    assert "It came back: nobody reads mail at that address." in text
    assert "5.1.1" in text
    assert "bounced" not in text
    assert "customer told" not in text
