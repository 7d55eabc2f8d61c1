"""Does anybody read what was given with a step? A detail that is misspelt would be kept, unread.

A page sends only what it asks. A program may send anything; and since a step keeps all that
it is given, `visibel` would be kept as well, and a note meant for the customer stay internal.
"""

from collections.abc import Iterable, Iterator, Mapping
from difflib import get_close_matches
from typing import Any

from putright.core.details import CORE_DETAILS
from putright.core.policy import Policy, once_for_policy
from putright.core.refusals import Refused

# What the core's rules read besides: words that a refusal asks for, and what a step is made of.
_RULES_READ = frozenset(
    {
        "also", "parts", "says", "tell", "files", "audience", "points", "records", "orders",
        "members", "substitutes", "consulted", "despite", "good_reason", "discretion", "reason",
        "told", "deputy_because", "though_away", "another_because", "not_a_payment",
        "another_payee", "not_plain_because", "none_because", "format_not_because", "capacity",
        "corrects_because", "again_because",
        "representative", "to_role", "expected", "review_on", "until", "remedies", "why_amount",
    }
)  # fmt: skip
# What our own pages send besides, so that another system may say it too.
_PAGES_SEND = frozenset(
    {
        "put_right", "answer_by", "form_of_reply", "recorded_late_because", "given_this_time",
        "where", "when_roughly", "service",
    }
)  # fmt: skip
# Beware: the door tells these itself, of people and their interests. Nobody else may.
OF_THE_DOOR = frozenset(
    {"lines", "interests", "known", "colleagues", "trained", "away_until", "deputy"}
)
# Details that hold tables: heads of complaint, records that come with a step, and the like.
TABLES = frozenset(
    {
        "points", "records", "orders", "members", "consulted", "files", "parts", "also",
    }
)  # fmt: skip
# Their names are those of the slots of a letter, which the letter's own checks know.
_OF_LETTERS = frozenset({"parts"})


def refuse_unknown(given: Mapping[str, Any], policy: Policy) -> None:
    """Raise Refused (`unknown-detail`) for details that nothing here or in the policy reads."""
    known = known_details(policy)
    odd = list(dict.fromkeys(name[:80] for name in _unknown(given, known)))[:20]
    if not odd:
        return
    said = [f"{name}{_nearest(name, known)}" for name in odd]
    raise Refused(
        "unknown-detail",
        f"Nothing reads this, so nothing was done: {'; '.join(said)}.",
        missing=tuple(odd),
    )


def _unknown(given: Mapping[str, Any], known: Iterable[str]) -> Iterator[str]:
    for name, value in given.items():
        if name not in known and not name.isdecimal():  # the points of a table have numbers
            yield name
        elif (name in TABLES or name.isdecimal()) and name not in _OF_LETTERS:
            for one in value if isinstance(value, list | tuple) else [value]:
                if isinstance(one, Mapping):
                    yield from _unknown(one, known)


def _nearest(name: str, known: Iterable[str]) -> str:
    near = get_close_matches(name, sorted(known), n=1, cutoff=0.6)
    return f" (did you mean {near[0]}?)" if near else ""


@once_for_policy
def known_details(policy: Policy) -> frozenset[str]:
    """Return every detail that the core, the policy or one of our pages knows."""
    named = {*CORE_DETAILS, *_RULES_READ, *_PAGES_SEND, *policy.details, *policy.key_details}
    return frozenset(named | set(_of_rules(policy))) - OF_THE_DOOR


def _of_rules(policy: Policy) -> Iterator[str]:
    """Give what the policy's own rules need, and the days that its limits count from."""
    for record in policy.record:
        yield from record.all_needs
    for one in (*policy.bar, *policy.diversion, *policy.route, *policy.remedy):
        yield from getattr(one, "needs", ())
    for clock in policy.all_clocks:
        yield from clock.pause_needs
        yield from clock.extension.needs if clock.extension else ()
    for one in (*policy.bar, *policy.stage):
        for limit in (*getattr(one, "limits", ()), *getattr(one, "ask_within", ())):
            yield limit.counts_from
