"""What is asked of whoever puts something on record, or strikes it out?"""

from collections.abc import Iterator

from putright.core.questions.parties import authorised
from putright.core.questions.question import Ask, Questions
from putright.core.rules.records import NONE_BECAUSE


def record(q: Questions) -> Iterator[Ask]:
    known = q.policy.records.get(str(q.given.get("record", "")))
    if known is None:
        return
    for need in known.needs:
        yield q.ask(need, not known.or_none_because)
    if known.expires and "until" not in known.needs:
        yield q.ask("until", not known.or_none_because)
    if known.or_none_because:
        yield q.ask(NONE_BECAUSE)
    if known.authorises:
        yield from authorised(q)
    for clock in q.policy.all_clocks:
        if clock.counts_from == known.id and clock.per and clock.per not in known.needs:
            yield q.ask(clock.per, True)


def strike(q: Questions) -> Iterator[Ask]:
    yield q.ask("reason", True)
