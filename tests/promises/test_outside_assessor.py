"""What may somebody from outside do, who signs in as staff do? Read, and write what is theirs.

The table of addresses (`addresses.py`) once more, for a role of the side `outside`: the
Financial Ombudsman's independent assessor, who reads cases and writes their own record only
(FO-8). The other house of `test_access_table.py` has no such role.
"""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction
from django.test import Client

from putright.cases.models import CaseRow, StoredEvent
from putright.core.names import STEPS
from putright.people.models import Customer
from tests.promises.addresses import TABLE, addresses
from tests.workspace.given import done, organisation, received, signed_in, staff

pytestmark = pytest.mark.django_db
HERE = "/staff/financial-ombudsman/"
MISSING = "FO-0000-0000-0"
ASSESSOR, TEAM, MANAGER = ["independent-assessor"], ["service-team"], ["manager"]
ROUTES = {one.name: one.route for one in addresses()}
# What the pack lets them write, and what anybody may whom a colleague turned to.
THEIRS = {"declare"}
SURNAME = "Qassessedx"


class House:
    """A service complaint that waits for the assessor, and one in which they declared."""

    def __init__(self) -> None:
        self.here = organisation("financial-ombudsman")
        people = {"ada": ASSESSOR, "max": MANAGER, "sol": TEAM}
        self.clients = {
            name: signed_in(staff(f"{name.capitalize()} Here", {self.here: roles}))
            for name, roles in people.items()
        }
        self.open, self.shut = self._asked_for(), self._asked_for()
        done(self.here, self.shut.reference, "declare", "ada", ASSESSOR, why="interest")

    def _asked_for(self) -> Any:
        customer = {"name": f"Zofia {SURNAME}"}
        about = [{"record": "linked-case", "case_reference": "The case that it is about"}]
        case = received(self.here, kind="service-complaint", customer=customer, records=about)
        given = {"record": "own-attempt", "what": "A call.", "result": "Not settled."}
        done(self.here, case.reference, "record", "sol", TEAM, **given)
        answer = {"outcome": "not-upheld", "form": "writing"}
        done(self.here, case.reference, "respond", "sol", TEAM, **answer)
        done(self.here, case.reference, "escalate", "sol", TEAM, way="requested")
        return case

    def as_(self, name: str) -> Client:
        browser = Client()
        browser.cookies.load(self.clients[name].cookies.output(header="", sep=";"))
        return browser

    def events(self) -> int:
        return StoredEvent.objects.filter(organisation=self.here).count()


@pytest.fixture(scope="module")
def house(django_db_setup: Any, django_db_blocker: Any) -> Iterator[House]:
    with django_db_blocker.unblock(), transaction.atomic():
        yield House()
        transaction.set_rollback(True)


def of_sort(*sorts: str) -> list[str]:
    return [name for name, line in TABLE.items() if line.sort in sorts and name in ROUTES]


def path(name: str, reference: str = MISSING, key: str = "c-000000000000") -> str:
    fill = {"slug": "financial-ombudsman", "reference": reference, "key": key}
    found = ROUTES[name]
    for place, value in {**fill, **TABLE[name].place}.items():
        found = re.sub(rf"<([\w-]+:)?{place}>", str(value).replace("s-handler", "s-sol"), found)
    assert "<" not in found, found
    return f"/{found}"


def said(client: Client, address: str, method: str = "get") -> tuple[int, bytes]:
    answer = getattr(client, method)(address)
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return answer.status_code, _PASSING.sub(b"", content)


# What differs each time: what guards a form against others' pages (with the address it is at),
# and the minute it is.
_PASSING = re.compile(
    rb'name="(csrfmiddlewaretoken|_whose)" value="[^"]*"|Read on [^<]*|Printed [^<]*'
)


@pytest.mark.parametrize("name", of_sort("case"))
def test_the_assessor_opens_a_case_and_none_that_they_are_shut_out_of(house, name):
    ada, line = house.as_("ada"), TABLE[name]
    missing = said(ada, path(name))
    assert missing[0] == 404

    found = said(ada, path(name, house.open.reference))[0]

    if line.only:
        assert found in (403, 404), "who has looked is for those whom the policy names"
    else:
        assert found < 500 and (found != 404 or not line.is_there)
    assert said(ada, path(name, house.shut.reference)) == missing


@pytest.mark.parametrize("name", of_sort("house", "person"))
def test_no_page_tells_the_assessor_of_what_they_are_shut_out_of_nor_is_an_administrators(
    house, name
):
    for asks in TABLE[name].asks:
        asked = path(name, key=house.open.customer) + asks.format(reference=MISSING)
        status, content = said(house.as_("ada"), asked)
        assert status < 500
        assert house.shut.reference not in content.decode(errors="replace"), asked
        if TABLE[name].only:
            assert status in (403, 404), asked


@pytest.mark.parametrize("step", sorted(set(STEPS) - THEIRS))
def test_the_assessor_does_nothing_to_a_case_but_what_is_theirs(house, step):
    before = house.events()
    ada, where = house.as_("ada"), f"{HERE}case/{house.open.reference}/do/{step}/"
    page = ada.get(where)
    asked = page.content.decode() if page.status_code < 500 else ""
    hidden = dict(re.findall(r'name="(_\w+)" value="([^"]*)"', asked))
    typed = dict.fromkeys(re.findall(r'name="([a-z]\w*)"', asked), "A word")

    answer = ada.post(where, {**typed, **hidden})

    assert answer.status_code in (404, 422), answer.status_code
    assert house.events() == before


@pytest.mark.parametrize("name", of_sort("case", "house", "person"))
def test_no_other_page_lets_the_assessor_change_a_case_or_a_customer(house, name):
    before, row = house.events(), CaseRow.objects.get(reference=house.open.reference)
    whom = list(Customer.objects.values_list("key", "name", "email", "needs", "merged_into"))
    boxes = {
        "case": [house.open.reference], "to": "s-sol", "reason": "Away.", "do": "join",
        "token": "abcdefghij0123456789", "name": "Another", "text": "A word", "needs": "A word",
        "party": "complainant", "outcome": "upheld",
    }  # fmt: skip

    house.as_("ada").post(path(name, house.open.reference, house.open.customer), boxes)

    assert house.events() == before
    after = list(Customer.objects.values_list("key", "name", "email", "needs", "merged_into"))
    assert after == whom
    assert CaseRow.objects.get(reference=house.open.reference).handler == row.handler


def test_the_assessor_writes_their_own_record(house):
    with transaction.atomic():
        case = house.open.reference
        scope = {"record": "scope-check", "in_scope": True, "reason": "It is about calls."}
        done(house.here, case, "record", "ada", ASSESSOR, **scope)
        told = done(house.here, case, "record", "ada", ASSESSOR, record="recommendation",
                    text="Apologise.")  # fmt: skip
        transaction.set_rollback(True)

    assert told.facts[0].name == "recommendation"
