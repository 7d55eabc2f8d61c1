"""Two look at one message: whoever presses second is told first, and overrides nothing unseen."""

import html
import re

import pytest

from putright.cases.models import CaseRow
from putright.mail.becoming import as_seen, set_aside_by
from putright.mail.keeping import Came, keep
from putright.mail.models import Arrived
from putright.mail.queue import understand_waiting
from putright.project import clock
from tests.mail.written import written
from tests.workspace.given import done, signed_in, staff

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def waits(cestria):
    """Return a message that waits for a person: it names nobody."""
    at = clock.now()
    raw = written(sender="", subject="About the lift")
    number = keep(cestria, raw, Came("file", "complaints"), at).number
    understand_waiting(at)
    return Arrived.objects.get(number=number)


def at(one):
    return f"/staff/cestria/mail/{one.number}/"


def seen(one):
    return as_seen(Arrived.objects.get(number=one.number))


def press(client, one, typed):
    """Send what is typed on the page as it is now."""
    return client.post(at(one), {**typed, "seen": seen(one)})


@pytest.fixture
def as_fay(cestria):
    return signed_in(staff("Fay Moss", {cestria: ["front-line"]}))


def page_of(client, one):
    """Return what the page sends besides what is typed, and how it says who did what."""
    [found] = set(re.findall(r'name="seen" value="(\w+)"', client.get(at(one)).content.decode()))
    return found


def told(answer):
    assert answer.status_code == 409
    return html.unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode())))


@pytest.mark.parametrize("typed", [
    {"do": "case", "kind": "comment"}, {"do": "aside", "why": "Spam"},
    {"do": "join", "reference": "CE-7777-7777-7"},
])  # fmt: skip
def test_set_aside_by_another_it_is_not_overridden_unseen(as_asha, as_fay, waits, typed):
    opened = page_of(as_asha, waits)
    press(as_fay, waits, {"do": "aside", "why": "An advertisement"})

    answer = as_asha.post(at(waits), {**typed, "seen": opened})

    said = told(answer)
    assert "Nothing was done" in said
    assert "Fay Moss set it aside on" in said and "“An advertisement”" in said
    waits.refresh_from_db()
    assert (waits.state, waits.detail, waits.done_by) == (
        "set-aside", "An advertisement", "s-fay",
    )  # fmt: skip
    assert not CaseRow.objects.exists()
    for name in typed.keys() & {"why", "reference"}:
        assert typed[name] in answer.content.decode(), "what was typed is there still"


def test_pressed_again_it_is_done(as_asha, as_fay, waits):
    typed = {"do": "case", "kind": "comment", "seen": page_of(as_asha, waits)}
    press(as_fay, waits, {"do": "aside", "why": "An advertisement"})
    again = as_asha.post(at(waits), typed).content.decode()
    [now] = set(re.findall(r'name="seen" value="(\w+)"', again))
    assert re.search(r'value="comment"[^>]*(checked|selected)', again)

    assert as_asha.post(at(waits), {**typed, "seen": now}).status_code == 302

    assert CaseRow.objects.get().kind == "comment"


def test_what_was_taken_back_was_set_aside_in_between(as_asha, as_fay, waits):
    opened = page_of(as_asha, waits)
    press(as_fay, waits, {"do": "aside", "why": "An advertisement"})
    press(as_fay, waits, {"do": "back"})

    answer = as_asha.post(at(waits), {"do": "aside", "why": "Spam", "seen": opened})

    assert "Fay Moss took it back into the queue." in told(answer)


def test_what_is_in_a_case_by_now_says_who_put_it_there(as_asha, as_fay, waits):
    opened = page_of(as_asha, waits)
    press(as_fay, waits, {"do": "case", "kind": "comment"})

    answer = as_asha.post(at(waits), {"do": "aside", "why": "Spam", "seen": opened})

    said = told(answer)
    assert "Fay Moss made it a case on" in said
    assert CaseRow.objects.get().reference in said
    waits.refresh_from_db()
    assert waits.state == "became-case"


def test_a_case_that_is_not_open_to_them_is_not_named(cestria, as_asha, as_fay, waits):
    opened = page_of(as_fay, waits)
    press(as_asha, waits, {"do": "case", "kind": "complaint"})
    reference = CaseRow.objects.get().reference
    done(cestria, reference, "assign", "asha", ["service-manager"], to="s-asha")

    said = told(as_fay.post(at(waits), {"do": "aside", "why": "Spam", "seen": opened}))

    assert "not open to you" in said and reference not in said and "Asha" not in said


def test_of_two_that_press_in_one_moment_only_one_is_done(as_asha, waits, monkeypatch):
    mine = {"do": "case", "kind": "comment", "seen": seen(waits)}
    other = Arrived.objects.get(number=waits.number)
    set_aside_by(other, "An advertisement", "s-ben", clock.now())
    monkeypatch.setattr("putright.mail.becoming.as_seen", lambda one: mine["seen"])
    monkeypatch.setattr("putright.workspace.views.mail_message.meant", stale(waits))

    answer = as_asha.post(at(waits), mine)

    assert "An advertisement" in told(answer)
    assert not CaseRow.objects.exists()


def test_a_page_that_says_nothing_of_what_it_showed_does_nothing(as_asha, waits):
    assert as_asha.post(at(waits), {"do": "aside", "why": "Spam"}).status_code == 409
    waits.refresh_from_db()
    assert waits.state == "waiting"


def stale(one):
    """Return how a message was read before somebody else changed it, and then as it is."""
    found = iter([one])
    return lambda request, number: next(found, None) or Arrived.objects.get(number=one.number)
