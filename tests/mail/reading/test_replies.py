"""Is what is new told from what is quoted, and is nothing hidden that a customer wrote?"""

import pytest

from putright.mail.reading import read
from putright.mail.reading.replies import folded
from tests.mail.reading.samples import letter, parts, raw_of, there

NEW = "The boiler is still broken.\n\nSent from my iPhone"
OLD = "> We will come on Monday.\n> Kind regards"
QUOTED = {
    "gmail": f"On Mon, 2 Nov 2026 at 09:12, Complaints <c@example.org> wrote:\n\n{OLD}",
    "gmail, broken over two lines": "On Mon, 2 Nov 2026 at 09:12, Complaints <\n"
    f"c@example.org> wrote:\n\n{OLD}",
    "apple": f"> On 2 Nov 2026, at 09:12, Complaints <c@example.org> wrote:\n> \n{OLD}",
    "apple, unmarked": "On 2 Nov 2026, at 09:12, Complaints <c@example.org> wrote:\n\nWe come.",
    "yahoo": f"--- On Mon, 2/11/26, Complaints <c@example.org> wrote:\n\n{OLD}",
    "outlook": "From: Complaints <c@example.org>\nSent: 02 November 2026 09:12\nTo: Asha\n"
    "Subject: RE: Boiler\n\nWe will come on Monday.",
    "outlook on the web": f"{'_' * 32}\nFrom: Complaints <c@example.org>\nSent: Monday\nTo: Asha\n"
    "Subject: RE: Boiler\n\nWe will come.",
    "outlook, bold": "*From:* Complaints <c@example.org>\n*Sent:* Monday\n*To:* Asha\n"
    "*Subject:* Boiler\n\nWe will come.",
    "old outlook": "-----Original Message-----\nFrom: Complaints\nSent: Monday\n\nWe will come.",
    "german": f"Am Mo., 2. Nov. 2026 um 09:12 Uhr schrieb Complaints <c@example.org>:\n\n{OLD}",
    "german outlook": "Von: Complaints <c@example.org>\nGesendet: Montag, 2. Nov. 2026\nAn: Asha\n"
    "Betreff: AW: Boiler\n\nWe will come.",
    "french": f"Le lun. 2 nov. 2026 à 09:12, Complaints <c@example.org> a écrit :\n\n{OLD}",
    "french outlook": "De : Complaints <c@example.org>\nEnvoyé : lundi 2 novembre 2026\nÀ : Asha\n"
    "Objet : RE: Boiler\n\nWe will come.",
    "welsh, with the name last": "Ar Sul, 1 Tach 2026 am 09:12, ysgrifennodd Complaints "
    f"<c@example.org>:\n\n{OLD}",
    "welsh": f"Ar Llun, 2 Tach 2026 am 09:12, Complaints <c@example.org> ysgrifennodd:\n\n{OLD}",
    "russian": f"02.11.2026 09:12 пользователь Complaints <c@example.org> написал:\n\n{OLD}",
    "polish": f"pon., 2 lis 2026 o 09:12 Complaints <c@example.org> napisał(a):\n\n{OLD}",
    "only marks": OLD,
    "marks and a footer": f"{OLD}\n{'_' * 40}\nThis e-mail was scanned.",
}


@pytest.mark.parametrize("who", QUOTED)
def test_earlier_letters_are_folded(who):
    whole = f"{NEW}\n\n{QUOTED[who]}"

    reply, quoted = folded(whole)

    assert reply == NEW
    assert quoted == QUOTED[who]


KEPT_WHOLE = {
    "an answer below": f"On Monday, Complaints <c@example.org> wrote:\n{OLD}\n\nNobody came.",
    "answers between": "Hello,\n\n> We will come.\n\nNobody came.\n\n> Kind regards\n\nAsha",
    "between, after a heading": "Hello,\n\nOn Monday, C <c@example.org> wrote:\n> We will come.\n"
    "Nobody came.\n> Regards\nAsha",
    "what is passed on": "See below.\n\n---------- Forwarded message ---------\nFrom: C <c@x.org>\n"
    "Date: Mon\nSubject: Boiler\nTo: Asha\n\nWe will come.",
    "passed on by apple": "See below.\n\nBegin forwarded message:\n\nFrom: C <c@example.org>\n"
    "Subject: Boiler\nDate: Mon\nTo: Asha\n\nWe will come.",
    "a list of dates": "I was ill:\nFrom: 3 May\nTo: 5 May\nDate: 2026\nand told nobody.",
    "how to reach them": "Please call.\n\nName: Asha\nTo: 5 High Street\nEmail: asha@example.org",
    "somebody wrote": "On Monday my neighbour wrote: the roof leaks. It does.",
    "what an agent said": "The agent said on the telephone:\n\nwe will not come.\nThat was rude.",
    "nothing new": OLD,
    "a hyphened list": "I want:\n- an apology\n- my deposit\n- a repair",
    "a list of dates with a subject": "I was without heat.\n\nFrom: 3 May\nTo: 5 May\n"
    "Subject: no heat\n\nNobody came.",
    "in months": "I was ill.\nFrom: May 3rd\nTo: May 5th\nDate: 2026\nSubject: no heat\n\nBad.",
    "in weekdays": "I was ill.\nFrom: Monday\nTo: Friday\nSubject: no heat\n\nNobody came.",
    "between, under a heading": "Hello,\n\n-----Original Message-----\nFrom: C <c@x.org>\n"
    "Subject: Heat\n\n> What is your address?\n5 Elm Street\n> And since when?\nMay",
    "a line across": f"First.\n{'_' * 40}\nSecond.",
}


@pytest.mark.parametrize("what", KEPT_WHOLE)
def test_in_doubt_nothing_is_folded(what):
    assert folded(KEPT_WHOLE[what]) == (KEPT_WHOLE[what], "")


ANSWERED = {
    "English": "My answers are below in red.",
    "in line": "Please see my comments inline.",
    "Welsh": "Mae fy atebion isod.",
    "German": "Meine Antworten stehen unten.",
    "French": "Mes réponses sont ci-dessous.",
    "Polish": "Odpowiedzi poniżej.",
}
ASKED = QUOTED["outlook"] + "\nWhat is your address? 5 ELM STREET"


@pytest.mark.parametrize("language", ANSWERED)
def test_where_answers_are_announced_below_nothing_is_folded(language):
    whole = f"{ANSWERED[language]}\n\n{ASKED}"

    assert folded(whole) == (whole, "")
    assert folded(f"Thank you.\n\n{ASKED}")[1] == ASKED


IN_RED = [
    '<span style="color:red">5 Elm Street</span>',
    "<font color='#C00000'>5 <b>Elm</b> Street</font>",
    '<p style="font-size:11pt;color: rgb(192, 0, 0)">5 Elm Street</p>',
]
NOT_CHOSEN = [
    '<span style="color:black">5 Elm Street</span>',
    '<span style="color:#1F497D">5 Elm Street</span>',
    '<span style="background-color:red;color:#333">5 Elm Street</span>',
    '<a style="color:red" href="https://example.org">5 Elm Street</a>',
]


def _answered(answer: str, kind: str) -> bytes:
    html = (
        '<p style="color:red">Thank you for asking.</p><p>From: C &lt;c@x.org&gt;<br>Sent: Monday'
        f"<br>To: Asha<br>Subject: Heat</p><p>What is your address?</p><p>{answer}</p>"
    )
    if kind == "html":
        return letter(html, content_type="text/html", in_reply_to="<1@x.org>")
    plain = (
        b"\nThank you for asking.\n\nFrom: C <c@x.org>\nSent: Monday\nTo: Asha\nSubject: Heat\n\n"
        b"What is your address?\n5 Elm\nStreet\n"
    )
    marked = b"Content-Type: text/html\n\n" + html.encode()
    return parts(plain, marked, kind="alternative", in_reply_to="<1@x.org>")


@pytest.mark.parametrize("kind", ["html", "both"])
@pytest.mark.parametrize("answer", [*IN_RED, *NOT_CHOSEN])
def test_answers_in_a_colour_are_not_folded_with_what_they_answer(answer, kind):
    message = read(_answered(answer, kind))

    assert bool(message.quoted) is (answer in NOT_CHOSEN)
    assert "Street" in (message.quoted or message.reply)


# -- a first message ----------------------------------------------------------------------

THEIR_OWN = {
    "a line that begins with a mark": "I want:\n\n> 250 pounds for the carpet",
    "From as mailboxes keep it": "I was without heat\n\n> From May until July nobody came.",
    "what an officer wrote": "I fear.\n\nOn 3 May your officer wrote:\n\nYou will be evicted.",
    "what he wrote, with marks": "I fear.\n\nOn 3 May your officer wrote:\n\n> You will go.",
    "what was said": "He said this on 3 May, in the hall:\n\nYou will be evicted.",
    "a line across": "This is it.\n\n-----Original Message-----\n\nYou will be evicted.",
    "a list": "Who was there:\n\nFrom: the council Mr Reed\nTo: me\nSubject: eviction\n\nBad.",
}


@pytest.mark.parametrize("what", THEIR_OWN)
def test_nothing_that_a_customer_says_first_is_folded(what):
    first = read(letter(THEIR_OWN[what]))

    assert (first.reply, first.quoted) == (THEIR_OWN[what], "")


def test_what_a_customer_quotes_first_in_html_stays():
    html = (
        "<p>Your officer said to me:</p><blockquote>I will make sure you are evicted</blockquote>"
    )

    message = read(letter(html, content_type="text/html"))

    assert message.quoted == ""
    assert "evicted" in message.reply


WITHOUT_HEADERS = ("only marks", "marks and a footer", "old outlook", "apple")


@pytest.mark.parametrize("who", [who for who in QUOTED if who not in WITHOUT_HEADERS])
def test_an_earlier_letter_with_its_own_header_lines_is_folded_of_a_first_one_too(who):
    first = read(letter(f"{NEW}\n\n{QUOTED[who]}"))

    assert first.reply == NEW


@pytest.mark.parametrize("who", WITHOUT_HEADERS)
def test_one_without_is_folded_only_of_an_answer(who):
    whole = f"{NEW}\n\n{QUOTED[who]}"

    assert read(letter(whole)).reply == whole
    assert read(letter(whole, references="<1@example.org>")).reply == NEW


def test_what_is_forwarded_by_its_subject_is_not_folded():
    whole = f"This came.\n\n{QUOTED['outlook']}"

    assert folded(whole, "FW: Boiler") == (whole, "")
    assert folded(whole, "RE: Boiler")[0] == "This came."


REPLIES = {
    "android.eml": "Hello",
    "aol.eml": "Hello",
    "comcast.eml": "Hello",
    "gmail.eml": "Hello",
    "hotmail.eml": "Hello",
    "iphone.eml": "Hello\n\nSent from my iPhone",
    "outlook.eml": "Hello",
    "hotmail.html": "Hi. I am fine.\n\nThanks,\nAlex",
    "mail_ru.html": "Hi. I am fine.\n\nThanks,\nAlex",
    "ms_outlook_2007.html": "Hi. I am fine.\n\nThanks,\n\nAlex",
    "windows_mail.html": "Hi. I am fine.\n\nThanks,\nAlex",
    "yandex_ru.html": "Hi. I am fine.\n\nThanks,\nAlex",
    "reply-separated-by-hr.html": "Hi\nthere\nBob",
}


@there
@pytest.mark.parametrize("name", REPLIES)
def test_talons_replies_are_found(name):
    message = read(raw_of(f"talon/{name}"))

    assert message.reply.strip() == REPLIES[name]
    assert any(each in message.quoted for each in ("Hi", "Hello"))


@there
def test_an_answer_below_what_it_answers_is_left_whole():
    message = read(raw_of("talon/thunderbird.eml"))

    assert message.quoted == ""
    assert message.reply.endswith("Hello")


@there
def test_a_reply_that_shares_its_block_with_the_quotation_is_cut_before_its_heading():
    message = read(raw_of("talon/reply-quotations-share-block.eml"))

    assert message.reply.rstrip().endswith("Joe XXX")
    assert message.quoted.startswith("--- On Wed, 4/4/12")


@there
@pytest.mark.parametrize(
    "name", ["camel_case", "jeff", "johndoeexamplecom", "long", "short_url", "sparse"]
)
def test_signatures_stay_with_what_they_sign(name):
    message = read(raw_of(f"talon/signature_{name}_body.txt"))

    assert message.quoted == ""
    assert message.reply == message.text


def test_html_that_quotes_is_folded_too():
    quoted = (
        "<div class=gmail_quote>On Mon, C &lt;c@x.org&gt; wrote:<blockquote>Old</blockquote></div>"
    )

    message = read(letter(f"<p>New</p>{quoted}", content_type="text/html"))

    assert message.reply == "New"
    assert message.quoted.endswith("> Old")
