"""Is the address of our pages the one that the operator says, wherever a worker needs it?"""

import pytest

from putright.cases.letter_fields import address_of_pages
from putright.commands.serve import tell_address
from putright.letters.channels.html import _broken
from putright.people.models import Organisation
from putright.project import environment
from putright.project.environment import OddSetting
from putright.reminders.words import case_address
from putright.running.public_address import public_address

HERE = "http://127.0.0.1:8050"


def test_what_the_operator_says_is_in_letters_and_reminders(settings):
    settings.ADDRESS = HERE

    assert public_address() == address_of_pages() == HERE
    assert case_address(Organisation(slug="mini"), "MC-1") == f"{HERE}/staff/mini/case/MC-1/"


def test_else_it_is_the_first_name_answered_to(settings):
    settings.ADDRESS, settings.SECURE_SSL_REDIRECT = "", True
    settings.ALLOWED_HOSTS = [".any.example", "complaints.example"]
    assert public_address() == "https://complaints.example"

    settings.ALLOWED_HOSTS = ["*"]
    assert public_address() == ""


@pytest.mark.parametrize(
    "value", ["https://complaints.example.org", "http://127.0.0.1:8000/", "http://[::1]:80", ""]
)
def test_an_address_is_read_without_its_slash(monkeypatch, value):
    monkeypatch.setenv("PUTRIGHT_ADDRESS", value)
    assert environment.address("PUTRIGHT_ADDRESS") == value.rstrip("/")


@pytest.mark.parametrize(
    "odd",
    ["complaints.example.org", "https://a.org/x", "ftp://a.org", "http://a:99999", "https://"],
)
def test_what_is_no_address_of_pages_is_refused(monkeypatch, odd):
    monkeypatch.setenv("PUTRIGHT_ADDRESS", odd)
    with pytest.raises(OddSetting, match=r"PUTRIGHT_ADDRESS is .*write the address by which"):
        environment.address("PUTRIGHT_ADDRESS")


@pytest.mark.parametrize(
    ("variables", "told"),
    [
        ({"PUTRIGHT_HTTPS": "no"}, "http://127.0.0.1:8050"),
        ({"PUTRIGHT_HTTPS": "no", "PUTRIGHT_HOSTS": "complaints.example"}, None),
        ({}, None),
        ({"PUTRIGHT_HTTPS": "no", "PUTRIGHT_ADDRESS": "http://x.example"}, "http://x.example"),
    ],
)
def test_serving_on_this_machine_tells_its_port(monkeypatch, variables, told):
    import os

    for name in ("PUTRIGHT_ADDRESS", "PUTRIGHT_HOSTS", "PUTRIGHT_HTTPS"):
        monkeypatch.setenv(name, "")  # so that what is told is taken back
        monkeypatch.delenv(name)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)

    tell_address("127.0.0.1", 8050)

    assert os.environ.get("PUTRIGHT_ADDRESS") == told


def test_only_our_own_address_is_a_link_in_an_e_mail(settings):
    settings.ADDRESS = HERE
    text = f"See {HERE}/mini/find/. Not http://evil.example/<b>, nor {HERE}0/x."

    assert _broken(text) == (
        f'See <a href="{HERE}/mini/find/">{HERE}/mini/find/</a>. '
        f"Not http://evil.example/&lt;b&gt;, nor {HERE}0/x."
    )
