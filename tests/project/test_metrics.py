"""What is counted is shown to whoever has the token, and names nobody."""

import re
from datetime import timedelta

import pytest
from django.db import OperationalError

from putright.cases import owing
from putright.cases.models import CaseRow, ClockRow
from putright.commands.organisation import words_of_addresses
from putright.letters.queries import outbox
from putright.project import clock, metrics
from putright.running import beats
from tests.cases.conftest import _small_packs, council  # noqa: F401
from tests.cases.given import asked, received

TOKEN = "a-token-of-the-tests"


@pytest.fixture
def watched(settings):
    settings.METRICS_TOKEN = TOKEN


def shown(client):
    response = client.get("/metrics", headers={"authorization": f"Bearer {TOKEN}"})
    assert response.status_code == 200
    return response.content.decode()


def value(text: str, name: str) -> float:
    found = re.search(rf"^{re.escape(name)} (\S+)$", text, re.M)
    assert found, f"{name} is not in {text}"
    return float(found[1])


@pytest.mark.django_db
def test_without_a_token_there_is_no_such_page(client):
    assert client.get("/metrics").status_code == 404
    assert client.get("/metrics", headers={"authorization": "Bearer "}).status_code == 404
    assert metrics.counter() is None


@pytest.mark.django_db
@pytest.mark.parametrize("said", ["", "Bearer wrong", TOKEN, f"Basic {TOKEN}", "Bearer ünsaid"])
def test_whoever_has_not_the_token_is_shown_nothing(client, watched, said):
    response = client.get("/metrics", headers={"authorization": said} if said else {})

    assert response.status_code == 401
    assert response.content == b""


def test_no_organisation_is_called_metrics():
    assert "metrics" in words_of_addresses()


def test_what_is_owed_is_counted_by_organisation(client, watched, council):  # noqa: F811
    at = clock.now()
    for days in (40, 40, 0):
        received(council, at=at - timedelta(days=days))
    today = ClockRow.objects.filter(is_open=True).first()
    today.owed_on = clock.today()
    today.save()
    late = ClockRow.objects.filter(is_open=True, owed_on__lt=clock.today()).count()
    assert late

    text = shown(client)

    assert value(text, 'putright_clocks_missed{organisation="mini"}') == late
    assert value(text, 'putright_clocks_due_today{organisation="mini"}') == 1
    assert value(text, "putright_database_up") == 1


def test_what_few_may_know_of_is_not_counted(client, watched, council):  # noqa: F811
    carried = received(council, at=clock.now() - timedelta(days=40))
    before = value(shown(client), 'putright_clocks_missed{organisation="mini"}')

    asked(council, carried.reference, "watched", given={"reason": "A relative."}, at=clock.now())

    assert CaseRow.objects.get().restricted
    assert before > value(shown(client), 'putright_clocks_missed{organisation="mini"}') == 0


def test_counting_stops_where_it_says(client, watched, council, monkeypatch):  # noqa: F811
    for _ in range(3):
        received(council, at=clock.now() - timedelta(days=40))
    monkeypatch.setattr(owing, "MOST", 2)

    text = shown(client)

    assert value(text, 'putright_clocks_missed{organisation="mini"}') == 2
    assert "2 means that many or more" in text


def test_letters_that_wait_and_the_oldest_of_them(council):  # noqa: F811
    at = clock.now()
    assert outbox(at) == (0, 0.0, 0)
    for minutes in (10, 5):
        begun = at - timedelta(minutes=minutes)
        case = received(council, at=begun)
        given = {
            "letter": "holding",
            "parts": {"text": "We are looking into it."},
            "to": "customer",
        }
        asked(council, case.reference, "send", given=given, at=begun)

    number, oldest, lost = outbox(at)

    assert number >= 2
    assert oldest == pytest.approx(600)
    assert lost == 0


@pytest.mark.django_db
def test_a_worker_s_lag_is_shown(client, watched):
    beats.beat("here:1", clock.now(), clock.now() - timedelta(seconds=100), "")

    lag = value(shown(client), 'putright_worker_lag_seconds{worker="here:1"}')

    assert 100 <= lag < 130


def test_the_questions_are_as_many_however_many_organisations_there_are(
    client,
    watched,
    council,  # noqa: F811
    django_assert_num_queries,
):
    from putright.people.models import Organisation

    for n in range(5):
        Organisation.objects.create(
            slug=f"o{n}", name="O", pack="mini", reference_prefix=f"O{n}", zone="Europe/London"
        )
    with django_assert_num_queries(6):
        text = shown(client)

    assert text.count("putright_clocks_missed{") == 6


def test_a_lost_database_is_a_number_and_no_error(client, watched, monkeypatch):
    def lost(at):
        raise OperationalError("gone") from __import__("psycopg").OperationalError("gone")

    monkeypatch.setattr(owing, "by_organisation", lost)

    text = shown(client)

    assert value(text, "putright_database_up") == 0
    assert "putright_clocks" not in text


def test_requests_are_counted_by_route_method_and_class_of_status(watched, monkeypatch):
    monkeypatch.delenv("PROMETHEUS_MULTIPROC_DIR", raising=False)
    count = metrics.counter()
    assert count is not None

    count("portal:start", "GET", 200, 0.004)
    count("portal:start", "GET", 204, 0.4)
    count("portal:start", "POST", 404, 20)

    from prometheus_client import generate_latest

    text = generate_latest(metrics._ours).decode()
    good = 'method="GET",route="portal:start",status="2xx"'
    assert value(text, f"putright_request_seconds_count{{{good}}}") == 2
    assert value(text, f'putright_request_seconds_bucket{{le="0.005",{good}}}') == 1
    bad = 'method="POST",route="portal:start",status="4xx"'
    assert value(text, f"putright_request_seconds_count{{{bad}}}") == 1
