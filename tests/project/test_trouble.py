"""A database in trouble is nobody's fault and says so; a fault of ours stays loud."""

import sqlite3

import pytest
from django.contrib.sessions.backends.db import SessionStore
from django.db import IntegrityError, OperationalError
from django.http import HttpResponse
from django.test import RequestFactory
from django.urls import path

from putright.project import trouble, urls


def sqlite_error(code: int, kind: type[Exception] = OperationalError) -> Exception:
    cause = sqlite3.OperationalError("as SQLite says it")
    cause.sqlite_errorcode = code
    return _from(cause, kind)


def postgres_error(state: str | None, kind: type[Exception] = OperationalError) -> Exception:
    import psycopg

    cause = psycopg.OperationalError("as PostgreSQL says it")
    cause.sqlstate = state
    return _from(cause, kind)


def _from(cause: Exception, kind: type[Exception]) -> Exception:
    try:
        raise kind(*cause.args) from cause
    except kind as error:
        return error


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (sqlite_error(5), "held by somebody else"),
        (sqlite_error(8), "read-only"),
        (sqlite_error(8 | 4 << 8), "read-only"),  # an extended code
        (sqlite_error(13), "full"),
        (sqlite_error(10 | 3 << 8), "cannot reach its disk"),
        (sqlite_error(14), "cannot be opened"),
        (postgres_error(None), "does not answer"),
        (postgres_error("57P01"), "broke off"),
        (postgres_error("57014"), "took too long"),
        (postgres_error("53100"), "run out"),
        (postgres_error("25006"), "read-only"),
        (postgres_error("55P03"), "held by somebody else"),
        (OSError(28, "No space left on device"), "full"),
        (OSError(30, "Read-only file system"), "read-only"),
    ],
)
def test_what_passes_is_told_from_what_does_not(error, said):
    assert said in trouble.what(error)


@pytest.mark.parametrize(
    "error",
    [
        None,
        sqlite_error(1),  # a statement that makes no sense
        sqlite_error(19, IntegrityError),
        postgres_error("42P01"),  # a table that is not there
        postgres_error("23505", IntegrityError),
        FileNotFoundError(2, "No such file"),
        ValueError("of ours"),
    ],
)
def test_a_fault_of_ours_is_not_called_trouble(error):
    assert trouble.what(error) == ""


def test_trouble_is_found_behind_what_followed_from_it():
    try:
        try:
            raise sqlite_error(13)
        except OperationalError:
            raise ValueError("the session was deleted")  # noqa: B904 -- as Django does
    except ValueError as error:
        assert "full" in trouble.what(error)


def test_it_is_told_once_a_minute_without_what_was_asked(caplog, monkeypatch):
    monkeypatch.setattr(trouble, "_told", {})

    for _ in range(5):
        trouble.tell("the disk is full", sqlite_error(13))

    assert [record.getMessage() for record in caplog.records] == [
        "Nothing can be saved or shown: the disk is full (OperationalError)"
    ]


# -- as a request meets it --------------------------------------------------------------------


def _break(kind: str) -> HttpResponse:
    if kind == "trouble":
        raise sqlite_error(13)
    if kind == "fault":
        raise IntegrityError("a mistake of ours")
    return HttpResponse(kind)


urlpatterns = [path("break/<str:kind>/", lambda request, kind: _break(kind)), *urls.urlpatterns]
handler500 = "putright.project.trouble.broken"


@pytest.fixture
def loud(client):
    client.raise_request_exception = False
    return client


@pytest.mark.django_db
@pytest.mark.urls("tests.project.test_trouble")
def test_trouble_is_a_page_that_says_to_wait_and_a_fault_is_our_own(loud):
    waiting = loud.get("/break/trouble/")
    assert waiting.status_code == 503
    assert "We cannot do this just now" in waiting.content.decode()
    assert waiting["Retry-After"] == "60"

    broken = loud.get("/break/fault/")
    assert broken.status_code == 500
    assert "our fault" in broken.content.decode()


@pytest.mark.django_db
@pytest.mark.urls("tests.project.test_trouble")
def test_what_was_typed_can_be_sent_again_from_the_page(loud):
    typed = {"story": "It is <broken> again.", "token": "k7p39"}

    page = loud.post(
        "/break/trouble/", typed, headers={"origin": "http://testserver"}
    ).content.decode()

    assert "What you sent just now may not have been saved" in page
    assert "It is &lt;broken&gt; again." in page
    assert '<input type="hidden" name="token" value="k7p39">' in page
    assert "csrfmiddlewaretoken" in page
    elsewhere = loud.post("/break/trouble/", typed, headers={"origin": "http://evil.example"})
    assert "broken&gt;" not in elsewhere.content.decode()


# -- sessions ---------------------------------------------------------------------------------


class Full(SessionStore):
    """A store that can be read, on a disk that is full."""

    def save(self, must_create: bool = False) -> None:
        raise sqlite_error(13)


def answered(method: str, *, recorded: bool = False) -> HttpResponse:
    request = getattr(RequestFactory(), method)("/")
    request.session = Full()
    request.session["draft"] = "words"
    if recorded:
        request.recorded = True
    middleware = trouble.Sessions(lambda _: HttpResponse("as the view answered"))
    return middleware.process_response(request, HttpResponse("as the view answered"))


@pytest.mark.django_db
def test_a_session_that_cannot_be_kept_spoils_no_page_that_is_only_looked_at():
    assert answered("get").content == b"as the view answered"


@pytest.mark.django_db
def test_what_was_recorded_is_said_though_the_session_cannot_be_kept():
    assert answered("post", recorded=True).content == b"as the view answered"


@pytest.mark.django_db
def test_a_draft_that_cannot_be_kept_is_said_to_be_unsaved():
    response = answered("post")

    assert response.status_code == 503
    assert "What you sent just now may not have been saved" in response.content.decode()
