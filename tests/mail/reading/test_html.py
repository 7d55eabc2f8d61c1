"""Is nothing of a letter in HTML fetched, run or followed, and is every word of it shown?"""

import re

import pytest

from putright.mail.reading import read
from putright.mail.reading.faults import Faults
from putright.mail.reading.hypertext import safe_and_text
from tests.mail.reading.samples import parts


def both(markup: str) -> tuple[str, str]:
    return safe_and_text(markup, Faults())


@pytest.mark.parametrize(
    "markup",
    [
        "<script>alert(1)</script>",
        "<scr<script>ipt>alert(1)</scr</script>ipt>",
        "<img src=x onerror=alert(1)>",
        "<img src='https://spy.example/p.gif' width=1 height=1>",
        "<p style='background:url(https://spy.example/p)'>x</p>",
        "<style>@import 'https://spy.example'</style>",
        "<link rel=stylesheet href=https://spy.example>",
        "<form action=https://thief.example><input name=p><button>Go</button></form>",
        "<iframe src=https://spy.example></iframe>",
        "<svg><style><img src=x onerror=alert(1)></svg>",
        "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>",
        '<noscript><p title="</noscript><img src=x onerror=alert(1)>">',
        "<a href='javascript:alert(1)'>x</a>",
        "<a href=' &#106;avascript:alert(1)'>x</a>",
        "<base href=https://spy.example><meta http-equiv=refresh content='0;https://spy.example'>",
        "<!--[if mso]><img src=https://spy.example/p><![endif]-->",
        "<p onclick=alert(1) id=x class=y>x</p>",
        "<b <script>alert(1)</script>>",
        "<template><img src=x onerror=alert(1)></template>",
        "<textarea></textarea><img src=x onerror=alert(1)>",
    ],
)
def test_nothing_acts(markup):
    shown, _ = both(markup)

    assert all(re.fullmatch(r"</?[a-z0-9]+>", tag) for tag in re.findall(r"<[^>]*>?", shown))
    assert not re.search(r"<(?!/?(?:p|b|br|table|tbody)>)", shown)
    assert "javascript:" not in shown and "spy.example" not in shown


def test_a_picture_within_the_message_is_named_where_it_stood_and_no_other_is():
    markup = "<p>Look:<img src='cid:one@x'><img src=\"cid:none\"><img src=https://spy.example/p>"

    shown, text = safe_and_text(markup, Faults(), {"one@x": "mould.jpg"})

    assert text == "Look: [picture: mould.jpg]"
    assert shown == "<p>Look: [picture: mould.jpg] </p>"


def test_words_for_a_picture_go_before_its_name():
    markup = "<img alt='Mould above the bed' src='cid:one@x'>"

    assert (
        safe_and_text(markup, Faults(), {"one@x": "1.jpg"})[1] == "[picture: Mould above the bed]"
    )


def test_a_picture_in_a_letter_is_the_file_that_came_with_it():
    picture = b"Content-Type: image/png; name=damp.png\nContent-ID: <p1@x>\n\nPNG"
    words = b"Content-Type: text/html\n\n<p>Here:<img src='cid:p1@x'></p>"

    message = read(parts(words, picture, kind="related"))

    assert message.text == "Here: [picture: damp.png]"
    assert "[picture: damp.png]" in message.html_safe


def test_a_link_is_its_words_and_its_true_address():
    shown, text = both("<a href='https://thief.example/x'>www.bank.example</a>")

    assert text == "www.bank.example <https://thief.example/x>"
    assert shown == "www.bank.example &lt;https://thief.example/x&gt;"


def test_an_address_that_is_its_own_words_is_said_once():
    assert both("<a href='mailto:a@x.org'>a@x.org</a>")[1] == "a@x.org"
    assert both("<a href='https://x.org/'>https://x.org</a>")[1] == "https://x.org"


def test_the_text_keeps_its_paragraphs_lists_tables_and_quotations():
    _, text = both(
        "<p>One<br>two</p><ul><li>a<li>b</ul><ol><li>c<li>d</ol>"
        "<table><tr><td>e<td>f<tr><td>g</table><blockquote>h<p>i</p></blockquote><pre>j\n  k</pre>"
    )

    assert text == ("One\ntwo\n\n* a\n* b\n\n1. c\n2. d\n\ne f\ng\n\n> h\n>\n> i\n\nj\n  k")


def test_signs_written_as_entities_are_signs_and_stay_safe():
    shown, text = both("<p>a &lt;b&gt; &amp;lt; 1 < 2 &pound;5&nbsp;&eacute;</p>")

    assert text == "a <b> &lt; 1 < 2 £5 é"
    assert shown.startswith("<p>a &lt;b&gt; &amp;lt; 1 &lt; 2 £5")


def test_what_is_not_closed_is_closed_and_what_was_not_open_is_left():
    shown, text = both("</div><b>x<p>y</b></td>z")

    assert text.split() == ["x", "y", "z"]
    assert shown.count("<b>") == shown.count("</b>") and shown.count("<p>") == shown.count("</p>")


def test_hidden_words_are_not_the_letter():
    assert both("<title>T</title><style>p{}</style><p>Words</p><script>s")[1] == "Words\n\ns"
