"""How does a file for a translator look? Each sentence, with what is translated already."""

from collections.abc import Iterable, Iterator

from babel.core import Locale, UnknownLocaleError
from babel.messages.plurals import get_plural

from putright.languages.catalogue import Catalogue, Unreadable
from putright.languages.gathering import Sentence
from putright.languages.known import Language, head_of

_HEAD = """\
# {about}
msgid ""
msgstr ""
"Content-Type: text/plain; charset=UTF-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Language: {code}\\n"
"Plural-Forms: {plurals}\\n"
"X-Language-Name: {name}\\n"
"X-English-Name: {english_name}\\n"
"X-Review: awaiting\\n"{turns}
"""
_ABOUT = "Keep every %(name)s and <tag> as it stands. What is left empty is said in English."


def template(
    code: str, wanted: Iterable[Sentence], language: Language | None, held: Catalogue
) -> str:
    """Return a file with every sentence. Raises Unreadable where no such language is known."""
    plurals = _plurals(code, language)
    named = (language.name, language.english_name) if language else _names(code)
    head = _HEAD.format(
        about=_ABOUT,
        code=code,
        plurals=plurals,
        name=named[0],
        english_name=named[1],
        turns='\n"X-Direction: rtl\\n"' if _turns(code, language) == "rtl" else "",
    )
    forms = int(plurals.partition("nplurals=")[2].partition(";")[0])
    return "\n".join([head, *("\n".join(entry(one, held, forms)) + "\n" for one in wanted)])


def entry(one: Sentence, held: Catalogue, forms: int) -> Iterator[str]:
    """Give the lines of one sentence."""
    if one.where[0]:
        yield f"#: {one.where[0]}:{one.where[1]}"
    if one.about:
        yield f"msgctxt {quoted(one.about)}"
    yield f"msgid {quoted(one.text)}"
    said = held.messages.get(one.key, ())
    if not one.many:
        yield f"msgstr {quoted(said[0] if said else '')}"
        return
    yield f"msgid_plural {quoted(one.many)}"
    for form in range(forms):
        yield f"msgstr[{form}] {quoted(said[form] if form < len(said) else '')}"


def quoted(text: str) -> str:
    """Return a text as such files write it.

    >>> quoted('Say "yes"')
    '"Say \\\\"yes\\\\""'
    """
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{escaped}"'


def _plurals(code: str, language: Language | None) -> str:
    """Return how a language counts: as its file says, or else as the Unicode tables know it."""
    said = head_of(language.files[0]).get("Plural-Forms") if language and language.files else ""
    if said:
        return said
    return str(get_plural(_locale(code))).rstrip(";") + ";"


def _names(code: str) -> tuple[str, str]:
    """Return what a language calls itself, and what it is called in English."""
    locale = _locale(code)
    name = locale.get_display_name() or code
    return name[:1].upper() + name[1:], locale.english_name or code


def _turns(code: str, language: Language | None) -> str:
    return language.turns if language else str(_locale(code).text_direction)


def _locale(code: str) -> Locale:
    try:
        return Locale.parse(code, sep="-")
    except (UnknownLocaleError, ValueError):
        raise Unreadable(
            f"No language “{code}” is known. Name it by its code, such as pl for Polish, cy for "
            "Welsh or zh for Chinese."
        ) from None
