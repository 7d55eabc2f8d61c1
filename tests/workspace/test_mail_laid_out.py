"""A message as it was laid out: alone in a sandbox, for those who may see the message."""

import html
import re
from base64 import b64encode
from hashlib import sha256

import pytest

from putright.cases.erase import erase_file
from putright.cases.models import CaseRow, ViewLog
from putright.files.models import FileScan, KeptFile
from putright.mail.becoming import as_seen
from putright.mail.keeping import Came, keep
from putright.mail.models import Arrived
from putright.mail.queue import understand_waiting
from putright.project import clock
from tests.mail.written import written
from tests.workspace.given import done, received

pytestmark = pytest.mark.django_db(transaction=True)
MARKUP = """<h2>About the <em>lift</em></h2><style>p { color: red }</style>
<p style="background:url(https://spy.example/p)" onclick="alert(1)">It is broken.</p>
<img src="https://spy.example/pixel.gif"><script>alert(1)</script>
<form action="https://thief.example"><input name="password"><button>Go</button></form>
<table><tr><td>Monday</td><td>out</td></tr></table>
<a href="https://thief.example/x">your bank</a>"""
PDF = ("letter.pdf", "application/pdf", b"%PDF-1.7 a letter")


@pytest.fixture
def comes(cestria):
    def comes(**rest):
        at = clock.now()
        number = keep(cestria, written(**rest), Came("file", "complaints"), at).number
        understand_waiting(at)
        return Arrived.objects.get(number=number)

    return comes


def queued(one, more=""):
    return f"/staff/cestria/mail/{one.number}/{more}"


def of_case(reference, one, more=""):
    return f"/staff/cestria/case/{reference}/file/{one.file}/message/{more}"


def in_case(cestria, comes, as_asha, **rest):
    """Return a message that Asha added to a case, and the case's reference."""
    case = received(cestria)
    one = comes(sender="Their Friend <friend@example.org>", subject=f"For {case.reference}", **rest)
    as_asha.post(queued(one), {"do": "join", "reference": case.reference, "seen": as_seen(one)})
    one.refresh_from_db()
    assert one.state == "joined-case"
    return one, case.reference


def assert_safe(answer):
    policy = answer["Content-Security-Policy"]
    said = dict(each.strip().partition(" ")[::2] for each in policy.split(";"))
    body = answer.content.decode()
    style = re.search(r"<style>(.*?)</style>", body, re.DOTALL)[1]
    digest = b64encode(sha256(style.encode()).digest()).decode()
    assert said == {
        "default-src": "'none'",
        "style-src": f"'sha256-{digest}'",
        "form-action": "'none'",
        "base-uri": "'none'",
        "frame-ancestors": "'none'",
        "sandbox": "",
    }
    assert answer["Cache-Control"] == "no-store, private"
    shown = body.partition("<main")[2].partition(">")[2].partition("</main>")[0]
    assert all(re.fullmatch(r"</?[a-z0-9]+>", tag) for tag in re.findall(r"<[^>]*>?", shown))
    assert not re.search(r"<(?:script|style|form|input|button|img|a|link|iframe)\b", shown)
    assert "spy.example" not in shown and "color: red" not in shown
    return shown


def test_what_waits_is_shown_as_it_was_laid_out_and_nothing_in_it_acts(as_asha, comes):
    one = comes(sender="", html=MARKUP, subject="<b>Lift</b>")
    assert f'href="{queued(one, "laid-out/")}"' in as_asha.get(queued(one)).content.decode()

    answer = as_asha.get(queued(one, "laid-out/"))

    assert answer.status_code == 200
    shown = assert_safe(answer)
    assert "<h2>About the <em>lift</em></h2>" in shown and "<td>Monday</td>" in shown
    assert "your bank &lt;https://thief.example/x&gt;" in shown
    assert "<b>Lift" not in answer.content.decode()


def test_plain_text_was_not_laid_out(as_asha, comes):
    one = comes(sender="")

    assert "laid-out" not in as_asha.get(queued(one)).content.decode()
    assert as_asha.get(queued(one, "laid-out/")).status_code == 404


def test_only_those_who_see_to_mail_see_it(as_asha, as_ben, client, comes):
    one = comes(sender="", html=MARKUP)

    assert as_ben.get(queued(one, "laid-out/")).status_code == 404
    assert client.get(queued(one, "laid-out/")).status_code == 302
    assert as_asha.post(queued(one, "laid-out/")).status_code == 405


def test_in_a_case_it_is_the_cases_and_the_queue_shows_it_no_more(cestria, as_asha, comes):
    one, reference = in_case(cestria, comes, as_asha, html=MARKUP, files=[PDF])
    assert as_asha.get(queued(one, "laid-out/")).status_code == 404

    page = as_asha.get(f"/staff/cestria/case/{reference}/").content.decode()
    assert f'href="{of_case(reference, one)}"' in page
    assert "E-mail from Their Friend" in page
    message = html.unescape(as_asha.get(of_case(reference, one)).content.decode())

    assert "Their Friend <friend@example.org>" in message
    assert "The lift is broken again." in message
    assert f'href="/staff/cestria/case/{reference}/file/{one.file}/"' in message
    laid_out = as_asha.get(of_case(reference, one, "laid-out/"))
    assert "<h2>About the <em>lift</em></h2>" in assert_safe(laid_out)
    assert b"".join(as_asha.get(of_case(reference, one, "0/")).streaming_content) == PDF[2]
    assert as_asha.get(of_case(reference, one, "1/")).status_code == 404


def test_each_look_at_it_is_logged_as_one_at_the_case(cestria, as_asha, asha, comes):
    one, reference = in_case(cestria, comes, as_asha, html=MARKUP)
    for more in ("", "laid-out/"):
        before = ViewLog.objects.filter(person=asha.key).count()

        as_asha.get(of_case(reference, one, more))

        assert ViewLog.objects.filter(person=asha.key).count() == before + 1


def test_to_those_who_may_not_open_the_case_it_is_not_there(
    cestria, as_asha, as_cleo, client, comes
):
    one, reference = in_case(cestria, comes, as_asha, html=MARKUP)
    other = received(cestria)

    for more in ("", "laid-out/", "0/"):
        assert as_cleo.get(of_case(reference, one, more)).status_code == 404
        assert client.get(of_case(reference, one, more)).status_code == 302
        assert as_asha.get(of_case(other.reference, one, more)).status_code == 404


def test_a_file_that_is_no_message_is_not_read_as_one(cestria, as_asha, comes):
    one, reference = in_case(cestria, comes, as_asha, files=[PDF])
    pdf = KeptFile.objects.exclude(id=one.file).get(name="letter.pdf")

    here = f"/staff/cestria/case/{reference}/file/{pdf.id}/message/"
    assert as_asha.get(here).status_code == 404
    assert as_asha.get(here.replace(str(pdf.id), "x")).status_code == 404


def test_nothing_is_shown_before_it_was_scanned_or_after_it_was_erased(
    cestria, as_asha, comes, settings
):
    one, reference = in_case(cestria, comes, as_asha, html=MARKUP)
    settings.SCANNER = "tcp://127.0.0.1:1"
    assert as_asha.get(of_case(reference, one, "laid-out/")).status_code == 404

    FileScan.objects.filter(file=one.file).update(state=FileScan.CLEAN)
    assert as_asha.get(of_case(reference, one, "laid-out/")).status_code == 200

    erase_file(cestria, reference, one.file, by="s-dot", rule="asked", at=clock.now())
    assert as_asha.get(of_case(reference, one)).status_code == 404


def test_what_is_quoted_and_what_is_within_is_folded_and_opens_without_a_script(
    cestria, as_asha, comes
):
    forwarded = written("No heat since May.", sender="Ada <ada@example.org>", subject="No heat")
    one, reference = in_case(
        cestria,
        comes,
        as_asha,
        text="Nobody came.\n\nOn Monday Cestria wrote:\n> We are looking.",
        headers={"In-Reply-To": "<1@cestria.example>"},
        within=forwarded,
    )

    page = as_asha.get(of_case(reference, one)).content.decode()

    folded = re.findall(r"<details.*?</details>", page, re.DOTALL)
    quoted = next(each for each in folded if "Earlier messages that it quotes" in each)
    assert "We are looking." in quoted and " open" not in quoted.partition(">")[0]
    within = next(each for each in folded if "A message within it: No heat" in each)
    assert "No heat since May." in within and "nothing proves who wrote it" in within
    assert "<script" not in page


def test_staff_who_are_given_the_case_see_what_it_came_of(cestria, as_asha, comes):
    one = comes(html=MARKUP)
    assert one.state == "became-case"
    reference = CaseRow.objects.get().reference
    done(cestria, reference, "assign", "asha", ["service-manager"], to="s-asha")

    assert as_asha.get(of_case(reference, one)).status_code == 200
