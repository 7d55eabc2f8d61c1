"""How is a sentence of a letter said in the customer's language?

The core knows no language: whoever composes a letter brings the sentences of one, by their
English. What is not among them is said in English.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

# Between what a text is about and the text, as in files of translations.
ABOUT = "\x04"


def later(text: str, about: str = "") -> str:
    """Mark a text that is said elsewhere, so that whoever gathers sentences finds it."""
    return text


_WEEKDAYS = (
    later("Monday"), later("Tuesday"), later("Wednesday"), later("Thursday"), later("Friday"),
    later("Saturday"), later("Sunday"),
)  # fmt: skip
_MONTHS = (
    later("January"), later("February"), later("March"), later("April"), later("May"),
    later("June"), later("July"), later("August"), later("September"), later("October"),
    later("November"), later("December"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Saying:
    """Says English text in a language: `held` has it by the English."""

    held: Mapping[str, str] = field(default_factory=dict)

    def say(self, text: str, about: str = "", **given: Any) -> str:
        """Return a sentence in the language of the letter, its places filled.

        >>> Saying().say("We answer by %(day)s.", day="6 January")
        'We answer by 6 January.'
        """
        found = self.held.get(f"{about}{ABOUT}{text}") if about else None
        said = found or self.held.get(text) or text
        return said % given if given else said

    def day(self, day: date) -> str:
        """Return a day in full, as it stands by itself.

        >>> Saying().day(date(2027, 1, 6))
        'Wednesday 6 January 2027'
        """
        plain = self.say(
            "%(day)s %(month)s %(year)s",
            day=day.day,
            month=self.say(_MONTHS[day.month - 1]),
            year=day.year,
        )
        weekday = self.say(_WEEKDAYS[day.weekday()])
        return self.say("%(weekday)s %(date)s", weekday=weekday, date=plain)


ENGLISH = Saying()
