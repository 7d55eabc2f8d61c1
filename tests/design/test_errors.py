"""When a page cannot be shown, is that said plainly, with the right status?"""

from types import SimpleNamespace

import pytest
from django.core.exceptions import PermissionDenied, RequestDataTooBig, TooManyFieldsSent
from django.test import Client, RequestFactory

from putright.design import errors

pytestmark = pytest.mark.urls("tests.design.urls")


def test_missing_and_restricted_are_one_page(rf: RequestFactory):
    missing = errors.not_found(rf.get("/x"), Exception("no such case"))
    denied = errors.permission_denied(rf.get("/x"), PermissionDenied("not yours"))

    assert missing.status_code == denied.status_code == 404
    assert missing.content == denied.content
    assert b"It may not exist, or only some people may see it." in missing.content
    assert b"no such case" not in missing.content


@pytest.mark.parametrize(
    ("page", "status"),
    [(errors.bad_request, 400), (errors.forged, 403), (errors.too_many, 429)],
)
def test_each_has_its_status_and_says_what_to_do(rf: RequestFactory, page, status):
    answer = page(rf.get("/x"))

    assert answer.status_code == status
    assert answer["Cache-Control"] == "no-store"
    assert b"<h1" in answer.content


def test_a_form_without_its_token_says_what_to_do():
    answer = Client(enforce_csrf_checks=True).post("/takes")

    assert answer.status_code == 403
    assert "load the page again" in answer.content.decode()


@pytest.mark.parametrize("limit", [RequestDataTooBig, TooManyFieldsSent])
def test_too_much_sent_at_once_is_the_sender_s_fault(settings, limit):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 10 if limit is RequestDataTooBig else None
    settings.DATA_UPLOAD_MAX_NUMBER_FIELDS = 2

    answer = Client(enforce_csrf_checks=True).post(
        "/takes", {f"field{n}": "x" * 20 for n in range(5)}
    )

    assert 400 <= answer.status_code < 500


def test_a_broken_page_gives_a_number_to_quote_and_logs_it(caplog):
    client = Client(raise_request_exception=False)

    answer = client.get("/breaks")

    assert answer.status_code == 500
    logged = [record for record in caplog.records if record.name == errors.__name__]
    number = logged[-1].args[0]
    assert f"quote {number}" in answer.content.decode()
    assert "broken on purpose" not in answer.content.decode()


def test_a_broken_page_is_said_even_when_templates_are_broken(rf: RequestFactory, monkeypatch):
    monkeypatch.setattr(errors, "PAGE", "design/no-such-page.html")

    answer = errors.broken(rf.get("/x"))

    assert answer.status_code == 500
    assert b"Sorry, something went wrong" in answer.content


def test_an_error_page_gives_the_organisation_s_phone_when_it_is_known(rf: RequestFactory):
    request = rf.get("/x")
    request.organisation = SimpleNamespace(
        name="Harbour <&> Vale",
        slug="harbour",
        colour="#ffd200",
        phone="0191 496 0142",
        email="",
        address="",
    )

    page = errors.not_found(request).content.decode()

    assert "Harbour &lt;&amp;&gt; Vale" in page
    assert 'href="tel:01914960142"' in page
    assert "/brand/ffd200-" in page


def test_a_broken_page_s_address_is_not_logged_for_it_may_hold_a_secret(caplog):
    Client(raise_request_exception=False).get("/breaks?secret=K7P392MX4TQ8WD5R")

    logged = [record for record in caplog.records if record.name == errors.__name__]
    assert logged[-1].getMessage().endswith(": breaks")


# -- what was typed ------------------------------------------------------------------------

TYPED = {"what_happened": "The lift is broken.\nSince May.", "kind": "complaint"}


def without_its_token(**said: str):
    return Client(enforce_csrf_checks=True).post("/takes?then=x", TYPED, **said).content.decode()


def test_a_form_of_ours_without_its_token_keeps_what_was_typed():
    page = without_its_token(HTTP_ORIGIN="http://testserver")

    assert "The lift is broken.\nSince May.</textarea>" in page
    assert '<input type="hidden" name="kind" value="complaint">' in page
    assert 'action="/takes?then=x"' in page
    assert "Send it again from here." in page


def test_it_can_then_be_sent_again():
    client = Client(enforce_csrf_checks=True)
    page = client.post("/takes", TYPED, HTTP_ORIGIN="http://testserver").content.decode()
    token = page.partition('name="csrfmiddlewaretoken" value="')[2].partition('"')[0]

    again = client.post("/takes", {**TYPED, "csrfmiddlewaretoken": token})

    assert again.status_code == 200


@pytest.mark.parametrize(
    "said",
    [
        {},
        {"HTTP_ORIGIN": "http://evil.example"},
        {"HTTP_ORIGIN": "null"},
        {"HTTP_REFERER": "http://["},
        {"HTTP_ORIGIN": "http://evil.example", "HTTP_REFERER": "http://testserver/"},
    ],
)
def test_what_another_site_sent_is_not_shown_as_typed(said):
    assert "The lift is broken" not in without_its_token(**said)


def test_a_password_is_never_shown_again():
    client = Client(enforce_csrf_checks=True)

    page = client.post("/takes", {"password": "a b c"}, HTTP_ORIGIN="http://testserver")

    assert "a b c" not in page.content.decode()
