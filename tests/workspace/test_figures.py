"""Do the figures add up, and does each lead to just the cases that it counts?"""

import html
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from putright.project import clock
from putright.workspace import months
from tests.workspace.given import done, received

pytestmark = pytest.mark.django_db
FIGURES = "/staff/cestria/figures/"
MANAGER = ["service-manager"]


@pytest.fixture
def some(cestria, asha):
    """Cases of this month and of one before, of Repairs and of no team, open and withdrawn."""
    for ago in (0, 0, 0, 75, 75):
        received(cestria, ago=ago)
    given = received(cestria).reference
    done(cestria, given, "assign", "asha", MANAGER, to="s-asha", team="Repairs")
    gone = received(cestria, ago=75).reference
    done(cestria, gone, "withdraw", "asha", MANAGER)
    received(cestria, kind="compliment")


def _page(client, **asked):
    answer = client.get(FIGURES, asked)
    assert answer.status_code == 200
    return answer.content.decode()


def _numbers(page, name):
    """Return the numbers of each row of that name."""
    rows = re.findall(rf'<th scope="row\w*"[^>]*>{name}</th>(.*?)</tr>', page, re.S)
    return [
        [int(number) for number in re.findall(r"<td[^>]*><\w+[^>]*>([^<]*)", row)] for row in rows
    ]


def test_the_sums_are_those_of_the_rows(as_asha, some):
    page = _page(as_asha)
    this_month = months.named(clock.today().replace(day=1))

    assert re.findall(r'header--numeric">([^<]+)<', page)[:5] == [
        "Open", "Answered", "Closed", "Withdrawn", "All",
    ]  # fmt: skip
    assert _numbers(page, this_month) == [[5, 0, 0, 0, 5]]
    assert _numbers(page, "Repairs") == [[1, 0, 0, 0, 1]]
    assert _numbers(page, "With no team") == [[6, 0, 0, 1, 7]]
    assert _numbers(page, "Altogether") == [[7, 0, 0, 1, 8]] * 2


def test_each_team_in_each_month(as_asha, some):
    page = _page(as_asha, each="team")

    assert sorted(_numbers(page, "With no team")) == [[2, 0, 0, 1, 3], [4, 0, 0, 0, 4]]
    assert _numbers(page, "Repairs") == [[1, 0, 0, 0, 1]]
    assert _numbers(page, "Altogether") == [[7, 0, 0, 1, 8]]


@pytest.mark.parametrize("each", ["", "team"])
@pytest.mark.parametrize("kind", ["", "complaint", "compliment"])
def test_every_number_leads_to_as_many_cases(as_asha, some, each, kind):
    page = _page(as_asha, each=each, kind=kind)

    links = re.findall(r'href="(/staff/cestria/cases/\?[^"]+)">(\d+)<', page)
    assert links
    for address, number in links:
        listed = as_asha.get(html.unescape(address)).content.decode()
        found = set(re.findall(r"/case/([A-Z0-9-]+)/", listed))
        assert len(found) == int(number), address


def test_a_period_is_chosen_by_its_months(as_asha, some):
    now = clock.today().replace(day=1)
    this, before = months.written(now), months.written(months.later(now, -1))

    assert _numbers(_page(as_asha, first=this, last=this), "Altogether")[0][-1] == 5
    assert "Nothing was received" in _page(as_asha, first="2020-01", last="2020-12")
    assert _numbers(_page(as_asha, first="2020-01", last=before), "Altogether")[0][-1] == 3


def test_a_case_that_somebody_may_not_open_is_in_none_of_their_figures(
    as_asha, as_ben, cestria, ben, some
):
    secret = received(cestria).reference
    # The compliment is at no stage of his: those who give cases out see it, until it is given.
    assert _numbers(_page(as_ben), "Altogether")[0][-1] == 8

    done(cestria, secret, "declare", "asha", MANAGER, person="s-ben", why="subject")

    assert _numbers(_page(as_ben), "Altogether")[0][-1] == 7
    assert _numbers(_page(as_asha), "Altogether")[0][-1] == 9


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        ({"first": "November"}, "Write a month as 2026-11"),
        ({"last": "2026-13"}, "Write a month as 2026-11"),
        ({"last": "1026-01"}, "Write a month as 2026-11"),
        ({"first": "2026-05", "last": "2026-04"}, "Choose May 2026, or a later month."),
    ],
)
def test_what_is_no_period_is_said_beside_it_and_kept(as_asha, some, asked, sentence):
    answer = as_asha.get(FIGURES, asked)
    page = answer.content.decode()

    assert answer.status_code == 422
    assert sentence in page
    assert "There is a problem" in page
    for typed in asked.values():
        assert f'value="{typed}"' in page


@pytest.mark.parametrize("asked", ["kind=x", "kind=%00"])
def test_odd_addresses_are_told_so(as_asha, asked):
    assert as_asha.get(f"{FIGURES}?{asked}").status_code == 400


def test_the_statements_do_not_grow_with_the_cases(as_asha, some):
    with CaptureQueriesContext(connection) as made:
        _page(as_asha)

    # The session, the person, the sums, and what sets this person's apart from them.
    assert len(made) == 4, [query["sql"][:90] for query in made]
