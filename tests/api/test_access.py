"""Who may come to which case by the API: role by address by state, as on the pages.

The people and the cases are those of the table of pages (`tests/promises/two_houses.py`).
"""

from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client

from putright.cases.models import ViewLog
from putright.people.models import Staff
from putright.project import clock
from putright.systems import feed
from tests.api.systems import System, system_of
from tests.promises.two_houses import HERE, MISSING, OPENS, PEOPLE, THERE, Houses, surname
from tests.promises.two_houses import two_houses as both

pytestmark = pytest.mark.django_db
GETS = (
    "cases/{}", "feedback/{}", "cases/{}/commands", "cases/{}/clocks", "cases/{}/evidence",
    "cases/{}/customer", "cases/{}/evidence/1",
)  # fmt: skip
NOT_THERE = {"cases/{}/evidence/1"}  # no case has one


@pytest.fixture(scope="module")
def houses(django_db_setup: Any, django_db_blocker: Any) -> Iterator[Houses]:
    with django_db_blocker.unblock(), both() as found:
        for where in (found.here, found.there):
            feed.opened(where, clock.now())
        yield found


@pytest.fixture
def systems(houses, settings) -> dict[str, System]:
    """A token of each of our people, with their own rights."""
    settings.API_RATE = 100_000
    return {
        name: system_of(houses.here, person=Staff.objects.get(key=f"s-{name}")) for name in PEOPLE
    }


def said(answer: Any) -> tuple[int, bytes, list[tuple[str, str]]]:
    headers = sorted(
        (k, v) for k, v in answer.headers.items() if k not in ("Content-Length", "X-Request-ID")
    )
    return answer.status_code, answer.content, headers


@pytest.mark.parametrize("address", GETS)
def test_a_case_opens_for_those_who_may_and_is_missing_for_all_others(houses, systems, address):
    for person, system in systems.items():
        missing = said(system.get(address.format(MISSING)))
        assert missing[0] == 404
        for state, one in {**houses.cases, "theirs": houses.theirs}.items():
            found = said(system.get(address.format(one.reference)))
            if person in OPENS.get(state, ()):
                assert found[0] == (404 if address in NOT_THERE else 200), f"{person}, {state}"
            else:
                assert found == missing, f"{person}, {state}"


def test_nothing_is_done_to_a_case_by_whoever_may_not_open_it(houses, systems):
    for person, system in systems.items():
        missing = said(system.do(MISSING, "note", text="Rang."))
        assert missing[0] == 404
        for state, one in houses.shut_to(person).items():
            assert said(system.do(one.reference, "note", text="Rang.")) == missing, (
                f"{person} {state}"
            )


def test_lists_and_the_feed_say_not_a_word_of_what_is_shut(houses, systems):
    for person, system in systems.items():
        listed, told = system.get("cases?limit=100"), system.get("events?limit=100")
        for answer in (listed, told):
            assert answer.status_code == 200
            page = answer.content.decode()
            for state, one in houses.shut_to(person).items():
                assert one.reference not in page, f"{person}, {state}"
                assert surname(state) not in page, f"{person}, {state}"
        shown = {
            state for state, one in houses.cases.items() if one.reference in listed.content.decode()
        }
        assert shown == {state for state in OPENS if person in OPENS[state]}, person


def test_every_look_and_every_attempt_is_logged(houses, systems):
    for person, system in systems.items():
        for state, one in houses.cases.items():
            system.get(f"cases/{one.reference}")
            look = ViewLog.objects.order_by("-number").values_list("person", "opened")[0]
            assert look == (f"s-{person}", person in OPENS[state]), f"{person}, {state}"


def test_a_token_of_one_organisation_opens_nothing_of_another(houses, systems):
    theirs = system_of(houses.there, role="service-manager")
    ours = systems["director"]
    nobody = System(HERE, "putright_none-such-token-as-this-one-here")
    for path in ("", "cases", "policies", "events", f"cases/{houses.theirs.reference}"):
        wrong = said(System(THERE, ours.secret).get(path))
        assert wrong == said(System(THERE, nobody.secret).get(path)), path
        assert wrong == said(System("nowhere", ours.secret).get(path)), path
        assert wrong[0] == 401
    assert theirs.get(f"cases/{houses.theirs.reference}").status_code == 200


def test_a_session_of_a_browser_opens_nothing_here(houses):
    browser = houses.as_("director")
    for path in ("", "cases", "events"):
        assert browser.get(f"/{HERE}/api/v1/{path}").status_code == 401


def test_no_cookie_is_set_and_no_other_site_is_let_in(houses, systems):
    answer = systems["director"].get("cases", Origin="https://elsewhere.example.org")

    assert not answer.cookies
    assert not [name for name in answer.headers if name.startswith("Access-Control")]


def test_what_leads_nowhere_is_refused_in_the_same_shape(houses):
    for path in ("nonsense", "cases/x/y/z"):
        answer = Client().get(f"/{HERE}/api/v1/{path}")
        assert answer.json()["code"] == "not-found", path
        assert answer.status_code == 404
    wrong = Client().delete(f"/{HERE}/api/v1/cases")
    assert (wrong.status_code, wrong.json()["code"]) == (405, "wrong-method")
    assert wrong.headers["Allow"] == "GET, HEAD"
