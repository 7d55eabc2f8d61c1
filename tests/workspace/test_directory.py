"""The directory's pages: who may see and change what, and nothing of it elsewhere."""

import re
from datetime import timedelta

import pytest

from putright.directory import away, people, training
from putright.directory.models import Absence, Change, Completion, PolicyRead
from putright.people.models import Membership, Staff
from putright.policies.load import load_policy
from putright.project import clock
from tests.workspace.given import PASSWORD, organisation, received, signed_in, staff
from tests.workspace.given import done as carried

pytestmark = pytest.mark.django_db
DIRECTOR = "director-of-customer-service"
MANAGER = "service-area-manager"
CENTRE = "customer-service-centre"
HERE = "/staff/citizen/people/"
DAY = timedelta(days=1)


@pytest.fixture
def citizen(db):
    return organisation("citizen", name="Citizen")


@pytest.fixture
def dee(citizen):
    return staff("Dee Marsh", {citizen: [DIRECTOR]})


@pytest.fixture
def cat(citizen):
    return staff("Cat Lowe", {citizen: [CENTRE]}, team="Centre")


@pytest.fixture
def max_(citizen):
    return staff("Max Bell", {citizen: [MANAGER]}, team="Repairs")


@pytest.fixture
def as_dee(dee):
    return signed_in(dee)


@pytest.fixture
def as_cat(cat):
    return signed_in(cat)


@pytest.fixture
def today():
    return clock.today("Europe/London")


def day(name, value):
    return {f"{name}_day": value.day, f"{name}_month": value.month, f"{name}_year": value.year}


def read(client, path, status=200):
    answer = client.get(path)
    assert answer.status_code == status
    return answer.content.decode()


# -- who may ------------------------------------------------------------------------------

CHANGING = (
    "add/",
    "training/record/",
    "s-cat/role/",
    f"s-cat/role/end/?role={CENTRE}",
    "s-cat/team/",
    "s-cat/name/",
    "s-cat/link/",
    "s-cat/leave/",
    "s-max/away/",
    "s-cat/training/strike/?course=handling-complaints",
)


@pytest.fixture
def done(citizen, dee, cat, today):
    course = load_policy("citizen").course[0]
    training.record(
        citizen, [cat.key], course, on=today, until=None, by=dee.key, at=clock.now(), today=today
    )


@pytest.mark.parametrize("path", CHANGING)
def test_what_changes_the_directory_is_not_there_for_others(as_dee, as_cat, max_, done, path):
    assert as_dee.get(HERE + path).status_code == 200
    assert as_cat.get(HERE + path).status_code == 404
    assert as_cat.post(HERE + path, {"name": "x", "team": "x"}).status_code in (404, 405)


READING = ("", "away/", "training/", "training/list.csv", "reading/", "s-max/")


@pytest.mark.parametrize("path", [*READING, *CHANGING])
def test_nobody_elsewhere_comes_near(as_dee, cat, max_, done, path):
    other = organisation("cipfa", name="Another Body", slug="another")
    cleo = signed_in(staff("Cleo Marsh", {other: ["director"]}))

    assert as_dee.get(HERE + path).status_code == 200
    assert cleo.get(HERE + path).status_code == 404


@pytest.mark.parametrize("task", ["", "role/", "name/", "link/", "leave/", "away/", "team/"])
def test_somebody_elsewhere_is_not_there_for_those_who_administer(as_dee, task):
    other = organisation("cipfa", name="Another Body", slug="another")
    staff("Cleo Marsh", {other: ["director"]})

    page = read(as_dee, f"{HERE}s-cleo/{task}", 404)

    assert "Cleo" not in page


def test_a_stranger_is_asked_to_sign_in(client, citizen):
    assert client.get(HERE).status_code == 302


# -- people -------------------------------------------------------------------------------


def test_everybody_sees_who_does_what_and_which_office_is_vacant(as_cat, dee, max_):
    page = read(as_cat, HERE)

    for words in ("Dee Marsh", "Director of Customer Service", "Max Bell", "(Repairs)"):
        assert words in page
    assert "Vacant: The Board." in page
    assert "Add a colleague" not in page
    assert "ask whoever is Director of Customer Service" in page


def test_the_list_is_narrowed(as_dee, cat, max_, today, citizen):
    away.go(citizen, max_, since=today, until=None, deputy=cat.key, by="s-dee", at=clock.now())

    assert "Max Bell" not in read(as_dee, f"{HERE}?role={CENTRE}")
    assert "Max Bell" in read(as_dee, f"{HERE}?team=Repairs&name=BELL")
    gone = read(as_dee, f"{HERE}?show=away")
    assert "Max Bell" in gone
    assert "Cat Lowe covers." in gone
    assert "Nobody fits this filter" in read(as_dee, f"{HERE}?name=zz")


@pytest.mark.parametrize("asked", ["show=nobody", "name=%00"])
def test_a_list_that_there_is_not_is_said_to_be_none(as_dee, asked):
    assert as_dee.get(f"{HERE}?{asked}").status_code == 400


def test_who_left_is_listed_for_those_who_administer_alone(as_dee, as_cat, max_):
    as_dee.post(f"{HERE}s-max/leave/")

    assert "Max Bell" in read(as_dee, f"{HERE}?show=former")
    assert as_cat.get(f"{HERE}?show=former").status_code == 400


def test_a_colleague_is_added_and_chooses_a_password_by_a_link_that_works_once(
    as_dee, client, citizen, today
):
    answer = as_dee.post(
        f"{HERE}add/",
        {
            "name": "Noor Aziz",
            "username": "noor",
            "role": CENTRE,
            "team": "",
            **day("since", today),
        },
    )
    noor = Staff.objects.get(username="noor")
    assert answer["Location"] == f"{HERE}{noor.key}/?done=added"
    page = as_dee.post(f"{HERE}{noor.key}/link/").content.decode()
    link = re.search(r"https?://[^/]+(/staff/sign-in/first/[^<\s]+)", page)[1]

    shown = client.get(link)
    assert "Noor Aziz" in shown.content.decode()
    # Beware: with none at all a browser says of this form that it comes from nowhere.
    assert shown["Referrer-Policy"] == "same-origin"
    assert shown["Cache-Control"] == "no-store"
    wrong = client.post(link, {"password": "short", "again": "short"})
    assert wrong.status_code == 422
    unlike = client.post(link, {"password": PASSWORD, "again": PASSWORD + "?"})
    assert "The two passwords differ" in unlike.content.decode()
    assert client.post(link, {"password": PASSWORD, "again": PASSWORD}).status_code == 302

    assert client.login(username="noor", password=PASSWORD)
    assert client.get(link).status_code == 404
    assert client.post(link, {"password": "x" * 20, "again": "x" * 20}).status_code == 404
    # It is nowhere but on that one page.
    assert link.split("/")[-2] not in as_dee.get(f"{HERE}{noor.key}/").content.decode()


@pytest.mark.parametrize("token", ["nonsense", "abc-0123456789abcdef", "x"])
def test_a_made_up_link_opens_nothing(client, cat, token):
    assert client.get(f"/staff/sign-in/first/s-cat/{token}/").status_code == 404
    assert client.get(f"/staff/sign-in/first/s-nobody/{token}/").status_code == 404


def test_what_cannot_be_is_said_beside_what_was_typed(as_dee, cat, today):
    answer = as_dee.post(
        f"{HERE}add/",
        {"name": "Second Cat", "username": "CAT", "role": CENTRE, **day("since", today)},
    )

    assert answer.status_code == 422
    assert "This username is taken" in answer.content.decode()
    assert 'value="Second Cat"' in answer.content.decode()
    assert not Staff.objects.filter(name="Second Cat").exists()


def test_a_role_is_given_and_ended_and_the_page_tells_by_whom(as_dee, cat, citizen, today):
    given = {"role": MANAGER, "team": "Repairs", **day("since", today)}
    assert as_dee.post(f"{HERE}s-cat/role/", given).status_code == 302
    page = read(as_dee, f"{HERE}s-cat/")
    assert "Manager of the service area (Repairs)" in page
    assert "by Dee Marsh" in page

    ended = as_dee.post(f"{HERE}s-cat/role/end/?role={MANAGER}", day("until", today - DAY))

    assert ended.status_code == 422, "it begins today, so it cannot have ended yesterday"
    assert as_dee.post(f"{HERE}s-cat/role/end/?role={MANAGER}", day("until", today)).status_code
    assert f"until {today.day} {today:%B %Y}" in read(as_dee, f"{HERE}s-cat/")


@pytest.mark.parametrize("task", ["leave/", f"role/end/?role={DIRECTOR}"])
def test_the_last_who_may_administer_is_refused(as_dee, dee, task, today):
    answer = as_dee.post(f"{HERE}s-dee/{task}", day("until", today - DAY))

    assert answer.status_code == 422
    assert "the last who may change this directory" in answer.content.decode()
    assert Membership.objects.filter(staff=dee).exists()


def test_whoever_leaves_is_out_at_once(as_dee, as_cat):
    assert as_cat.get(HERE).status_code == 200

    as_dee.post(f"{HERE}s-cat/leave/")

    assert as_cat.get(HERE).status_code == 302
    page = read(as_dee, f"{HERE}s-cat/")
    assert "They do not work here now." in page
    assert "Have them work here again" in page


def test_what_is_told_of_somebody_is_for_themselves_and_those_who_administer(
    as_dee, as_cat, cat, max_, done
):
    inside = ("What was changed", "Username", "Training")
    for client, key in ((as_dee, "s-cat"), (as_cat, "s-cat")):
        page = read(client, f"{HERE}{key}/")
        assert all(words in page for words in inside)
    page = read(as_cat, f"{HERE}s-max/")
    assert "Manager of the service area" in page
    assert not any(f">{words}<" in page for words in inside)


# -- away ---------------------------------------------------------------------------------


def test_everybody_says_when_they_are_away_and_whoever_covers_has_it_on_their_list(
    as_cat, as_dee, cat, dee, today
):
    typed = {**day("since", today), **day("until", today + DAY), "deputy": dee.key}
    assert as_cat.post(f"{HERE}s-cat/away/", typed).status_code == 302

    last = today + DAY
    first_page = read(as_dee, "/staff/citizen/")
    assert f"You cover for Cat Lowe until {last.day} {last:%B %Y}." in first_page
    assert "You cover" not in read(as_cat, "/staff/citizen/")
    assert "Dee Marsh covers" in read(as_cat, f"{HERE}away/")


def test_cover_is_chosen_of_those_who_do_that_work(as_cat, as_dee, cat, max_, citizen, today):
    typed = {**day("since", today), "deputy": max_.key}

    page = read(as_cat, f"{HERE}s-cat/away/")
    assert "Max Bell" not in page.split("Who covers?")[1] and "despite" not in page
    assert as_cat.post(f"{HERE}s-cat/away/", {**typed, "despite": "x"}).status_code == 422
    refused = as_dee.post(f"{HERE}s-cat/away/", typed)
    assert refused.status_code == 422
    assert "Max Bell holds none of the roles of Cat Lowe" in refused.content.decode()
    assert not Absence.objects.exists()
    named = {**typed, "despite": "Nobody else is here."}
    assert as_dee.post(f"{HERE}s-cat/away/", named).status_code == 302


def test_what_is_to_come_is_for_those_it_concerns(as_dee, as_cat, max_, citizen, today):
    away.go(citizen, max_, since=today + DAY, until=None, deputy="", by="s-max", at=clock.now())

    assert "Max Bell" in read(as_dee, f"{HERE}away/")
    assert "Max Bell" not in read(as_cat, f"{HERE}away/")
    assert f"From {(today + DAY).day}" not in read(as_cat, f"{HERE}s-max/")


def test_an_absence_is_ended_on_its_page(as_cat, cat, citizen, today):
    since = today - 2 * DAY
    away.go(citizen, cat, since=since, until=None, deputy="", by=cat.key, at=clock.now())

    assert as_cat.post(f"{HERE}s-cat/away/{since}/end/").status_code == 302

    assert Absence.objects.get().until == today - DAY
    assert as_cat.get(f"{HERE}s-cat/away/{since}/end/").status_code == 404


def test_an_absence_is_nobody_elses_to_end(as_cat, max_, citizen, today):
    away.go(citizen, max_, since=today, until=None, deputy="", by=max_.key, at=clock.now())

    assert as_cat.post(f"{HERE}s-max/away/{today}/end/").status_code == 404
    assert Absence.objects.get().until is None


# -- training -----------------------------------------------------------------------------


def test_several_are_recorded_at_once_and_the_matrix_shows_them(as_dee, cat, max_, today):
    typed = {
        "course": "handling-complaints",
        "people": [cat.key, max_.key],
        **day("on", today - DAY),
    }
    assert as_dee.post(f"{HERE}training/record/", typed).status_code == 302

    assert Completion.objects.count() == 2
    page = read(as_dee, f"{HERE}training/")
    assert page.count("Trained") >= 2
    lacking = read(as_dee, f"{HERE}training/?show=lacking")
    assert "Max Bell" in lacking, "who still lacks the course for serious concerns"
    assert ">Cat Lowe<" not in lacking


def test_a_colleague_sees_their_own_line_and_no_other(as_cat, max_):
    page = read(as_cat, f"{HERE}training/")

    assert "Cat Lowe" in page
    assert "Max Bell" not in page
    assert "Download" not in page
    table = read(as_cat, f"{HERE}training/list.csv")
    assert "Cat Lowe" in table
    assert "Max Bell" not in table


def test_the_table_is_the_matrix_and_no_name_is_a_formula(as_dee, cat, done, citizen):
    Staff.objects.filter(pk=cat.pk).update(name="=1+1")

    answer = as_dee.get(f"{HERE}training/list.csv")

    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    lines = answer.content.decode().splitlines()
    assert lines[0] == "Name,Team,Roles,Course,Needed,State,Done,Holds until"
    assert any(
        line.startswith("'=1+1,Centre,Customer Service Centre,Handling complaints,yes,Trained,")
        for line in lines
    )


def test_a_mistake_is_struck_out(as_dee, cat, done, today):
    path = f"{HERE}s-cat/training/strike/?course=handling-complaints"

    assert as_dee.post(path, {"on": today.isoformat()}).status_code == 302

    assert not Completion.objects.exists()
    assert "by mistake" in read(as_dee, f"{HERE}s-cat/")


def test_a_policy_that_asks_for_no_training_says_so(db):
    where = organisation("cipfa", name="CIPFA")
    client = signed_in(staff("Dora Ek", {where: ["director"]}))

    assert "asks for no training" in read(client, "/staff/cipfa/people/training/")
    assert client.get("/staff/cipfa/people/training/record/").status_code == 404


# -- having read the policy -----------------------------------------------------------------


def test_each_says_for_themselves_that_they_have_read_it(as_cat, as_dee, cat, dee):
    assert "I have read this version" in read(as_cat, f"{HERE}reading/")

    answer = as_cat.post(f"{HERE}reading/", {"version": "2.0"})

    assert answer["Location"] == f"{HERE}reading/?done=read"
    assert [one.person for one in PolicyRead.objects.all()] == [cat.key]
    assert "I have read this version" not in read(as_cat, f"{HERE}reading/")
    waiting, _, done = read(as_dee, f"{HERE}reading/").partition('id="done"')
    assert ">Dee Marsh<" in waiting.partition('id="waiting"')[2]
    assert ">Cat Lowe<" in done
    assert "Dee Marsh" not in read(as_cat, f"{HERE}reading/")


def test_another_version_than_was_shown_is_not_attested(as_cat):
    as_cat.post(f"{HERE}reading/", {"version": "1.0"})

    assert not PolicyRead.objects.exists()


def test_a_policy_that_does_not_ask_says_so(db):
    where = organisation("cipfa", name="CIPFA")
    client = signed_in(staff("Dora Ek", {where: ["director"]}))

    assert "does not ask who has read it" in read(client, "/staff/cipfa/people/reading/")
    client.post("/staff/cipfa/people/reading/", {"version": "1.0"})
    assert not PolicyRead.objects.exists()


# -- the log ------------------------------------------------------------------------------


def test_every_change_is_told_once_with_who_made_it(as_dee, cat, citizen, today):
    for path, typed in (
        ("role/", {"role": MANAGER, **day("since", today)}),
        ("team/", {"team": "Lettings"}),
        ("name/", {"name": "Catherine Lowe"}),
        ("link/", {}),
        ("away/", {**day("since", today + DAY), "deputy": ""}),
        ("leave/", {}),
        ("again/", {"role": CENTRE, **day("since", today)}),
    ):
        before = Change.objects.count()
        assert as_dee.post(f"{HERE}s-cat/{path}", typed).status_code in (200, 302)
        assert Change.objects.count() > before, path
    assert set(Change.objects.values_list("by", flat=True)) == {"s-dee"}
    assert people.person(citizen, "s-cat").name == "Catherine Lowe"


# -- what it costs ------------------------------------------------------------------------


def test_whoever_covers_is_asked_no_more_for_it(
    as_dee, as_cat, cat, max_, citizen, today, django_assert_num_queries
):
    with django_assert_num_queries(4):
        read(as_cat, "/staff/citizen/")
    away.go(citizen, max_, since=today, until=None, deputy=cat.key, by="s-max", at=clock.now())

    with django_assert_num_queries(4):
        assert "You cover for Max Bell." in read(as_cat, "/staff/citizen/")


def test_those_who_administer_are_told_of_an_empty_office_and_nobody_else(as_dee, as_cat):
    assert "Vacant: Manager of the service area and The Board." in read(as_dee, "/staff/citizen/")
    assert "Vacant" not in read(as_cat, "/staff/citizen/")


def ready(citizen, today, **given):
    """Return a case that may be given to somebody."""
    case = received(citizen, **given).reference
    details = {"initial-assessment": {"actions": "Look at the notes"}}
    if given:
        details |= {"agreed-date": {"on": today + 30 * DAY}, "conflict-check": {"person": "s-dee"}}
    for record, known in details.items():
        carried(citizen, case, "record", "dee", [DIRECTOR], record=record, **known)
    return case


def test_whoever_is_chosen_for_a_case_is_noted_as_away_with_who_covers(
    as_cat, cat, max_, citizen, today
):
    away.go(citizen, max_, since=today, until=today, deputy=cat.key, by="s-max", at=clock.now())
    case = ready(citizen, today)

    page = read(as_cat, f"/staff/citizen/case/{case}/do/assign/")

    last = f"{today.day} {today:%B %Y}"
    assert f"Max Bell, Manager of the service area (Repairs): away until {last}, Cat Lowe" in page


def test_whoever_lacks_training_is_noted_where_the_case_asks_for_it(
    as_dee, dee, max_, citizen, today
):
    case = ready(citizen, today, kind="discrimination-concern", role="applicant")
    page = read(as_dee, f"/staff/citizen/case/{case}/do/assign/")
    assert "Max Bell, Manager of the service area (Repairs): not trained in Serious" in page

    ordinary = ready(citizen, today)
    assert "not trained" not in read(as_dee, f"/staff/citizen/case/{ordinary}/do/assign/")
