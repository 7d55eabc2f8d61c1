"""Who has looked at a case: for those whose part it is, by person and by period, to the last."""

import csv
from datetime import timedelta
from io import StringIO

import pytest

from putright.cases import looks
from putright.cases.looks import Wanted, every_look, lookers
from putright.cases.models import CaseRow, ViewLog
from putright.project import clock
from tests.workspace.given import done, received, signed_in, staff

pytestmark = pytest.mark.django_db
MANAGER = ["service-manager"]


@pytest.fixture
def dia(cestria):
    return staff("Dia Evans", {cestria: ["director"]})


@pytest.fixture
def as_dia(dia):
    return signed_in(dia)


@pytest.fixture
def lift(cestria, asha, ben):
    case = received(cestria, team="Lettings").reference
    done(cestria, case, "assign", "asha", MANAGER, to="s-asha", team="Repairs")
    done(cestria, case, "declare", "asha", MANAGER, person="s-ben", why="subject")
    return case


@pytest.fixture
def seen(lift, as_asha, as_ben):
    """Asha has opened it twice, and Ben, who may not, has tried once."""
    for client in (as_asha, as_ben, as_asha):
        client.get(f"/staff/cestria/case/{lift}/why/")
    return lift


def _number():
    return CaseRow.objects.get().case


def _looks(client, case, asked="", status=200):
    answer = client.get(f"/staff/cestria/case/{case}/looks/{asked}")
    assert answer.status_code == status
    return answer.content.decode()


def _table(client, case, asked=""):
    answer = client.get(f"/staff/cestria/case/{case}/looks/list.csv{asked}")
    assert answer.status_code == 200
    return list(csv.DictReader(StringIO(answer.content.decode())))


def test_everybody_who_looked_is_there_and_whoever_was_turned_away(as_dia, seen):
    page = _looks(as_dia, seen)

    for words in ("Asha Khan", "Ben Okri", "Dia Evans", "Turned away", "3 people"):
        assert words in page
    sums = {one.person: (one.opened, one.refused) for one in _sums()}
    assert sums == {"s-asha": (2, 0), "s-ben": (0, 1), "s-dia": (1, 0)}


def _sums():
    return lookers(CaseRow.objects.get().organisation, _number())


def test_the_table_has_a_line_for_each_look_the_latest_first(as_dia, seen):
    rows = _table(as_dia, seen)

    assert [row["Key"] for row in rows] == ["s-dia", "s-asha", "s-ben", "s-asha"]
    assert [row["What"] for row in rows].count("Turned away") == 1
    assert {row["Case"] for row in rows} == {seen}


def test_one_person_and_those_turned_away_can_be_picked_out(as_dia, seen):
    assert [row["Who"] for row in _table(as_dia, seen, "?person=s-ben")] == ["Ben Okri"]
    assert [row["Who"] for row in _table(as_dia, seen, "?refused=on")] == ["Ben Okri"]
    page = _looks(as_dia, seen, "?person=s-ben")
    assert "1 person" in page and "Clear" in page


def test_a_period_takes_whole_days_of_the_organisations_own_zone(as_dia, seen):
    days = clock.today() - timedelta(days=3)
    ViewLog.objects.filter(person="s-asha").update(at=clock.now() - timedelta(days=3))
    until = f"last_day={days.day}&last_month={days.month}&last_year={days.year}"

    assert [row["Key"] for row in _table(as_dia, seen, f"?{until}")] == ["s-asha", "s-asha"]
    since = until.replace("last", "first")
    assert len(_table(as_dia, seen, f"?{since}")) >= 4


def test_a_day_that_is_none_is_said_and_nothing_is_left_out(as_dia, seen):
    page = _looks(as_dia, seen, "?first_day=31&first_month=2&first_year=2026")

    assert "There is a problem" in page and "Ben Okri" in page
    first, last = (
        "first_day=2&first_month=2&first_year=2026",
        "last_day=1&last_month=2&last_year=2026",
    )
    assert "Choose the first day, or a later one." in _looks(as_dia, seen, f"?{first}&{last}")


@pytest.mark.parametrize("asked", ["?after=x", "?after=-1", "?after=" + "9" * 40])
def test_no_place_in_the_list_is_said_to_be_none(as_dia, seen, asked):
    assert as_dia.get(f"/staff/cestria/case/{seen}/looks/{asked}").status_code == 400


def test_a_long_log_is_paged_by_where_the_last_page_ended(as_dia, seen, cestria, monkeypatch):
    monkeypatch.setattr(looks, "PAGE", 2)
    monkeypatch.setattr(looks, "_BATCH", 2)
    first = looks.looks(cestria, _number(), limit=2)
    second = looks.looks(cestria, _number(), limit=2, after=first[-1].number)

    assert [one.person for one in (*first, *second)] == ["s-asha", "s-ben", "s-asha"]
    assert [*every_look(cestria, _number())] == [*first, *second]
    page = _looks(as_dia, seen)
    assert "after=" in page and "Earlier" in page
    older = page.split('rel="next"')[0].rpartition('href="')[2].split('"')[0]
    assert "The latest" in as_dia.get(older.replace("&amp;", "&")).content.decode()


def test_nobody_in_that_time_is_said(as_dia, seen):
    page = _looks(as_dia, seen, "?first_day=1&first_month=1&first_year=2199")

    assert "Nobody looked" in page


def test_it_is_for_those_whose_part_it_is(as_asha, as_ben, seen):
    page = _looks(as_asha, seen, status=403)

    assert "Director" in page and "Chief Executive" in page
    assert "Ben Okri" not in page
    assert "Who has looked</a>" not in page
    assert as_asha.get(f"/staff/cestria/case/{seen}/looks/list.csv").status_code == 403
    assert as_ben.get(f"/staff/cestria/case/{seen}/looks/").status_code == 404


def test_a_name_is_no_formula(as_dia, seen, asha):
    asha.name = "=1+1"
    asha.save()

    assert "'=1+1" in {row["Who"] for row in _table(as_dia, seen)}


def test_the_looks_of_another_organisations_cases_are_in_none(other, cestria, seen):
    assert looks.looks(other, _number()) == [] and lookers(other, _number()) == []
    assert looks.looks(cestria, _number(), Wanted(person="s-nobody")) == []


def test_reading_it_takes_as_many_statements_however_long_it_is(
    as_dia, seen, cestria, django_assert_max_num_queries
):
    with django_assert_max_num_queries(12):
        _looks(as_dia, seen)
