"""Is what somebody typed there again after their sign-in ended, theirs alone, and done once?"""

import json
from datetime import timedelta
from html.parser import HTMLParser
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client

from putright.cases.models import StoredEvent
from putright.cases.upkeep import look
from putright.desks.drafts import KEPT_FOR
from putright.desks.models import Draft
from putright.interests.models import Interest
from putright.people.models import Customer
from putright.project import clock
from tests.workspace.given import PASSWORD, done, received, staff

pytestmark = pytest.mark.django_db


class Read(HTMLParser):
    """Reads each form of a page that is posted: what a browser would send of it."""

    def __init__(self, page):
        super().__init__()
        self.forms, self.words, self.main = [], "", False
        self._form = self._select = self._area = None
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        got = dict(attrs)
        name, kind = got.get("name"), got.get("type", "text")
        if tag == "form" and got.get("method") == "post":
            self._form = {"action": got.get("action", ""), "sent": {}, "names": {}}
            self.forms.append(self._form)
        if self._form is None or (tag != "option" and not name):
            return
        if tag in ("input", "textarea", "select"):
            self._form["names"].setdefault(name, kind if tag == "input" else tag)
        if tag == "input" and kind in ("checkbox", "radio"):
            if "checked" in got:
                self._put(name, got.get("value", "on"))
        elif tag == "input" and kind != "file":
            self._put(name, got.get("value") or "")
        elif tag == "textarea":
            self._area = [name, ""]
        elif tag == "select":
            self._select = [name, None]
        elif tag == "option" and self._select and (self._select[1] is None or "selected" in got):
            self._select[1] = got.get("value", "")

    def handle_data(self, data):
        self.words += data
        if self._area:
            self._area[1] += data

    def handle_endtag(self, tag):
        if tag == "form":
            self._form = None
        elif tag == "textarea" and self._area:
            name, text = self._area
            self._put(name, text.removeprefix("\n"))
            self._area = None
        elif tag == "select" and self._select:
            self._put(*self._select)
            self._select = None

    def _put(self, name, text):
        self._form["sent"].setdefault(name, []).append(text)


def form_of(answer, box):
    """Return what would be sent of the form that has this box."""
    read = Read(answer.content.decode())
    return next(one for one in read.forms if box in one["names"])


def words_of(answer):
    return " ".join(Read(answer.content.decode()).words.split())


def back_from(answer):
    """Return where the page of somebody signed out leads, once they are signed in."""
    link = answer.content.decode().split('href="/staff/sign-in/')[1].split('"')[0]
    return "/staff/sign-in/" + link.replace("&amp;", "&")


def sign_in_by(client, link, username):
    answer = client.post(link, {"username": username, "password": PASSWORD})
    assert answer.status_code == 302, answer.content.decode()
    return answer["Location"]


NASTY = '"><b>5 < 6 & so on</b>\n\n  Ünïcode “said”, in lines '
TYPED = "They told me: 'no'."


@pytest.fixture
def case(cestria, asha):
    staff("Asha Khan", {cestria: ["service-team"]}, team="Repairs")
    found = received(cestria, points=[{"what": "The lift"}, {"what": "The stairs"}]).reference
    done(cestria, found, "acknowledge", "asha", ["service-manager"], says=[])
    return found


# Each form of the staff: its page, a box of it, and what is typed.
FORMS = {
    "note": ("case/{case}/do/note/", "text", {"text": [NASTY]}),
    "message": ("case/{case}/do/message/", "text", {"text": [NASTY]}),
    "ask": ("case/{case}/do/ask/", "what", {"what": [NASTY], "of": ["s-ben"]}),
    "commit": (
        "case/{case}/do/commit/",
        "what",
        {"what": [NASTY], "on_day": ["31"], "on_month": ["2"]},
    ),
    "assign": ("case/{case}/do/assign/", "to", {"to": ["s-ben"]}),
    "withdraw": ("case/{case}/do/withdraw/", "reason", {"reason": [NASTY]}),
    "respond": ("case/{case}/do/respond/", "text", {"text": [NASTY]}),
    "decide": ("case/{case}/decide/", "", {}),
    "parties": (
        "case/{case}/parties/",
        "name",
        {"name": [TYPED], "needs": [NASTY.replace("\n", " ").strip()]},
    ),
    "person": (
        "person/{person}/change/",
        "name",
        {"name": ["Zofia 'Z' Nowak"], "adjustments": [TYPED]},
    ),
    "interests": ("interests/", "what", {"name": ["Lift & Co"], "what": [NASTY]}),
}


@pytest.mark.parametrize("name", FORMS)
def test_each_form_is_filled_in_again_after_signing_in(name, as_asha, ben, cestria, case):
    person = Customer.objects.get(name="Zofia Nowak").key
    path, box, typed = FORMS[name]
    address = "/staff/cestria/" + path.format(case=case, person=person)
    page = as_asha.get(address)
    assert page.status_code in (200, 422), page.status_code
    form = form_of(page, box or "_seen")
    if not typed:
        typed = {one: [NASTY] for one, kind in form["names"].items() if kind == "textarea"}
        assert typed
    missing = set(typed) - set(form["names"])
    assert not missing, (missing, form["names"])
    sent = {**form["sent"], **typed}
    before = StoredEvent.objects.count()
    as_asha.logout()

    answer = as_asha.post(form["action"] or address, sent)

    assert answer.status_code == 403
    assert "What you typed is kept, for you alone." in words_of(answer)
    assert StoredEvent.objects.count() == before
    again = as_asha.get(sign_in_by(as_asha, back_from(answer), "asha"))
    assert again.status_code in (200, 422)
    assert "What you typed is back" in words_of(again)
    filled = form_of(again, box or "_seen")["sent"]
    ours = {"csrfmiddlewaretoken", "_whose", "_again"}
    assert filled["_again"] == ["1"]
    assert {n: t for n, t in filled.items() if n not in ours} == {
        n: t for n, t in sent.items() if n not in ours
    }
    assert "These words have no place" not in words_of(again)


def _note(client, case, text="They rang at four."):
    address = f"/staff/cestria/case/{case}/do/note/"
    form = form_of(client.get(address), "text")["sent"]
    return address, {**form, "text": [text]}


def _notes():
    return StoredEvent.objects.filter(name="noted").count()


def test_what_is_sent_in_the_end_is_done_once_however_often_and_from_wherever(as_asha, case):
    address, first = _note(as_asha, case)
    as_asha.logout()
    link = back_from(as_asha.post(address, first))
    again = as_asha.get(sign_in_by(as_asha, link, "asha"))
    kept = form_of(again, "text")["sent"]
    assert kept["_token"] == first["_token"]

    as_asha.post(address + "?kept=1", kept)
    as_asha.post(address + "?kept=1", kept)
    as_asha.post(address, first)  # the page that was left open, sent by the browser's back button

    assert _notes() == 1
    assert not Draft.objects.exists()


def test_a_draft_stays_until_it_is_sent_and_then_is_gone(as_asha, case):
    address, typed = _note(as_asha, case)
    as_asha.logout()
    where = sign_in_by(as_asha, back_from(as_asha.post(address, typed)), "asha")
    assert where == address + "?kept=1"
    kept = form_of(as_asha.get(where), "text")["sent"]

    refused = as_asha.post(where, {**kept, "text": [""]})

    assert refused.status_code == 422
    assert Draft.objects.count() == 1
    fixed = form_of(refused, "text")["sent"]
    assert as_asha.post(where, {**fixed, "text": ["Better"]}).status_code == 302
    assert not Draft.objects.exists()
    assert "What you typed is back" not in words_of(as_asha.get(where))


def test_what_changed_meanwhile_is_told_before_anything_is_done(as_asha, cestria, case):
    address, typed = _note(as_asha, case)
    as_asha.logout()
    where = sign_in_by(as_asha, back_from(as_asha.post(address, typed)), "asha")
    done(cestria, case, "note", "ben", ["service-team"], text="I rang them already.")
    kept = form_of(as_asha.get(where), "text")["sent"]

    answer = as_asha.post(where, kept)

    assert answer.status_code == 409
    assert form_of(answer, "text")["sent"]["text"] == ["They rang at four."]
    assert _notes() == 1


def test_nobody_else_finds_it(as_asha, asha, ben, case):
    address, typed = _note(as_asha, case, "Only for Asha's eyes")
    as_asha.logout()
    link = back_from(as_asha.post(address, typed))

    as_ben = Client()  # who sits down at the same computer, and follows the same link
    page = as_ben.get(sign_in_by(as_ben, link, "ben"))

    assert page.status_code == 200
    assert "Only for Asha's eyes" not in words_of(page)
    assert "What you typed" not in words_of(page)
    assert Draft.objects.get().person == "s-asha"


def test_it_is_of_one_page_of_one_case(as_asha, cestria, case):
    other = received(cestria, title="Another").reference
    address, typed = _note(as_asha, case, "Of the first case")
    as_asha.logout()
    sign_in_by(as_asha, back_from(as_asha.post(address, typed)), "asha")

    for path in (f"case/{other}/do/note/", f"case/{case}/do/message/"):
        page = as_asha.get(f"/staff/cestria/{path}?kept=1")
        assert "Of the first case" not in words_of(page)


def test_a_case_that_may_not_be_opened_any_more_shows_nothing_of_it(as_asha, cestria, case):
    address, typed = _note(as_asha, case, "About the case")
    as_asha.logout()
    where = sign_in_by(as_asha, back_from(as_asha.post(address, typed)), "asha")
    done(cestria, case, "declare", "asha", ["service-manager"], person="s-asha")

    page = as_asha.get(where)

    assert page.status_code == 404
    assert "About the case" not in words_of(page)


def test_what_has_no_box_any_more_is_shown_all_the_same(as_asha, cestria, case):
    address = f"/staff/cestria/case/{case}/do/withdraw/"
    form = form_of(as_asha.get(address), "reason")["sent"]
    as_asha.logout()
    typed = {**form, "reason": ["Done"], "despite": ["Why I went <on>"], "what_else": ["  "]}
    where = sign_in_by(as_asha, back_from(as_asha.post(address, typed)), "asha")

    page = as_asha.get(where)

    assert "These words have no place in the form any more" in words_of(page)
    assert "DespiteWhy I went <on>" in words_of(page)
    assert "What else" not in words_of(page)


def test_a_move_that_is_no_longer_possible_gives_the_words_back(as_asha, cestria, case):
    address, typed = (
        f"/staff/cestria/case/{case}/do/add-point/",
        {"what": ["The lift firm is late"]},
    )
    form = form_of(as_asha.get(address), "what")["sent"]
    as_asha.logout()
    where = sign_in_by(as_asha, back_from(as_asha.post(address, {**form, **typed})), "asha")
    done(cestria, case, "withdraw", "asha", ["service-manager"], reason="They changed their mind")

    page = as_asha.get(where)

    assert "The lift firm is late" in words_of(page)


@pytest.mark.parametrize("whose", ["", "x", "\x00", "eyJ9:forged:token", "x" * 5000])
def test_a_stranger_keeps_nothing(cestria, case, whose):
    path = f"/staff/cestria/case/{case}/do/note/"

    answer = Client().post(path, {"text": "Hello", "_whose": whose, "_seen": "1"})

    assert answer.status_code == 403
    assert "Send it again" in answer.content.decode()
    assert not Draft.objects.exists()


def test_a_password_is_never_kept(as_asha, case):
    address, typed = _note(as_asha, case)
    as_asha.logout()

    as_asha.post(address, {**typed, "new_password": "open sesame"})

    assert not Draft.objects.exists()


def test_the_worker_drops_it_after_a_week(as_asha, case):
    address, typed = _note(as_asha, case)
    as_asha.logout()
    as_asha.post(address, typed)

    assert look(clock.now() + KEPT_FOR - timedelta(hours=1))["forms begun and dropped"] == 0
    assert look(clock.now() + KEPT_FOR + timedelta(hours=1))["forms begun and dropped"] == 1


def test_a_call_comes_back_to_its_own_draft(as_asha, cestria):
    path = "/staff/cestria/log/"
    form = form_of(as_asha.get(path), "what")["sent"]
    as_asha.logout()
    answer = as_asha.post(path, {**form, "what": [NASTY], "kind": ["complaint"]})

    where = sign_in_by(as_asha, back_from(answer), "asha")

    assert parse_qs(urlsplit(where).query)["draft"]
    assert form_of(as_asha.get(where), "what")["sent"]["what"] == [NASTY]


def test_an_interest_that_was_sent_signed_out_is_declared_once(as_asha, case):
    path = "/staff/cestria/interests/"
    form = form_of(as_asha.get(path), "what")
    as_asha.logout()
    answer = as_asha.post(
        path,
        {**form["sent"], "name": ["Lift & Co"], "nature": ["actual"], "what": ["I own half"]},
    )
    where = sign_in_by(as_asha, back_from(answer), "asha")
    assert not Interest.objects.exists()
    kept = form_of(as_asha.get(where), "what")["sent"]
    assert kept["do"] == ["declare"]

    as_asha.post(where, kept)

    assert Interest.objects.count() == 1


def test_no_other_organisation_is_led_to(as_asha, cestria, case, other):
    address, typed = _note(as_asha, case)
    as_asha.logout()

    answer = as_asha.post(address.replace("cestria", "another"), typed)

    where = parse_qs(urlsplit(back_from(answer)).query)["next"][0]
    assert where.startswith("/staff/cestria/")
    assert json.loads(Draft.objects.get().boxes)["text"] == ["They rang at four."]


def test_who_does_not_come_back_at_once_finds_it_with_their_account(as_asha, asha, ben, case):
    address, typed = _note(as_asha, case)
    assert "Typed and not sent" not in words_of(as_asha.get("/staff/account/"))
    as_asha.logout()
    as_asha.post(address, typed)

    as_asha.force_login(asha)
    page = as_asha.get("/staff/account/")
    assert "Typed and not sent" in words_of(page)
    assert f"A form on case {case}" in words_of(page)
    assert f'href="{address}?kept=1"' in page.content.decode()
    as_ben = Client()
    as_ben.force_login(ben)
    assert case not in words_of(as_ben.get("/staff/account/"))
