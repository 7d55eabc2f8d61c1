"""Are the ticked cases given, each by itself, with its own reason where it is refused?"""

import re
from datetime import timedelta

import pytest

from putright.cases import queries
from putright.core.facts import Actor
from putright.directory import away
from putright.project import clock
from tests.workspace.given import done, received

pytestmark = pytest.mark.django_db
TODAY = "/staff/cestria/"
GIVE = "/staff/cestria/give/"
MANAGER = ["service-manager"]


def _handler(where, reference):
    actor = Actor("s-asha", ("service-manager",), "Repairs")
    return queries.case_for(where, actor, reference, clock.now()).case.handler


def _token(client, asked="whose=all&tick=some"):
    page = client.get(f"{TODAY}?{asked}").content.decode()
    return re.search(r'name="token" value="([^"]+)"', page)[1]


@pytest.fixture
def free(cestria):
    return [received(cestria).reference for _ in range(3)]


def test_rows_have_boxes_only_when_they_are_asked_for(as_asha, free):
    plain = as_asha.get(TODAY).content.decode()
    some = as_asha.get(f"{TODAY}?tick=some").content.decode()
    every = as_asha.get(f"{TODAY}?tick=all").content.decode()

    assert 'name="case"' not in plain
    assert some.count('name="case"') == every.count('name="case"') == 3
    assert some.count("checked>") == 0
    assert every.count('form="give" checked>') == 3


def test_all_cases_can_be_ticked_too(as_asha, free):
    page = as_asha.get("/staff/cestria/cases/?tick=some").content.decode()

    assert page.count('name="case"') == 3


def test_each_is_given_in_one_press(as_asha, cestria, free, ben):
    sent = {"case": free, "to": "s-ben", "token": _token(as_asha)}

    page = as_asha.post(GIVE, sent).content.decode()

    assert "3 cases given to Ben Okri" in page
    assert [_handler(cestria, one) for one in free] == ["s-ben"] * 3


def test_one_refused_holds_up_no_other_and_says_why_with_its_clause(
    as_asha, cestria, free, ben, asha
):
    done(cestria, free[0], "withdraw", "asha", MANAGER)
    sent = {"case": [*free, "CE-0000-0000-0"], "to": "s-ben", "token": _token(as_asha)}

    page = as_asha.post(GIVE, sent).content.decode()

    assert "2 of 4 cases given to Ben Okri" in page
    refused = page.split("Not given", 1)[1].split("<h2", 1)[0]
    assert free[0] in refused
    assert "There is no such case that you can open." in refused
    assert _handler(cestria, free[1]) == "s-ben"


def test_a_second_press_changes_nothing(as_asha, cestria, free, ben):
    sent = {"case": free, "to": "s-ben", "token": _token(as_asha)}
    as_asha.post(GIVE, sent)
    before = [_facts(cestria, one) for one in free]

    page = as_asha.post(GIVE, sent).content.decode()

    assert "Nothing was done twice." in page
    assert [_facts(cestria, one) for one in free] == before


def _facts(where, reference):
    actor = Actor("s-asha", ("service-manager",), "Repairs")
    return len(queries.case_for(where, actor, reference, clock.now()).facts)


@pytest.mark.parametrize(("sent", "says"), [
    ({"to": "s-ben"}, "Tick at least one case."),
    ({"case": ["CE-1"]}, "Choose the person who takes them."),
    ({"case": ["CE-1"], "to": "s-nobody"}, "Choose a person who works here"),
    ({"case": ["\x00", "<b>"], "to": "s-ben"}, "Tick at least one case."),
    ({"case": ["CE-1"], "to": "s-ben", "token": "x"}, "press again"),
])  # fmt: skip
def test_what_is_missing_is_asked_for(as_asha, ben, sent, says):
    answer = as_asha.post(GIVE, {"token": "a" * 20, **sent})

    assert answer.status_code == 422
    assert says in answer.content.decode()


@pytest.mark.parametrize("back", ["https://elsewhere.example/", "//elsewhere", "/staff/another/"])
def test_it_never_leads_away_from_the_list(as_asha, free, ben, back):
    sent = {"case": free, "to": "s-ben", "token": _token(as_asha), "back": back}

    page = as_asha.post(GIVE, sent).content.decode()

    assert back not in page
    assert 'href="/staff/cestria/"' in page


def test_somebody_elsewhere_gives_nothing(as_cleo, cestria, free):
    assert as_cleo.post(GIVE, {"case": free, "to": "s-cleo"}).status_code == 404
    assert _handler(cestria, free[0]) == ""


# -- to somebody who is away ------------------------------------------------------------------


@pytest.fixture
def ben_away(cestria, ben, asha):
    today = clock.today(cestria.zone)
    until = today + timedelta(days=3)
    away.go(cestria, ben, since=today, until=until, deputy=asha.key, by="s-ben", at=clock.now())
    return f"{until.day} {until:%B %Y}"


def _hidden(page, name):
    return re.findall(rf'name="{name}" value="([^"]*)"', page.split("</h1>")[1])


def test_whoever_is_away_is_marked_before_they_are_chosen(as_asha, free, ben_away):
    page = as_asha.get(f"{TODAY}?whose=all&tick=some").content.decode()

    assert f"Ben Okri, Service team (Repairs): away until {ben_away}, Asha Khan covers" in page


def test_the_reason_for_giving_to_somebody_away_is_asked_once_for_all(
    as_asha, cestria, free, ben_away
):
    sent = {"case": free, "to": "s-ben", "reason": "A fair share", "token": _token(as_asha)}

    page = as_asha.post(GIVE, sent).content.decode()

    assert "None of these could be given to Ben Okri" in page
    assert "done twice" not in page
    assert f"Ben Okri is away until {ben_away}, Asha Khan covers" in page
    assert "Why give them to Ben Okri all the same?" in page
    assert [_handler(cestria, one) for one in free] == [""] * 3
    again = {
        "case": _hidden(page, "case"),
        "to": _hidden(page, "to"),
        "reason": _hidden(page, "reason"),
        "token": _hidden(page, "token"),
        "though_away": "He is back before they are due.",
    }
    assert again["case"] == free

    page = as_asha.post(GIVE, again).content.decode()

    assert "3 cases given to Ben Okri" in page
    assert [_handler(cestria, one) for one in free] == ["s-ben"] * 3
    assert _kept(cestria, free[0], "though_away") == "He is back before they are due."
    assert _kept(cestria, free[0], "reason") == "A fair share"
    assert "Nothing was done twice." in as_asha.post(GIVE, again).content.decode()


def test_without_a_reason_nothing_is_given_and_it_is_asked_again(as_asha, cestria, free, ben_away):
    sent = {"case": free[:1], "to": "s-ben", "though_away": "  ", "token": _token(as_asha)}

    page = as_asha.post(GIVE, sent).content.decode()

    assert "Why give it to Ben Okri all the same?" in page
    assert _handler(cestria, free[0]) == ""


def test_what_is_refused_for_another_reason_is_not_asked_about_again(
    as_asha, cestria, free, ben_away, asha
):
    done(cestria, free[0], "withdraw", "asha", MANAGER)
    sent = {"case": free, "to": "s-ben", "token": _token(as_asha)}

    page = as_asha.post(GIVE, sent).content.decode()

    assert _hidden(page, "case") == free[1:]
    assert "Give 2 cases all the same" in page


def _kept(where, reference, name):
    actor = Actor("s-asha", ("service-manager",), "Repairs")
    fact = queries.case_for(where, actor, reference, clock.now()).case.latest("assigned")
    return fact.words.get(name) or fact.data.get(name)
