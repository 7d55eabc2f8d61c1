"""How fast does mail come in, and does memory stay flat however much comes in one run?

Ten thousand messages are first kept, each durably, as a mail server would hand them over,
and then understood: nine in ten are new and become cases, the tenth answers one of those at
the address that our own letters carry, and joins it.
"""

import os
import random
import shutil
from collections.abc import Callable, Iterator
from email.message import EmailMessage
from pathlib import Path
from typing import Any

from django.conf import settings

from bench.rows import SLUG
from bench.watch import Watch
from putright.cases.binding import policy_on
from putright.mail.keeping import Came, keep
from putright.mail.models import CASE, JOINED, Arrived
from putright.mail.queue import TOGETHER, understand_waiting
from putright.mail.reckoning import reckon
from putright.notices.reply_address import reply_address
from putright.people.models import Organisation
from putright.project import clock

Row = dict[str, Any]
NEW, ANSWERS = 9_000, 1_000
_EACH = NEW // ANSWERS  # one in so many is answered
_WORDS = (
    "lift", "damp", "heating", "repair", "tenant", "letter", "noise", "window", "kitchen", "Monday",
    "broken", "again",
)  # fmt: skip


def measured(size: int, seconds: float, wanted: Callable[[str], bool]) -> Iterator[Row]:
    if not wanted("mail"):
        return
    organisation = Organisation.objects.get(slug=SLUG)
    before = _in_use()
    yield {**_kept("mail, kept", organisation, _new()), "mb_before": before}
    yield _understood("mail, understood")
    yield _kept("mail, answers kept", organisation, _answers(organisation))
    yield _understood("mail, answers joined")
    found = reckon(organisation, clock.now())
    ours = Arrived.objects.filter(organisation=organisation)
    counts = (ours.filter(state=CASE).count(), ours.filter(state=JOINED).count())
    if found.fault or counts != (NEW, ANSWERS):
        note = found.fault or f"{counts[0]} became cases and {counts[1]} joined one"
        yield {"what": "mail, reckoned", "failed": True, "note": note}
    shutil.rmtree(settings.FILES["OPTIONS"]["location"], ignore_errors=True)


def _kept(what: str, organisation: Organisation, written: Iterator[bytes]) -> Row:
    mailbox = policy_on(organisation, clock.now()).mailbox[0].id
    watch, done = Watch(), 0
    for raw in written:
        # Why a sender: mail from nobody is a machine's, which is set aside or waits.
        came = Came("lmtp", mailbox, envelope_from="somebody@example.org")
        keep(organisation, raw, came, clock.now())
        done += 1
    return {**watch.row(what, done), "mb": _in_use()}


def _understood(what: str) -> Row:
    watch, done, early = Watch(), 0, 0.0
    while some := understand_waiting(clock.now()):
        done += some
        if done == 5 * TOGETHER:  # what is loaded once has been
            early = _in_use()
    return {**watch.row(what, done), "mb": _in_use(), "mb_after_1000": early}


def _new() -> Iterator[bytes]:
    for number in range(NEW):
        yield _message(number, "complaints@example.org", f"{number}")


def _answers(organisation: Organisation) -> Iterator[bytes]:
    """Give what some of those customers answer, to the address that their letters carry."""
    numbers = Arrived.objects.filter(organisation=organisation, state=CASE).order_by("number")
    for about, case in enumerate(numbers.values_list("case", flat=True)[::_EACH]):
        assert case is not None  # it became one
        to = reply_address(organisation.pk, case)
        yield _message(about * _EACH, to, f"answer.{about}")


def _message(customer: int, to: str, name: str) -> bytes:
    chance = random.Random(name)
    message = EmailMessage()
    message["From"] = f"Customer {customer} <customer{customer}@example.org>"
    message["To"] = to
    message["Date"] = "Mon, 23 Nov 2026 09:00:00 +0000"
    message["Subject"] = " ".join(chance.choices(_WORDS, k=5))
    message["Message-ID"] = f"<{name}@mail.example.org>"
    message.set_content("\n".join(" ".join(chance.choices(_WORDS, k=12)) for _ in range(12)))
    return message.as_bytes()


def _in_use() -> float:
    """Return the memory of this process, in MB, as it is now."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return round(pages * os.sysconf("SC_PAGE_SIZE") / 1e6, 1)
