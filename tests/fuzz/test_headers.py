"""Can what a browser says of itself, its cookies or its page's form make us fail?"""

import re
from typing import Any

import pytest
from django.test import Client, override_settings
from django.test.client import ClientHandler
from hypothesis import given
from hypothesis import strategies as st

from putright.project.reading import set_alphabet_aside
from tests.fuzz import odd
from tests.fuzz.judge import judge

pytestmark = pytest.mark.django_db

# As a WSGI server hands them on: bytes as Latin-1, and no line ends, which it refuses itself.
HEADERS = (
    "HTTP_HOST", "HTTP_X_FORWARDED_FOR", "HTTP_X_FORWARDED_HOST", "HTTP_X_FORWARDED_PROTO",
    "HTTP_X_FORWARDED_PORT", "HTTP_FORWARDED", "HTTP_COOKIE", "HTTP_ACCEPT_LANGUAGE",
    "HTTP_ACCEPT", "HTTP_ACCEPT_ENCODING", "HTTP_X_REQUEST_ID", "HTTP_RANGE", "HTTP_IF_RANGE",
    "HTTP_IF_MODIFIED_SINCE", "HTTP_IF_NONE_MATCH", "HTTP_REFERER", "HTTP_ORIGIN",
    "HTTP_USER_AGENT", "HTTP_AUTHORIZATION", "HTTP_X_CSRFTOKEN", "HTTP_EXPECT",
    "HTTP_X_HTTP_METHOD_OVERRIDE", "HTTP_SEC_FETCH_SITE", "CONTENT_TYPE", "CONTENT_LENGTH",
    "REMOTE_ADDR", "SERVER_NAME", "SERVER_PORT",
)  # fmt: skip
CHARSETS = (
    "unknown", "utf-8", "UTF-8", "utf-7", "utf-16", "utf-32", "idna", "punycode", "base64", "hex",
    "rot13", "zlib", "bz2", "uu", "undefined", "unicode_escape", "raw_unicode_escape", "mbcs",
    "string_escape", "cp037", "latin-1", "a" * 5000, "\x01", '"', "é", "utf-8; charset=hex",
)  # fmt: skip
VALUES = st.one_of(
    st.sampled_from(odd.WORDS + odd.NUMBERS + odd.DAYS),
    st.sampled_from(
        [
            "localhost",
            "localhost:99999999999",
            "evil.example",
            "[::1",
            "[::1]:x",
            "127.0.0.1, evil.example",
            "https",
            "bytes=0-",
            "bytes=9-1,2-3,-5",
            "bytes=-99999999999999999999",
            "Thu, 01 Jan 9999 99:99:99 GMT",
            "null",
            "http://localhost",
            "http://[",
            "gzip;q=9e9,*;q=-1",
            "de-DE-" + "x-" * 3000,
            "a" * 60_000,
        ]
    ),
    st.text(st.characters(codec=None), max_size=80),
).map(
    lambda text: re.sub(r"[\r\n\x00]", "", text).encode("utf-8", "surrogatepass").decode("latin-1")
)
COOKIES = st.lists(
    st.tuples(
        st.sampled_from(["putright-session", "putright-csrf", "messages", "a", "", "é", "$Path"]),
        st.one_of(
            VALUES,
            st.sampled_from(
                [
                    '"\\000\\000\\000\\000\\000\\000\\000\\000"',
                    '"\\355\\240\\200aaaaaaaa"',
                    "=",
                    '"',
                    ";",
                ]
            ),
            st.text("abcdefghijklmnopqrstuvwxyz0123456789", min_size=32, max_size=32),
        ),
    ).map("=".join),
    max_size=6,
).map("; ".join)
TYPES = st.one_of(
    st.tuples(
        st.sampled_from(
            ["text/html", "application/x-www-form-urlencoded", "multipart/form-data", "a", ""]
        ),
        st.sampled_from(CHARSETS),
    ).map("; charset=".join),
    VALUES,
)
PAGES = ("/", "/cestria/", "/cestria/find/", "/cestria/tell/complaint/what/", "/staff/sign-in/",
         "/staff/cestria/", "/staff/cestria/find/", "/static/x.css", "/nowhere/")  # fmt: skip


class AtTheDoor(ClientHandler):
    """What the server hands on passes through our door first (`project.reading.whole`)."""

    def __call__(self, environ: dict[str, Any]) -> Any:
        set_alphabet_aside(environ)
        return super().__call__(environ)


@st.composite
def told(draw: Any) -> dict[str, Any]:
    """Give headers, some of them odd."""
    names = draw(st.lists(st.sampled_from(HEADERS), min_size=1, max_size=3, unique=True))
    special = {"HTTP_COOKIE": COOKIES, "CONTENT_TYPE": TYPES}
    return {name: draw(special.get(name, VALUES)) for name in names}


@odd.effort(400, 60_000)
@given(told(), st.sampled_from(PAGES), st.sampled_from(["GET", "POST", "HEAD"]), st.booleans())
def test_no_header_is_too_odd(house, headers, path, method, strict):
    client = Client(enforce_csrf_checks=strict)
    client.handler = AtTheDoor(enforce_csrf_checks=strict)

    answer = client.generic(method, path, "a=%41&what_happened=b", QUERY_STRING="q=%e9", **headers)

    judge(answer, method=method, sent=(path, headers))


BOUNDARIES = ("b", "", " ", "b" * 70, "b" * 5000, '"b"', "é", "b\tb", "--", "b; boundary=c", "=")
PARTS = st.one_of(
    st.sampled_from(
        [
            b'Content-Disposition: form-data; name="what_happened"\r\n\r\nwords',
            b'Content-Disposition: form-data; name="what_happened"; filename="a.txt"\r\n\r\nfile',
            b'Content-Disposition: form-data; name="a"; filename="../../a\x00.php"\r\n\r\nfile',
            b"Content-Disposition: form-data; name*=utf-8''%ff%00; filename*=x'y'z%zz\r\n\r\nx",
            b"Content-Disposition: form-data; name*=hex''ff\r\n\r\nx",
            b"Content-Disposition: form-data; filename*=undefined'en'x; name=a\r\n\r\nx",
            b'Content-Disposition: form-data; name="a"\r\nContent-Type: text/plain; charset=hex'
            b"\r\n\r\nx",
            b'Content-Disposition: form-data; name="a"\r\nContent-Transfer-Encoding: base64'
            b"\r\n\r\n!!!=",
            b'Content-Disposition: form-data; name="a"\r\nContent-Length: -9\r\n\r\nx',
            b'Content-Disposition: form-data; name="a"; filename="b"\r\nContent-Type: a/b; charset='
            b"undefined\r\nContent-Length: x\r\n\r\nx",
            b"Content-Disposition: " + b"a=b; " * 4000 + b"\r\n\r\nx",
            b"A: b\r\n" * 2000 + b"\r\nx",
            b"",
            b"\r\n\r\n",
            b"x" * 100_000,
        ]
    ),
    st.binary(max_size=60),
)


@odd.effort(200, 30_000)
@given(
    st.lists(PARTS, max_size=5),
    st.sampled_from(BOUNDARIES),
    st.one_of(st.just(""), st.sampled_from(CHARSETS)),
    st.sampled_from([b"--", b"", b"\r\n", b"-"]),
    st.sampled_from([p for p in PAGES if "what" in p or "find" in p or "sign" in p]),
)
def test_no_form_in_parts_is_too_odd(house, parts, boundary, charset, end, path):
    mark = boundary.strip('"').encode()
    body = b"".join(b"--" + mark + b"\r\n" + part + b"\r\n" for part in parts) + b"--" + mark + end
    kind = f"multipart/form-data; boundary={boundary}" + (f"; charset={charset}" if charset else "")

    answer = Client().generic("POST", path, body, content_type=kind)

    judge(answer, method="POST", sent=(path, kind, parts))


@pytest.mark.parametrize(
    "kind",
    ["application/json", "text/plain", "application/xml", "image/png", "", "a/b; c", "\x01"],
)
@pytest.mark.parametrize("body", [b"{}", b"[" * 100_000, b"\xff" * 1000, b"<!DOCTYPE a><a/>"])
def test_a_body_that_is_no_form_is_as_an_empty_form(house, kind, body):
    for path in PAGES:
        judge(Client().generic("POST", path, body, content_type=kind), method="POST", sent=path)


@override_settings(ALLOWED_HOSTS=["localhost"])
@pytest.mark.parametrize(
    "host", ["evil.example", "a b", "", "localhost\t", "é", "[::1", "a" * 9000]
)
def test_a_host_that_is_not_ours_is_refused_in_a_sentence(house, host):
    for path in PAGES:
        answer = Client().get(path, HTTP_HOST=host)

        judge(answer, sent=host)
        assert host not in answer.get("Location", "-") or not host
