"""Two organisations in one installation never see each other, at any address there is.

Whoever belongs to the one and asks for what is the other's (its reference, its customer's
link, its people) is answered as if there were no such thing, to the byte: no status, no
word and no list of either says that the other has it.
"""

from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client

from putright.cases import queries
from putright.cases.search import search
from putright.cases.tallies import figures
from putright.core.facts import Actor
from putright.people.models import Membership
from putright.project import clock
from tests.promises.addresses import TABLE
from tests.promises.test_access_table import NOBODY, SECRET, of_sort, path, said
from tests.promises.two_houses import HERE, MISSING, THERE, Houses, surname, two_houses
from tests.workspace.given import signed_in

pytestmark = pytest.mark.django_db
OF_STAFF = ("case", "house", "person")


@pytest.fixture(scope="module")
def houses(django_db_setup: Any, django_db_blocker: Any) -> Iterator[Houses]:
    with django_db_blocker.unblock(), two_houses() as found:
        found.clients["both"] = _of_both(found)
        yield found


def _of_both(houses: Houses) -> Client:
    """Return the browser of somebody who sees all in this house, and has a part in the other."""
    both = Membership.objects.get(
        organisation=houses.here, role="director", staff__name__startswith="D"
    ).staff
    Membership.objects.create(organisation=houses.there, staff=both, role="board-member")
    return signed_in(both)


def _words_of_the_others(houses: Houses, there: bool) -> list[str]:
    """Return what gives the one house away in the other: references and people's names."""
    if there:
        mine = houses.cases
        return [*(one.reference for one in mine.values()), *map(surname, mine), "Handler Here"]
    return [houses.theirs.reference, surname("theirs"), "Stranger There"]


def _says_nothing(content: bytes, words: list[str], where: str) -> None:
    page = content.decode(errors="replace")
    assert [word for word in words if word in page] == [], where


# -- staff ------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", of_sort(*OF_STAFF))
@pytest.mark.parametrize("method", ["get", "post"])
def test_staff_of_one_house_find_no_page_of_the_other(houses, name, method):
    """Neither under the other's name, where they are strangers, nor under their own."""
    for person, home, away, theirs in (
        ("stranger", THERE, HERE, houses.cases["own"]),
        ("manager", HERE, THERE, houses.theirs),
    ):
        client = houses.as_(person)
        nowhere = said(client, path(name, slug="nowhere"), method)
        assert nowhere[0] in (404, 405)
        for reference, key in ((theirs.reference, theirs.customer), (MISSING, NOBODY)):
            found = said(client, path(name, reference, slug=away, key=key), method)
            assert found == nowhere, f"{person} in the other house: {found[0]}"
        if TABLE[name].sort != "house":
            at_home = said(
                client, path(name, theirs.reference, slug=home, key=theirs.customer), method
            )
            assert at_home == said(client, path(name, slug=home), method), f"{person} at home"
            assert at_home[0] in (404, 405)


@pytest.mark.parametrize("name", of_sort("house"))
def test_no_list_of_one_house_holds_anything_of_the_other(houses, name):
    for person, slug in (("stranger", THERE), ("director", HERE), ("both", HERE), ("both", THERE)):
        words = _words_of_the_others(houses, there=slug == THERE)
        for asks in TABLE[name].asks:
            asked = path(name, slug=slug) + asks.format(reference=MISSING)
            status, content = said(houses.as_(person), asked)
            assert status < 500
            _says_nothing(content, words, f"{person}: {asked}")


@pytest.mark.parametrize("name", [n for n in of_sort("house") if "key" in TABLE[n].place])
@pytest.mark.parametrize("method", ["get", "post"])
def test_people_of_the_other_house_are_in_no_directory_of_this_one(houses, name, method):
    client = houses.as_("administrator")
    asked = path(name)

    theirs = said(client, asked.replace("s-handler", "s-stranger"), method)
    nobody = said(client, asked.replace("s-handler", "s-nobody-at-all"), method)

    assert theirs == nobody and theirs[0] in (404, 405)


def test_the_others_reference_is_looked_for_in_vain(houses):
    client = houses.as_("director")
    for asked in (f"find/?q={houses.theirs.reference}", f"search/?words={houses.theirs.reference}"):
        answer = client.get(f"/staff/{HERE}/{asked}", follow=True)
        found = answer.content.decode()
        assert surname("theirs") not in found and "Stranger There" not in found
        assert f"/case/{houses.theirs.reference}/" not in found
    for words in (surname("theirs"), f"{surname('theirs')}@example.org"):
        found = client.get(f"/staff/{HERE}/search/", {"words": words}).content.decode()
        assert houses.theirs.reference not in found


def test_whoever_has_a_part_in_both_sees_each_only_in_its_own(houses):
    client, own = houses.as_("both"), houses.cases["own"]

    assert client.get(f"/staff/{HERE}/case/{own.reference}/why/").status_code == 200
    assert client.get(f"/staff/{THERE}/case/{own.reference}/why/").status_code == 404
    assert client.get(f"/staff/{HERE}/case/{houses.theirs.reference}/why/").status_code == 404
    # In the other house they are of the Board, and have nothing to do with the case.
    assert client.get(f"/staff/{THERE}/case/{houses.theirs.reference}/why/").status_code == 404


def test_lists_counts_figures_and_searches_hold_only_what_is_of_the_house(houses):
    boss = Actor("s-boss", ("chief-executive",))
    for where, mine in ((houses.here, houses.cases), (houses.there, {"theirs": houses.theirs})):
        at = clock.now()
        references = {one.reference for state, one in mine.items() if state != "restricted"}
        assert {row.reference for row in queries.newest(where, boss)} == references
        assert sum(one.number for one in figures(where, boss)) == len(references)
        assert {hit.reference for hit in search(where, boss, "lift").hits} <= references
        rows = [
            row
            for group in queries.GROUPS
            for row in queries.worklist(where, boss, group, at, whose="all", limit=500)
        ]
        assert rows and {row.reference for row in rows} <= references
        assert sum(queries.counts(where, boss, at, whose="all").values()) == len(rows)
        for reference in _others(houses, mine):
            assert queries.case_for(where, boss, reference, at) is None


def _others(houses: Houses, mine: Any) -> set[str]:
    every = {**houses.cases, "theirs": houses.theirs}
    return {one.reference for one in every.values()} - {one.reference for one in mine.values()}


# -- customers --------------------------------------------------------------------------------


@pytest.mark.parametrize("name", of_sort("customers", "others link"))
@pytest.mark.parametrize("method", ["get", "post"])
def test_a_customers_link_to_one_house_opens_nothing_in_the_other(houses, name, method):
    client = Client()
    for case, away in ((houses.cases["own"], THERE), (houses.theirs, HERE)):
        missing = said(client, path(name, slug=away), method)
        assert missing[0] in (404, 405)
        for secret in (case.secret, SECRET):
            found = said(client, path(name, case.reference, secret, slug=away), method)
            assert found == missing, found[0]


@pytest.mark.parametrize("name", of_sort("public", "own"))
def test_no_page_for_everybody_says_a_word_of_either(houses, name):
    words = [*_words_of_the_others(houses, there=True), houses.theirs.reference]
    for slug in (HERE, THERE):
        for asks in TABLE[name].asks:
            _, content = said(Client(), path(name, slug=slug) + asks.format(reference=MISSING))
            _says_nothing(content, words, f"{slug}: {name}")


def test_a_reference_is_found_by_no_customer_of_the_other_house(houses):
    client = Client()
    for reference, away in (
        (houses.theirs.reference, HERE),
        (houses.cases["own"].reference, THERE),
    ):
        typed = {"reference": reference, "email": f"{surname('own')}@example.org"}
        found = client.post(f"/{away}/find/", typed)
        missing = client.post(f"/{away}/find/", {**typed, "reference": MISSING})
        assert found.status_code == missing.status_code
