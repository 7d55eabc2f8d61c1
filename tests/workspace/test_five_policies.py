"""Do all pages hold for every policy, every role and every move? None may break."""

import pytest

from putright.cases import queries
from putright.cases.carry_out import carry_out
from putright.core.facts import Actor, Command
from putright.core.offered import offered
from putright.policies.load import load_policy
from putright.project import clock
from tests.workspace.given import organisation, received, signed_in, staff

pytestmark = pytest.mark.django_db
SHIPPED = ("cestria", "cipfa", "citizen", "financial-ombudsman", "peopleplus")


def _members(where, policy):
    """Return somebody for each role of the staff, with the role."""
    for role in policy.role:
        if role.side == "staff":
            yield role.id, staff(f"{role.id}", {where: [role.id]})


@pytest.mark.parametrize("pack", SHIPPED)
def test_every_role_sees_today_and_a_case_of_each_kind(db, pack):
    where, policy = organisation(pack), load_policy(pack)

    for role, person in _members(where, policy):
        client, actor = signed_in(person), Actor(person.key, (role,))
        assert client.get(f"/staff/{pack}/").status_code == 200
        for kind in policy.kind:
            # Whoever logs a case may read it back, whatever else they may open.
            given = {"kind": kind.id, "channel": "phone", "words": "One.", "points": ["One"]}
            logged = carry_out(
                Command("receive", given, actor), organisation=where, at=clock.now(), customer={}
            )
            page = client.get(f"/staff/{pack}/case/{logged.reference}/")
            assert page.status_code == 200, (role, kind.id)


@pytest.mark.parametrize("pack", SHIPPED)
def test_every_move_has_a_page_and_refuses_an_empty_form_gently(db, pack):
    where, policy = organisation(pack), load_policy(pack)
    role, person = max(_members(where, policy), key=lambda member: len(policy.roles[member[0]].may))
    client, actor = signed_in(person), Actor(person.key, (role,))
    reference = received(where, points=["One", "Two"]).reference
    opened = queries.case_for(where, actor, reference, clock.now())

    for move in offered(opened.case, policy, actor, clock.now()):
        asked = "&".join(f"{key}={value}" for key, value in move.given.items())
        address = f"/staff/{pack}/case/{reference}/do/{move.step}/?{asked}"
        shown = client.get(address)
        assert shown.status_code == (200 if move.allowed else 422), move.label
        sent = client.post(address, {"_seen": str(opened.sequence + 900), "text": "Kept."})
        assert sent.status_code in (409, 422), move.label
