"""What is asked of whoever puts something on record, or strikes it out?"""

from collections.abc import Iterator

from putright.core.policy import Record
from putright.core.questions.parties import authorised, written_to
from putright.core.questions.question import Ask, Questions, as_said
from putright.core.rules.records import NONE_BECAUSE


def record(q: Questions) -> Iterator[Ask]:
    known = q.policy.records.get(str(q.given.get("record", "")))
    if known is None:
        return
    for need in known.needs:
        yield q.ask(need, not known.or_none_because)
    if known.expires and "until" not in known.needs:
        yield q.ask("until", not known.or_none_because)
    if known.is_of_one:
        yield from _of_one_letter(q, known)
    if known.or_none_because:
        yield q.ask(NONE_BECAUSE)
    if known.authorises:
        yield from authorised(q)
    for clock in q.policy.all_clocks:
        if clock.counts_from == known.id and clock.per and clock.per not in known.needs:
            yield q.ask(clock.per, True)


def _of_one_letter(q: Questions, known: Record) -> Iterator[Ask]:
    """Ask of which letter it is. What was written here is approved on the letter's own page."""
    letters = tuple((one.id, one.name or as_said(one.id)) for one in q.policy.letter)
    yield q.ask("letter", True, letters, label="Of which letter?")
    if others := written_to(q):
        yield q.ask("to", True, (("customer", "The customer"), *others), label="To whom?")
    if known.of_draft:
        label = "Its words, if it was written elsewhere"
        yield q.ask("text", label=label)


def strike(q: Questions) -> Iterator[Ask]:
    yield q.ask("reason", True)
