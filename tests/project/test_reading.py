"""Is what was sent read whole, or refused in a sentence?"""

import io
from typing import Any

import pytest
from django.core.handlers.wsgi import WSGIRequest
from django.http import HttpResponse
from django.test import Client, RequestFactory

from putright.project.reading import CutShort, Readable, set_alphabet_aside, whole

FORM = "application/x-www-form-urlencoded"


def sent(body: bytes, announced: str, ask: Any) -> Any:
    """Let `ask` read a body of which another length was announced."""
    found: list[Any] = []
    application = whole(lambda environ, _: found.append(ask(environ["wsgi.input"])))
    application({"wsgi.input": io.BytesIO(body), "CONTENT_LENGTH": announced}, None)
    return found[0]


@pytest.mark.parametrize("size", [None, -1, 10])
def test_a_body_that_breaks_off_is_no_body(size):
    with pytest.raises(CutShort):
        sent(b"half", "8", lambda body: body.read(size))


def test_nor_is_a_line_of_one():
    with pytest.raises(CutShort):
        sent(b"half\n", "8", lambda body: [body.readline(), body.readline()])


@pytest.mark.parametrize("announced", ["4", "", "x", "-1", "4" * 5000])
def test_nothing_is_read_beyond_what_was_announced(announced):
    assert len(sent(b"whole and more", announced[:1], lambda body: body.read())) <= 4


def test_a_body_may_come_in_pieces():
    class Slow(io.BytesIO):
        def read(self, size: int | None = -1) -> bytes:
            return super().read(min(size or 1, 2))

    found: list[bytes] = []
    application = whole(lambda environ, _: found.append(environ["wsgi.input"].read()))
    application({"wsgi.input": Slow(b"in pieces"), "CONTENT_LENGTH": "9"}, None)

    assert found == [b"in pieces"]


def test_half_of_a_form_is_refused_in_a_sentence(rf: RequestFactory):
    request = rf.post("/", b"words=half+of+it", content_type=FORM)
    request._stream = _Broken()

    page = Readable(HttpResponse).process_view(request, HttpResponse, (), {})

    assert page.status_code == 400
    assert b"Not all of it arrived" in page.content


class _Broken(io.BytesIO):
    def read(self, size: int | None = -1) -> bytes:
        raise CutShort("5 bytes never came")


@pytest.mark.django_db
@pytest.mark.parametrize("charset", ["latin-1", "utf-7", "hex", "undefined", "idna"])
def test_another_alphabet_is_refused_and_on_a_question_it_is_nothing(charset):
    kind = f"{FORM}; charset={charset}"

    refused = Client().generic("POST", "/staff/sign-in/", b"a=%e9", content_type=kind)
    asked = Client().generic("GET", "/", content_type=kind, QUERY_STRING="a=%e9")

    assert refused.status_code == 415
    assert b"Send it as UTF-8" in refused.content
    assert asked.status_code == 200


@pytest.mark.django_db
def test_a_part_of_a_form_may_name_no_alphabet_either():
    part = b"--b\r\nContent-Disposition: form-data; name*=hex''ff\r\n\r\nx\r\n--b--"

    page = Client().post("/staff/sign-in/", part, content_type="multipart/form-data; boundary=b")

    assert page.status_code in (400, 422)


@pytest.mark.django_db
def test_what_does_not_say_its_length_is_refused():
    page = Client().post("/staff/sign-in/", {"a": "b"}, HTTP_TRANSFER_ENCODING="chunked")

    assert page.status_code == 411
    assert b"how long it is" in page.content


@pytest.mark.django_db
def test_a_page_may_take_more_than_others(rf: RequestFactory, settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 10
    request = rf.post("/", {"words": "more than ten bytes"})

    def takes(request: Any) -> HttpResponse:
        return HttpResponse("taken")

    refused = Readable(HttpResponse).process_view(request, takes, (), {})
    takes.most_bytes = 1000  # type: ignore[attr-defined]
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1000

    assert refused.status_code == 413
    assert Readable(HttpResponse).process_view(request, takes, (), {}) is None


@pytest.mark.parametrize(
    "kind",
    ["text/html; charset=punycode", "a/b;charset=hex", "a/b; CHARSET =base64", "a; charset=x"],
)
def test_an_alphabet_that_is_none_never_reads_an_address(kind):
    environ = {"CONTENT_TYPE": kind, "REQUEST_METHOD": "GET", "QUERY_STRING": "q=%e9"}
    set_alphabet_aside(environ)

    assert WSGIRequest({**environ, "wsgi.input": io.BytesIO()}).GET["q"] == "\ufffd"
