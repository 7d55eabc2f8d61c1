"""How fast does mail come in, and does memory stay flat however much comes in one run?

Ten thousand messages are first kept, each durably, as a mail server would hand them over,
and then understood: nine in ten are new and become cases, the tenth answers one of those.
"""

import os
import random
import shutil
from collections.abc import Callable, Iterator
from email.message import EmailMessage
from pathlib import Path
from typing import Any

from django.conf import settings

from bench.passes import Watch
from bench.rows import SLUG
from putright.cases.binding import policy_on
from putright.mail.keeping import Came, keep
from putright.mail.models import CASE, JOINED, Arrived
from putright.mail.queue import TOGETHER, understand_waiting
from putright.mail.reckoning import reckon
from putright.people.models import Organisation
from putright.project import clock

Row = dict[str, Any]
MESSAGES = 10_000
_ANSWERS = 10  # one in so many
_WORDS = (
    "lift", "damp", "heating", "repair", "tenant", "letter", "noise", "window", "kitchen", "Monday",
    "broken", "again",
)  # fmt: skip


def measured(size: int, seconds: float, wanted: Callable[[str], bool]) -> Iterator[Row]:
    if not wanted("mail"):
        return
    organisation = Organisation.objects.get(slug=SLUG)
    mailbox = policy_on(organisation, clock.now()).mailbox[0].id
    before = _in_use()
    watch = Watch()
    for raw in _written():
        keep(organisation, raw, Came("lmtp", mailbox), clock.now())
    yield {**watch.row("mail, kept", MESSAGES), "mb": _in_use(), "mb_before": before}
    yield from _understood()
    found = reckon(organisation, clock.now())
    states = Arrived.objects.filter(organisation=organisation, state__in=(CASE, JOINED))
    if found.fault or states.count() != MESSAGES:
        yield {"what": "mail, reckoned", "failed": True, "note": found.fault or "not all are cases"}
    shutil.rmtree(settings.FILES["OPTIONS"]["location"], ignore_errors=True)


def _understood() -> Iterator[Row]:
    watch, done, early = Watch(), 0, 0.0
    while some := understand_waiting(clock.now()):
        done += some
        if done == 5 * TOGETHER:  # what is loaded once has been
            early = _in_use()
    yield {**watch.row("mail, understood", done), "mb": _in_use(), "mb_after_1000": early}


def _written() -> Iterator[bytes]:
    chance = random.Random(1)
    for number in range(MESSAGES):
        is_answer = number % _ANSWERS == 0 and number > 0
        about = number - 1 if is_answer else number
        message = EmailMessage()
        message["From"] = f"Customer {about} <customer{about}@example.org>"
        message["To"] = "complaints@example.org"
        message["Date"] = "Mon, 23 Nov 2026 09:00:00 +0000"
        message["Subject"] = " ".join(chance.choices(_WORDS, k=5))
        message["Message-ID"] = f"<{number}@mail.example.org>"
        if is_answer:
            message["In-Reply-To"] = f"<{about}@mail.example.org>"
        message.set_content("\n".join(" ".join(chance.choices(_WORDS, k=12)) for _ in range(12)))
        yield message.as_bytes()


def _in_use() -> float:
    """Return the memory of this process, in MB, as it is now."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return round(pages * os.sysconf("SC_PAGE_SIZE") / 1e6, 1)
