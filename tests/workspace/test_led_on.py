"""Is whoever is on a page led to what helps, and never to what is not theirs or not there?"""

from types import SimpleNamespace

import pytest

from putright.cases.models import CaseRow
from putright.cases.opened import case_for
from putright.core.case import EMPTY
from putright.core.clocks import clocks
from putright.core.facts import Actor, Command
from putright.core.offered import Move
from putright.core.proposals import candidates
from putright.core.questions.question import as_said
from putright.core.refusals import Refused
from putright.core.rules.asking import Asked
from putright.policies.load import load_policy
from putright.project import clock
from putright.workspace.choices import refused
from putright.workspace.views.case import _cards
from tests.workspace.given import done, received, signed_in, staff

pytestmark = pytest.mark.django_db


@pytest.fixture
def lift(cestria, asha):
    return received(cestria, ask_for="stage-1", team="Repairs").reference


def _at(reference, step):
    return f"/staff/cestria/case/{reference}/do/{step}/"


def _hidden(client, address):
    page = client.get(address).content.decode()
    return {
        name: page.split(f'name="{name}" value="')[1].split('"')[0] for name in ("_seen", "_token")
    }


def test_whoever_declares_what_shuts_them_out_is_told_that_it_is_kept(as_asha, lift):
    address = _at(lift, "declare")
    typed = {"person": "s-asha", "why": "subject", "reason": "It is about me."}

    answer = as_asha.post(address, {**_hidden(as_asha, address), **typed})

    page = answer.content.decode()
    assert answer.status_code == 200
    assert "Your declaration is kept" in page and "The case is closed to you" in page
    assert lift not in page
    assert as_asha.get(f"/staff/cestria/case/{lift}/").status_code == 404


def test_only_those_who_may_assign_are_led_to_another_owner(cestria, as_asha, lift):
    dan = signed_in(staff("Dan Poe", {cestria: ["finance-director"]}))
    link = _at(lift, "assign")
    whole = f'href="{link}"'

    own = as_asha.get(f"/staff/cestria/case/{lift}/").content.decode()
    other = dan.get(f"/staff/cestria/case/{lift}/").content.decode()

    assert whole in own.split("moj-identity-bar__actions")[1].split("</div>")[0]
    bar = other.split("moj-identity-bar__actions")[1].split("</div>")[0]
    assert whole not in bar and "Nobody yet" in bar


def test_closing_with_an_offer_that_waits_leads_to_its_decision():
    moves = [
        Move("offer", "Offer: Payment", True, {}),
        Move("approve", "Decide the offer", True, {}),
    ]
    closing = Move(
        "close", "Close", False, {},
        refusal=Refused("offer-waiting", "Offer 1 waits for a decision.", missing=("decided",)),
    )  # fmt: skip
    request = SimpleNamespace(organisation=SimpleNamespace(slug="cestria"))

    shown = refused(request, "CE-1", closing, moves, load_policy("cestria"))

    assert shown.mend == "Decide the offer"


def test_what_is_asked_for_is_named_as_the_form_names_it():
    asked = Asked(EMPTY, Command("message", {}), load_policy("cestria"), clock.now())

    with pytest.raises(Refused, match=r"Say also: “To whom[?]”, reason."):
        asked.need("to", "reason")
    assert as_said("e-mail") == "E-mail" and as_said("not-upheld") == "Not upheld"


def test_two_ways_to_one_place_are_told_apart():
    labels = [one.label for one in candidates(EMPTY, load_policy("cestria"))]

    sent = [one for one in labels if one.startswith("Send to ")]
    assert len(sent) == len(set(sent)) > 1
    assert "Send to Code of conduct and disciplinary policy (part of it)" in sent


def test_the_team_that_was_named_stands_on_the_case_and_is_counted(as_asha, cestria, lift):
    page = as_asha.get(f"/staff/cestria/case/{lift}/").content.decode()

    assert "Team or service that it is about" in page
    assert "Repairs" in page.split("Team or service that it is about")[1][:200]
    assert CaseRow.objects.get(reference=lift).team == "Repairs"


def test_the_clocks_of_the_stage_that_it_is_in_come_first(as_asha, cestria):
    case = received(cestria, role="tenant").reference
    done(cestria, case, "escalate", "asha", ["service-manager"], reason="She is not content.",
         way="requested")  # fmt: skip
    opened = case_for(cestria, Actor("s-asha", ("service-manager",)), case, clock.now())
    running = clocks(opened.case, opened.policy, clock.now())
    now = opened.case.stage
    older_first = sorted(running, key=lambda one: one.stage == now)
    assert {bool(one.stage) and one.stage != now for one in running} == {True, False}
    request = SimpleNamespace(
        organisation=cestria, policy=opened.policy, actor=Actor("s-asha", ("service-manager",))
    )

    shown = [one["running"].stage for one in _cards(request, opened, older_first)]

    others = [place for place, stage in enumerate(shown) if stage and stage != now]
    assert min(others) == len(shown) - len(others)
