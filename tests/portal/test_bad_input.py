"""Does everything odd come back as a sentence, with a status of 4xx and never 5xx?"""

import pytest
from django.test import Client

from tests.portal.given import address, tell, words

ODD = [
    "%00",
    "%ff%fe",
    "..%2f..%2fetc",
    "a" * 3000,
    "%F0%9F%90%99",
    "'--",
    "<b>",
    "%0d%0aX:y",
    "-1",
]


_BACKWARDS = "\u202eevil"


@pytest.fixture
def quiet(client: Client) -> Client:
    """A client that does not raise, so that a fault would be a page with 500."""
    client.raise_request_exception = False
    return client


@pytest.mark.parametrize("odd", ODD)
def test_odd_addresses_are_answered(organisations, quiet, odd):
    for path in (
        f"/{odd}/",
        f"/cestria/{odd}/",
        f"/cestria/tell/{odd}/",
        f"/cestria/tell/complaint/{odd}/",
        f"/cestria/policy/{odd}/",
        f"/cestria/case/{odd}/{odd}/",
        f"/cestria/tell/sent/{odd}/{odd}/",
    ):
        assert 400 <= quiet.get(path).status_code < 500, path


@pytest.mark.parametrize("odd", ODD)
def test_odd_query_strings_change_nothing(organisations, quiet, odd):
    carried = tell(organisations["cestria"])
    for path in (
        "/",
        "/cestria/",
        "/cestria/policy/",
        "/cestria/find/",
        "/cestria/tell/complaint/when/",
        address(organisations["cestria"], carried),
    ):
        query = f"?reference={odd}&then={odd}&at={odd}&print={odd}&done={odd}&{odd}"
        assert quiet.get(path + query).status_code == 200, path


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/cestria/",
        "/cestria/policy/",
        "/cestria/tell/complaint/",
        "/cestria/tell/sent/x-y/zzzzzzzzz/",
    ],
)
def test_the_wrong_method_is_refused_in_a_sentence(organisations, quiet, path):
    page = quiet.post(path, {"a": "b"})

    assert page.status_code == 405
    assert "GET" in page.headers["Allow"]
    assert "Nothing was saved." in words(page)
    assert quiet.delete("/cestria/tell/complaint/what/").status_code == 405


def test_a_form_without_its_token_is_refused_in_a_sentence(organisations):
    strict = Client(enforce_csrf_checks=True)

    page = strict.post("/cestria/tell/complaint/what/", {"what_happened": "x"})

    assert page.status_code == 403
    assert "We could not be sure this came from you" in words(page)


def test_far_too_much_is_refused(organisations, quiet):
    page = quiet.post("/cestria/tell/complaint/what/", {"what_happened": "a" * 2_000_000})

    assert page.status_code == 413
    assert "This is more than we can take at once" in words(page)
    assert "Nothing was saved." in words(page)


def test_far_too_many_boxes_are_refused(organisations, quiet):
    many = {f"box{n}": "1" for n in range(2_000)}

    assert quiet.post("/cestria/tell/complaint/what/", many).status_code == 400


@pytest.mark.parametrize(
    "day",
    [
        ("32", "1", "2026"),
        ("0", "0", "0"),
        ("1", "13", "2026"),
        ("１", "1", "2026"),
        ("1", "1", "99999"),
        ("1e3", "1", "2026"),
        ("\x00", "1", "2026"),
        ("9" * 500, "1", "2026"),
        ("1", "1", "0001"),
        ("", "", "2026"),
    ],
)
def test_odd_days_are_answered(organisations, quiet, day):
    boxes = dict(zip(("event_day", "event_month", "event_year"), day, strict=True))

    page = quiet.post("/citizen/tell/complaint/when/", boxes)

    assert page.status_code == 422
    assert "There is a problem" in words(page)


def test_days_before_the_calendar_begins_are_taken(organisations, quiet):
    """Somebody may write of what happened in 1950; the limit is a person's to weigh."""
    page = quiet.post(
        "/citizen/tell/complaint/when/",
        {"event_day": "1", "event_month": "1", "event_year": "1950"},
        follow=True,
    )

    assert page.status_code == 200


@pytest.mark.parametrize("name", ["what_happened", "name", "email", "phone", "address", "needs"])
@pytest.mark.parametrize(
    "odd", ["\x00", "\ud800", "﷽" * 500, "<script>alert(1)</script>", _BACKWARDS]
)
def test_odd_words_come_back_whole_or_in_an_error(organisations, quiet, name, odd):
    question = "what" if name == "what_happened" else "you"
    boxes = {name: odd.encode("utf-8", "surrogatepass").decode("utf-8", "replace")}

    page = quiet.post(f"/cestria/tell/complaint/{question}/", boxes, follow=True)

    assert page.status_code in (200, 422)
    assert "<script>alert" not in page.content.decode()


def test_what_is_typed_is_shown_and_never_run(cestria, client):
    carried = tell(
        cestria, what_happened="<img src=x onerror=alert(1)>", points=[{"what": "<b>x</b>"}]
    )

    html = client.get(address(cestria, carried)).content.decode()

    assert "<img src=x" not in html and "<b>x</b>" not in html
    assert "&lt;img src=x" in html
