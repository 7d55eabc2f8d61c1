"""By which ways of its policy is an organisation reached on a day?"""

import re
from collections.abc import Iterator
from datetime import date

from putright.core.policy import Contact, Policy

# What somebody could really write to, call or open: an address with @, a number, a place.
_REAL = re.compile(r"@|\d|www\.|://|\w\.(com|net|org|uk|gov)\b", re.IGNORECASE)


def ways_in(policy: Policy, day: date, *, is_example: bool = False) -> Iterator[Contact]:
    """Give the ways of a policy that are open on a day.

    An example is not reached by the addresses of the organisation that the policy is of:
    nobody who tries it may write to them. What names no address may stay.
    """
    for one in policy.contact:
        begun = one.since is None or one.since <= day
        is_open = begun and (one.until is None or day <= one.until)
        if is_open and not (is_example and _REAL.search(one.value)):
            yield one
