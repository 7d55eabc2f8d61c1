"""An answer finds its case by its address, and nobody can make one for another case."""

import pytest

from putright.notices.reply_address import case_of, reply_address

CASE = 2**62 + 12345


@pytest.fixture(autouse=True)
def _domain(settings):
    settings.MAIL_DOMAIN = "mail.council.example"


def test_an_answer_finds_its_case_however_the_address_is_written():
    address = reply_address(7, CASE)

    assert address.startswith("reply+")
    assert len(address.partition("@")[0]) <= 64
    for written in (address, address.upper(), f'"Mini Council" <{address}>', f" {address} "):
        assert case_of(written) == (7, CASE)


@pytest.mark.parametrize("place", range(6, 45))
def test_no_letter_of_it_can_be_changed(place):
    address = reply_address(7, CASE)
    other = "b" if address[place] != "b" else "c"

    assert case_of(address[:place] + other + address[place + 1 :]) is None


def test_it_is_of_one_case_of_one_organisation_only():
    assert len({reply_address(one, case) for one in (1, 2) for case in (1, 2, CASE)}) == 6


@pytest.mark.parametrize(
    "address",
    ["", "x", "reply+@mail.council.example", "reply+zzz@mail.council.example", "reply+" + "a" * 39
     + "@mail.council.example", "reply+" + "é" * 39 + "@mail.council.example",
     "tellus@mail.council.example", "reply+" + "a" * 900 + "@mail.council.example"],
)  # fmt: skip
def test_any_other_address_is_of_no_case(address):
    assert case_of(address) is None


def test_one_of_another_domain_is_none_of_ours(settings):
    address = reply_address(7, CASE)
    settings.MAIL_DOMAIN = "other.example"

    assert case_of(address) is None


def test_one_made_with_an_older_secret_still_holds_and_with_any_other_does_not(settings):
    address = reply_address(7, CASE)
    older, settings.SECRET_KEY = settings.SECRET_KEY, "another-" * 8
    assert case_of(address) is None

    settings.SECRET_KEY_FALLBACKS = [older]

    assert case_of(address) == (7, CASE)


def test_where_no_mail_comes_in_there_is_no_such_address(settings):
    settings.MAIL_DOMAIN = ""

    assert reply_address(7, CASE) == ""
    assert case_of("reply+x@") is None
