"""Are these two names of one business or person, near enough that somebody must look?"""

import re
import unicodedata

# What a name may have or lack and still be the same.
_FORMS = frozenset(
    {
        "ltd", "limited", "plc", "llp", "lp", "inc", "co", "company", "group", "holdings", "the",
        "and", "of", "mr", "mrs", "ms", "miss", "dr", "uk",
    }
)  # fmt: skip
_SHORTEST = 4  # letters of a single word that is sought among others


def words_of(name: str) -> tuple[str, ...]:
    """Return the words by which a name is known, however it is written.

    >>> words_of("The Harbour Bank Ltd."), words_of("HARBOUR  BANK")
    (('harbour', 'bank'), ('harbour', 'bank'))
    """
    plain = unicodedata.normalize("NFKD", name).casefold()
    plain = "".join(mark for mark in plain if not unicodedata.combining(mark))
    found = re.findall(r"[^\W_]+", plain.replace("’", "").replace("'", ""))
    return tuple(word for word in found if word not in _FORMS)


def matches(one: str, other: str) -> bool:
    """Return whether one name holds the other, in whole words.

    >>> matches("Harbour Bank plc", "The Harbour Bank, Leeds branch")
    True
    >>> matches("Harbour Bank", "Harbour View Homes")
    False
    """
    short, long = sorted((words_of(one), words_of(other)), key=len)
    if not short or (len(short) == 1 and len(short[0]) < _SHORTEST):
        return bool(short) and short == long
    spans = (long[at : at + len(short)] for at in range(len(long) - len(short) + 1))
    return any(span == short for span in spans)
