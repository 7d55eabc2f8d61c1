"""Is whoever a step names somebody who works here now, whichever way it is asked?"""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from putright.core.refusals import Refused
from tests.api.systems import system_of
from tests.workspace.given import done, organisation, received, signed_in, staff

pytestmark = pytest.mark.django_db
MANAGER = ["service-manager"]


@pytest.fixture
def whoever_is_named_works_here():
    """Here the directory alone knows who works here."""


@pytest.fixture
def cestria(db):
    return organisation("cestria")


@pytest.fixture
def asha(cestria):
    return staff("Asha Khan", {cestria: MANAGER}, team="Repairs")


@pytest.fixture
def ben(cestria):
    return staff("Ben Okafor", {cestria: ["service-team"]}, team="Lettings")


@pytest.fixture
def case(cestria, asha, ben):
    return received(cestria, role="tenant").reference


def refusal(where, case, do, **given):
    with pytest.raises(Refused) as reason:
        done(where, case, do, "asha", MANAGER, **given)
    return reason.value


NOT_HERE = ["ghost", "<b>x</b>", "s-nobody", "c-7k3p9qm2x4td", "s-cara", "s-gone"]


@pytest.mark.parametrize("who", NOT_HERE)
@pytest.mark.parametrize(
    ("do", "name", "given"),
    [
        ("assign", "to", {}),
        ("ask", "of", {"what": "Was it mended?"}),
        ("commit", "owner", {"what": "Mend it", "on": "2030-01-07"}),
        ("visit", "visitor", {"on": "2030-01-07", "place": "home"}),
        ("declare", "person", {}),
    ],
)
def test_nobody_is_named_who_does_not_work_here(cestria, case, do, name, given, who):
    staff("Cara Lee", {organisation("cipfa"): ["director"]})
    gone = staff("Gone Away", {cestria: MANAGER})
    gone.is_active = False
    gone.save()

    reason = refusal(cestria, case, do, **{name: who}, **given)

    assert (reason.code, reason.missing) == ("unknown-person", (name,))


def test_the_page_and_the_api_refuse_the_same(cestria, case, asha):
    system = system_of(cestria, role="service-manager")
    for who in NOT_HERE:
        answer = system.do(case, "assign", to=who)
        assert (answer.status_code, answer.json()["code"]) == (422, "unknown-person"), who
    spaces = system.do(case, "assign", to="   ")
    assert (spaces.json()["code"], spaces.json()["missing"]) == ("details-missing", ["to"])
    page = signed_in(asha).post(f"/staff/cestria/case/{case}/do/assign/", {"to": "ghost"})
    assert page.status_code == 422
    facts = system.get(f"cases/{case}").json()["facts"]
    assert [one for one in facts if one["name"] == "assigned"] == []


def test_the_nearest_is_said_by_key_or_by_name(cestria, case):
    for near in ("s-bem", "Ben Okafr"):
        assert "Did you mean s-ben?" in refusal(cestria, case, "assign", to=near).sentence
    assert "Did you mean" not in refusal(cestria, case, "assign", to="qqqqqqq").sentence


def test_a_team_is_one_of_which_somebody_is(cestria, case):
    reason = refusal(cestria, case, "ask", of_team="Letings", what="Who had it?")
    assert (reason.code, reason.missing) == ("unknown-team", ("of_team",))
    assert "Did you mean Lettings?" in reason.sentence
    done(cestria, case, "ask", "asha", MANAGER, of_team="Lettings", what="Who had it?")
    assert refusal(cestria, case, "assign", to="s-ben", team="nosuch").code == "unknown-team"


def test_whoever_works_here_is_named_and_oneself_costs_no_question(cestria, case):
    done(cestria, case, "assign", "asha", MANAGER, to="s-ben", team="Lettings")
    done(cestria, case, "ask", "asha", MANAGER, of="s-ben", what="Was it mended?")

    def asks(owner):
        with CaptureQueriesContext(connection) as made:
            given = {"what": "Mend it", "on": "2030-01-07", "owner": owner}
            done(cestria, case, "commit", "asha", MANAGER, **given)
        return len(made)

    asks("s-asha")
    assert asks("s-ben") == asks("s-asha") + 1


def test_what_the_asker_says_of_the_directory_is_left_out(cestria, case):
    told = {"people": ["ghost"], "teams": [], "near": {}}

    assert refusal(cestria, case, "assign", to="ghost", colleagues=told).code == "unknown-person"
    facts = done(cestria, case, "note", "asha", MANAGER, text="x", colleagues=told).facts
    assert "colleagues" not in facts[0].data
