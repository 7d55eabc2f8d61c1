"""Does every move ask what it must, do what it says, and lose nothing when it may not?"""

from datetime import timedelta

import pytest

from putright.cases import queries
from putright.core.facts import Actor
from putright.project import clock
from tests.workspace.given import done, received

pytestmark = pytest.mark.django_db
MANAGER = ["service-manager"]
ANSWER = {"outcome": "not-upheld", "form": "writing", "text": "We looked into it."}


@pytest.fixture
def lift(cestria, asha):
    return received(cestria, ask_for="stage-1", team="Repairs").reference


def _at(reference, step, **asked):
    query = "&".join(f"{key}={value}" for key, value in asked.items())
    return f"/staff/cestria/case/{reference}/do/{step}/" + (f"?{query}" if query else "")


def _hidden(client, address):
    page = client.get(address).content.decode()
    return {
        name: page.split(f'name="{name}" value="')[1].split('"')[0] for name in ("_seen", "_token")
    }


def _opened(cestria, reference):
    return queries.case_for(cestria, Actor("s-asha", ("service-manager",)), reference, clock.now())


def _names(cestria, reference):
    return [fact.name for fact in _opened(cestria, reference).facts]


def test_a_move_is_done_and_said(as_asha, cestria, lift):
    address = _at(lift, "acknowledge")
    typed = {**_hidden(as_asha, address), "form": "writing", "text": "We have it."}

    page = as_asha.post(address, typed, follow=True).content.decode()

    assert "Done: acknowledged in writing." in page
    assert "Acknowledged in writing" in page
    assert "acknowledged" in _names(cestria, lift)


def test_a_message_may_ask_the_customer_for_an_answer_by_a_day(as_asha, cestria, lift):
    address = _at(lift, "message")
    day = clock.now().date() + timedelta(days=3)
    typed = {
        **_hidden(as_asha, address),
        "text": "Which floor is it?",
        "answer_wanted_by_day": day.day,
        "answer_wanted_by_month": day.month,
        "answer_wanted_by_year": day.year,
    }

    form = as_asha.get(address).content.decode()
    assert "By when do you need an answer, if you need one?" in form
    assert as_asha.post(address, typed).status_code == 302

    fact = _opened(cestria, lift).facts[-1]
    assert (fact.name, fact.data["answer_wanted_by"]) == ("noted", day.isoformat())


def test_a_second_press_does_nothing_more(as_asha, cestria, lift):
    address = _at(lift, "note")
    typed = {**_hidden(as_asha, address), "text": "Once."}

    first = as_asha.post(address, typed)
    second = as_asha.post(address, typed)

    assert first.status_code == second.status_code == 302
    assert _names(cestria, lift).count("noted") == 1


def test_who_goes_back_and_mends_a_word_loses_neither(as_asha, cestria, lift):
    address = _at(lift, "note")
    typed = {**_hidden(as_asha, address), "text": "The third floor."}
    as_asha.post(address, typed)

    again = as_asha.post(address, {**typed, "text": "The fourth floor."})

    assert again.status_code == 409  # they had not seen their own first note
    page = again.content.decode()
    assert "The fourth floor." in page
    assert "changed while you had it open" in page
    assert _names(cestria, lift).count("noted") == 1


def test_two_people_at_one_case_the_second_is_told_and_loses_nothing(
    as_asha, as_ben, ben, cestria, lift
):
    address = _at(lift, "note")
    seen = _hidden(as_ben, address)
    done(cestria, lift, "acknowledge", "asha", MANAGER, form="writing")

    told = as_ben.post(address, {**seen, "text": "My long note."})
    page = told.content.decode()

    assert told.status_code == 409
    assert "This case changed while you had it open" in page
    assert "Acknowledged in writing, by Asha Khan" in page
    assert "My long note." in page

    fresh = {name: page.split(f'name="{name}" value="')[1].split('"')[0] for name in seen}
    again = as_ben.post(address, {**fresh, "text": "My long note."})
    assert again.status_code == 302
    assert "noted" in _names(cestria, lift)


def test_a_refusal_stands_over_the_form_with_its_clause(as_asha, lift):
    address = _at(lift, "respond")
    typed = {**_hidden(as_asha, address), **ANSWER, "form": "spoken"}

    answer = as_asha.post(address, typed)
    page = answer.content.decode()

    assert answer.status_code == 422
    assert "This answer is owed in writing" in page
    assert "#clause-CE-3.6.S1" in page
    assert "We looked into it." in page
    assert "nothing you typed is lost" in page


def test_a_move_that_is_refused_says_so_on_its_own_page(as_ben, ben, lift):
    answer = as_ben.get(_at(lift, "respond"))

    assert answer.status_code == 422
    assert "Who answers at this stage: Service Manager." in answer.content.decode()
    assert "<textarea" not in answer.content.decode()


def test_what_is_missing_is_said_at_its_field(as_asha, lift):
    address = _at(lift, "respond")

    answer = as_asha.post(address, {**_hidden(as_asha, address), "text": "Our answer."})
    page = answer.content.decode()

    assert answer.status_code == 422
    assert "There is a problem" in page
    assert 'href="#id_outcome_0"' in page
    assert "Our answer." in page


def test_each_point_has_a_finding_and_a_reason(as_asha, cestria, asha):
    case = received(cestria, ask_for="stage-1", points=["The lift", "The calls"]).reference
    address = _at(case, "respond")
    page = as_asha.get(address).content.decode()
    assert "Point 1" in page
    assert "The calls" in page

    findings = {
        "point-1-outcome": "upheld",
        "point-1-reason": "It was broken.",
        "point-2-outcome": "not-upheld",
        "point-2-reason": "We rang on Monday.",
    }
    as_asha.post(address, {**_hidden(as_asha, address), **ANSWER, "outcome": "upheld", **findings})

    points = _opened(cestria, case).case.points
    assert [point.outcome for point in points] == ["upheld", "not-upheld"]
    assert "We rang on Monday." in as_asha.get(f"/staff/cestria/case/{case}/").content.decode()


def test_recorded_late_it_keeps_its_own_moment(as_asha, cestria, asha):
    case = received(cestria, ask_for="stage-1", ago=3).reference
    address = _at(case, "acknowledge")
    day = clock.today() - timedelta(days=1)
    typed = {
        **_hidden(as_asha, address), "form": "writing",
        "happened_day": day.day, "happened_month": day.month, "happened_year": day.year,
        "happened_time": "9:30am",
    }  # fmt: skip

    page = as_asha.post(address, typed, follow=True).content.decode()

    assert "Written down" in page


def test_a_moment_to_come_is_refused(as_asha, lift):
    address = _at(lift, "acknowledge")
    when = {"happened_day": 1, "happened_month": 1, "happened_year": 2090, "happened_time": "9am"}

    answer = as_asha.post(address, {**_hidden(as_asha, address), "form": "writing", **when})

    assert answer.status_code == 422
    assert "cannot have happened later than now" in answer.content.decode()


def test_the_case_is_given_to_a_colleague(as_asha, cestria, ben, lift):
    address = _at(lift, "assign")
    page = as_asha.get(address).content.decode()
    assert "Asha Khan, Service Manager (Repairs)" in page
    assert page.index("Whose stage it is") < page.index("Everyone else")

    wrong = as_asha.post(address, {**_hidden(as_asha, address), "to": "s-ben"})
    right = as_asha.post(address, {**_hidden(as_asha, address), "to": "s-asha"})

    assert wrong.status_code == 422
    assert "At this stage the case is for Service Manager" in wrong.content.decode()
    assert right.status_code == 302
    assert _opened(cestria, lift).case.handler == "s-asha"


def test_splitting_leads_to_the_second_case(as_asha, cestria, asha):
    case = received(cestria, points=["The lift", "Thank you to Bo"]).reference
    address = _at(case, "split")
    typed = {**_hidden(as_asha, address), "points": ["2"], "kind": "compliment", "reason": "Two."}

    page = as_asha.post(address, typed, follow=True).content.decode()

    assert "Done: split in two: CE-" in page


def test_an_offer_above_ones_authority_waits(as_asha, cestria, lift):
    address = _at(lift, "offer", remedy="payment")
    page = as_asha.get(address).content.decode()
    assert "How much, in pounds?" in page

    typed = {**_hidden(as_asha, address), "amount": "£1,250.50", "to": "tenant", "reason": "Harm."}
    as_asha.post(address, typed)

    [offer] = _opened(cestria, lift).case.offers
    assert (offer.amount, offer.state) == (1250.5, "waiting")
    assert "Waits for a decision" in as_asha.get(f"/staff/cestria/case/{lift}/").content.decode()


def test_a_record_asks_for_what_it_needs(as_asha, cestria, lift):
    done(cestria, lift, "mediation-offered", "asha", MANAGER, mediator="The advice centre")
    address = _at(lift, "record", record="mediation-agreed")
    page = as_asha.get(address).content.decode()
    assert "customer_agreed_on_day" in page

    wrong = {
        "customer_agreed_on_day": "31",
        "customer_agreed_on_month": "2",
        "customer_agreed_on_year": "2026",
    }
    answer = as_asha.post(address, {**_hidden(as_asha, address), **wrong})

    assert answer.status_code == 422
    assert "February 2026 has 28 days" in answer.content.decode()


@pytest.mark.parametrize("address", [
    "do/dance/", "do/receive/", "do/record/", "do/record/?record=nothing", "do/offer/?remedy=x",
    "do/record/?record=%00", "do/send/?letter=", "do/refuse/?bar=none",
    "do/refer/?route=%F0%9F%92%A9",
])  # fmt: skip
def test_a_move_that_there_is_not_is_404(as_asha, lift, address):
    assert as_asha.get(f"/staff/cestria/case/{lift}/{address}").status_code == 404
    assert as_asha.post(f"/staff/cestria/case/{lift}/{address}").status_code == 404


@pytest.mark.parametrize("seen", ["", "x", "-1", "9" * 50, "1.5", "\x00"])
def test_a_form_that_does_not_say_what_was_seen_is_asked_again(as_asha, lift, seen):
    answer = as_asha.post(_at(lift, "note"), {"text": "Kept.", "_seen": seen, "_token": "x"})

    assert answer.status_code in (409, 422)
    assert "Kept." in answer.content.decode()


@pytest.mark.parametrize("words", ["%00", "a" * 200_000, "+", "%ED%A0%80%00", ""])
def test_odd_words_are_told_so(as_asha, lift, words):
    address = _at(lift, "note")
    hidden = "&".join(f"{name}={value}" for name, value in _hidden(as_asha, address).items())
    form = "application/x-www-form-urlencoded"

    answer = as_asha.post(address, f"{hidden}&text={words}", content_type=form)

    assert answer.status_code == 422


@pytest.mark.parametrize("method", ["put", "delete", "patch", "options"])
def test_other_methods_are_told_so(as_asha, lift, method):
    answer = getattr(as_asha, method)(_at(lift, "note"))

    assert answer.status_code == 405
    assert "Nothing was saved" in answer.content.decode()


@pytest.mark.parametrize("number", ["9" * 40, "-5", "NaN", "1e999"])
def test_a_number_that_is_none_is_told_so(as_asha, lift, number):
    address = _at(lift, "offer", remedy="payment")
    typed = {**_hidden(as_asha, address), "amount": number, "to": "tenant", "reason": "Harm."}

    assert as_asha.post(address, typed).status_code == 422
