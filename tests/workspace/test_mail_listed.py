"""The e-mails of a case are told apart: by subject, sender and moment, not by a name of a file."""

import html
import re

import pytest

from putright.cases.models import CaseRow
from putright.mail.becoming import as_seen
from putright.mail.keeping import Came, keep
from putright.mail.models import Arrived
from putright.mail.queue import understand_waiting
from putright.project import clock
from tests.mail.written import written

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def comes(cestria):
    def comes(**rest):
        at = clock.now()
        number = keep(cestria, written(**rest), Came("file", "complaints"), at).number
        understand_waiting(at)
        return Arrived.objects.get(number=number)

    return comes


@pytest.fixture
def case(comes, as_asha):
    """Return a case of one e-mail to which a colleague added another."""
    comes(subject="The lift", text="It is broken.", files=[("a.txt", "text/plain", b"Hello")])
    reference = CaseRow.objects.get().reference
    one = comes(
        sender="Reed, Mo <mo@example.org>", subject=f"Also {reference}", text="Mine as well."
    )
    typed = {"do": "join", "reference": reference, "seen": as_seen(one)}
    assert as_asha.post(f"/staff/cestria/mail/{one.number}/", typed).status_code == 302
    return reference


def listed(client, case):
    """Return the files that the page of a case lists: link and note."""
    shown = client.get(f"/staff/cestria/case/{case}/").content.decode()
    part = shown.split("Photos and papers")[1].split("</aside>")[0]
    rows = re.findall(r"<li.*?</li>", part, re.S)
    plain = (html.unescape(re.sub(r"<[^>]+>", " ", row)) for row in rows)
    return [" ".join(row.split()) for row in plain]


def test_each_is_listed_by_subject_sender_and_moment(as_asha, case):
    rows = listed(as_asha, case)

    assert not [row for row in rows if "message.eml" in row]
    [added] = [row for row in rows if row.startswith(f"Also {case}")]
    assert "E-mail from" in added and "<mo@example.org>" in added
    [first] = [row for row in rows if row.startswith("The lift")]
    assert re.search(r"E-mail from Zofia Nowak, .+, \w{3} \d+ \w+ \d{4}, \d+(:\d\d)?[ap]m", first)
    assert [row for row in rows if row.startswith("a.txt")], "a file of it keeps its name"


def test_a_note_of_an_email_says_its_subject(as_asha, case):
    shown = as_asha.get(f"/staff/cestria/case/{case}/history/").content.decode()

    assert f"Subject: Also {case}" in html.unescape(re.sub(r"<[^>]+>", "", shown))


def test_one_without_a_subject_has_words_to_press_all_the_same(as_asha, comes):
    comes(subject="", text="It is broken.")

    [row] = listed(as_asha, CaseRow.objects.get().reference)

    assert row.startswith("An e-mail")
