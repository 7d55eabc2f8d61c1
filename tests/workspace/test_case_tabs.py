"""What is behind each tab of a case, and does every one of them keep the same door?"""

import pytest

from putright.cases.models import CaseRow
from putright.cases.queries import case_for
from putright.core.facts import Actor
from putright.policies.load import load_policy
from putright.project import clock
from tests.workspace.given import done, organisation, received, signed_in, staff

pytestmark = pytest.mark.django_db
MANAGER = ["service-manager"]
TABS = ("", "points/", "people/", "letters/", "history/", "why/")


@pytest.fixture
def lift(cestria, asha):
    points = ["The lift has been broken since May", "Nobody rang back"]
    case = received(cestria, points=points, ask_for="stage-1", role="tenant", ago=2).reference
    done(cestria, case, "acknowledge", "asha", MANAGER, form="writing", text="We have it.")
    done(cestria, case, "note", "asha", MANAGER, text="She sounded close to tears.")
    return case


def _page(client, reference, tab="", slug="cestria", **asked):
    answer = client.get(f"/staff/{slug}/case/{reference}/{tab}", asked)
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.parametrize("tab", TABS)
def test_every_tab_is_an_address_and_leads_to_the_others(as_asha, lift, tab):
    page = _page(as_asha, lift, tab)

    for other in TABS:
        assert f'href="/staff/cestria/case/{lift}/{other}"' in page
    here = page.split('aria-current="page"')
    assert any(part.rstrip().endswith(f'/case/{lift}/{tab}"') for part in here)
    assert page.count("<h1") == 1


@pytest.mark.parametrize("tab", TABS)
def test_whoever_is_shut_out_meets_every_tab_as_one_that_is_missing(
    as_asha, as_ben, as_cleo, cestria, ben, lift, tab
):
    done(cestria, lift, "declare", "asha", MANAGER, person="s-ben", why="subject")

    shut = as_ben.get(f"/staff/cestria/case/{lift}/{tab}")
    missing = as_ben.get(f"/staff/cestria/case/CE-0000-0000-0/{tab}")

    assert shut.status_code == missing.status_code == 404
    assert shut.content == missing.content
    assert as_cleo.get(f"/staff/cestria/case/{lift}/{tab}").status_code == 404


def test_letters_hold_what_went_out_and_came_in_and_no_note(as_asha, lift):
    page = _page(as_asha, lift, "letters/")

    assert "We have it." in page
    assert "The lift is broken again." in page
    assert "close to tears" not in page


def test_history_shows_all_and_can_show_what_only_staff_read(as_asha, lift):
    every = _page(as_asha, lift, "history/")
    internal = _page(as_asha, lift, "history/", show="staff")
    theirs = _page(as_asha, lift, "history/", show="customer")

    assert "close to tears" in every and "We have it." in every
    assert "close to tears" in internal and "We have it." not in internal
    assert "close to tears" not in theirs and "We have it." in theirs
    assert as_asha.get(f"/staff/cestria/case/{lift}/history/?show=x").status_code == 400


def test_what_only_staff_read_has_a_word_a_mark_and_a_tint(as_asha, lift):
    page = _page(as_asha, lift)
    note = page.split("close to tears")[0].rsplit("<li", 1)[1]

    assert "Staff only" in note and "<svg" in note and "pr-internal" in note
    letter = page.split("We have it.")[0].rsplit("<li", 1)[1]
    assert "Customer sees this" in letter and "Staff only" not in letter


@pytest.mark.parametrize(
    ("step", "reads"),
    [
        ("note", "The customer never sees it."),
        ("ask", "The customer never sees it."),
        ("acknowledge", "The customer reads these very words"),
    ],
)
def test_every_form_says_who_will_read_it(as_asha, lift, step, reads):
    assert reads in _page(as_asha, lift, f"do/{step}/")


def test_the_overview_shows_the_latest_and_leads_to_all_that_happened(as_asha, cestria, lift):
    for number in range(20):
        done(cestria, lift, "note", "asha", MANAGER, text=f"Note number {number}.")

    page = _page(as_asha, lift)

    assert "Note number 19." in page and "Note number 0." not in page
    assert "Full history" in page
    assert "Note number 0." in _page(as_asha, lift, "history/")


def test_nothing_may_be_sent_to_whoever_acts_before_their_authority_is_seen(as_asha, cestria, lift):
    assert "Waiting for consent" not in _page(as_asha, lift)

    done(cestria, lift, "join", "asha", MANAGER, party="representative", name="Kofi Osei")

    for tab in TABS:
        assert "nothing may be sent or said to Kofi Osei yet" in _page(as_asha, lift, tab)


def test_a_danger_stands_above_everything(db):
    where = organisation("financial-ombudsman")
    client = signed_in(staff("Ines Roy", {where: ["investigator"]}))
    case = received(where, kind="casework").reference
    slug = where.slug
    assert "Before you contact anybody" not in _page(client, case, slug=slug)

    record = next(one for one in load_policy(where.pack).record if one.about == "safety")
    given = dict.fromkeys(record.needs, "He threatened a colleague on the phone.")
    done(where, case, "record", "ines", ["investigator"], record=record.id, **given)

    for tab in TABS:
        page = _page(client, case, tab, slug=slug)
        assert page.index("Before you contact anybody") < page.index("pr-casebar")
        assert "He threatened a colleague" in page
    form = _page(client, case, "do/note/", slug=slug)
    assert form.index("Before you contact anybody") < form.index("pr-casebar")
    customer = CaseRow.objects.get(reference=case).customer
    page = client.get(f"/staff/{slug}/person/{customer}/").content.decode()
    assert "Before you contact anybody" in page and "He threatened a colleague" in page
    manager = ["manager"]
    done(where, case, "strike", "max", manager, record=record.id, reason="It was somebody else.")
    page = client.get(f"/staff/{slug}/person/{customer}/").content.decode()
    assert "Before you contact anybody" not in page
    assert "Before you contact anybody" not in _page(client, case, slug=slug)


def test_two_who_have_it_open_see_each_other(as_asha, as_ben, cestria, ben, lift):
    done(cestria, lift, "ask", "asha", MANAGER, of="s-ben", what="Was anybody sent?")
    assert "also had this case open" not in _page(as_asha, lift)

    page = _page(as_ben, lift, "letters/")

    assert "Asha Khan also had this case open in the last few minutes." in page


def test_other_cases_of_the_same_person_are_on_the_people_tab(as_asha, as_ben, cestria, ben, lift):
    again = received(cestria, title="Still broken")
    shut = received(cestria, title="About Ben himself").reference
    for case in (lift, again.reference, shut):
        done(cestria, case, "ask", "asha", MANAGER, of="s-ben", what="Was anybody sent?")
    done(cestria, shut, "declare", "asha", MANAGER, person="s-ben", why="subject")
    first = case_for(cestria, Actor("s-asha", tuple(MANAGER)), lift, clock.now())
    CaseRow.objects.exclude(case=first.number).update(customer=first.customer_key)

    page = _page(as_ben, lift, "people/")

    assert again.reference in page
    assert shut not in page
    assert shut in _page(as_asha, lift, "people/")


def test_what_is_late_comes_next_and_says_that_it_is_late(as_asha, cestria, asha):
    late = received(cestria, ask_for="stage-1", role="tenant", ago=30).reference
    fresh = received(cestria, ask_for="stage-1", role="tenant").reference

    following = _page(as_asha, late).split("What to do next")[1].split("</section>")[0]
    assert "It was owed by" in following
    assert "Say that it is late, and why, as you write." in following

    following = _page(as_asha, fresh).split("What to do next")[1].split("</section>")[0]
    assert "It is owed by" in following and "late" not in following
