"""What is asked of the pages, W1 to W6? Each as a browser asks, and each answer looked at.

The workloads are those of `performance.md`, by the adapter of the common load generator.
What a customer typed before the last page of the form is put in their session beforehand,
as the pages would have done.
"""

import random
from collections.abc import Iterator
from datetime import timedelta
from importlib import import_module
from typing import Any, NamedTuple

from django.conf import settings
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils.crypto import get_random_string

from bench.common import base, tool
from bench.lives import OWNERS
from bench.rows import SLUG
from putright.cases.models import CaseRow
from putright.people.models import Organisation, Staff
from putright.project import clock

CSRF = "bench" + "0" * 27
KNOWN = 20_000  # references remembered, of which each case is as likely as another
_SESSION = "putright-session"


class Wrong(Exception):
    """An answer that is not what it should be."""


class NotThere(Exception):
    """This version of Putright has no such page."""


class Known(NamedTuple):
    """A case that is there, and the sequence that somebody saw."""

    reference: str
    sequence: int


class Pages:
    """The system under test, for the common load generator."""

    name = "putright"

    def __init__(self, base: str) -> None:
        self.base = base
        self.organisation = Organisation.objects.get(slug=SLUG)
        self.cases = known_cases(self.organisation)
        self.drafts: Iterator[tuple[str, str]] = iter(())
        self.cookie = staff_cookie()
        self.chance = random.Random(1)

    async def staff(self) -> Any:
        session = tool("loadgen").Session(self.base)
        session.cookies = {_SESSION: self.cookie, "putright-csrf": CSRF}
        return session

    async def public(self) -> Any:
        session = tool("loadgen").Session(self.base)
        session.cookies = {"putright-csrf": CSRF}
        return session

    # -- W1: create by the public form --------------------------------------------------------

    async def create(self, session: Any, k: int) -> str:
        """Send a form that was filled in; return where the confirmation is."""
        session.cookies[_SESSION], token = next(self.drafts)
        data = {"token": token, "csrfmiddlewaretoken": CSRF}
        status, head, body = await session.post(f"/{SLUG}/tell/check/", data)
        where = head.get("location", "")
        if status != 302 or not where.startswith(f"/{SLUG}/tell/sent/"):
            raise Wrong(f"create: {status} {where} {_gist(body)}")
        return where

    async def create_and_read(self, session: Any, k: int) -> None:
        where = await self.create(session, k)
        reference = where.split("/")[4]
        await self._get(session, where, reference)

    # -- W2 to W6: what the staff do ----------------------------------------------------------

    async def worklist(self, session: Any, k: int) -> None:
        await self._get(session, f"/staff/{SLUG}/?whose=all", f"/staff/{SLUG}/case/CE-")

    async def worklist_mine(self, session: Any, k: int) -> None:
        await self._get(session, f"/staff/{SLUG}/", f"/staff/{SLUG}/case/CE-")

    async def open_case(self, session: Any, k: int) -> None:
        reference = self.chance.choice(self.cases).reference
        await self._get(session, f"/staff/{SLUG}/case/{reference}/", reference)

    async def note(self, session: Any, k: int) -> None:
        place = k % len(self.cases)
        known = self.cases[place]
        address = f"/staff/{SLUG}/case/{known.reference}/"
        data = {
            "csrfmiddlewaretoken": CSRF,
            "_seen": str(known.sequence),
            "_token": get_random_string(20),
            "text": f"Called back, note {k}. {tool('corpus').words(self.chance, 40)}",
        }
        status, head, body = await session.post(f"{address}do/note/", data)
        if status != 302 or not head.get("location", "").startswith(address):
            raise Wrong(f"note: {status} {head.get('location', '')} {_gist(body)}")
        self.cases[place] = Known(known.reference, known.sequence + 1)

    async def search_rare(self, session: Any, k: int) -> None:
        await self._search(session, tool("corpus").RARE)

    async def search_medium(self, session: Any, k: int) -> None:
        await self._search(session, tool("corpus").MEDIUM)

    async def _search(self, session: Any, word: str) -> None:
        there = f"/staff/{SLUG}/search/?words={word}"
        await self._get(session, there, f"/staff/{SLUG}/case/CE-")

    async def figures(self, session: Any, k: int) -> None:
        """All three years of the corpus, each month by team and status."""
        first = base() - timedelta(days=1_095)
        there = f"/staff/{SLUG}/figures/?each=team&first={first:%Y-%m}"
        await self._get(session, there, "billing")

    async def _get(self, session: Any, path: str, marker: str) -> None:
        status, _, body = await session.get(path)
        if status == 404:
            raise NotThere(path)
        if status != 200 or marker.encode() not in body:
            raise Wrong(f"{path}: {status}, without {marker}: {_gist(body)}")


def _gist(body: bytes) -> str:
    text = body.decode(errors="replace")
    main = text[text.find("<main") :] if "<main" in text else text
    return " ".join(main.split())[:300]


def known_cases(organisation: Organisation) -> list[Known]:
    """Return some of the cases that are there, in no order."""
    rows = CaseRow.objects.filter(organisation=organisation).order_by("reference")
    return [Known(*row) for row in rows.values_list("reference", "sequence")[:KNOWN]]


def staff_cookie() -> str:
    """Return the session of a handler who has signed in."""
    client = Client()
    client.force_login(Staff.objects.get(username=OWNERS[0]))
    return client.cookies[_SESSION].value


def drafts(number: int, seed: int) -> list[tuple[str, str]]:
    """Put filled-in forms in sessions of their own; return each session and its form's token."""
    corpus = tool("corpus")
    until = clock.now() + timedelta(hours=12)
    encode = import_module(settings.SESSION_ENGINE).SessionStore().encode
    made, rows = [], []
    for place in range(number):
        key, token = get_random_string(32, "abcdefghijklmnopqrstuvwxyz0123456789"), _token()
        case = corpus.case(seed + place, events=0)
        draft = {"kind": "complaint", "token": token, "answers": _answers(case)}
        data = encode({"drafts": {SLUG: draft}})
        rows.append(Session(session_key=key, session_data=data, expire_date=until))
        made.append((key, token))
    Session.objects.bulk_create(rows, batch_size=500)
    return made


def _token() -> str:
    return get_random_string(24)


def _answers(case: dict[str, Any]) -> dict[str, dict[str, str]]:
    return {
        "what": {"what_happened": case["body"]},
        "role": {"role": "tenant"},
        "right": {"put_right": "An apology, and that it is mended."},
        "you": {"name": case["email"].partition("@")[0], "email": case["email"],
                "reply_by": "email"},
        "help": {"capacity": "self", "risk": "no"},
    }  # fmt: skip
