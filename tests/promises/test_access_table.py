"""Who may come to which page of which case: role by page by state, for every address there is.

The table of addresses is `addresses.py`, that of people and cases `two_houses.py`. What
somebody may not open looks like what is not there: the same answer, to the byte.
"""

import re
from collections.abc import Iterator
from hashlib import sha256
from typing import Any

import pytest
from django.test import Client

from putright.cases.looking import NO_CASE
from putright.cases.models import ViewLog
from tests.promises.addresses import TABLE, Address, Line, addresses
from tests.promises.two_houses import HERE, MISSING, OPENS, PEOPLE, Houses, surname, two_houses

pytestmark = pytest.mark.django_db
SECRET = "none-such-secret"
NOBODY = "c-000000000000"
EVERY = addresses()
ROUTES = {one.name: one.route for one in EVERY}
OUTSIDERS = ("anonymous", "switched off", "idle", "stranger")


def of_sort(*sorts: str) -> list[str]:
    return [name for name, line in TABLE.items() if line.sort in sorts and name in ROUTES]


@pytest.fixture(scope="module")
def houses(django_db_setup: Any, django_db_blocker: Any) -> Iterator[Houses]:
    """Both houses, built once: what a test does in them is taken back after it."""
    with django_db_blocker.unblock(), two_houses() as found:
        yield found


def path(
    name: str, reference: str = MISSING, secret: str = SECRET, slug: str = HERE, key: str = NOBODY
) -> str:
    """Return an address with its places filled, those of a case with this one's."""
    fill = {"slug": slug, "reference": reference, "secret": secret, "key": key}
    fill |= TABLE[name].place
    found = ROUTES[name]
    for place, value in fill.items():
        for part in found.split("<")[1:]:
            inside = part.split(">")[0]
            if inside.rpartition(":")[2] == place:
                found = found.replace(f"<{inside}>", str(value))
    assert "<" not in found, f"{name}: its line says nothing of what stands in {found}"
    return f"/{found}"


def said(client: Client, address: str, method: str = "get") -> tuple[int, bytes]:
    answer = getattr(client, method)(address)
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return answer.status_code, _PASSING.sub(b"", content)


# What differs each time: what guards a form against others' pages, and the minute it is.
_PASSING = re.compile(rb'name="csrfmiddlewaretoken" value="[^"]*"|Read on [^<]*|Printed [^<]*')


# -- every address has its line ---------------------------------------------------------------


def test_every_address_has_a_line_and_every_line_an_address():
    names = {one.name for one in EVERY}

    without = sorted(f"{one.name} ({one.route})" for one in EVERY if one.name not in TABLE)
    assert not without, "write what sort of page it is, in tests/promises/addresses.py"
    assert sorted(set(TABLE) - names) == [], "these addresses are there no more"


def test_an_address_with_a_case_in_it_is_a_page_of_a_case():
    def is_of_a_case(one: Address) -> bool:
        return "reference:reference" in one.route

    lines = {one.name: TABLE[one.name] for one in EVERY if one.name in TABLE}

    sorts = {lines[one.name].sort for one in EVERY if one.name in lines and is_of_a_case(one)}
    assert sorts <= {"case", "customers", "others link"}
    others = {lines[one.name].sort for one in EVERY if one.name in lines and not is_of_a_case(one)}
    assert others <= {"public", "own", "house", "person", "interface"}


# -- a case, for the staff of its organisation --------------------------------------------------


@pytest.mark.parametrize("name", of_sort("case"))
def test_a_case_opens_for_those_who_may_and_is_missing_for_all_others(houses, name):
    line = TABLE[name]
    wrong = []
    for person in PEOPLE:
        client, missing = houses.as_(person), said(houses.as_(person), path(name))
        assert missing[0] == 404
        for state, one in houses.cases.items():
            found = said(client, path(name, one.reference))
            if person in OPENS[state]:
                wrong += _not_shown(line, person, state, found[0])
            elif found != missing:
                wrong.append(f"{person}, {state}: {found[0]}, unlike one that is missing")
        theirs = path(name, houses.theirs.reference)
        wrong += [f"{person}, another house's"] if said(client, theirs) != missing else []
    assert not wrong


def _not_shown(line: Line, person: str, state: str, status: int) -> list[str]:
    if line.only and person not in line.only:
        good = status in (403, 404)
    else:
        good = status < 500 and (status != 404 or not line.is_there)
    return [] if good else [f"{person}, {state}: {status}, and they may open it"]


@pytest.mark.parametrize("name", of_sort("case"))
def test_nothing_is_done_to_a_case_by_whoever_may_not_open_it(houses, name):
    for person in PEOPLE:
        missing = said(houses.as_(person), path(name), "post")
        for state, one in houses.shut_to(person).items():
            found = said(houses.as_(person), path(name, one.reference), "post")
            assert found == missing, f"{person}, {state}: {found[0]}"


@pytest.mark.parametrize("name", of_sort("case"))
def test_every_attempt_is_logged_on_a_case_that_is_missing_too(houses, name):
    for person in PEOPLE:
        shut = {state: one for state, one in houses.shut_to(person).items() if state != "theirs"}
        said(houses.as_(person), path(name))
        missing = ViewLog.objects.order_by("-number").values_list("person", "opened", "case")[0]
        assert missing == (f"s-{person}", False, NO_CASE), person

        for one in shut.values():
            said(houses.as_(person), path(name, one.reference))

        logged = ViewLog.objects.order_by("-number").values_list("person", "opened", "case")
        tried = list(logged[: len(shut)])
        assert [look[:2] for look in tried] == [(f"s-{person}", False)] * len(shut), person
        assert all(case != NO_CASE for *_, case in tried)


@pytest.mark.parametrize("name", of_sort("case", "house", "person"))
def test_whoever_does_not_work_here_learns_nothing(houses, name):
    nowhere = path(name, slug="nowhere")
    for person in OUTSIDERS:
        client = houses.as_(person)
        for state, one in {**houses.cases, "missing": None}.items():
            asked = path(name, one.reference if one else MISSING)
            status, content = said(client, asked)
            if person in ("anonymous", "switched off"):
                answer = client.get(asked)
                assert answer.status_code in (302, 405), f"{person}, {state}: {status}"
                assert answer.headers.get("Location", "/staff/sign-in/").startswith(
                    "/staff/sign-in/"
                )
            else:
                assert (status, content) == said(client, nowhere), f"{person}, {state}"
                assert status in (404, 405)


# -- a customer, for its staff ------------------------------------------------------------------


@pytest.mark.parametrize("name", of_sort("person"))
@pytest.mark.parametrize("method", ["get", "post"])
def test_a_customer_is_known_only_to_those_who_may_open_a_case_of_theirs(houses, name, method):
    for person in PEOPLE:
        client = houses.as_(person)
        missing = said(client, path(name), method)
        assert missing[0] in (404, 405)
        for state, one in {**houses.cases, "theirs": houses.theirs}.items():
            found = said(client, path(name, key=one.customer), method)
            if person not in OPENS.get(state, ()):
                assert found == missing, f"{person}, {state}: {found[0]}"
            elif method == "get" and TABLE[name].is_there:
                assert found[0] < 400, f"{person}, {state}: {found[0]}, and they may"


# -- an organisation's own pages ----------------------------------------------------------------


@pytest.mark.parametrize("name", of_sort("house"))
def test_no_page_of_the_house_says_a_word_of_what_somebody_may_not_open(houses, name):
    line = TABLE[name]
    for person in PEOPLE:
        for asks in line.asks:
            asked = path(name) + asks.format(reference=MISSING)
            status, content = said(houses.as_(person), asked)
            assert status < 500, f"{person}: {asked}"
            if line.only and person not in line.only:
                assert status in (403, 404), f"{person}: {asked} is for {sorted(line.only)}"
            _holds_nothing_of(content, houses.shut_to(person), f"{person}: {asked}")


def _holds_nothing_of(content: bytes, shut: Any, where: str) -> None:
    page = content.decode(errors="replace")
    for state, one in shut.items():
        for word in (one.reference, surname(state)):
            assert word not in page, f"{where}, of {state}: {word}"


def test_whoever_may_open_a_case_finds_it_in_the_lists(houses):
    """Or else the promise above would be kept by pages that show nothing."""
    for person in PEOPLE:
        content = said(houses.as_(person), path("workspace:cases"))[1].decode()
        shown = {state for state, one in houses.cases.items() if one.reference in content}
        assert shown == {state for state in OPENS if person in OPENS[state]}, person


def test_a_reference_that_may_not_be_opened_is_found_as_little_as_one_that_is_missing(houses):
    for person in PEOPLE:
        client = houses.as_(person)
        for state, one in houses.cases.items():
            answer = client.get(path("workspace:find") + f"?q={one.reference}")
            if person in OPENS[state]:
                assert answer.status_code == 302, f"{person}, {state}"
                continue
            other = _another_like(one.reference)
            missing = said(client, path("workspace:find") + f"?q={other}")
            found = _PASSING.sub(b"", answer.content).replace(
                one.reference.encode(), other.encode()
            )
            assert (answer.status_code, found) == missing, f"{person}, {state}"


def _another_like(reference: str) -> str:
    """Return a missing reference of the same letters: one without a digit reads as words."""
    prefix, first, second, last = reference.split("-")
    return f"{prefix}-{second}-{first}-{last}"


# -- a customer's own case ------------------------------------------------------------------------


@pytest.mark.parametrize("name", of_sort("customers"))
def test_the_customers_link_opens_their_own_case_and_no_other(houses, name):
    client = Client()
    missing = said(client, path(name))
    assert missing[0] == 404
    for state, one in houses.cases.items():
        status, content = said(client, path(name, one.reference, one.secret))
        assert status < 500 and (status != 404 or not TABLE[name].is_there), f"{state}: {status}"
        others = {s: c for s, c in houses.cases.items() if s != state}
        _holds_nothing_of(content, {**others, "theirs": houses.theirs}, f"{name}, {state}")


@pytest.mark.parametrize("name", of_sort("customers", "others link"))
@pytest.mark.parametrize("method", ["get", "post"])
def test_a_wrong_secret_is_as_a_case_that_is_missing(houses, name, method):
    staff = houses.as_("director")
    for client in (Client(), staff):
        missing = said(client, path(name), method)
        assert missing[0] in (404, 405)
        for state, one in houses.cases.items():
            other = houses.cases["own" if state != "own" else "unowned"].secret
            for secret in (SECRET, other, houses.theirs.secret):
                found = said(client, path(name, one.reference, secret), method)
                assert found == missing, f"{state}: {found[0]}"


@pytest.mark.parametrize("name", of_sort("others link"))
def test_the_customers_own_link_opens_no_page_of_another_sort(houses, name):
    for one in houses.cases.values():
        found = said(Client(), path(name, one.reference, one.secret))
        assert found == said(Client(), path(name))


# -- what is anybody's --------------------------------------------------------------------------


@pytest.mark.parametrize("name", of_sort("public", "own"))
def test_no_other_page_says_a_word_of_any_case(houses, name):
    every = {**houses.cases, "theirs": houses.theirs}
    for person in ("anonymous", "switched off", "stranger", "member", "director"):
        for asks in TABLE[name].asks:
            asked = path(name) + asks.format(reference=MISSING)
            for method in ("get", "post"):
                status, content = said(houses.as_(person), asked, method)
                assert status < 500, f"{person}: {method} {asked} {status}"
                _holds_nothing_of(content, every, f"{person}: {asked}")


@pytest.mark.parametrize("name", of_sort("own"))
def test_ones_own_pages_are_for_whoever_is_signed_in(houses, name):
    signing_in = ("home", "sign-in", "sign-out")
    if name.partition(":")[2].startswith(signing_in):
        return
    for person in ("anonymous", "switched off"):
        assert said(houses.as_(person), path(name))[0] in (302, 404, 405), person


# -- many cases at once -------------------------------------------------------------------------


def test_a_ticked_case_that_may_not_be_opened_is_told_of_as_one_that_is_missing(houses):
    for person in PEOPLE:
        client = houses.as_(person)
        for state, one in houses.shut_to(person).items():
            told = []
            for reference in (one.reference, MISSING):
                token = sha256(f"{person} {state} {reference}".encode()).hexdigest()[:20]
                boxes = {"case": [reference], "to": "s-mate", "reason": "Away.", "token": token}
                answer = client.post(path("workspace:give"), boxes)
                content = _PASSING.sub(b"", answer.content)
                told.append((answer.status_code, content.replace(reference.encode(), b"IT")))
            assert told[0] == told[1], f"{person}, {state}"
            assert told[0][0] == 200
