"""In which language is something said to a customer? As written, or as a translation file has it.

English is written where it is said, through `say`; a file of translations (`.po`, the form
that every translator's tool reads) holds each sentence again in another language. A sentence
that a file lacks is said in English. Nothing here knows Django.

    >>> say("We answer by %(day)s.", day="6 January")
    'We answer by 6 January.'
    >>> say_count(2, "%(count)s working day", "%(count)s working days")
    '2 working days'
"""

from putright.languages.catalogue import Catalogue, Unreadable
from putright.languages.known import ENGLISH, Language, known_languages, language_named
from putright.languages.speaking import (
    later,
    say,
    say_count,
    say_html,
    say_words,
    speaking,
    spoken,
)

__all__ = [
    "ENGLISH",
    "Catalogue",
    "Language",
    "Unreadable",
    "known_languages",
    "language_named",
    "later",
    "say",
    "say_count",
    "say_html",
    "say_words",
    "speaking",
    "spoken",
]
