"""How does a letter look as HTML in an e-mail? Its words, the name on top, and nothing fetched.

Styles stand at each element, since many mail readers know no others; there is no picture, no
script and no address to follow but those of our own pages that the letter itself names.
"""

import re
from collections.abc import Iterator

from markupsafe import Markup, escape

from putright.letters.letter import Paragraph, Words
from putright.running.public_address import public_address

_TEXT = "margin:0 0 1em;line-height:1.5"
_PAGE = Markup(
    '<!doctype html>\n<html lang="{language}"><head><meta charset="utf-8">'
    '<meta name="viewport" content="width=device-width, initial-scale=1">'
    "<title>{subject}</title></head>\n"
    '<body style="margin:0;padding:1.5em;font-family:Arial,sans-serif;font-size:{size};'
    'color:#0b0c0c;background:#ffffff">\n<div style="max-width:38em;margin:0 auto">\n'
    '<p style="margin:0 0 1.5em;padding-bottom:.5em;border-bottom:3px solid {colour};'
    'font-weight:bold">{sender}</p>\n{body}\n'
    '<p style="margin:2em 0 0;padding-top:.75em;border-top:1px solid #b1b4b6;'
    'font-size:.875em;line-height:1.5">{foot}</p>\n</div></body></html>\n'
)


def html_of(words: Words) -> str:
    """Return the letter as a page; what people wrote in it is escaped."""
    return str(
        _PAGE.format(
            language=words.language,
            subject=words.subject,
            size="20px" if words.is_large else "16px",
            colour=words.sender.colour or "#0b0c0c",
            sender=words.sender.name,
            body=Markup("\n").join(_body(words)),
            foot=Markup("<br>").join(foot_lines(words)),
        )
    )


def foot_lines(words: Words) -> list[str]:
    """Return where the sender is to be found, and the reference."""
    sender = words.sender
    found = [sender.name, *sender.address, sender.phone, sender.email, words.reference]
    return [line for line in found if line]


def _body(words: Words) -> Iterator[Markup]:
    yield _text(words.greeting)
    items: list[Markup] = []
    for one in words.paragraphs:
        if one.sort == "item":
            items.append(Markup("<li>{}</li>").format(_broken(one.text)))
            continue
        yield from _list(items)
        items = []
        yield _paragraph(one)
    yield from _list(items)
    yield _text(words.closing)


def _list(items: list[Markup]) -> Iterator[Markup]:
    if items:
        style = Markup('<ul style="margin:0 0 1em;padding-left:1.25em;line-height:1.5">{}</ul>')
        yield style.format(Markup("").join(items))


def _paragraph(one: Paragraph) -> Markup:
    if one.sort == "heading":
        style = Markup('<h2 style="margin:1.5em 0 .5em;font-size:1.125em">{}</h2>')
        return style.format(one.text)
    return _text(one.text)


def _text(text: str) -> Markup:
    return Markup('<p style="{}">{}</p>').format(_TEXT, _broken(text))


def _broken(text: str) -> Markup:
    """Return lines that stay lines; an address of our own pages is a link."""
    return Markup("<br>\n").join(_linked(line) for line in text.split("\n"))


def _linked(line: str) -> Markup:
    """Return a line with links to our own pages, and to nobody else's that somebody wrote."""
    base = public_address()
    if not base:
        return escape(line)
    ours = re.compile(rf"{re.escape(base)}/[^\s<>\"'()]*[^\s<>\"'().,;:!?]|{re.escape(base)}/")
    found, done = Markup(), 0
    for match in ours.finditer(line):
        link = Markup('<a href="{0}">{0}</a>').format(match.group())
        found += escape(line[done : match.start()]) + link
        done = match.end()
    return found + escape(line[done:])
