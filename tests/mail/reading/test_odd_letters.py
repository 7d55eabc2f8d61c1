"""Are the odd ways in which programs write e-mail understood, and is what was guessed said?"""

from datetime import UTC, datetime

import pytest

from putright.mail.reading import Address, limits, read
from tests.mail.reading.samples import letter, parts

JPEG = b"Content-Type: image/jpeg\nContent-Disposition: attachment; "


def said(message, words):
    return any(words in each for each in message.faults)


# -- words --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("charset", "raw", "text"),
    [
        ("utf-8", "Café £150".encode(), "Café £150"),
        ("iso-8859-1", b"don\x92t \x80", "don’t €"),  # really Windows-1252
        ("us-ascii", "Café".encode(), "Café"),
        ("", "Café".encode("cp1252"), "Café"),
        ("x-nothing", "Damp café £150".encode("cp1252"), "Damp café £150"),
        ("iso-8859-1", "Ŵyl £5".encode(), "Ŵyl £5"),  # really UTF-8
        ("utf-8", "Café".encode("cp1252"), "Café"),
        ("utf-8", "Pérée ".encode() + b"\xe9", "Pérée é"),  # one broken byte among good ones
        ("ks_c_5601-1987", "안녕".encode("cp949"), "안녕"),
        ("utf-16", "Café".encode("utf-16"), "Café"),
        ("rot13", b"Hello", "Hello"),
        ("unicode-escape", rb"\x41", r"\x41"),
        ("utf-7", b"+2AA-x", "?x"),  # half a character, which no database takes
        ("utf-8", b"a\0b\x1bc", "abc"),
    ],
)
def test_words_are_read_in_the_charset_that_fits(charset, raw, text):
    kind = f"text/plain; charset={charset}" if charset else "text/plain"

    assert read(letter(raw, content_type=kind)).text == text


def test_a_guess_is_said():
    unknown = read(letter("é", content_type="text/plain; charset=x-nothing"))
    wrong = read(letter(b"\xe9", content_type="text/plain; charset=utf-8"))

    assert said(unknown, "“x-nothing”, which is unknown")
    assert said(wrong, "not in the charset that it says")


def test_lines_broken_by_the_program_are_joined_and_quotations_stay():
    flowed = "One \nline.\n\n> their \n> words\n-- \nAsha"

    message = read(letter(flowed, content_type="text/plain; format=flowed"))

    assert message.text == "One line.\n\n> their words\n--\nAsha"


def test_flowed_with_delsp_loses_the_space():
    kind = "text/plain; format=flowed; delsp=yes"

    assert read(letter("写 \n信", content_type=kind)).text == "写信"


# -- headers ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("subject", "shown"),
    [
        ("=?utf-8?Q?Caf=C3=A9_one?=", "Café one"),
        ("=?utf-8?B?w6k=?= =?utf-8?B?w6k=?=", "éé"),
        ("=?utf-8?B?wg==?= =?utf-8?B?ow==?=", "£"),  # one character cut in two
        ("=?iso-8859-1*en?q?=A3?=5", "£5"),
        ("a folded\n subject", "a folded subject"),
        ("=?utf-8?q?hi=0D=0ABcc:_v@v.org?=", "hi Bcc: v@v.org"),
        ("=?nothing?q?word?=", "word"),
        ("invoice\u202egpj.exe", "invoicegpj.exe"),
        ("x" * 2_000, "x" * (limits.LINE - 1) + "…"),
    ],
)
def test_a_subject_is_one_line_of_plain_words(subject, shown):
    assert read(letter(subject=subject)).subject == shown


@pytest.mark.parametrize(
    ("header", "name", "address"),
    [
        ("Asha Rao <ASHA@Example.ORG>", "Asha Rao", "asha@example.org"),
        ('"Rao, Asha" <asha@example.org>', "Rao, Asha", "asha@example.org"),
        ("asha@example.org (Asha Rao)", "Asha Rao", "asha@example.org"),
        ("asha@example.org", "", "asha@example.org"),
        ("<asha@example.org>", "", "asha@example.org"),
        ("=?utf-8?q?Rao=2C_Ash=C3=A1?= <asha@example.org>", "Rao, Ashá", "asha@example.org"),
        ('"=?utf-8?q?Ash=C3=A1?=" <asha@example.org>', "Ashá", "asha@example.org"),
        ("Ashá <asha@example.org>", "Ashá", "asha@example.org"),
        ('"help@bank.example" <thief@example.org>', "help@bank.example", "thief@example.org"),
        ("Asha <@old.example,@route.example:asha@example.org>", "Asha", "asha@example.org"),
        ("Asha", "Asha", ""),
        ("Asha <>", "Asha", ""),
        ("undisclosed-recipients:;", "", ""),
        ("Asha Rao asha@example.org", "Asha Rao", "asha@example.org"),
        ("Asha (at home) <asha@(here)example.org>", "Asha", "asha@example.org"),
        ("asha . rao @ example . org", "", "asha.rao@example.org"),
        ('"asha"@example.org', "", '"asha"@example.org'),
    ],
)
def test_whoever_wrote_is_found(header, name, address):
    assert read(letter(**{"from": header})).sender == Address(name, address)


@pytest.mark.parametrize(
    "odd",
    [
        '"asha@example.org "@thief.example',
        "asha@example.org@thief.example",
        "asha@example.org\x00@thief.example",
        "Asha <asha@exam\x00ple.org>",
        "asha@exam\u200eple.org",
        "asha\u200b@example.org",
        '"very odd@local"@example.org',
        '"asha rao"@example.org',
        "<asha@example.org> <thief@thief.example>",
        "<thief@thief.example> <asha@example.org>",
        "Asha <asha@example.org> thief@thief.example",
        "asha@example.org thief@thief.example",
        "thief@thief.example: asha@example.org;",
        'asha@example.org "(" @thief.example ")"',
        ".asha@example.org",
        "asha\\@example.org",
        "asha@[thief.example]",
        f"{'a' * 300}@example.org",
    ],
)
def test_what_looks_like_an_address_and_is_none_is_nobodys(odd):
    message = read(letter(**{"from": odd}))

    assert [each.address for each in message.senders] == [""]
    assert "@" in message.sender.odd
    assert said(message, "kept as it is written")


def test_a_return_path_that_is_odd_is_not_that_of_a_machine():
    odd = read(letter(return_path='<"a b"@example.org>'))
    machine = read(letter(return_path="<MAILER-DAEMON>"))

    assert odd.return_path == '<"a b"@example.org>'
    assert (odd.is_automatic, machine.is_automatic) == (False, True)


def test_several_people_and_groups_are_found():
    message = read(
        letter(
            to='A group: Ben <b@x.org>, "C, D" <c@x.org>;, d@x.org; e@x.org', cc="(none) f@x.org"
        )
    )

    assert [each.address for each in message.to] == ["b@x.org", "c@x.org", "d@x.org", "e@x.org"]
    assert message.to[1] == Address("C, D", "c@x.org")
    assert [each.address for each in message.cc] == ["f@x.org"]


def test_two_senders_are_both_named_and_said():
    message = read(b"From: a@x.org\nFrom: b@x.org\nSubject: s\n\nhi")

    assert [each.address for each in message.senders] == ["a@x.org", "b@x.org"]
    assert said(message, "more than one person")


def test_identifiers_keep_their_brackets_and_their_order():
    message = read(
        letter(
            message_id="<1@x>",
            in_reply_to="Your letter <2@y> of Monday",
            references="<3@y>\n <2@y>",
        )
    )

    assert message.message_id == "<1@x>"
    assert message.in_reply_to == ("<2@y>",)
    assert message.references == ("<3@y>", "<2@y>")


@pytest.mark.parametrize(
    ("date", "moment"),
    [
        ("Mon, 2 Nov 2026 10:00:00 +0100", datetime(2026, 11, 2, 9, tzinfo=UTC)),
        ("2 Nov 2026 10:00 GMT", datetime(2026, 11, 2, 10, tzinfo=UTC)),
        ("Mon, 2 Nov 2026 10:00:00 (no zone)", datetime(2026, 11, 2, 10, tzinfo=UTC)),
        ("Mon, 2 Nov 2026 10:00:00 +9999", datetime(2026, 11, 2, 10, tzinfo=UTC)),
        ("Mon, 31 Feb 2026 10:00:00 +0000", None),
        ("yesterday", None),
        ("Mon, 2 Nov 99999999999 10:00:00 +0000", None),
        ("", None),
    ],
)
def test_a_date_is_a_moment_or_nothing(date, moment):
    message = read(letter(date=date))

    assert message.date == moment
    assert bool(message.faults) == (moment is None)


def test_headers_that_are_none_are_stepped_over_or_begin_the_text():
    over = read(b"From: a@x.org\nthis is nothing\nSubject: Found\n\nhi")
    text = read(b"From: a@x.org\nSubject: Found\nDear Sir,\nI complain.")

    assert (over.subject, over.text) == ("Found", "hi")
    assert (text.subject, text.text) == ("Found", "Dear Sir,\nI complain.")
    assert said(over, "among the headers") and said(text, "No blank line")


def test_a_mailbox_line_before_and_bare_returns_are_understood():
    message = read(b"From x Mon Nov  2 10:00:00 2026\rFrom: a@x.org\rSubject: s\r\rhi\rthere")

    assert (message.sender.address, message.subject, message.text) == ("a@x.org", "s", "hi\nthere")


# -- files --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ('filename="photo.jpg"', "photo.jpg"),
        ("filename=photo.jpg", "photo.jpg"),
        ("filename*=utf-8''..%2F..%2Fetc%2Fpasswd", "passwd"),
        ('filename="../../etc/passwd"', "passwd"),
        (r'filename="C:\\Users\\asha\\photo.jpg"', "photo.jpg"),
        ("filename*0*=utf-8'en'Caf%C3%A9; filename*1=.jpg", "Café.jpg"),
        ('filename="=?utf-8?q?Caf=C3=A9=2Ejpg?="', "Café.jpg"),
        ('filename="..."', "attachment-1.jpg"),
        ("x=y", "attachment-1.jpg"),
        ('filename="con.txt"', "_con.txt"),
        ('filename="photo\u202egpj.exe"', "photogpj.exe"),
        ('filename="a?b:c*.jpg"', "a_b_c_.jpg"),
        (f'filename="{"x" * 300}.jpg"', "x" * (limits.NAME - 4) + ".jpg"),
    ],
)
def test_a_file_name_is_a_name_and_no_path(written, name):
    message = read(parts(JPEG + written.encode() + b"\n\nx"))

    assert [each.name for each in message.attachments] == [name]


def test_two_files_of_one_name_are_told_apart():
    one = JPEG + b"filename=a.jpg\n\nx"

    names = [each.name for each in read(parts(one, one, one)).attachments]

    assert names == ["a.jpg", "a (2).jpg", "a (3).jpg"]


def test_a_picture_in_the_letter_is_kept_by_the_name_that_the_letter_gives_it():
    html = b'Content-Type: text/html\n\n<p>See <img src="cid:p1" alt="the damp"></p>'
    picture = b"Content-Type: image/png; name=damp.png\nContent-ID: <p1>\n\nPNG"

    message = read(parts(html, picture, kind="related"))

    assert message.attachments[0].inline_id == "p1"
    assert message.text == "See [picture: the damp]"
    assert message.html_safe == "<p>See  [picture: the damp] </p>"


def test_a_message_sent_as_a_file_is_kept_and_can_be_read():
    inner = letter("Inner words", subject="Inner")

    message = read(parts(b"\nOuter words", b"Content-Type: message/rfc822\n\n" + inner))

    assert message.text == "Outer words"
    assert message.attachments[0].name == "Inner.eml"
    assert message.attachments[0].content.strip() == inner
    assert message.enclosed[0].text == "Inner words"


def test_what_only_outlook_can_open_is_kept_and_said():
    message = read(parts(b"\nHello", b"Content-Type: application/ms-tnef; name=winmail.dat\n\nx"))

    assert message.attachments[0].name == "winmail.dat"
    assert "Outlook" in message.attachments[0].note
    assert said(message, "winmail.dat")


@pytest.mark.parametrize(
    ("kind", "sealed"),
    [
        ("application/pkcs7-mime; smime-type=enveloped-data; name=smime.p7m", "encrypted"),
        ("application/pkcs7-mime; smime-type=signed-data; name=smime.p7m", "signed"),
        ("application/pgp-encrypted", "encrypted"),
        ("application/pgp-signature; name=signature.asc", "signed"),
    ],
)
def test_what_is_sealed_is_kept_and_said(kind, sealed):
    message = read(parts(f"Content-Type: {kind}\n\nx".encode()))

    assert message.sealed == sealed
    assert len(message.attachments) == 1
    assert message.attachments[0].note


def test_plain_text_is_preferred_and_html_read_where_there_is_none():
    html = b"Content-Type: text/html\n\n<p>In <b>HTML</b></p>"

    both = read(parts(b"\nIn plain", html, kind="alternative"))
    blank = read(parts(b"\n \n", html, kind="alternative"))

    assert (both.text, both.html_safe) == ("In plain", "<p>In <b>HTML</b></p>")
    assert blank.text == "In HTML"


def test_a_text_file_shown_with_a_letter_without_words_is_its_words_too():
    named = b"Content-Type: text/plain; name=letter.txt\nContent-Disposition: inline\n\nWords"

    message = read(parts(named))

    assert message.text == "Words"
    assert [each.name for each in message.attachments] == ["letter.txt"]


@pytest.mark.parametrize(
    ("encoding", "raw", "text"),
    [
        ("base64", b"SGVs\nbG8=", "Hello"),
        ("base64", b"SGVs!bG8", "Hello"),
        ("base64", b"SGVsbG8=SGVsbG8=", "HelloHello"),
        ("Quoted-Printable", b"Caf=C3=A9 =\nand", "Café and"),
        ("quoted-printable", b"100% =ZZ", "100% =ZZ"),
        ("x-uuencode", b"begin 644 x\n%2&5L;&\\\n`\nend", "Hello"),
        ("7bit", b"Hello", "Hello"),
        ("nonsense", b"Hello", "Hello"),
    ],
)
def test_encodings_are_taken_off_even_where_they_are_broken(encoding, raw, text):
    headers = {"content_transfer_encoding": encoding, "content_type": "text/plain; charset=utf-8"}

    assert read(letter(raw, **headers)).text == text


# -- plain text and HTML that differ ------------------------------------------------------

COMPLAINT = "<p>The heating has been off since May, and nobody came when I rang you twice.</p>"


@pytest.mark.parametrize(
    "placeholder",
    [
        "View this e-mail in HTML",
        "Your program does not show HTML. Please open this message in a browser.",
        "Bitte in einem Browser ansehen: https://mail.example/heating/off/since/May",
        "The heating",
        ".",
    ],
)
def test_where_the_plain_text_says_next_to_nothing_the_htmls_words_count(placeholder):
    html = b"Content-Type: text/html\n\n" + COMPLAINT.encode()

    message = read(parts(b"\n" + placeholder.encode(), html, kind="alternative"))

    assert message.text.startswith("The heating has been off since May")
    assert said(message, "says less than its HTML")
    assert "<p>The heating" in message.html_safe


def test_words_that_stand_only_in_the_plain_text_are_not_lost_for_the_html():
    html = b"Content-Type: text/html\n\n" + COMPLAINT.encode()

    message = read(parts(b"\nOur roof leaks.", html, kind="alternative"))

    assert message.text.startswith("Our roof leaks.\n\nThe heating has been off")


@pytest.mark.parametrize(
    ("plain", "html"),
    [
        ("The lift is broken <https://x.org>", '<p>The lift is <a href="https://x.org">broken</a>'),
        ("Жалоба на лифт", "<p>Жалоба на <b>лифт</b>"),
        ("電梯壞了\n三天了", "<p>電梯壞了三天了</p>"),
        ("> > >", "<blockquote></blockquote>"),
    ],
)
def test_plain_text_that_says_the_same_is_kept_as_it_is(plain, html):
    utf8 = b"Content-Type: text/%s; charset=utf-8\n\n%s"
    both = [utf8 % (kind, words.encode()) for kind, words in ((b"plain", plain), (b"html", html))]

    message = read(parts(*both, kind="alternative"))

    assert message.text == plain
    assert not said(message, "HTML")


@pytest.mark.parametrize(
    "meta",
    [
        '<meta charset="windows-1251">',
        "<META http-equiv=Content-Type content='text/html; charset=windows-1251'>",
    ],
)
def test_html_is_read_in_the_charset_that_it_names_itself(meta):
    raw = f"<html><head>{meta}</head><p>Жалоба</p>"

    bare = read(letter(raw.encode("cp1251"), content_type="text/html"))
    passed_on = read(letter(raw.encode(), content_type="text/html"))
    declared = read(letter(raw.encode("koi8-r"), content_type="text/html; charset=koi8-r"))

    assert [bare.text, passed_on.text, declared.text] == ["Жалоба"] * 3


def test_a_message_that_is_kept_with_a_mark_of_utf8_has_its_sender():
    marked = b"\xef\xbb\xbf" + letter("Hello")

    assert read(marked).sender.address == "asha@example.org"
    assert read(b"Return-Path: <>\r\n" + marked).sender.address == "asha@example.org"
