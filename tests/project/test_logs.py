"""What is told to whoever runs it says how each request went, and nothing that anybody wrote."""

import io
import json
import logging
import re

import pytest
from django.db import OperationalError
from django.http import HttpResponse
from django.urls import path

from putright.project import logs, urls
from putright.project.environment import OddSetting, choice
from tests.cases.conftest import _small_packs, council  # noqa: F401

MARK = "zyzzyva"  # stands in everything that somebody writes here


@pytest.fixture(params=[logs.Json, logs.Plain])
def told(request):
    """Return a function that gives everything told so far, by any part of it."""
    heard = io.StringIO()
    handler = logging.StreamHandler(heard)
    handler.setFormatter(request.param())
    root = logging.getLogger()
    root.addHandler(handler)
    yield heard.getvalue
    root.removeHandler(handler)


@pytest.fixture
def lines():
    heard = io.StringIO()
    handler = logging.StreamHandler(heard)
    handler.setFormatter(logs.Json())
    root = logging.getLogger()
    root.addHandler(handler)
    yield lambda: [json.loads(line) for line in heard.getvalue().splitlines()]
    root.removeHandler(handler)


def _break(kind: str) -> HttpResponse:
    if kind == "value":
        return HttpResponse(str(int(f"{MARK} the tenant")))
    if kind == "key":
        return HttpResponse({}[f"{MARK}"])
    try:
        raise ValueError(f"{MARK} was typed")
    except ValueError as error:
        raise OperationalError(f"no such table: t\nDETAIL: {MARK}") from error


urlpatterns = [path("break/<str:kind>/", lambda request, kind: _break(kind), name="break")]
urlpatterns += urls.urlpatterns
handler500 = "putright.project.trouble.broken"
handler404 = urls.handler404


# -- a line for each request ------------------------------------------------------------------


def test_each_request_is_one_line(client, council, lines):  # noqa: F811
    response = client.get("/mini/?q=1", headers={"x-request-id": "proxy-1234567"})

    (line,) = lines()
    assert line.pop("milliseconds") > 0
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}\+00:00", line.pop("at"))
    assert line == {
        "level": "INFO",
        "logger": "putright.requests",
        "request": "proxy-1234567",
        "method": "GET",
        "route": "portal:start",
        "status": 200,
        "organisation": "mini",
    }
    assert response["X-Request-ID"] == "proxy-1234567"


@pytest.mark.django_db
@pytest.mark.parametrize(
    "odd", ["", "short", "a b c d e f g h", "x" * 65, "line\nfeed-12345", "ünsane-1234567", "{7}*8"]
)
def test_an_id_that_is_not_sane_is_replaced_by_one_of_ours(client, odd):
    response = client.get("/", headers={"x-request-id": odd})

    assert re.fullmatch(r"[0-9a-f]{16}", response["X-Request-ID"])


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("address", "route"),
    [
        ("/static/design/site.css", "static"),
        ("/no/such/page/at/all/", "unknown"),
        ("/staff/", "workspace:home"),
    ],
)
def test_a_page_is_called_by_the_name_of_its_route(client, lines, address, route):
    client.get(address)

    assert lines()[-1]["route"] == route


@pytest.mark.django_db
def test_a_method_that_nobody_knows_is_not_repeated(client, lines):
    client.generic("ZYZZYVA", "/")

    assert lines()[-1]["method"] == "other"


# -- and nothing that anybody wrote -----------------------------------------------------------


def test_nothing_that_a_customer_writes_is_told(client, council, told):  # noqa: F811
    path = "/mini/tell/complaint/what/"
    client.post(path, {"what_happened": f"{MARK}: the lift is broken"})
    client.post("/mini/tell/complaint/you/", {"name": MARK, "email": f"{MARK}@example.org"})
    check = client.get("/mini/tell/check/").content.decode()
    token = re.search(r'name="token" value="([^"]+)"', check)[1]
    sent = client.post("/mini/tell/check/", {"token": token})
    assert sent.status_code == 302
    reference, secret = sent["Location"].strip("/").split("/")[-2:]
    assert client.get(f"/mini/case/{reference}/{secret}/").status_code == 200
    client.post(f"/mini/case/{reference}/{secret}/add/", {"text": f"{MARK} again"})
    client.get(f"/mini/case/{reference}/{secret}x/")
    client.get(f"/mini/find/?reference={MARK}")
    client.post("/mini/find/", {"reference": MARK, "secret": MARK})
    client.get(f"/{MARK}/")
    client.get("/", headers={"host": f"{MARK}.example", "user-agent": MARK, "referer": MARK})
    client.post("/staff/sign-in/", {"username": MARK, "password": f"{MARK} password"})

    assert "portal:case" in told()
    assert MARK not in told().lower()
    assert secret not in told()
    assert "?" not in told()


@pytest.mark.django_db
def test_a_form_without_its_token_is_told_without_its_address(told):
    from django.test import Client

    strict = Client(enforce_csrf_checks=True)
    assert strict.post(f"/mini/case/MC-1/{MARK}-{MARK}/add/", {"text": MARK}).status_code == 403

    assert "portal:add" in told()
    assert MARK not in told()


@pytest.mark.django_db
@pytest.mark.urls("tests.project.test_logs")
@pytest.mark.parametrize("kind", ["value", "key", "detail"])
def test_of_a_fault_the_kind_and_the_places_are_told_and_not_what_it_says(client, told, kind):
    client.raise_request_exception = False

    response = client.get(f"/break/{kind}/?q={MARK}")

    assert response.status_code == 500
    assert MARK not in told()
    assert "test_logs.py" in told() and "_break" in told()
    named = {"value": "ValueError", "key": "KeyError", "detail": "no such table: t"}
    assert named[kind] in told()
    number = re.search(r"quote ([0-9A-F]{8})", response.content.decode())[1]
    assert number in told()


def test_a_line_of_gunicorn_s_is_told_without_the_address():
    record = logging.LogRecord(
        "gunicorn.error",
        40,
        "",
        0,
        "Error handling request %s %s",
        ("GET", f"/{MARK}?{MARK}"),
        None,
    )

    assert logs.message(record) == "Error handling request GET …"


def test_the_lines_are_plain_unless_json_is_asked_for(monkeypatch):
    monkeypatch.setenv("PUTRIGHT_LOGS", "")
    assert choice("PUTRIGHT_LOGS", ("plain", "json", "quiet")) == "plain"
    monkeypatch.setenv("PUTRIGHT_LOGS", "JSON")
    assert choice("PUTRIGHT_LOGS", ("plain", "json", "quiet")) == "json"
    monkeypatch.setenv("PUTRIGHT_LOGS", "xml")
    with pytest.raises(OddSetting, match="is 'xml'; write plain, json or quiet"):
        choice("PUTRIGHT_LOGS", ("plain", "json", "quiet"))
