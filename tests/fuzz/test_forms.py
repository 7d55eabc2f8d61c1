"""Does every box of every form take anything, and give back what was typed?"""

from typing import Any

import pytest
from django.test import Client
from django.utils.text import normalize_newlines
from hypothesis import given
from hypothesis import strategies as st

from tests.fuzz import odd
from tests.fuzz.house import Found, House, forms
from tests.fuzz.judge import Page, judge

pytestmark = pytest.mark.django_db

FORM = "application/x-www-form-urlencoded"
# What is typed is kept in these; a password never is.
KEPT = ("text", "textarea", "email", "tel", "search")
MOST = 1_000_000  # bytes of a form, of which a little more than a million are read


@pytest.fixture(scope="module")
def found(house: House, django_db_blocker: Any) -> list[Found]:
    with django_db_blocker.unblock():
        every = forms(house, 4 if odd.LONG else 1)
    assert len({one.name for one in every}) > 12
    return every


def values_for(name: str) -> st.SearchStrategy[bytes]:
    """Give what may stand in a box: more days where a day is asked for."""
    if name.endswith(("_day", "_month", "_year", "_time")):
        return st.one_of(st.sampled_from(odd.PARTS).map(odd.encoded), odd.raw())
    return odd.raw()


def send(client: Client, form: Found, sent: list[tuple[bytes, bytes]]) -> Any:
    if form.sheet.method == "GET":
        query = odd.joined(sent).decode()
        return client.generic("GET", form.address.partition("?")[0], QUERY_STRING=query)
    return client.generic("POST", form.address, odd.joined(sent), content_type=FORM)


@st.composite
def filled(draw: Any, form: Found) -> list[tuple[bytes, bytes]]:
    """Give what is sent for a form: most of it sensible, one to three boxes odd."""
    sensible = draw(st.sampled_from([form.sheet.sensibly(), form.sheet.as_it_stands()]))
    sent = {name.encode(): value.encode() for name, value in sensible}
    names = list(form.sheet.boxes) or ["a"]
    for name in draw(st.lists(st.sampled_from(names), min_size=1, max_size=3, unique=True)):
        sent[name.encode()] = draw(values_for(name))
    values = list(sent.items())
    what = draw(st.sampled_from(["as it is"] * 6 + ["missing", "repeated", "unexpected"]))
    if what == "missing" and values:
        values.pop(draw(st.integers(0, len(values) - 1)))
    elif what == "repeated":
        values += draw(st.lists(st.sampled_from(values or [(b"a", b"")]), max_size=3))
    elif what == "unexpected":
        values.append((draw(odd.raw()), draw(odd.raw())))
    return values


@odd.effort(500, 60_000)
@given(st.data())
def test_any_form_takes_anything(house, found, data):
    form = data.draw(st.sampled_from(found))
    sent = data.draw(filled(form))

    answer = send(form.client(), form, sent)

    judge(answer, method=form.sheet.method, sent=(form, sent))
    if form.sheet.method == "POST" and answer.status_code in (409, 422):
        all_is_kept(answer, form, sent)


def all_is_kept(answer: Any, form: Found, sent: list[tuple[bytes, bytes]]) -> None:
    """Whatever stood in a box stands in it again."""
    boxes = {
        name: box for sheet in Page(answer.content).sheets for name, box in sheet.boxes.items()
    }
    last = {name.decode("utf-8", "replace"): value for name, value in sent}
    for name, box in form.sheet.boxes.items():
        if name not in last or box.kind not in KEPT or name not in boxes:
            continue
        typed = last[name].decode("utf-8", "replace")
        shown = boxes[name].value
        assert as_shown(shown) == as_shown(typed), f"{name} came back otherwise"


def as_shown(text: str) -> str:
    """Return text as a page can hold it: what HTML has no way to write is left out."""
    plain = normalize_newlines(text).replace("\x00", "").replace("\ufffd", "")
    return "".join(char for char in plain if char >= " " or char in "\n\t").strip()


@pytest.mark.parametrize("size", [200_000, MOST])
def test_very_long_words_are_refused_or_kept(house, found, size):
    for form in {one.name: one for one in found if one.sheet.method == "POST"}.values():
        texts = [n for n, box in form.sheet.boxes.items() if box.kind in ("text", "textarea")]
        if not texts:
            continue
        rest = [(n.encode(), v.encode()) for n, v in form.sheet.sensibly() if n != texts[-1]]
        sent = [*rest, (texts[-1].encode(), b"a" * size)]

        answer = send(form.client(), form, sent)

        judge(answer, method="POST", sent=form)
        assert answer.status_code in (302, 400, 413, 422), form
        if answer.status_code == 422:
            all_is_kept(answer, form, sent)


def test_ten_thousand_boxes_are_refused_in_a_sentence(house, found):
    for form in {one.name: one for one in found if one.sheet.method == "POST"}.values():
        if not set(KEPT) & {box.kind for box in form.sheet.boxes.values()}:
            continue
        sent = [(b"box%d" % n, b"1") for n in range(10_000)]

        answer = send(form.client(), form, sent)

        judge(answer, method="POST", sent=form)
        assert 400 <= answer.status_code < 500
