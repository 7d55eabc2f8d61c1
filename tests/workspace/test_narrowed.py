"""Is the worklist narrowed as asked, saved under a name, and said to be empty by what?"""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from putright.cases import narrowing
from putright.desks.filters import MOST, save
from putright.desks.models import SavedFilter
from putright.people.models import Organisation
from putright.project import clock
from tests.workspace.given import done, received

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("anybody_works_here")]
TODAY = "/staff/cestria/"
MANAGER = ["service-manager"]


def _page(client, asked=""):
    answer = client.get(TODAY + (f"?{asked}" if asked else ""))
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.fixture
def two(cestria, asha):
    """A complaint of the Repairs team, and a comment of the Bins team; both Asha's."""
    found = {}
    for kind, team in (("complaint", "Repairs"), ("comment", "Bins")):
        case = received(cestria, kind=kind).reference
        done(cestria, case, "assign", "asha", MANAGER, to="s-asha", team=team)
        found[kind] = case
    return found


@pytest.mark.parametrize(("asked", "kinds"), [
    ("kind=complaint", {"complaint"}), ("kind=comment", {"comment"}),
    ("kind=complaint&kind=comment", {"complaint", "comment"}), ("team=Bins", {"comment"}),
    ("stage=informal", {"complaint"}), ("service=Lifts", set()), ("whose=free", set()),
])  # fmt: skip
def test_only_what_fits_is_shown_and_counted(as_asha, two, asked, kinds):
    page = _page(as_asha, asked)

    assert {kind for kind, case in two.items() if case in page} == kinds


def test_a_clock_can_be_asked_for(as_asha, two, cestria):
    from putright.cases.models import ClockRow

    clock_id, label = ClockRow.objects.filter(is_open=True).values_list("clock", "label")[0]
    page = _page(as_asha, f"clock={clock_id}")

    table = page.split('<table role="table"', 1)[1]
    assert label in table


def test_what_waits_stands_apart(as_asha, cestria, asha):
    case = received(cestria, ask_for="stage-1", role="tenant").reference
    done(cestria, case, "assign", "asha", MANAGER, to="s-asha", team="Repairs")
    _pause(case)

    page = _page(as_asha)

    waiting = page.split('id="waiting"', 1)[1].split("<h2", 1)[0]
    assert case in waiting
    assert "Paused" in waiting
    assert case in _page(as_asha, "show=waiting")


def _pause(case):
    """Have a clock stand still: which ones may, is a policy's own matter."""
    from putright.cases.models import CaseRow, ClockRow

    number = CaseRow.objects.get(reference=case).case
    one = ClockRow.objects.filter(case=number, is_open=True).order_by("number").first()
    ClockRow.objects.filter(pk=one.pk).update(state="paused", owed_on=None)


def test_nothing_found_says_which_filter_and_how_to_be_rid_of_it(as_asha, two):
    page = _page(as_asha, "kind=compliment&team=Repairs")

    assert "No promise fits this view" in page
    assert "there is none with: Compliment; Team: Repairs." in page
    assert 'href="/staff/cestria/?team=Repairs"' in page
    assert 'href="/staff/cestria/?kind=compliment"' in page


def test_a_restricted_case_is_in_no_list_and_no_count(as_ben, ben, cestria, asha):
    case = received(cestria, ago=40).reference
    done(cestria, case, "assign", "asha", MANAGER, to="s-asha", team="Repairs")
    from putright.cases.models import CaseRow, ClockRow

    for model in (CaseRow, ClockRow):
        model.objects.update(restricted=True)

    page = _page(as_ben, "whose=all&kind=complaint")

    assert case not in page
    assert "<b>0</b><span>late</span>" in page


def test_a_rare_filter_looks_at_so_many_and_says_where_to_look_further(
    as_asha, cestria, asha, monkeypatch
):
    monkeypatch.setattr(narrowing, "LOOK", 3)
    rare = received(cestria, kind="comment").reference
    done(cestria, rare, "assign", "asha", MANAGER, to="s-asha")
    for _ in range(4):
        case = received(cestria, ago=9).reference
        done(cestria, case, "assign", "asha", MANAGER, to="s-asha")

    pages = [_page(as_asha, "kind=comment")]
    while "Look further" in pages[-1]:
        before = pages[-1].split(">Look further<")[0].rsplit('href="', 1)[1].split('"')[0]
        pages.append(as_asha.get(before.replace("&amp;", "&")).content.decode())

    assert len(pages) > 2
    assert rare in "".join(page.split("<main", 1)[1] for page in pages)


@pytest.mark.parametrize("asked", [
    "kind=x", "stage=x", "clock=x", "team=%00", "tick=x", "show=waiting&after=2026-11-23_1_1",
    "team=" + "x" * 200,
])  # fmt: skip
def test_odd_addresses_are_told_so(as_asha, asked):
    assert as_asha.get(f"{TODAY}?{asked}").status_code == 400


def test_the_calendar_is_said_to_be_old_after_a_year(as_asha, monkeypatch):
    from putright.workspace import stale

    assert "months ago" not in _page(as_asha)
    monkeypatch.setattr(stale, "MONTHS", 0)

    assert "The list of bank holidays is of " in _page(as_asha)


# -- saved ---------------------------------------------------------------------------------


def test_a_view_is_saved_and_stands_on_the_list(as_asha, as_ben, ben, two):
    answer = as_asha.post(f"{TODAY}views/", {"asked": "kind=comment", "name": "Bins only"})

    assert answer["Location"] == "/staff/cestria/?kind=comment"
    page = _page(as_asha)
    assert '<a class="govuk-link" href="/staff/cestria/?kind=comment">Bins only</a>' in page
    assert "Bins only" not in _page(as_ben)
    assert "Bins only" in as_asha.get(f"{TODAY}views/").content.decode()


def test_saving_again_under_a_name_asks_then_replaces_and_removing_forgets_it(as_asha):
    as_asha.post(f"{TODAY}views/", {"asked": "kind=comment", "name": "Mine"})
    again = {"asked": "kind=complaint", "name": "Mine"}
    asked = as_asha.post(f"{TODAY}views/", again)
    assert asked.status_code == 422
    assert "You have a view of this name." in asked.content.decode()
    assert 'name="replaces" value="Mine"' in asked.content.decode()
    assert [one.asked for one in SavedFilter.objects.all()] == ["kind=comment"]

    as_asha.post(f"{TODAY}views/", {**again, "replaces": "Mine"})
    assert [one.asked for one in SavedFilter.objects.all()] == ["kind=complaint"]

    as_asha.post(f"{TODAY}views/", {"do": "remove", "name": "Mine"})

    assert not SavedFilter.objects.exists()


@pytest.mark.parametrize("sent", [
    {"asked": "kind=dance", "name": "A"}, {"asked": "kind=comment", "name": ""},
    {"asked": "kind=comment", "name": "\x00"}, {"asked": "kind=comment", "name": "x" * 200},
])  # fmt: skip
def test_what_cannot_be_saved_is_told_so(as_asha, sent):
    answer = as_asha.post(f"{TODAY}views/", sent)

    assert answer.status_code == 422
    assert "There is a problem" in answer.content.decode()
    assert not SavedFilter.objects.exists()


def test_there_may_be_so_many_and_no_more(as_asha):
    here = Organisation.objects.get(slug="cestria")
    for number in range(MOST):
        save(here, "s-asha", f"View {number}", "kind=comment", clock.now())

    answer = as_asha.post(f"{TODAY}views/", {"asked": "kind=comment", "name": "One more"})

    assert answer.status_code == 422
    assert "remove one first" in answer.content.decode()


def test_a_view_that_the_policy_no_longer_knows_is_listed_and_leads_nowhere(as_asha):
    here = Organisation.objects.get(slug="cestria")
    save(here, "s-asha", "Old", "kind=dance", clock.now())

    assert (
        "no longer has what this filter looks for" in as_asha.get(f"{TODAY}views/").content.decode()
    )


def test_saved_views_cost_no_question_of_their_own(as_asha):
    here = Organisation.objects.get(slug="cestria")
    save(here, "s-asha", "Bins only", "team=Bins", clock.now())
    with CaptureQueriesContext(connection) as made:
        _page(as_asha)

    assert len([q for q in made if "SAVEPOINT" not in q["sql"]]) == 4


# -- names that are typed ---------------------------------------------------------------------


def _datalist(page, name):
    return page.split(f'<datalist id="{name}">')[1].split("</datalist>")[0]


def test_the_teams_in_which_people_work_are_offered(as_asha, ben, two):
    page = _page(as_asha)
    assert 'list="teams"' in page and '<option value="Repairs">' in _datalist(page, "teams")

    page = _page(as_asha, "show=week")
    teams = _datalist(page, "teams")
    assert '<option value="Bins">' in teams  # nobody works in it, and a case has it
    assert '<option value="Repairs">' in teams


def test_the_services_of_cases_are_offered_once_the_list_is_narrowed(as_asha, cestria, asha):
    case = received(cestria, service="Lifts & doors").reference
    done(cestria, case, "assign", "asha", MANAGER, to="s-asha")

    page = _page(as_asha, "show=week")

    assert '<option value="Lifts &amp; doors">' in _datalist(page, "services")


@pytest.mark.parametrize(("asked", "says", "leads"), [
    ("team=repairs&kind=comment", "No team is called “repairs” here.",
     'href="/staff/cestria/?kind=comment&amp;team=Repairs">Repairs<'),
    ("team=Rep", "No team is called “Rep” here.", 'href="/staff/cestria/?team=Repairs">Repairs<'),
    ("team=Bims", "No team is called “Bims” here.", 'href="/staff/cestria/?team=Bins">Bins<'),
    ("service=Lifts", "No service is called “Lifts” here.", "None is named yet in a case"),
])  # fmt: skip
def test_a_name_that_is_nobodys_is_said_to_be_so(as_asha, two, asked, says, leads):
    page = _page(as_asha, asked)

    assert says in page
    assert leads in page


def test_a_name_that_is_known_is_not_called_unknown(as_asha, two):
    assert "is called “" not in _page(as_asha, "team=Bins")
    assert "is called “" not in _page(as_asha, "team=Bins&kind=complaint")


def test_a_team_that_only_a_shut_case_has_is_offered_to_nobody_else(
    as_asha, as_ben, cestria, asha, ben
):
    case = received(cestria).reference
    done(
        cestria,
        case,
        "assign",
        "asha",
        MANAGER,
        to="s-asha",
        team="Fraud",
        despite="She knows of it.",
    )
    done(cestria, case, "declare", "asha", MANAGER, person="s-ben", why="subject")

    assert "Fraud" in _page(as_asha, "show=week")
    page = _page(as_ben, "show=week&whose=all")
    assert "Fraud" not in page
