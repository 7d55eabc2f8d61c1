"""Does everybody declare their own interests, and does the second line see all of them?"""

import re

import pytest

from tests.workspace.given import done, organisation, received, signed_in, staff

pytestmark = pytest.mark.django_db
PAGE = "/staff/financial-ombudsman/interests/"


@pytest.fixture
def house(db):
    return organisation("financial-ombudsman")


@pytest.fixture
def ines(house):
    return signed_in(staff("Ines Roy", {house: ["investigator"]}))


@pytest.fixture
def max_(house):
    return signed_in(staff("Max Low", {house: ["manager"]}))


def _declare(client, name="Harbour Bank", nature="potential", what="My sister works there."):
    typed = {"do": "declare", "name": name, "nature": nature, "what": what}
    return client.post(PAGE, typed, follow=True)


def _number(client):
    return re.search(r"\?check=(\d+)", client.get(PAGE).content.decode())[1]


def test_an_interest_is_declared_and_stands(ines):
    page = _declare(ines).content.decode()

    assert "Cases that name them are no longer given to you" in page
    assert "My sister works there." in page and "Potential" in page


def test_others_do_not_read_it_and_the_second_line_does(house, ines, max_):
    ivo = signed_in(staff("Ivo Wren", {house: ["investigator"]}))
    _declare(ines)

    assert "Harbour Bank" not in ivo.get(PAGE).content.decode()
    page = max_.get(PAGE).content.decode()
    assert "Harbour Bank" in page and "Ines Roy" in page and "1 to check" in page


def test_the_second_line_checks_what_others_declared_and_not_its_own(ines, max_):
    _declare(ines)
    number = _number(max_)

    page = max_.post(PAGE, {"do": "check", "number": number, "checked": "None of its cases."},
                     follow=True).content.decode()  # fmt: skip
    refused = ines.post(PAGE, {"do": "check", "number": number, "checked": "Fine."})
    _declare(max_, "Low and Sons")
    own = max_.post(PAGE, {"do": "check", "number": _number(max_), "checked": "Fine."})

    assert "Checked by Max Low" in page and "None of its cases." in page
    assert refused.status_code == 404
    assert own.status_code == 422 and "This is your own" in own.content.decode()


def test_an_interest_is_ended_by_its_owner_and_stays_on_the_register(ines, max_):
    _declare(ines)
    number = _number(max_)

    assert max_.post(PAGE, {"do": "end", "number": number}).status_code == 404
    page = ines.post(PAGE, {"do": "end", "number": number}, follow=True).content.decode()

    assert "Ended. It stays on the register" in page
    assert "Harbour Bank" in max_.get(PAGE, {"show": "closed"}).content.decode()


def test_the_overdue_are_listed_until_they_declare(ines, max_):
    before = max_.get(PAGE).content.decode()
    ines.post(PAGE, {"do": "all"})
    max_.post(PAGE, {"do": "all"})
    after = max_.get(PAGE).content.decode()

    assert "Has never declared." in before and "Ines Roy" in before
    assert "Nobody: all have declared within the year." in after


def test_what_is_missing_is_said_and_nothing_typed_is_lost(ines):
    answer = _declare(ines, name="", what="My sister works there.")

    assert answer.status_code == 422
    assert "My sister works there." in answer.content.decode()
    assert _declare(ines, name="!!!").status_code == 422


def test_how_soon_a_case_was_passed_on_is_shown(house, ines, max_):
    case = received(house, kind="casework").reference
    manager = ["manager"]
    check = {"record": "interest-check", "result": "None found."}
    done(house, case, "record", "max", manager, checked_for="s-ines", **check)
    done(house, case, "assign", "max", manager, to="s-ines")
    done(house, case, "declare", "ines", ["investigator"], why="interest", nature="actual")

    page = max_.get(PAGE).content.decode()

    assert case in page and "Not passed on yet" in page and "Actual interest" in page
    assert case not in ines.get(PAGE).content.decode()


def test_the_case_is_refused_on_its_own_page_too(house, ines, max_):
    _declare(ines, "Zofia Nowak")
    case = received(house, kind="casework").reference
    check = {"record": "interest-check", "result": "None found.", "checked_for": "s-ines"}
    done(house, case, "record", "max", ["manager"], **check)
    address = f"/staff/financial-ombudsman/case/{case}/do/assign/"
    page = max_.get(address).content.decode()
    hidden = {n: re.search(rf'name="{n}" value="([^"]+)"', page)[1] for n in ("_seen", "_token")}

    answer = max_.post(address, {**hidden, "to": "s-ines"})

    page = answer.content.decode()
    assert answer.status_code == 422
    assert "declared an interest in Zofia Nowak" in page and "FO-16" in page
    assert 'name="another_because"' in page


def test_another_house_reads_nothing(ines, cleo):
    _declare(ines)

    assert signed_in(cleo).get(PAGE).status_code == 404
    assert "Harbour Bank" not in signed_in(cleo).get("/staff/another/interests/").content.decode()
