"""Is every one of the public messages read right? The table was made by looking at each."""

import re
import tomllib
from pathlib import Path
from typing import Any

import pytest

from putright.mail.reading import Message, read
from tests.mail.reading.samples import FOLDER, names, raw_of, there

TABLE: dict[str, dict[str, Any]] = tomllib.loads(
    (Path(__file__).parent / "expected.toml").read_text("utf-8")
)
HOW_MANY = 171
# No tag has any attribute: nothing can be fetched, followed, run or sent.
SAFE = re.compile(
    r"</?(?:p|br|div|h[1-6]|[uod]l|li|d[dt]|blockquote|pre|code|b|strong|i|em|u|s|su[bp]|table"
    r"|thead|tbody|tfoot|t[rdh]|hr)>"
)


@there
def test_the_table_has_a_line_for_every_message_there_is():
    assert sorted(TABLE) == names()
    assert len(TABLE) == HOW_MANY


@there
@pytest.mark.parametrize("name", sorted(TABLE))
def test_it_says_what_it_says(name):
    message = read(raw_of(name))

    assert told(message, TABLE[name]) == TABLE[name]
    assert message.was_understood


@there
@pytest.mark.parametrize("name", sorted(TABLE))
def test_what_is_shown_is_safe_and_whole(name):
    message = read(raw_of(name))

    assert all(SAFE.fullmatch(tag) for tag in re.findall(r"<[^>]*>?", message.html_safe))
    assert "\n" not in message.subject + message.sender.name
    for text in (message.text, message.subject, message.sender.name, message.html_safe):
        assert "\x00" not in text
        text.encode("utf-8")
    for each in message.attachments:
        assert each.name and not set(each.name) & set("/\\\n\r\0")
    words = f"{message.reply}\n{message.quoted}".split()
    assert words == message.text.split()


@there
def test_the_bytes_of_files_are_those_that_were_sent():
    pdf = read((FOLDER / "ruby_mail/attachment_emails__attachment_pdf.eml").read_bytes())
    gif = read((FOLDER / "cpython/msg_07.eml").read_bytes())

    assert pdf.attachments[0].content.startswith(b"%PDF-")
    assert gif.attachments[0].content.startswith(b"GIF87a")


def told(message: Message, expected: dict[str, Any]) -> dict[str, Any]:
    """Return of a message all that the table has, by the same words; nothing that is empty."""
    text = " ".join(message.text.split())
    begins, ends = expected.get("begins", ""), expected.get("ends", "")
    said = {
        "subject": message.subject,
        "sender": message.sender.address,
        "name": message.sender.name,
        "date": message.date,
        "begins": text[: len(begins)].rstrip() if begins else text,
        "ends": text[len(text) - len(ends) :].lstrip() if ends else "",
        "files": [f"{one.name} | {one.kind} | {len(one.content)}" for one in message.attachments],
        "within": [one.subject for one in message.enclosed],
        "automatic": message.is_automatic,
        "doubtful": message.looks_automatic,
        "sealed": message.sealed,
        "reply_ends": _end(message.reply, expected) if message.quoted else "",
        "quoted": " ".join(message.quoted.split())[:30].rstrip(),
    }
    if message.bounce:
        said["bounce"] = [
            f"{one.recipient} {one.status} "
            + ("for good" if one.permanent else "late" if one.delayed else "for now")
            for one in message.bounce.failures[:3]
        ]
        said["of"] = list(message.bounce.message_ids)
    # Why "within" stays: an enclosed message may have no subject, and is one all the same.
    return {name: value for name, value in said.items() if value}


def _end(reply: str, expected: dict[str, Any]) -> str:
    joined = " ".join(reply.split())
    return joined[-len(expected.get("reply_ends", "")) :] if expected.get("reply_ends") else joined
