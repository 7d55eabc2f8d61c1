"""What would nobody write on purpose, and somebody sends all the same?"""

import os
from urllib.parse import quote_from_bytes

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

LONG = os.environ.get("PUTRIGHT_FUZZ") == "long"
if os.environ.get("PUTRIGHT_FUZZ", "long") != "long":
    raise ValueError("PUTRIGHT_FUZZ is either not set, or it is: long")

# A tag that only an unescaped answer can hold, with what would end an attribute before it.
MARK = "\"'><x-mark>"
RAW_MARK = b"<x-mark"


def effort(short: int, long: int) -> settings:
    """Return how many inputs to try: the same ones each time, or many more by chance."""
    return settings(
        max_examples=long if LONG else short,
        derandomize=not LONG,
        print_blob=True,
        database=None,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )


WORDS = (
    "",
    " ",
    "\x00",
    "a\x00b",
    "\r\nX-Odd: 1",
    "a\rb\nc\r\nd",
    "\u202eevil",
    "\u202dok\u202c\u2066in\u2069",
    "\u2067\u202b\u202e" * 40,
    "\u200b\u200d\ufeff",
    "\u0000\u0008\u001b[31m\u007f\u0085\u2028\u2029",
    "Z" + "\u0300\u0489" * 2000,
    "\U0001f419\U0010ffff\ufffe\uffff\ufdd0",
    "\ud800",
    "\udc80\udfff",
    "İıſK\u1e9e",
    "﷽" * 300,
    MARK,
    "{{ 7*7 }}{% x %}${7*7}",
    "'; drop table cases_event; --",
    "%00%ff%0d%0aSet-Cookie:x=1",
    "../../../../etc/passwd",
    "..\\..\\",
    "javascript:alert(1)",
    "//evil.example/",
    "https://evil.example/\\@x",
    "None",
    "null",
    "true",
    "[]",
    "{}",
    "[" * 3000,
    "a" * 201,
    "a" * 21_000,
    "é" * 60_000,
    "\n" * 5000,
)

NUMBERS = (
    "0",
    "-0",
    "-1",
    "1e999",
    "-1e999",
    "1e-999",
    "1e5000000",
    "NaN",
    "sNaN",
    "inf",
    "-Infinity",
    "١٢٣",
    "１２",
    "²",
    "½",
    "1_000",
    "0x10",
    "+1",
    " 1 ",
    "1.",
    ".5",
    "1,5",
    "1,2,3,4",
    "£-0.00",
    "0.001",
    "9" * 18,
    "9223372036854775808",
    "18446744073709551616",
    "9" * 400,
    "9" * 5000,
    "9" * 20_000,
)

DAYS = (
    "0000-00-00",
    "9999-12-31",
    "10000-01-01",
    "0001-01-01",
    "2023-02-29",
    "2024-02-29",
    "2026-02-30",
    "2026-13-01",
    "2026-W01-1",
    "20260101",
    "2026-03-29T01:30",
    "2026-03-29 01:30:00+00:00",
    "2026-10-25T01:30",
    "2026-01-01T24:00",
    "2026-01-01T23:59:60",
    "2026-01-01T00:00:00.0000000001Z",
    "2026-01-01T00:00+99:99",
    "٢٠٢٦-٠١-٠١",
    "31/12/9999",
    "-1-01-01",
)

# Boxes of a day and a moment, each on its own.
PARTS = (
    "29", "31", "0", "32", "2", "Feb", "f", "٣", "9999", "0001", "1000", "2023", "10000",
    "01:30", "24:00", "12am", "13pm", "noon", "noonnoon", ":", "1:", "25:61", "0" * 300,
)  # fmt: skip

BYTES = (
    b"\xff\xfe",
    b"\xc0\xaf",
    b"\xed\xa0\x80",
    b"\xf4\x90\x80\x80",
    b"\x80" * 50,
    b"\xe2\x82",
    b"%",
    b"%%%zz",
    b"\x00",
)


def encoded(text: str) -> bytes:
    """Return text as bytes: a lone surrogate becomes the three bytes that no UTF-8 may hold."""
    return text.encode("utf-8", "surrogatepass")


def words() -> st.SearchStrategy[str]:
    """Give text of every kind, lone surrogates too."""
    return st.one_of(
        st.sampled_from(WORDS),
        st.sampled_from(NUMBERS),
        st.sampled_from(DAYS),
        st.sampled_from(PARTS),
        st.text(st.characters(codec=None), max_size=60),
    )


def raw() -> st.SearchStrategy[bytes]:
    """Give bytes that stand for a value: text of every kind, and what is no text."""
    return st.one_of(
        words().map(encoded),
        st.sampled_from(BYTES),
        st.binary(max_size=40),
        st.tuples(words().map(encoded), st.sampled_from(BYTES)).map(b"".join),
    )


def pairs(names: st.SearchStrategy[bytes], most: int = 4) -> st.SearchStrategy[bytes]:
    """Give the text of a query or a form: `a=1&b=2`, its parts quoted, some twice, some bare."""
    one = st.tuples(names, raw()).map(lambda pair: joined([pair]))
    bare = st.sampled_from([b"", b"&", b"=", b"==&", b";", b"a", b"%", b"+", b"a[]=1", b"\xff"])
    return st.lists(st.one_of(one, one, one, bare), max_size=most).map(b"&".join)


def joined(values: list[tuple[bytes, bytes]]) -> bytes:
    """Return what a browser sends for these boxes."""
    return b"&".join(f"{_quoted(name)}={_quoted(value)}".encode() for name, value in values)


def _quoted(part: bytes) -> str:
    return quote_from_bytes(part, safe="")
