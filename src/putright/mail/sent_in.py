"""What has a colleague done by sending in what they were told, and who hears of it?

Where the policy has complaints logged by way of a mailbox, sending it there is logging it: the
record is theirs, dated when it arrived. Those whom the policy names are told at once, and
that their line manager was is on the record as well. All in the transaction that makes the
case: there is none without what was done by it.
"""

import re
from collections.abc import Iterator
from datetime import datetime
from typing import Any, NamedTuple

from django.conf import settings
from django.urls import reverse

from putright.cases.asked import Carried, NoSuchCase
from putright.cases.carry_out import carry_out
from putright.core.clocks import local_day
from putright.core.conditions import holds
from putright.core.details import person_in
from putright.core.facts import Actor, Command
from putright.core.policy import Mailbox, Policy
from putright.core.refusals import Refused
from putright.directory.managers import above, managers
from putright.mail.keeping import QUIETLY
from putright.mail.models import Arrived
from putright.mail.reading import Message
from putright.mail.threading import sender_is_theirs
from putright.notices import outbox
from putright.people.models import Organisation, Staff
from putright.people.queries import actor_for, colleagues, names_of
from putright.reminders.models import Wish


class SentIn(NamedTuple):
    """A case that was made of what a colleague sent in."""

    organisation: Organisation
    policy: Policy
    box: Mailbox
    one: Arrived
    message: Message
    sender: str  # the key of that colleague
    carried: Carried
    at: datetime


def sent_in(it: SentIn) -> None:
    """Tell those whom the policy names, and record what was done by sending it in."""
    lacks = list(_logged(it))
    manager, is_passed_over = _manager(it)
    known = _addresses(it, manager)
    if it.one.door == QUIETLY:  # from before: nobody is told of it now
        return
    lacks += _line_told(it, manager if manager in known else "")
    if is_passed_over:
        lacks.insert(0, _PASSED_OVER)
    for person in dict.fromkeys(_told(it.box, it.sender, manager)):
        if person in known:
            _put(it, known[person], lacks if person == it.sender else [])


def _told(box: Mailbox, sender: str, manager: str) -> Iterator[str]:
    to = {"sender": sender, "line-manager": manager}
    return (to[one] for one in box.tells if to[one])


def _addresses(it: SentIn, manager: str) -> dict[str, str]:
    """Return the addresses at which those who are told hear of things."""
    people = [it.sender, manager] if manager else [it.sender]
    known = Wish.objects.filter(organisation=it.organisation, person__in=people, email__gt="")
    return dict(known.values_list("person", "email"))


def _manager(it: SentIn) -> tuple[str, bool]:
    """Return who is told above the sender, and whether a nearer one was passed over.

    Whence: PP-10, the subject's part goes to the next manager. No machine can tell of whom
    a message complains, so whomever it names is not the one whom we tell.
    """
    here = {one.key for one in colleagues(it.organisation)}
    line = [one for one in above(it.sender, managers(it.organisation)) if one in here]
    names = names_of(line)
    fit = [one for one in line if not _is_named(names[one], it.message)]
    first = fit[0] if fit else ""
    return first, bool(line) and first != line[0]


def _is_named(name: str, message: Message) -> bool:
    """Return whether a message names somebody: spaces and capitals do not matter.

    >>> _is_named("Max Reed", Message(text="About max\\nreed, who shouted"))
    True
    >>> _is_named("Max Reed", Message(text="About Max Reedham"))
    False
    """
    said = " ".join(f"{message.subject} {message.text}".casefold().split())
    wanted = " ".join(name.casefold().split())
    return bool(wanted) and re.search(rf"(?<!\w){re.escape(wanted)}(?!\w)", said) is not None


# -- on the record ------------------------------------------------------------------------


def _logged(it: SentIn) -> Iterator[str]:
    """Record that the sender logged it; give why that could not be done, if it could not."""
    if not _belongs(it, it.box.logs):
        return
    if why := _record(it, it.box.logs, {"happened": it.one.arrived_at}):
        yield _NOT_LOGGED.format(why=why)


def _line_told(it: SentIn, manager: str) -> list[str]:
    """Record that a line manager knows: whom we tell, or the sender who is one."""
    if not _belongs(it, it.box.told):
        return []
    person = manager or (it.sender if it.sender in managers(it.organisation).values() else "")
    name = person_in(it.policy.records[it.box.told], it.policy)
    assert name is not None  # the check of a pack saw to it
    if not person:
        return [_NOBODY_TOLD]
    why = _record(it, it.box.told, {name: person})
    return [_NOT_TOLD.format(why=why)] if why else []


def _belongs(it: SentIn, record: str) -> bool:
    """Return whether the policy has this record on such a case: not on a comment, say."""
    known = it.policy.records.get(record)
    day = local_day(it.at, it.policy.calendar.zone)
    return known is not None and holds(known.when, it.carried.case, day)


def _record(it: SentIn, record: str, given: dict[str, Any]) -> str:
    """Make a record in the sender's name; return why not, where it cannot be made."""
    staff = Staff.objects.get(key=it.sender)
    actor = actor_for(staff, it.organisation) or Actor(it.sender, ())
    if sender_is_theirs(it.message, settings.MAIL_CHECKED_BY) is False:
        return "our mail server found that the sender is not who it says"
    try:
        carry_out(
            Command(record, given, actor),
            organisation=it.organisation,
            reference=it.carried.reference,
            at=it.at,
        )
    except Refused as reason:
        return reason.sentence.rstrip(".")
    except NoSuchCase:
        return "such a case is not open to you"
    return ""


# -- by e-mail ----------------------------------------------------------------------------


def _put(it: SentIn, email: str, lacks: list[str]) -> None:
    """Tell somebody. Beware: no word of the case goes out."""
    reference = it.carried.reference
    page = reverse("workspace:case", args=[it.organisation.slug, reference])
    outbox.put(
        it.organisation,
        kind="mail-logged",
        to=email,
        subject=f"Logged as {reference}",
        text=_TEXT.format(
            reference=reference,
            name=it.policy.policy.organisation,
            page=page,
            more="".join(f"\n{one}\n" for one in lacks),
        ),
        at=it.at,
    )


_PASSED_OVER = (
    "Your line manager is named in it, so we did not tell them: the next manager is told, "
    "where there is one."
)
_NOBODY_TOLD = (
    "We could tell no line manager. Tell one who is not complained of, and record it on the "
    "case: until then it is listed as not reported."
)
_NOT_LOGGED = "That you logged it is not on its record: {why}."
_NOT_TOLD = "That a line manager was told is not on its record: {why}."
_TEXT = """\
What was sent to {name} by e-mail from your team is a case now: {reference}.
{more}
If neither of you sent it, tell whoever looks after mail: somebody used your address.

Its page, for those who may open it: {page}
"""
