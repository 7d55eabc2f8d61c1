"""Are people and letters found, with filters, and only where the case may be opened?"""

import re
from datetime import timedelta

import pytest

from putright.people.models import Customer
from putright.project import clock
from tests.workspace.given import done, received

pytestmark = pytest.mark.django_db
SEARCH = "/staff/cestria/search/"
MANAGER = ["service-manager"]


def _page(client, **asked):
    answer = client.get(SEARCH, asked)
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_person_is_found_with_the_way_to_all_of_theirs(as_asha, cestria):
    received(cestria, customer={"name": "Zofia Nowak", "phone": "0191 496 0188"})
    key = Customer.objects.get().key

    page = _page(as_asha, words="0191 4960188", **{"in": "people"})

    assert "1 person with" in page
    assert f'href="/staff/cestria/person/{key}/"' in page
    assert "1 case, 1 open" in page


def test_nobody_is_found_by_those_who_work_elsewhere(as_cleo, cestria):
    received(cestria)

    assert (
        "Zofia" not in as_cleo.get("/staff/another/search/?in=people&words=nowak").content.decode()
    )


def test_a_number_in_the_box_at_the_top_leads_to_people(as_asha, cestria):
    for typed in ("0191 496 0188", "zofia@example.org", "SR6 0AA", "sr60aa"):
        answer = as_asha.get("/staff/cestria/find/", {"q": typed})
        assert "in=people" in answer["Location"], typed
    assert "in=people" not in as_asha.get("/staff/cestria/find/", {"q": "the lift"})["Location"]


def test_what_we_wrote_is_found_and_what_they_wrote_is_not(as_asha, cestria, asha):
    case = received(cestria, words="A xylophone fell.").reference
    done(cestria, case, "assign", "asha", MANAGER, to="s-asha", team="Repairs")
    message = {"text": "About your piano.", "audience": ["customer"]}
    for do, given in (
        ("note", message),
        ("send", {"letter": "information-request", "parts": {"what-we-need": "Which piano?"}}),
        # Written down, and sent to nobody: an offer that waits, a word by telephone, a note.
        ("offer", {"remedy": "action", "what": "We tune the piano."}),
        ("acknowledge", {"form": "spoken", "text": "Told them that we have the piano."}),
        ("note", {"text": "A piano, for colleagues."}),
    ):
        done(cestria, case, do, "asha", MANAGER, **given)

    page = _page(as_asha, words="piano", **{"in": "letters"})

    assert "2 letters with" in page
    assert "Message, " in page
    assert "Request for information, " in page
    for place in re.findall(rf"/case/{case}/letters/[0-9]+/", page):
        assert as_asha.get(f"/staff/cestria{place}").status_code == 200
    assert f"/case/{case}/" not in _page(as_asha, words="xylophone", **{"in": "letters"})


@pytest.mark.parametrize(("asked", "is_there"), [
    ({"kind": "complaint"}, True), ({"kind": "comment"}, False), ({"status": "open"}, True),
    ({"status": "closed"}, False), ({"team": "Bins"}, False),
])  # fmt: skip
def test_what_is_found_is_narrowed(as_asha, cestria, asked, is_there):
    case = received(cestria, words="A xylophone fell.").reference

    assert (case in _page(as_asha, words="xylophone", **asked)) is is_there


def test_only_the_months_asked_for(as_asha, cestria):
    case = received(cestria, words="A xylophone fell.").reference
    now = clock.now()
    before = now.replace(day=1) - timedelta(days=3)

    assert case in _page(as_asha, words="xylophone", first=f"{now:%Y-%m}")
    page = _page(as_asha, words="xylophone", first=f"{before:%Y-%m}", last=f"{before:%Y-%m}")
    assert case not in page
    assert "Search without the filters" in page


@pytest.mark.parametrize("asked", [
    "in=x", "kind=x", "first=x", "team=%00", "in=letters&words=a&after=x",
    "in=letters&words=a&after=2026-11-23T10:00:00%2B00:00_1",
])  # fmt: skip
def test_odd_addresses_are_told_so(as_asha, asked):
    assert as_asha.get(f"{SEARCH}?{asked}").status_code == 400
