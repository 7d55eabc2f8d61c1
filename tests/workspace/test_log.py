"""Is what somebody tells us written down whole, once, and with its own date?"""

from datetime import timedelta

import pytest

from putright.cases import queries
from putright.core.facts import Actor
from putright.project import clock
from tests.workspace.given import organisation, signed_in, staff

pytestmark = pytest.mark.django_db
LOG = "/staff/cestria/log/"
CALL = {"kind": "complaint", "channel": "phone", "what": "The lift is broken again."}


def _kept(client, address=LOG):
    page = client.get(address).content.decode()
    return {"kept": page.split('name="kept" value="')[1].split('"')[0]}


def _opened(where, reference, role="service-manager"):
    return queries.case_for(where, Actor("s-asha", (role,)), reference, clock.now())


def _reference(answer):
    return answer["Location"].split("/case/")[1].split("/")[0]


def test_nothing_but_the_kind_and_what_happened_is_needed(as_asha, cestria):
    answer = as_asha.post(LOG, {**_kept(as_asha), **CALL})

    opened = _opened(cestria, _reference(answer))
    assert opened.case.kind == "complaint"
    page = as_asha.get(f"/staff/cestria/case/{opened.reference}/").content.decode()
    assert "Would not say who they are" in page
    assert "The lift is broken again." in opened.facts[0].words.values()


def test_the_reference_that_was_shown_is_the_one_that_is_kept(as_asha):
    page = as_asha.get(LOG).content.decode()
    shown = page.split('class="pr-ref pr-big">')[1].split("<")[0]
    kept = {"kept": page.split('name="kept" value="')[1].split('"')[0]}

    assert _reference(as_asha.post(LOG, {**kept, **CALL})) == shown


def test_it_is_read_back_with_its_dates_and_their_proof(as_asha):
    page = as_asha.post(LOG, {**_kept(as_asha), **CALL}, follow=True).content.decode()

    assert "Read back to them" in page
    assert "“Your reference is <strong>C E, " in page
    assert "This is promised." in page
    assert "due on" in page.split("Why these dates")[1]


def test_who_it_was_and_what_they_need_are_kept_apart_from_the_record(as_asha, cestria):
    who = {
        "name": "Zofia Nowak", "phone": "0191 496 0177", "email": "Zofia@Example.org",
        "address": "Flat 6\n14 Mariner Row", "needs": "Large print", "role": "tenant",
    }  # fmt: skip
    reference = _reference(as_asha.post(LOG, {**_kept(as_asha), **CALL, **who}))

    opened = _opened(cestria, reference)
    assert opened.customer.name == "Zofia Nowak"
    assert opened.customer.needs == "Large print"
    assert opened.case.role == "tenant"
    assert "Zofia" not in str(opened.facts[0].data)
    assert "Flat 6" in as_asha.get(f"/staff/cestria/case/{reference}/").content.decode()


def test_each_line_is_a_point(as_asha, cestria):
    typed = {**CALL, "points": "The lift\r\n\r\n Nobody rang back "}
    reference = _reference(as_asha.post(LOG, {**_kept(as_asha), **typed}))

    assert len(_opened(cestria, reference).case.points) == 2


def test_what_came_earlier_counts_from_then_and_says_so(as_asha, cestria):
    day = clock.today() - timedelta(days=5)
    typed = {
        **CALL, "received_at_day": day.day, "received_at_month": day.month,
        "received_at_year": day.year, "received_at_time": "10:30am",
        "late_because": "The post was opened today.",
    }  # fmt: skip
    answer = as_asha.post(LOG, {**_kept(as_asha), **typed}, follow=True)

    reference = answer.redirect_chain[-1][0].split("/case/")[1].split("/")[0]
    received = _opened(cestria, reference).facts[0]
    assert received.at < received.recorded_at
    assert "The dates count from when it was received." in answer.content.decode()
    page = as_asha.get(f"/staff/cestria/case/{reference}/").content.decode()
    assert "Written down" in page
    assert "The post was opened today." in page


def test_it_cannot_have_come_later_than_now(as_asha):
    when = {
        "received_at_day": 1,
        "received_at_month": 1,
        "received_at_year": 2090,
        "received_at_time": "9am",
    }

    answer = as_asha.post(LOG, {**_kept(as_asha), **CALL, **when})

    assert answer.status_code == 422
    assert "cannot have been received later than now" in answer.content.decode()
    assert "The lift is broken again." in answer.content.decode()


def test_what_opens_a_stage_at_once_can_be_said_at_once(as_asha, cestria):
    typed = {**CALL, "flag-criminal": "Money was taken from the till."}
    reference = _reference(as_asha.post(LOG, {**_kept(as_asha), **typed}))

    opened = _opened(cestria, reference)

    assert opened.case.stage == "stage-2"


def test_a_second_press_makes_no_second_case(as_asha, cestria):
    typed = {**_kept(as_asha), **CALL}

    first, second = as_asha.post(LOG, typed), as_asha.post(LOG, typed)

    assert first["Location"] == second["Location"]
    assert len(queries.newest(cestria, Actor("s-asha", ("service-manager",)))) == 1


def test_save_and_log_another(as_asha):
    answer = as_asha.post(LOG, {**_kept(as_asha), **CALL, "then": "another"}, follow=True)

    assert answer.redirect_chain[-1][0].startswith(f"{LOG}?written=CE-")
    assert "Written down as CE-" in answer.content.decode()


@pytest.mark.parametrize("kept", ["", "CE-0000-0000-0:forged", "\x00", "x" * 9000])
def test_a_forged_reference_is_not_taken(as_asha, cestria, kept):
    answer = as_asha.post(LOG, {**CALL, "kept": kept})

    assert answer.status_code == 422
    assert "The lift is broken again." in answer.content.decode()
    assert not queries.newest(cestria, Actor("s-asha", ("service-manager",)))


@pytest.mark.parametrize("typed", [
    {"kind": "dance"}, {"channel": "\x00"}, {"what": ""}, {"what": "\x00"}, {"email": "no"},
    {"received_at_day": "x"}, {"role": "king"}, {"ask_for": "stage-3"}, {"points": "a" * 30_000},
    {"name": "\x00"}, {"phone": "1" * 500}
])  # fmt: skip
def test_odd_answers_are_told_so_and_nothing_is_kept(as_asha, cestria, typed):
    answer = as_asha.post(LOG, {**_kept(as_asha), **CALL, **typed})

    assert answer.status_code == 422
    assert "There is a problem" in answer.content.decode()
    assert not queries.newest(cestria, Actor("s-asha", ("service-manager",)))


@pytest.mark.parametrize(("pack", "role", "asked"), [
    ("cestria", "front-line", ["ask for a formal stage at once?", "Criminal matter (optional)"]),
    ("citizen", "customer-service-centre", ["did it happen?", "did they first know of it?"]),
    ("peopleplus", "first-recipient", ["last have a service from us?", "What is it about?"]),
    ("cipfa", "customer-service", ["What is it?"]),
    ("financial-ombudsman", "investigator", ["What are they to us?"]),
])  # fmt: skip
def test_each_policy_asks_what_its_own_rules_need(db, pack, role, asked):
    where = organisation(pack)
    client = signed_in(staff("Asha Khan", {where: [role]}))
    address = f"/staff/{pack}/log/"

    page = client.get(address).content.decode()
    assert all(question in page for question in asked)

    for kind in [kind.id for kind in _policy(pack).kind]:
        answer = client.post(address, {**_kept(client, address), **CALL, "kind": kind}, follow=True)
        assert answer.status_code == 200, kind
        assert "Read back to them" in answer.content.decode()


def _policy(pack):
    from putright.policies.load import load_policy

    return load_policy(pack)


def test_a_vacant_procedure_is_not_among_those_to_choose_and_takes_nothing(db):
    where = organisation("peopleplus")
    client = signed_in(staff("Asif Ali", {where: ["first-recipient"]}))
    address = "/staff/peopleplus/log/"
    vacant = next(one.id for one in _policy("peopleplus").procedure if one.status == "vacant")

    answer = client.post(address, {**_kept(client, address), **CALL, "procedure": vacant})

    assert answer.status_code == 422
    assert f'value="{vacant}"' not in client.get(address).content.decode()
    assert not queries.newest(where, Actor("s-asif", ("first-recipient",)))
