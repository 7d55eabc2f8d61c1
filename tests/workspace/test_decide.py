"""Are points and remedy decided on one page, drafted freely, and by whoever may?"""

import re

import pytest

from putright.cases.queries import case_for
from putright.core.facts import Actor
from putright.project import clock
from tests.workspace.given import done, organisation, received, signed_in, staff

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("anybody_works_here")]
MANAGER = ["service-manager"]


@pytest.fixture
def leak(cestria, asha):
    """A tenant's complaint of two points at stage 1, which Asha has."""
    points = ["The leak was not stopped", "Two visits were missed"]
    case = received(cestria, ask_for="stage-1", role="tenant", points=points).reference
    done(cestria, case, "assign", "asha", MANAGER, to="s-asha", team="Repairs")
    return case


@pytest.fixture
def helen(cestria):
    staff("Graham Tufnell", {cestria: ["chair"]})
    return staff("Helen Marsh", {cestria: ["chief-executive"]})


def _at(case, **asked):
    point = f"?point={asked['point']}" if "point" in asked else ""
    return f"/staff/cestria/case/{case}/decide/{point}"


def _hidden(client, address):
    page = client.get(address).content.decode()
    names = ("_seen", "_token", "point")
    found = {name: re.search(rf'name="{name}" value="([^"]+)"', page) for name in names}
    return {name: match[1] for name, match in found.items() if match}


def _send(client, case, then, /, follow=True, **typed):
    typed = {**_hidden(client, _at(case)), **typed, "then": then}
    return client.post(_at(case), typed, follow=follow)


def _case(where, case):
    actor = Actor("s-asha", tuple(MANAGER), "Repairs")
    return case_for(where, actor, case, clock.now()).case


def test_a_draft_is_kept_whatever_is_missing(as_asha, cestria, leak):
    page = _send(as_asha, leak, "draft", why="I listened to the call.").content.decode()

    assert "Saved as a draft" in page
    assert "I listened to the call." in page
    assert _case(cestria, leak).status == "open"
    assert _case(cestria, leak).points[0].outcome == ""


def test_the_next_point_opens_when_one_is_decided(as_asha, leak):
    page = _send(as_asha, leak, "draft", finding="upheld", why="It leaked.").content.decode()

    assert 'name="point" value="2"' in page
    assert "Something is upheld, so there must be a remedy" in page
    assert "CE-3.12" in page
    assert "Finding on point 2" in page and "Finding on point 1" not in page


def test_a_finding_is_not_saved_as_done_without_a_reason(as_asha, leak):
    answer = _send(as_asha, leak, "save", finding="upheld")

    assert answer.status_code == 422
    assert "Point 1: say why, in words for the customer." in answer.content.decode()


def test_the_customer_reads_no_draft(client, as_asha, cestria, asha):
    given = received(cestria, ask_for="stage-1", points=["The leak"])
    _send(as_asha, given.reference, "draft", finding="upheld", why="Nobody came.")

    answer = client.get(f"/cestria/case/{given.reference}/{given.secret}/")

    assert answer.status_code == 200
    assert "Nobody came." not in answer.content.decode()


def test_a_payment_to_a_tenant_is_recommended_and_not_approved(as_asha, cestria, helen, leak):
    typed = {"remedies": ["payment"], "amount": "250", "to": "tenant", "why_amount": "Five weeks."}
    page = _send(as_asha, leak, "draft", **typed).content.decode()

    assert "You can recommend £250. You cannot approve it." in page
    assert "Graham Tufnell, Chair of the Board, is asked" in page
    assert "cannot sit on its panel" in page
    assert "Helen Marsh, Chief Executive, decides" in page
    assert "Save and ask for approval" in page
    assert "CE-3.14" in page

    page = _send(as_asha, leak, "save", **typed).content.decode()
    [offer] = _case(cestria, leak).offers
    assert (offer.amount, offer.state) == (250, "waiting")
    assert "Approval of £250, by the Chief Executive" in page
    assert "/do/approve/" not in page


def test_the_chief_executive_may_approve_once_the_chair_was_asked(cestria, helen, as_asha, leak):
    _send(
        as_asha, leak, "save", remedies=["payment"], amount="250", to="tenant", why_amount="Harm."
    )

    page = signed_in(helen).get(_at(leak)).content.decode()

    assert "/do/approve/" in page
    assert "once you have asked the Chair of the Board" in page


def test_an_amount_under_an_action_is_refused_and_the_draft_kept(as_asha, cestria, leak):
    typed = {
        "remedies": ["action"],
        "why_amount": "Give her £200.",
        "finding": "upheld",
        "why": "So.",
    }
    answer = _send(as_asha, leak, "save", **typed)

    page = answer.content.decode()
    assert answer.status_code == 422
    assert "This names a sum of money" in page and "CE-3.14" in page
    assert not _case(cestria, leak).offers
    assert "It leaked" not in page and "kept as a draft" in page


def test_who_may_not_find_reads_why_and_changes_nothing(cestria, helen, leak):
    page = signed_in(helen).get(_at(leak)).content.decode()

    assert "These findings are not yours to write" in page
    assert 'name="finding"' not in page
    signed_in(helen).post(_at(leak), {"then": "draft", "why": "Mine.", "point": "1"})
    assert not _case(cestria, leak).has_happened("found")


def test_others_are_shown_from_five_on_and_never_by_name(cestria, as_asha, leak, helen):
    chief = ["chief-executive"]

    def paid(amount):
        case = received(cestria, ask_for="stage-1", role="tenant").reference
        given = {"remedy": "payment", "amount": amount, "to": "tenant", "consulted": ["chair"]}
        done(cestria, case, "offer", "helen", chief, **given)

    for amount in (150, 175, 200, 225):
        paid(amount)
    assert "Fewer than 5" in as_asha.get(_at(leak)).content.decode()

    paid(300)
    page = as_asha.get(_at(leak)).content.decode()
    assert "£150, £175, £200, £225 and £300" in page or "£150, £175, £200, £225, £300" in page
    assert page.count("Zofia") <= 1  # in the bar of this very case


def test_a_case_of_another_house_is_not_there(as_cleo, leak):
    assert as_cleo.get(_at(leak)).status_code == 404
    assert as_cleo.post(_at(leak), {"then": "draft"}).status_code == 404


def test_the_answer_begins_with_what_was_drafted(as_asha, leak):
    _send(as_asha, leak, "draft", finding="upheld", why="Nobody came for five weeks.")

    page = as_asha.get(f"/staff/cestria/case/{leak}/do/respond/").content.decode()

    assert "Nobody came for five weeks." in page
    assert re.search(r'name="point-1-outcome"[^>]*value="upheld" checked', page)


def test_the_case_leads_to_this_page(as_asha, leak):
    assert _at(leak) in as_asha.get(f"/staff/cestria/case/{leak}/").content.decode()


def test_what_was_offered_is_not_offered_again_by_the_next_save(as_asha, cestria, helen, leak):
    typed = {"remedies": ["payment"], "amount": "250", "to": "tenant", "why_amount": "Five weeks."}
    _send(as_asha, leak, "save", **typed)

    page = as_asha.get(_at(leak)).content.decode()
    _send(as_asha, leak, "save", finding="upheld", why="It leaked.")

    assert 'value="payment" checked' not in page and 'value="250"' not in page
    assert len(_case(cestria, leak).offers) == 1


def test_two_presses_offer_once(as_asha, cestria, leak):
    typed = {**_hidden(as_asha, _at(leak)), "then": "save", "remedies": ["apology"],
             "why_amount": "We were rude."}  # fmt: skip

    answers = [as_asha.post(_at(leak), typed) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [302, 302]
    assert len(_case(cestria, leak).offers) == 1


def test_what_somebody_else_did_meanwhile_is_told_and_nothing_is_lost(as_asha, cestria, leak):
    typed = {**_hidden(as_asha, _at(leak)), "then": "save", "finding": "upheld", "why": "Mine."}
    done(cestria, leak, "note", "ben", MANAGER, text="I rang.")

    answer = as_asha.post(_at(leak), typed)

    page = answer.content.decode()
    assert answer.status_code == 409
    assert "This case changed while you had it open" in page and "Mine." in page


def test_a_remedy_that_does_not_fit_the_rule_says_why(db):
    where = organisation("citizen", settings={"insurance_excess": 500})
    dee = signed_in(staff("Dee Rowe", {where: ["director-of-customer-service"]}))
    case = received(where, points=["The boiler"]).reference
    director = ["director-of-customer-service"]
    done(where, case, "initial-assessment", "dee", director, actions="Look at it.")

    page = dee.get(f"/staff/citizen/case/{case}/decide/").content.decode()

    payment = page[page.index('value="payment"') :][:900]
    assert "Not yet: First there must be on file: “Failure found”" in payment
    assert "CZ-2b" in payment


def test_an_offer_that_was_refused_needs_new_evidence_and_the_clause_is_told(db):
    where = organisation("citizen", settings={"insurance_excess": 500})
    dee = signed_in(staff("Dee Rowe", {where: ["director-of-customer-service"]}))
    case = received(where, points=["The boiler"]).reference
    director = ["director-of-customer-service"]
    for record, given in (
        ("initial-assessment", {"actions": "Look at it."}),
        ("failure-found", {"failure": 1, "what": "Three weeks."}),
        ("out-of-pocket", {"evidence": "receipt.pdf", "cause": "Heaters."}),
        ("fix-plan", {"failure": 1, "standard": "Repairs policy"}),
    ):
        done(where, case, record, "dee", director, **given)
    offer = {"remedy": "payment", "amount": 60, "failure": 1}
    done(where, case, "offer", "dee", director, **offer)
    done(where, case, "answer-offer", "dee", director, accepted=False)
    address = f"/staff/citizen/case/{case}/decide/"
    typed = {**_hidden(dee, address), "then": "save", "remedies": ["payment"], "amount": "90",
             "failure": "1", "why_amount": "It was more."}  # fmt: skip

    answer = dee.post(address, typed)

    page = answer.content.decode()
    assert answer.status_code == 422
    assert "First there must be on file: “New evidence”" in page and "CZ-6" in page
    assert 'value="90' in page and "It was more." in page


def test_who_sits_on_the_panel_is_told_that_another_decides_the_money(cestria, as_asha, helen):
    case = received(cestria, ask_for="stage-1", role="tenant", ago=9).reference
    answer = {"outcome": "upheld", "form": "writing"}
    done(cestria, case, "respond", "mo", MANAGER, **answer)
    done(cestria, case, "escalate", "mo", MANAGER, form="writing")
    done(cestria, case, "respond", "dia", ["director"], **answer)
    done(cestria, case, "escalate", "mo", MANAGER, form="writing")
    members = [{"person": "s-pat", "office": "chair"}, {"person": "s-quin", "office": "vice-chair"},
               {"person": "s-helen"}]  # fmt: skip
    done(cestria, case, "convene", "eve", ["director"], members=members)
    offer = {"remedy": "payment", "amount": 100, "to": "tenant"}
    done(cestria, case, "offer", "eve", ["director"], **offer)

    page = signed_in(helen).get(f"/staff/cestria/case/{case}/decide/").content.decode()

    assert "You sit on the panel of this case, so somebody else must decide the money." in page
    assert "/do/approve/" not in page


def test_a_policy_without_findings_opens_its_points_all_the_same():
    where = organisation("peopleplus")
    person = staff("Mo Okafor", {where: ["first-recipient"]})
    case = received(where, kind="complaint", points=["The lift"]).reference

    page = signed_in(person).get(f"/staff/peopleplus/case/{case}/decide/?point=1")

    assert page.status_code == 200
    assert 'name="point" value="1"' in page.content.decode()
