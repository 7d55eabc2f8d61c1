"""What do the pages read? Named questions of the record, each a query or two, whatever its size.

The worklist is in `worklist.py`, lists of cases in `listing.py`, one case in `opened.py`.
Whoever asks is part of every question: a case they may not open is in no list and no
count (`allowed.py`), and asking for it by reference is like asking for one that does
not exist.
"""

from putright.cases.allowed import may_open, with_case
from putright.cases.listing import (
    PAGE,
    Commitment,
    Listed,
    commitments,
    newest,
    of_customer,
    without_owner,
)
from putright.cases.opened import (
    Entry,
    Opened,
    case_for,
    contact_of,
    for_customer,
    for_party,
    log_view,
    timeline,
    views,
)
from putright.cases.worklist import GROUPS, MOST_COUNTED, WHOSE, Promise, counts, worklist

__all__ = [
    "GROUPS", "MOST_COUNTED", "PAGE", "WHOSE", "Commitment", "Entry", "Listed", "Opened",
    "Promise", "case_for", "commitments", "contact_of", "counts", "for_customer", "for_party",
    "log_view", "may_open", "newest", "of_customer", "timeline", "views", "with_case",
    "without_owner", "worklist",
]  # fmt: skip
