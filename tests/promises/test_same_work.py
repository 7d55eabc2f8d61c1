"""What may not be opened takes as much work as what is missing, so that time tells nothing.

Counted in statements, which are most of the time and are the same on every machine; and the
same bytes are answered (`test_access_table.py`).
"""

import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from putright.cases.looking import NO_CASE
from putright.cases.models import ViewLog
from putright.cases.verify import verify
from putright.drafts import grants
from tests.promises.test_access_table import SECRET, houses, of_sort, path, said
from tests.promises.two_houses import MISSING, OPENS, PEOPLE

__all__ = ["houses"]  # a fixture

pytestmark = pytest.mark.django_db
# References before and behind all others, and one that is none.
GONE = (MISSING, "CE-ZZZZ-ZZZZ-Z", "CE-7K3P-9QM2-X")


def asked(client: Client, address: str, method: str) -> list[str]:
    """Return what the database was asked: each statement without its values."""
    with CaptureQueriesContext(connection) as captured:
        status, _ = said(client, address, method)
    assert status in (404, 405), f"{address}: {status}"
    return [_plain(one["sql"]) for one in captured.captured_queries]


def _plain(sql: str) -> str:
    """Leave out the values, and how many there are in a list of them."""
    sql = re.sub(r'"s\d+_x\d+"', "a savepoint", sql)
    without = re.sub(r"'(?:[^']|'')*'|\b\d+\b|NULL|X?'[0-9a-f]*'::bytea", "?", sql)
    return re.sub(r"\((?:\?(?:::\w+)?,? ?)+\)", "(?)", without)


def _shut() -> list[tuple[str, str]]:
    return [(person, state) for person in PEOPLE for state in OPENS if person not in OPENS[state]]


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("name", of_sort("case"))
def test_staff_cannot_tell_a_case_that_is_shut_from_one_that_is_missing(houses, name, method):
    wrong = []
    for person, state in _shut():
        client = houses.as_(person)
        shut = asked(client, path(name, houses.cases[state].reference), method)
        for reference in (*GONE, houses.theirs.reference):
            missing = asked(client, path(name, reference), method)
            if missing != shut:
                wrong.append(f"{person}, {state}: {_unlike(shut, missing)}")
    assert not wrong, wrong[:3]


def _unlike(shut: list[str], missing: list[str]) -> Any:
    return [
        len(shut),
        len(missing),
        next((pair for pair in zip(shut, missing, strict=False) if pair[0] != pair[1]), ""),
    ]


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("name", of_sort("customers", "others link"))
def test_nobody_can_tell_a_wrong_secret_from_a_missing_reference(houses, name, method):
    client = Client()
    for secret in (SECRET, "bcdf2345ghjk6789", grants.MARK + "abcdefghijklmnopqrstuvwx"):
        missing = [asked(client, path(name, gone, secret), method) for gone in GONE]
        for state, one in houses.cases.items():
            wrong = asked(client, path(name, one.reference, secret), method)
            assert all(wrong == each for each in missing), (state, _unlike(wrong, missing[0]))


@pytest.mark.parametrize("name", ["portal:find", "portal:lost"])
def test_the_pages_for_a_lost_link_do_the_same_for_any_reference(houses, name, settings, tmp_path):
    settings.MAIL = {"file_path": str(tmp_path)}
    found = []
    for reference in (*GONE, *(one.reference for one in houses.cases.values())):
        with CaptureQueriesContext(connection) as captured:
            status = Client().post(path(name), {"reference": reference, "code": SECRET}).status_code
        found.append((status, [_plain(one["sql"]) for one in captured.captured_queries]))

    for status, statements in found[1:]:
        assert status == found[0][0]
        assert statements == found[0][1], _unlike(found[0][1], statements)


def test_an_attempt_at_what_is_missing_is_logged_and_of_no_case(houses):
    before = ViewLog.objects.count()

    said(houses.as_("mate"), path("workspace:case"))
    said(houses.as_("mate"), path("workspace:case", houses.cases["restricted"].reference))

    missing, shut = ViewLog.objects.order_by("at", "number")[before:]
    assert (missing.case, missing.person, missing.opened) == (NO_CASE, "s-mate", False)
    assert (shut.person, shut.opened) == ("s-mate", False) and shut.case != NO_CASE
    assert verify().is_whole


def test_with_no_case_at_all_there_is_none_to_open(houses, settings):
    """The very first organisation, before the first case of it."""
    assert houses.as_("stranger").get(f"/staff/other/case/{MISSING}/").status_code == 404
