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


# -- on what somebody has already -----------------------------------------------------------


@pytest.fixture
def theirs(house, ines):
    """A case of Zofia Nowak's that Ines has."""
    case = received(house, kind="casework").reference
    check = {"record": "interest-check", "result": "None found.", "checked_for": "s-ines"}
    done(house, case, "record", "max", ["manager"], **check)
    done(house, case, "assign", "max", ["manager"], to="s-ines")
    return case


def test_whoever_declares_is_told_which_case_it_took_from_them(ines, max_, theirs):
    answer = ines.post(PAGE, {"do": "declare", "name": "Zofia Nowak", "nature": "perceived",
                              "what": "We were at school."})  # fmt: skip
    page = ines.get(answer["Location"]).content.decode()

    assert "1 case is passed on" in page and theirs in page
    assert ines.get(f"/staff/financial-ombudsman/case/{theirs}/").status_code == 404
    assert theirs not in ines.get(PAGE).content.decode()
    # What is in the address is for her alone, and nobody can write it.
    assert theirs not in max_.get(answer["Location"]).content.decode().split("The register")[0]
    forged = ines.get(PAGE, {"done": "declared", "cases": "WyJGTy1YIl0:1:x"}).content.decode()
    assert "passed on</h2>" not in forged


def test_declaring_what_meets_no_case_of_theirs_passes_none_on(ines, theirs):
    page = _declare(ines).content.decode()

    assert "Cases that name them are no longer given to you" in page
    assert "passed on</h2>" not in page
    assert ines.get(f"/staff/financial-ombudsman/case/{theirs}/").status_code == 200


def test_what_only_perhaps_meets_a_case_is_listed_for_the_second_line(cestria_house):
    _, mo, fay, case = cestria_house
    there = "/staff/cestria/interests/"
    typed = {"do": "declare", "name": "Nowak", "nature": "potential", "what": "A neighbour."}

    mo.post(there, typed)

    assert mo.get(f"/staff/cestria/case/{case}/").status_code == 200
    page = fay.get(there).content.decode()
    assert "Perhaps named in what they have now" in page and case in page
    assert "where the interest is actual" in page
    # Once somebody looked at the interest, it is listed no more.
    number = re.search(r"\?check=(\d+)", page)[1]
    fay.post(there, {"do": "check", "number": number, "checked": "Another Nowak."})
    assert "Perhaps named" not in fay.get(there).content.decode()


# -- the second line, of what is declared in a case -----------------------------------------


@pytest.fixture
def cestria_house(db):
    house = organisation("cestria")
    mo = signed_in(staff("Mo Reed", {house: ["service-manager"]}))
    fay = signed_in(staff("Fay Dunn", {house: ["finance-director"]}))
    case = received(house, ask_for="stage-1", role="tenant").reference
    done(house, case, "assign", "fay", ["director"], to="s-mo", to_role="service-manager")
    return house, mo, fay, case


def _sent(client, where, **typed):
    page = client.get(where).content.decode()
    hidden = dict(re.findall(r'name="(_seen|_token)" value="([^"]+)"', page))
    return page, client.post(where, {**hidden, **typed}, follow=True)


def test_a_declaration_in_a_case_is_found_on_today_and_the_register_and_looked_at(cestria_house):
    house, mo, fay, case = cestria_house
    done(house, case, "declare", "mo", ["service-manager"], why="interest", nature="actual",
         reason="She is my aunt.")  # fmt: skip
    there = f"/staff/cestria/case/{case}/do/check-declaration/"

    today = fay.get("/staff/cestria/").content.decode()
    register = fay.get("/staff/cestria/interests/").content.decode()
    assert "A declaration by Mo Reed, for you to look at" in today and case in today
    assert "1 to look at" in register and there in register
    assert there in fay.get(f"/staff/cestria/case/{case}/").content.decode()

    form, answer = _sent(fay, there, ruling="none", reason="Another of that name.")

    assert "Mo Reed, actual interest, declared" in form and "She is my aunt." in form
    page = answer.content.decode()
    assert "Declaration of Mo Reed looked at: there is no interest" in page
    assert mo.get(f"/staff/cestria/case/{case}/").status_code == 200
    assert "for you to look at" not in fay.get("/staff/cestria/").content.decode()
    register = fay.get("/staff/cestria/interests/").content.decode()
    assert (
        "Looked at by Fay Dunn: there is none" in register and "to look at</span>" not in register
    )


def test_one_that_stands_keeps_the_case_closed(cestria_house):
    house, mo, fay, case = cestria_house
    done(house, case, "declare", "mo", ["service-manager"], why="interest")

    _sent(fay, f"/staff/cestria/case/{case}/do/check-declaration/", ruling="stands", reason="")

    assert mo.get(f"/staff/cestria/case/{case}/").status_code == 404
    assert "it stands" in fay.get("/staff/cestria/interests/").content.decode()


def test_without_a_reason_there_is_an_interest_still(cestria_house):
    house, _, fay, case = cestria_house
    done(house, case, "declare", "mo", ["service-manager"], why="interest")

    _, answer = _sent(fay, f"/staff/cestria/case/{case}/do/check-declaration/", ruling="none")

    assert answer.status_code == 422
    assert "Say why there is no interest" in answer.content.decode()


def test_whoever_declared_it_for_another_is_told_that_somebody_else_must_look(cestria_house):
    house, _, fay, case = cestria_house
    done(house, case, "declare", "fay", ["finance-director"], person="s-mo", why="subject")

    register = fay.get("/staff/cestria/interests/").content.decode()

    assert "Somebody else must look at this one." in register
    assert f"/case/{case}/do/check-declaration/" not in register


def test_to_all_others_it_is_not_there(cestria_house):
    house, _, _, case = cestria_house
    done(house, case, "declare", "mo", ["service-manager"], why="interest")
    dia = signed_in(staff("Dia Cole", {house: ["director"]}))
    there = f"/staff/cestria/case/{case}/do/check-declaration/"

    assert there not in dia.get(f"/staff/cestria/case/{case}/").content.decode()
    _, answer = _sent(dia, there, ruling="stands", reason="")
    assert answer.status_code == 422
    assert "for you to look at" not in dia.get("/staff/cestria/").content.decode()
