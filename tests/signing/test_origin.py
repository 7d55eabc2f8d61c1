"""From where somebody asks: whose word is taken for it?"""

import pytest
from django.test import RequestFactory

from putright.signing.browsers import in_words
from putright.signing.origin import neighbourhood, origin_of


@pytest.mark.parametrize(
    ("near", "said", "address"),
    [
        ("192.0.2.1", "198.51.100.9", "192.0.2.1"),  # anybody may write what they like
        ("127.0.0.1", "198.51.100.9", "198.51.100.9"),
        ("::1", "2001:db8::7", "2001:db8::7"),
        ("127.0.0.1", "203.0.113.5, 198.51.100.9", "198.51.100.9"),
        ("127.0.0.1", "198.51.100.9, 10.0.0.5", "198.51.100.9"),  # through two of our proxies
        ("10.0.0.5", "198.51.100.9", "198.51.100.9"),
        ("10.0.0.6", "198.51.100.9", "10.0.0.6"),
        ("127.0.0.1", "", "127.0.0.1"),
        ("127.0.0.1", "nonsense", "127.0.0.1"),
        ("127.0.0.1", "198.51.100.9, nonsense", "127.0.0.1"),
        ("127.0.0.1", "::ffff:198.51.100.9", "198.51.100.9"),
        ("", "198.51.100.9", "198.51.100.9"),  # a server that listens on a file
        ("nonsense", "", ""),
    ],
)
def test_the_address_is_what_the_nearest_proxy_of_ours_says(settings, near, said, address):
    settings.PROXIES = ["10.0.0.5"]
    request = RequestFactory().get("/", REMOTE_ADDR=near, HTTP_X_FORWARDED_FOR=said)

    assert origin_of(request).address == address


def test_what_a_browser_calls_itself_is_cut_and_cleaned():
    request = RequestFactory().get("/", HTTP_USER_AGENT="A\0B\n" + "x" * 1000)

    assert origin_of(request).agent == "AB" + "x" * 298


def test_an_address_of_the_short_kind_stands_for_itself():
    assert neighbourhood("192.0.2.1") == "192.0.2.1"
    assert neighbourhood("2001:db8::1") == "2001:db8::/64"
    assert neighbourhood("") == ""


@pytest.mark.parametrize(
    ("agent", "words"),
    [
        ("", "A browser"),
        ("Mozilla/5.0 (X11; Linux x86_64) Chrome/140 Safari/537 Edg/140", "Edge on Linux"),
        ("Mozilla/5.0 (iPhone; CPU) CriOS/140 Mobile Safari/604", "Chrome on an iPhone"),
        ("curl/8", "A browser"),
    ],
)
def test_a_browser_in_words(agent, words):
    assert in_words(agent) == words
