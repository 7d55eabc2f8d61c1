"""How is a sentence said in the language that the page is read in?"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from markupsafe import Markup

from putright.languages.catalogue import Catalogue
from putright.languages.known import ENGLISH, Language

# Nothing while English is spoken: then a sentence costs no more than filling its places.
_language: ContextVar[Language | None] = ContextVar("language", default=None)


@contextmanager
def speaking(language: Language) -> Iterator[None]:
    """Say everything in this language until the end of the block."""
    token = _language.set(None if language.code == ENGLISH.code else language)
    try:
        yield
    finally:
        _language.reset(token)


def spoken() -> Language:
    """Return the language that is spoken now."""
    return _language.get() or ENGLISH


def say(text: str, /, about: str = "", **given: Any) -> str:
    """Return a sentence in the language that is spoken, its places filled.

    `text` is whole English: never a piece of a sentence, since other languages order their
    words otherwise. Its places are `%(name)s`; with any given, a per cent sign is `%%`.
    `about` tells two meanings of one English text apart, for the translator.

    >>> say("Open", about="a case")
    'Open'
    """
    language = _language.get()
    if language is not None:
        words = language.catalogue
        text = words.find(text, about) or (words.find(text) if about else None) or text
    return text % given if given else text


def say_count(count: int, one: str, many: str, /, **given: Any) -> str:
    """Return the sentence for this number, which stands in it as `%(count)s`.

    >>> say_count(1, "%(count)s file", "%(count)s files")
    '1 file'
    """
    language = _language.get()
    found = language.catalogue.find_count(count, one) if language is not None else None
    return (found or (one if count == 1 else many)) % {"count": f"{count:,}", **given}


def say_html(text: str, /, about: str = "", href: str = "", **given: Any) -> Markup:
    """Return a sentence with tags of its own, for a page; what fills its places is escaped.

    A link is written as a bare `<a>`: it gets the address in `href`.

    >>> say_html("You can <a>ask us</a>.", href="/ask")
    Markup('You can <a class="govuk-link" href="/ask">ask us</a>.')
    """
    said = Markup(say(text, about))  # noqa: S704 -- our own text, or a file's with the same tags
    if given:
        said = said % given
    if href:
        link = Markup('<a class="govuk-link" href="{}">').format(href)
        said = Markup(said.replace("<a>", link))  # noqa: S704 -- both are markup already
    return said


def later(text: str, about: str = "") -> str:
    """Mark a text that is said elsewhere, where the language is known: `say(LABELS[name])`.

    It is given back as it is, so that whoever gathers what is to be translated finds it.
    """
    return text


def say_words(catalogue: Catalogue, text: str) -> str:
    """Return words of a pack: in its own translations, or in ours, or as they are."""
    return catalogue.find(text) or say(text) if text else text
