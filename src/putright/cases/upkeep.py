"""What has to be done as time passes, beside what people ask?

One look does all of it, a bit at a time. Every task may be done by many workers at
once, costs little when there is nothing to do, and is found again if its worker dies.
"""

from collections.abc import Callable, Mapping
from datetime import datetime

from putright.cases import made_anew, search, tallies
from putright.cases.binding import policy_on
from putright.cases.overdue import pass_deadlines
from putright.desks.drafts import drop_old
from putright.directory import roles
from putright.drafts.erasing import erase_old
from putright.files.attaching import sweep
from putright.files.scanning import scan_waiting
from putright.letter_drafts import keeping as letter_drafts
from putright.notices import outbox
from putright.people.models import Organisation
from putright.people.sessions import forget_ended

# Each returns how much it did.
FOR_EACH: Mapping[str, Callable[[Organisation, datetime], int]] = {
    "promises missed": pass_deadlines,
    "changes counted": lambda organisation, at: tallies.compact(organisation),
    "roles begun or ended": lambda organisation, at: roles.turn(
        organisation, policy_on(organisation, at), at
    ),
}
FOR_ALL: Mapping[str, Callable[[], int]] = {
    "parts of the index merged": search.merge,
    "sessions forgotten": forget_ended,
}
# What may take long, and so is done last, a piece at a time.
PIECE_BY_PIECE: Mapping[str, Callable[[Organisation, Callable[[], bool]], int]] = {
    "cases made anew": made_anew.go_on,
}
# What is told the time, and is of every organisation at once.
BY_THE_CLOCK: Mapping[str, Callable[[datetime], int]] = {
    "files dropped": sweep,
    "files scanned": scan_waiting,
    "e-mails sent": outbox.send_waiting,
    "e-mails forgotten": outbox.forget_old,
    "drafts erased": erase_old,
    "forms begun and dropped": drop_old,
    "drafts of letters dropped": letter_drafts.drop_old,
}


def look(at: datetime, goes_on: Callable[[], bool] = lambda: True) -> dict[str, int]:
    """Do whatever there is to do by `at`; return how much of each was done.

    Between two tasks it asks whether to go on: what is left is found by the next look.
    """
    done = dict.fromkeys([*FOR_EACH, *FOR_ALL, *BY_THE_CLOCK, *PIECE_BY_PIECE], 0)
    organisations = list(Organisation.objects.order_by("pk"))
    for organisation in organisations:
        for name, task in FOR_EACH.items():
            if goes_on():
                done[name] += task(organisation, at)
    for name, task_for_all in FOR_ALL.items():
        if goes_on():
            done[name] += task_for_all()
    for name, task_by_the_clock in BY_THE_CLOCK.items():
        if goes_on():
            done[name] += task_by_the_clock(at)
    for organisation in organisations:
        for name, long_task in PIECE_BY_PIECE.items():
            if goes_on():
                done[name] += long_task(organisation, goes_on)
    return done


def has_more(done: Mapping[str, int]) -> bool:
    """Return whether a look ended with more to be done at once."""
    return any(done[name] for name in PIECE_BY_PIECE)
