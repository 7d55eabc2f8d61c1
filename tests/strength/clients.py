"""Who knocks meanwhile? Customers and staff, as their browsers do it: pages, cookies, tokens.

Each writes down what it was told. Somebody who gets no answer sends the very same
form again, as people do; somebody who is told that the case changed reads what did,
and saves again.
"""

import html
import random
import re
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, timedelta
from http.client import HTTPConnection, HTTPException
from threading import Event, Lock, Thread
from urllib.parse import urlencode

PATIENCE = 90  # seconds without an answer, until it counts as lost
SLUG = "mini"


class Unanswered(Exception):
    """No answer came, or one that asks for a little patience: nobody knows what was done."""


class Wrong(AssertionError):
    """An answer that nobody may ever get."""


# -- a browser ----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Page:
    status: int
    body: str
    location: str

    def box(self, name: str) -> str:
        """Return what stands in a hidden box of the form."""
        found = re.search(rf'name="{name}" value="([^"]*)"', self.body)
        if found is None:
            raise Wrong(f"The page has no box {name!r}: {self.words[:500]}")
        return html.unescape(found[1])

    @property
    def words(self) -> str:
        main = self.body.partition("<main")[2] or self.body
        return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", main)).split())


class Browser:
    """Keeps cookies, and a connection for each page: one that was cut is never mistaken."""

    def __init__(self, port: int, session: str = "") -> None:
        self.port = port
        self.cookies = {"putright-session": session} if session else {}

    def get(self, path: str) -> Page:
        return self._ask("GET", path, None)

    def post(self, path: str, boxes: Mapping[str, str]) -> Page:
        return self._ask("POST", path, urlencode(boxes))

    def _ask(self, method: str, path: str, body: str | None) -> Page:
        headers = {
            "Connection": "close",
            "Content-Type": "application/x-www-form-urlencoded",
            "Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items()),
        }
        connection = HTTPConnection("127.0.0.1", self.port, timeout=45)
        try:
            connection.request(method, path, body, headers)
            answer = connection.getresponse()
            page = Page(answer.status, answer.read().decode(), answer.headers["Location"] or "")
        except (OSError, HTTPException) as fault:
            raise Unanswered(f"{type(fault).__name__}") from fault
        finally:
            connection.close()
        for cookie in answer.headers.get_all("Set-Cookie") or ():
            name, _, value = cookie.partition(";")[0].partition("=")
            self.cookies[name] = value
        if page.status in (502, 503, 504):
            raise Unanswered(f"{page.status}")
        if page.status >= 500:
            raise Wrong(f"{method} {path} was answered with {page.status}: {page.words[:300]}")
        return page


# -- what was told ------------------------------------------------------------------------


@dataclass
class Journal:
    """What everybody was told, and so what must be so."""

    cases: dict[str, tuple[str, str]] = field(default_factory=dict)  # mark: reference, secret
    logged: dict[str, str] = field(default_factory=dict)  # mark: reference
    kept: dict[str, str] = field(default_factory=dict)  # mark of a note that was saved: reference
    denied: dict[str, str] = field(default_factory=dict)  # mark of one that was not: why
    sent: set[str] = field(default_factory=set)  # every mark that was ever sent
    count: Counter[str] = field(default_factory=Counter)
    waits: list[float] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    lock: Lock = field(default_factory=Lock)

    def as_it_is(self) -> "Journal":
        """Return what everybody has been told so far."""
        with self.lock:
            return Journal(dict(self.cases), dict(self.logged), dict(self.kept), dict(self.denied))

    def references(self) -> list[str]:
        with self.lock:
            return [reference for reference, _ in self.cases.values()]

    def notice(self, what: str) -> None:
        with self.lock:
            self.count[what] += 1


class Client(Thread):
    """Somebody who goes on until told to stop, and then ends what they began."""

    def __init__(self, name: str, journal: Journal, browser: Browser, seed: int) -> None:
        super().__init__(name=name, daemon=True)
        self.journal = journal
        self.browser = browser
        self.chance = random.Random(f"{name} {seed}")
        self.ending = Event()
        self.number = 0

    def run(self) -> None:
        try:
            while not self.ending.is_set():
                self.do()
        except Exception as fault:
            with self.journal.lock:
                self.journal.faults.append(f"{self.name}: {type(fault).__name__}: {fault}")

    def do(self) -> None:
        raise NotImplementedError

    def mark(self) -> str:
        """Return a word that stands in nobody else's text, nor in another of ours."""
        self.number += 1
        mark = f"mark-{self.name}-{self.number}-end"
        with self.journal.lock:
            self.journal.sent.add(mark)
        return mark

    def insist(self, act: Callable[[], Page]) -> Page:
        """Do the same again until it is answered."""
        until = time.monotonic() + PATIENCE
        while True:
            try:
                with self._timed():
                    return act()
            except Unanswered as why:
                self.journal.notice(f"unanswered: {why}")
                if time.monotonic() > until:
                    raise Wrong(f"{PATIENCE} s without an answer, the last: {why}") from why
                time.sleep(self.chance.uniform(0.02, 0.2))

    @contextmanager
    def _timed(self) -> Iterator[None]:
        began = time.monotonic()
        yield
        with self.journal.lock:
            self.journal.waits.append(time.monotonic() - began)

    def page(self, path: str, status: int = 200) -> Page:
        page = self.insist(lambda: self.browser.get(path))
        if page.status != status:
            raise Wrong(f"GET {path} was answered with {page.status}: {page.words[:300]}")
        return page

    def send(self, path: str, boxes: Mapping[str, str], form: Page) -> Page:
        sent = {"csrfmiddlewaretoken": form.box("csrfmiddlewaretoken"), **boxes}
        return self.insist(lambda: self.browser.post(path, sent))

    def save(
        self, mark: str, where: str, path: str, page: Page, carried: tuple[str, ...], **boxes: str
    ) -> None:
        """Fill in a form about a case and send it, until it is known what became of it.

        `carried` are the boxes by which the page knows what was seen, and knows it again.
        """
        while True:
            own = {name: page.box(name) for name in carried}
            answer = self.send(path, {**own, **boxes}, page)
            if answer.status != 409:
                break
            if "changed while you had it open" not in answer.words:
                break
            self.journal.notice("told what changed")
            page = answer
        kept = answer.status == 302
        with self.journal.lock:
            if kept:
                self.journal.kept[mark] = where
            else:
                self.journal.denied[mark] = f"{answer.status} {answer.words[:600]}"
        name = path.partition("?")[0].rstrip("/").rpartition("/")[2]
        self.journal.notice(name if kept else f"{name} refused")


# -- customers ----------------------------------------------------------------------------


class Customer(Client):
    """Sends complaints by the public form, adds to them, and asks for the next stage."""

    def __init__(self, name: str, journal: Journal, browser: Browser, seed: int) -> None:
        super().__init__(name, journal, browser, seed)
        self.own: list[tuple[str, str]] = []

    def do(self) -> None:
        doing = self.chance.random()
        if not self.own or doing < 0.4:
            self.complain()
            return
        reference, secret = self.chance.choice(self.own[-5:])
        if doing < 0.75:
            self.add(reference, secret)
        else:
            self.ask_for_the_next_stage(reference, secret)

    def complain(self) -> None:
        mark = self.mark()
        path = f"/{SLUG}/tell/complaint/what/"
        answer = self.send(path, {"what_happened": f"{mark} The lift."}, self.page(path))
        if answer.status != 302:
            raise Wrong(f"A draft was answered with {answer.status}: {answer.words[:300]}")
        check = f"/{SLUG}/tell/check/"
        form = self.page(check)
        answer = self.send(check, {"token": form.box("token")}, form)
        found = re.fullmatch(rf"/{SLUG}/tell/sent/([^/]+)/([^/]+)/", answer.location)
        if answer.status != 302 or found is None:
            raise Wrong(
                f"Sending was answered with {answer.status} to {answer.location!r}: "
                f"{answer.words[:300]}"
            )
        reference, secret = found[1], found[2]
        if reference not in self.page(answer.location).words:
            raise Wrong(f"The confirmation of {reference} does not say so.")
        self.own.append((reference, secret))
        with self.journal.lock:
            self.journal.cases[mark] = (reference, secret)
        self.journal.notice("cases")

    def add(self, reference: str, secret: str) -> None:
        mark, path = self.mark(), f"/{SLUG}/case/{reference}/{secret}/add/"
        self.save(mark, reference, path, self.page(path), ("token", "seen"), text=mark)

    def ask_for_the_next_stage(self, reference: str, secret: str) -> None:
        path = f"/{SLUG}/case/{reference}/{secret}/next-stage/"
        form = self.page(path)
        if 'name="reason"' in form.body:  # or it is not open to them now, and the page says why
            mark = self.mark()
            self.save(mark, reference, path, form, ("token", "seen"), reason=mark)


# -- staff --------------------------------------------------------------------------------


class Officer(Client):
    """Works on the cases that customers sent: notes, answers, letters; and takes calls."""

    def do(self) -> None:
        references = self.journal.references()
        if not references or self.chance.random() < 0.15:
            self.log_a_call()
            return
        reference = self.chance.choice(references[-20:])
        doing = self.chance.choices(
            (self.note, self.acknowledge, self.answer, self.send_a_letter), (5, 1, 2, 1)
        )[0]
        doing(reference)

    def note(self, reference: str) -> None:
        self.move(reference, "note")

    def acknowledge(self, reference: str) -> None:
        self.move(reference, "acknowledge", form="writing")

    def answer(self, reference: str) -> None:
        self.move(reference, "respond", form="writing", outcome="upheld")

    def send_a_letter(self, reference: str) -> None:
        why = {"again_because": "The first was lost.", "_also": "again_because"}
        self.move(reference, "send", "?letter=holding", went_by="post", **why)

    def move(self, reference: str, step: str, asked: str = "", **boxes: str) -> None:
        path = f"/staff/{SLUG}/case/{reference}/do/{step}/{asked}"
        form = self.insist(lambda: self.browser.get(path))
        if form.status != 200:
            if step == "note" or form.status not in (404, 422):
                raise Wrong(f"GET {path} was answered with {form.status}: {form.words[:300]}")
            return  # the policy does not allow it now
        mark = self.mark()
        for point in re.findall(r'name="(point-\d+)-reason"', form.body):
            boxes |= {f"{point}-outcome": "upheld", f"{point}-reason": "It was so."}
        carried = ("_seen", "_token")
        self.save(mark, reference, path, form, carried, text=f"{mark} Rang them.", **boxes)

    def log_a_call(self) -> None:
        """Write down what came in two months ago, so that its days have passed already."""
        mark = self.mark()
        path = f"/staff/{SLUG}/log/"
        form = self.page(path)
        day = date.today() - timedelta(days=60)
        answer = self.send(
            path,
            {
                "kept": form.box("kept"),
                "kind": "complaint",
                "channel": "phone",
                "what": f"{mark} The lift.",
                "received_at_day": str(day.day),
                "received_at_month": str(day.month),
                "received_at_year": str(day.year),
                "received_at_time": "10:00",
                "late_because": "The slip of paper had been mislaid.",
            },
            form,
        )
        found = re.fullmatch(rf"/staff/{SLUG}/case/([^/]+)/read-back/", answer.location)
        if found is None:
            raise Wrong(f"Logging was answered with {answer.status}: {answer.words[:300]}")
        with self.journal.lock:
            self.journal.logged[mark] = found[1]
        self.journal.notice("calls")
