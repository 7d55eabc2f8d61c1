"""Where are the public messages, and how is a letter written for a test?"""

from pathlib import Path

import pytest

FOLDER = Path(__file__).resolve().parents[4] / "shared" / "data" / "mail"
there = pytest.mark.skipif(
    not FOLDER.is_dir(), reason="the public messages are not there: ../shared/data/mail"
)


def names() -> list[str]:
    found = (each for each in FOLDER.glob("*/*") if each.parent.name != "LICENSES")
    return sorted(str(each.relative_to(FOLDER)) for each in found)


def raw_of(name: str) -> bytes:
    """Return a sample; one that is only a body gets the header that it needs."""
    raw = (FOLDER / name).read_bytes()
    kind = {".html": b"text/html", ".txt": b"text/plain"}.get(Path(name).suffix)
    return b"Content-Type: " + kind + b"; charset=utf-8\n\n" + raw if kind else raw


def letter(text: str | bytes = "", **headers: str) -> bytes:
    """Return a message with these headers (`content_type` stands for Content-Type)."""
    given = {"from": "Asha <asha@example.org>", "date": "Mon, 2 Nov 2026 10:00:00 +0000", **headers}
    lines = [f"{name.replace('_', '-')}: {value}".encode() for name, value in given.items()]
    body = text if isinstance(text, bytes) else text.encode()
    return b"\n".join(lines) + b"\n\n" + body


def parts(*each: bytes, kind: str = "mixed", **headers: str) -> bytes:
    """Return a message of several parts, each with its own headers."""
    body = b"".join(b"--b\n" + one + b"\n" for one in each) + b"--b--\n"
    return letter(body, content_type=f"multipart/{kind}; boundary=b", **headers)
