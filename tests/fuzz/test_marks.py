"""Can what somebody typed run, hide or turn what stands around it on a page?"""

from html.parser import HTMLParser
from typing import Any

import pytest
from django.test import Client

from putright.cases.models import CaseRow
from tests.fuzz.house import House, signed_in
from tests.fuzz.judge import Page, judge
from tests.fuzz.odd import MARK

pytestmark = pytest.mark.django_db

TURN = "\u202e"  # shows all that follows it from right to left
HEBREW = "\u05d0\u05d1\u05d2"
TYPED = f"{TURN}tfil{HEBREW}{MARK}"
VOID = frozenset({"meta", "link", "input", "br", "hr", "img", "col"})


class Pieces(HTMLParser):
    """Every element of a page with the pieces of text that stand in itself."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[tuple[str, list[str]]] = []
        self.all: list[tuple[str, list[str]]] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        if tag == "br" and self.open:  # Why: a line's end ends every turn
            self.all.append((self.open[-1][0], []))
            self.open[-1] = self.all[-1]
            return
        self.all.append((tag, []))
        if tag not in VOID:
            self.open.append(self.all[-1])

    def handle_endtag(self, tag: str) -> None:
        while self.open and self.open.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        if data.strip() and self.open:
            self.open[-1][1].append(data.strip())


@pytest.fixture
def turned(house: House) -> tuple[str, str, str]:
    """Return a case in which the customer typed marks everywhere: the slug and its two keys."""
    client = Client()
    answer = client.get("/cestria/tell/complaint/", follow=True)
    while not answer.request["PATH_INFO"].endswith("/check/"):
        (sheet,) = [one for one in Page(answer.content).sheets if "save" in one.boxes]
        boxes = {
            name: TYPED if sheet.boxes[name].kind in ("text", "textarea") and "_" not in name[-7:]
            else value
            for name, value in sheet.sensibly()
        }  # fmt: skip
        path = answer.request["PATH_INFO"]
        answer = client.post(path, boxes | {"what_happened": TYPED}, follow=True)
        assert answer.request["PATH_INFO"] != path, answer.content.decode()
    token = answer.content.decode().partition('name="token" value="')[2].partition('"')[0]
    sent = client.post("/cestria/tell/check/", {"token": token})
    assert sent.status_code == 302, answer.request["PATH_INFO"]
    *_, reference, secret, _ = sent["Location"].split("/")
    return "cestria", reference, secret


def pages(house: House, turned: tuple[str, str, str]) -> list[Any]:
    slug, reference, secret = turned
    case = f"/staff/{slug}/case/{reference}/"
    theirs = [f"/{slug}/case/{reference}/{secret}/", f"/{slug}/tell/sent/{reference}/{secret}/"]
    ours = [f"/staff/{slug}/", f"/staff/{slug}/cases/", f"/staff/{slug}/log/", case,
            f"{case}read-back/", f"{case}do/note/", f"{case}do/acknowledge/",
            f"/staff/{slug}/find/?q={TYPED}", f"/staff/{slug}/search/?q={TYPED}",
            f"/staff/{slug}/search/?words={TYPED}"]  # fmt: skip
    found = [Client().get(path) for path in theirs]
    for person in house.staff[slug]:
        client = signed_in(person)
        found += [client.get(path) for path in ours]
    return found


def test_what_was_typed_never_runs_and_turns_nothing_beside_it(house, turned):
    seen = 0
    for page in pages(house, turned):
        judge(page, sent=page.request["PATH_INFO"])
        html = page.content.decode()
        seen += html.count(TURN)
        for tag, texts in Pieces(html).all:
            if tag == "title":
                assert not any(TURN in text for text in texts), texts
            elif any(TURN in text for text in texts):
                assert len(texts) == 1, (page.request["PATH_INFO"], tag, texts)
    assert seen > 20


def test_a_title_that_is_written_from_right_to_left_is_kept_apart_in_the_page_s_title(
    house, turned
):
    slug, reference, _ = turned
    CaseRow.objects.filter(reference=reference).update(handler="")
    titles = [
        text
        for person in house.staff[slug]
        for tag, texts in Pieces(
            signed_in(person).get(f"/staff/{slug}/case/{reference}/").content.decode()
        ).all
        if tag == "title"
        for text in texts
    ]

    shown = [title for title in titles if HEBREW in title]

    assert shown
    assert all(
        title.index("\u2068") < title.index(HEBREW) < title.index("\u2069") for title in shown
    )
