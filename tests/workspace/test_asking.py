"""Can a case be handed over, and can colleagues be asked, from the pages alone?"""

import re

import pytest
from django.test import Client

from putright.cases.models import RequestRow
from putright.cases.queries import case_for
from putright.cases.rebuild import differences
from putright.core.facts import Actor
from putright.project import clock
from tests.workspace.given import done, organisation, received, signed_in, staff

pytestmark = pytest.mark.django_db
FIRST = ["first-recipient"]


@pytest.fixture
def where(db):
    return organisation("peopleplus", slug="pp", name="Harbour Skills")


@pytest.fixture
def asif(where):
    return signed_in(staff("Asif Malik", {where: FIRST}, team="Leeds"))


@pytest.fixture
def bea(where):
    return signed_in(staff("Bea Stone", {where: FIRST}, team="York"))


@pytest.fixture
def mo(where):
    return signed_in(staff("Mo Lane", {where: ["line-manager"]}, team="Leeds"))


@pytest.fixture
def case(where, asif, bea, mo):
    case = received(
        where, kind="complaint", role="customer", channel="in person", title="Course cancelled"
    ).reference
    done(where, case, "assign", "asif", FIRST, to="s-asif")
    return case


def _get(client, path, status=200):
    page = client.get(f"/staff/pp/{path}")
    assert page.status_code == status
    return page.content.decode()


def _send(client, case, step, status=302, /, **answers):
    path = f"/staff/pp/case/{case}/do/{step}/"
    page = client.get(path).content.decode()
    hidden = {
        name: re.search(rf'name="{name}" value="([^"]+)"', page)[1] for name in ("_seen", "_token")
    }
    answer = client.post(path, {**hidden, **answers})
    assert answer.status_code == status, answer.content.decode()[:3000]
    return answer.content.decode()


def _owner(where, case):
    return case_for(where, Actor("s-mo", ("line-manager",)), case, clock.now()).case.handler


def test_giving_it_to_another_is_an_offer_until_they_accept(where, case, asif, bea):
    _send(asif, case, "assign", to="s-bea", reason="It is about your centre.")
    assert _owner(where, case) == "s-asif"
    assert "Offered to Bea Stone" in _get(asif, f"case/{case}/")
    assert "Asif Malik offers you this case" in _get(bea, "")

    page = _get(bea, f"case/{case}/")
    assert "Asif Malik offers you this case: “It is about your centre.”" in page
    assert f"/case/{case}/do/accept-handover/" in page.split("What to do next")[1]
    _send(bea, case, "accept-handover")

    assert _owner(where, case) == "s-bea"
    assert "Asked of you by colleagues" not in _get(bea, "")
    assert not list(differences(where))


def test_the_receiver_may_decline_with_a_reason_and_it_stays(where, case, asif, bea):
    _send(asif, case, "assign", to="s-bea")

    assert "Why?" in _send(bea, case, "decline-handover", 422)
    _send(bea, case, "decline-handover", reason="I am away from Thursday.")

    assert _owner(where, case) == "s-asif"
    page = _get(asif, f"case/{case}/")
    assert "Not taken over" in page and "I am away from Thursday." in page
    assert "Offered to Bea Stone on" not in page
    assert not RequestRow.objects.filter(number=0).exists()
    assert not list(differences(where))


def test_several_given_at_once_are_offered_too(where, case, asif, bea):
    page = _get(asif, "?tick=some")
    token = re.search(r'name="token" value="([^"]+)"', page)[1]

    answer = asif.post("/staff/pp/give/", {"case": [case], "to": "s-bea", "token": token})

    assert "Offered: its owner keeps it until Bea Stone accepts." in answer.content.decode()
    assert _owner(where, case) == "s-asif"


def test_nobody_else_is_offered_it_and_a_manager_may_give_it_outright(where, case, asif, bea, mo):
    _send(asif, case, "assign", to="s-bea")
    assert "do/accept-handover/" not in _get(mo, f"case/{case}/")
    assert mo.post(f"/staff/pp/case/{case}/do/accept-handover/", {}).status_code == 422

    staff("Carl Webb", {where: FIRST})

    _send(mo, case, "assign", to="s-carl", reason="Asif is ill.")

    assert _owner(where, case) == "s-carl"
    assert "Asked of you by colleagues" not in _get(bea, "")


def test_a_colleague_is_asked_answers_and_the_owner_stays(where, case, asif, bea):
    _send(
        asif, case, "ask", wanted="task", of="s-bea", what="Send me the register.",
        on_day="7", on_month="1", on_year="2030",
    )  # fmt: skip
    today = _get(bea, "")
    assert "Asif Malik asks you to do something" in today
    assert "Asked of you" not in _get(asif, "")

    page = _get(bea, f"case/{case}/")
    assert "Send me the register." in page
    assert f"/case/{case}/do/reply/" in page.split("What to do next")[1].split("</section>")[0]
    _send(bea, case, "reply", text="It is in the folder.")

    assert _owner(where, case) == "s-asif"
    assert "Asked of you" not in _get(bea, "")
    points = _get(asif, f"case/{case}/points/")
    assert "It is in the folder." in points and "Bea Stone" in points
    assert not list(differences(where))


def test_all_who_hold_a_role_are_asked_until_one_answers(where, case, asif, mo, bea):
    _send(asif, case, "ask", wanted="advice", of_role="line-manager", what="May we pay?")

    assert "Asif Malik asks for advice" in _get(mo, "")
    assert "asks for advice" not in _get(bea, "")
    _send(mo, case, "reply", text="Yes, up to £20.")
    assert "asks for advice" not in _get(mo, "")


def test_a_team_is_asked(where, case, asif, bea):
    _send(asif, case, "ask", wanted="advice", of_team="York", what="Did it open that day?")

    assert "Asif Malik asks for advice" in _get(bea, "")


def test_whom_is_asked_must_be_said_and_one_at_a_time(where, case, asif):
    page = _send(asif, case, "ask", 422, wanted="task", what="Anything")
    assert "Say whom you ask" in page and "Anything" in page

    page = _send(asif, case, "ask", 422, wanted="task", what="x", of="s-bea", of_team="York")
    assert "Ask one at a time" in page


def test_whoever_is_asked_may_open_a_restricted_case(where, case, asif, bea, mo):
    manager = ["line-manager"]
    done(where, case, "fraud-concern", "mo", manager, what="A forged form.")
    assert bea.get(f"/staff/pp/case/{case}/").status_code == 404

    _send(asif, case, "ask", wanted="task", of="s-bea", what="Send me the register.")

    assert "Send me the register." in _get(bea, f"case/{case}/")
    assert "asks you to do something" in _get(bea, "")
    assert not list(differences(where))


def test_what_colleagues_ask_is_nothing_for_the_customer(where, asif, bea):
    carried = received(where, kind="complaint", role="customer")
    done(where, carried.reference, "assign", "asif", FIRST, to="s-asif")
    done(where, carried.reference, "ask", "asif", FIRST, of="s-bea", what="Is she lying?")
    done(where, carried.reference, "reply", "bea", FIRST, text="I think not.")
    done(where, carried.reference, "assign", "asif", FIRST, to="s-bea", reason="Too tiring.")

    page = Client().get(f"/pp/case/{carried.reference}/{carried.secret}/", follow=True)
    text = page.content.decode()

    assert carried.reference in text
    for words in ("Is she lying?", "I think not.", "Too tiring.", "Bea Stone"):
        assert words not in text
