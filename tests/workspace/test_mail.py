"""Mail that no machine may place: who sees it, what they decide, and whether all of it is here."""

import html
import re

import pytest

from putright.cases.models import CaseRow
from putright.cases.store import load
from putright.core.facts import Actor
from putright.files.models import FileScan, KeptFile
from putright.mail.becoming import as_seen
from putright.mail.keeping import Came, keep
from putright.mail.models import Arrived, DayCount
from putright.mail.queue import understand_waiting
from putright.mail.reckoning import reckon
from putright.project import clock
from tests.mail.written import written
from tests.workspace.given import done, received, signed_in, staff

HERE = "/staff/cestria/mail/"
PDF = ("letter.pdf", "application/pdf", b"%PDF-1.7 a letter")


@pytest.fixture
def comes(cestria):
    def comes(*, mailbox="complaints", **rest):
        at = clock.now()
        number = keep(cestria, written(**rest), Came("file", mailbox), at).number
        understand_waiting(at)
        return Arrived.objects.get(number=number)

    return comes


@pytest.fixture
def waits(comes):
    """Return a message that waits for a person: it names nobody."""
    return comes(sender="", subject="About the lift", files=[PDF])


def at(one, more=""):
    return f"{HERE}{one.number}/{more}"


def page(client, address):
    answer = client.get(address)
    assert answer.status_code == 200, answer.status_code
    return html.unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode())))


def press(client, one, typed):
    """Send what is typed on the page as it is now."""
    return client.post(at(one), {**typed, "seen": seen(one)})


def seen(one):
    return as_seen(Arrived.objects.get(number=one.number))


@pytest.mark.django_db(transaction=True)
class TestTheQueue:
    def test_those_whose_part_it_is_see_what_waits_and_why(self, as_asha, waits):
        seen = page(as_asha, HERE)

        assert "About the lift" in seen
        assert "It does not say who sent it" in seen
        assert "Yes. All 1 message" not in seen, "it has not been counted yet"

    def test_others_find_no_such_page(self, as_ben, waits):
        for address in (HERE, at(waits), at(waits, "original/"), at(waits, "file/0/")):
            assert as_ben.get(address).status_code == 404
        assert "Mail" not in page(as_ben, "/staff/cestria/").split("Today")[0]

    def test_nobody_sees_the_mail_of_another_house(self, cestria, other, waits):
        dana = signed_in(staff("Dana Ode", {other: ["customer-service"]}))

        assert dana.get(f"/staff/another/mail/{waits.number}/").status_code == 404
        assert "About the lift" not in page(dana, "/staff/another/mail/")

    def test_it_says_whether_it_adds_up(self, cestria, as_asha, waits):
        reckon(cestria, clock.now())
        assert "Yes. All 1 message that arrived is accounted for" in page(as_asha, HERE)

        DayCount.objects.update(arrived=3)
        reckon(cestria, clock.now())

        assert "No. 3 messages arrived, and 1 is accounted for." in page(as_asha, HERE)

    def test_before_the_first_count_it_says_so_and_how_many_are_listed(self, as_asha, comes):
        assert "No mail has come in yet" in page(as_asha, HERE)
        comes(sender="", subject="About the lift")

        seen = page(as_asha, HERE)
        assert "Not counted yet. 1 message is listed here." in seen
        assert "No mail has come in yet" not in seen

        comes(text="And another")  # it is a case now, and listed as one
        assert "Not counted yet. 2 messages are listed here." in page(as_asha, HERE)

    def test_it_says_how_many_came_since_it_was_counted(self, cestria, as_asha, comes):
        comes()
        reckon(cestria, clock.now())
        assert "No message came since" in page(as_asha, HERE)

        comes(text="And another")
        comes(text="And a third", mailbox="generic", to="complaints@cestria.example")

        assert "Since then 2 messages came" in page(as_asha, HERE)

    def test_a_message_to_two_mailboxes_is_shown_with_both(self, cestria, as_asha):
        raw, at = written(sender=""), clock.now()
        for mailbox in ("generic", "complaints"):
            keep(cestria, raw, Came("imap", mailbox), at)
        understand_waiting(at)

        said = "Compliments, comments and complaints (it came to A shared address as well)"
        assert said in page(as_asha, HERE)
        assert said in page(as_asha, f"{HERE}{Arrived.objects.get().number}/")

    def test_everybody_is_told_on_the_first_page_when_it_does_not(
        self, cestria, as_asha, as_ben, waits
    ):
        assert "does not add up" not in page(as_ben, "/staff/cestria/")
        DayCount.objects.update(arrived=3)
        reckon(cestria, clock.now())

        for client in (as_asha, as_ben):
            assert "Mail does not add up" in page(client, "/staff/cestria/")
        assert "See what came in" in page(as_asha, "/staff/cestria/")
        assert "See what came in" not in page(as_ben, "/staff/cestria/")

    def test_an_original_that_is_lost_is_noticed(self, cestria, as_asha, waits, settings):
        from putright.files.store import store

        store().delete(KeptFile.objects.get(id=waits.file).place)
        reckon(cestria, clock.now())

        assert "The original of 1 of them is missing" in page(as_asha, "/staff/cestria/")
        assert "no longer here" in page(as_asha, at(waits))

    def test_pages_follow_one_another(self, as_asha, comes, monkeypatch):
        monkeypatch.setattr("putright.mail.listed.PAGE", 2)
        for number in range(3):
            comes(sender="", subject=f"Number {number}")

        first = as_asha.get(HERE).content.decode()
        [older] = re.findall(r'href="([^"]*before=\d+)"', first)
        second = page(as_asha, html.unescape(older))
        assert "Number 2" in second
        assert "Number 0" not in second
        assert as_asha.get(f"{HERE}?before=x").status_code == 400
        assert as_asha.get(f"{HERE}?show=x").status_code == 400


@pytest.mark.django_db(transaction=True)
class TestOneMessage:
    def test_it_is_shown_as_text_and_nothing_in_it_acts(self, as_asha, comes):
        one = comes(sender="", text="<script>alert(1)</script>\n\nDear all", subject="<b>Hello</b>")
        shown = as_asha.get(at(one)).content.decode()

        assert "&lt;script&gt;alert(1)" in shown
        assert "&lt;b&gt;Hello" in shown
        assert "<script>alert" not in shown

    def test_what_it_quotes_is_folded_and_the_original_is_there(self, as_asha, comes):
        one = comes(
            sender="", text="It is broken.\n\nOn Monday Cestria wrote:\n> We are looking.",
            headers={"In-Reply-To": "<1@cestria.example>"},
        )  # fmt: skip
        shown = as_asha.get(at(one)).content.decode()

        assert shown.index("Earlier messages that it quotes") < shown.index("We are looking")
        original = as_asha.get(at(one, "original/"))
        assert original["Content-Disposition"].startswith("attachment")
        assert b"> We are looking." in b"".join(original.streaming_content)

    def test_its_files_are_saved_one_by_one_if_they_are_such_as_we_take(self, as_asha, comes):
        one = comes(sender="", files=[PDF, ("run.exe", "application/octet-stream", b"MZ\x90 x")])

        good = as_asha.get(at(one, "file/0/"))
        assert b"".join(good.streaming_content) == PDF[2]
        assert "sandbox" in good["Content-Security-Policy"]
        for place in ("1", "2", "x", "99999999"):
            assert as_asha.get(at(one, f"file/{place}/")).status_code == 404

    def test_nothing_opens_before_it_was_scanned(self, as_asha, comes, settings):
        settings.SCANNER = "tcp://127.0.0.1:1"
        one = comes(sender="", files=[PDF])
        assert as_asha.get(at(one, "original/")).status_code == 404
        assert as_asha.get(at(one, "file/0/")).status_code == 404

        FileScan.objects.filter(file=one.file).update(state=FileScan.CLEAN)
        assert as_asha.get(at(one, "file/0/")).status_code == 200

    def test_odd_numbers_lead_nowhere(self, as_asha, waits):
        for number in ("1", "x", "9" * 30, str(2**63)):
            assert as_asha.get(f"{HERE}{number}/").status_code == 404

    def test_it_is_made_a_case_of_the_kind_chosen(self, as_asha, waits):
        answer = press(as_asha, waits, {"do": "case", "kind": "comment"})

        row = CaseRow.objects.get()
        assert answer.status_code == 302
        assert answer["Location"].endswith(f"/case/{row.reference}/")
        assert (row.kind, row.channel, row.title) == ("comment", "email", "About the lift")
        waits.refresh_from_db()
        assert (waits.state, waits.case, waits.done_by) == ("became-case", row.case, "s-asha")
        assert as_asha.get(at(waits))["Location"].endswith(f"/case/{row.reference}/")

    def test_pressing_twice_makes_one_case(self, as_asha, waits):
        typed = {"do": "case", "kind": "comment", "seen": seen(waits)}

        answers = [as_asha.post(at(waits), typed) for _ in range(2)]

        reference = CaseRow.objects.get().reference
        assert [one["Location"].split("/case/")[1] for one in answers] == [f"{reference}/"] * 2

    def test_it_is_added_to_a_case_and_the_note_says_who_wrote_it(self, cestria, as_asha, comes):
        case = received(cestria)
        one = comes(sender="Their Friend <friend@example.org>", subject=f"For {case.reference}")
        assert one.reason == "perhaps"
        assert case.reference in page(as_asha, at(one))

        press(as_asha, one, {"do": "join", "reference": case.reference.lower()})

        one.refresh_from_db()
        assert one.state == "joined-case"
        noted = load(cestria.pk, one.case, words=True).facts[-1]
        assert noted.words["text"].startswith("An e-mail from Their Friend <friend@example.org>, ")
        assert not noted.data.get("visible"), "it is not the customer's own"

    def test_what_is_confidential_is_marked_so_and_goes_to_no_customer(
        self, cestria, as_asha, comes
    ):
        case = received(cestria, customer={"name": "Zofia", "email": "zofia@example.org"})
        one = comes(subject=f"For {case.reference}", text="Counsel advises us to settle.")

        press(as_asha, one, {"do": "join", "reference": case.reference, "privileged": "on"})

        one.refresh_from_db()
        noted = load(cestria.pk, one.case, words=True).facts[-1]
        assert noted.data["privileged"] is True
        assert not noted.data.get("visible"), "though it is from the customer's address"

    def test_a_case_that_is_not_open_to_them_takes_nothing_and_is_not_named(self, cestria, comes):
        case = received(cestria)
        done(cestria, case.reference, "assign", "asha", ["service-manager"], to="s-asha")
        taker = signed_in(staff("Tess Day", {cestria: ["front-line"]}))
        one = comes(sender="A <a@b.example>", subject=f"For {case.reference}", text="Hello")

        assert "It names this case" not in page(taker, at(one))
        assert "The lift is broken" not in page(taker, at(one))
        answer = press(taker, one, {"do": "join", "reference": case.reference})

        assert answer.status_code == 422
        missing = press(taker, one, {"do": "join", "reference": "CE-0000-0000-0"})
        assert missing.status_code == 422
        one.refresh_from_db()
        assert one.state == "waiting"

    def test_it_is_set_aside_with_a_reason_and_taken_back(self, as_asha, waits):
        assert press(as_asha, waits, {"do": "aside", "why": ""}).status_code == 422

        press(as_asha, waits, {"do": "aside", "why": "An advertisement"})
        assert "An advertisement" in page(as_asha, f"{HERE}?show=aside")

        press(as_asha, waits, {"do": "back"})
        assert "About the lift" in page(as_asha, HERE)

    def test_what_is_sent_amiss_does_nothing(self, as_asha, waits):
        assert press(as_asha, waits, {"do": "burn"}).status_code == 404
        assert press(as_asha, waits, {"do": "back"}).status_code == 404
        assert press(as_asha, waits, {"do": "case", "kind": "none"}).status_code == 422
        assert not CaseRow.objects.exists()


def test_an_actor_without_a_part_in_it_reads_no_mail():
    from putright.core.knowing import reads_mail
    from putright.policies.load import load_policy

    policy = load_policy("cestria")
    assert reads_mail(Actor("s-1", ("front-line",)), policy)
    assert not reads_mail(Actor("s-1", ("service-team",)), policy)
