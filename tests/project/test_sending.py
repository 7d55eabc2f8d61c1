"""A setting that makes no sense is refused with what to write."""

from pathlib import Path

import pytest

from putright.project.sending import mail_domain, texts
from putright.project.variables import OddSetting

TEMPLATE = "11111111-2222-3333-4444-555555555555"
KEY = f"tests-{TEMPLATE}-{TEMPLATE}"


@pytest.mark.parametrize("said", ["", "mail.example.org", "Mail.Example.ORG ", "localhost"])
def test_a_domain_is_taken_in_small_letters(monkeypatch, said):
    monkeypatch.setenv("DOMAIN", said)

    assert mail_domain("DOMAIN") == said.strip().lower()


@pytest.mark.parametrize("odd", ["a@b.example", "two words", "-x.example", "x..example", "é.org"])
def test_what_is_no_domain_is_refused(monkeypatch, odd):
    monkeypatch.setenv("DOMAIN", odd)

    with pytest.raises(OddSetting, match="write a domain, such as"):
        mail_domain("DOMAIN")


def test_text_messages_go_into_a_folder_or_by_notify_with_its_key(monkeypatch):
    assert texts("TEXTS", "KEY") == ""
    monkeypatch.setenv("TEXTS", "var/texts")
    assert texts("TEXTS", "KEY") == str(Path("var/texts").absolute())
    monkeypatch.setenv("TEXTS", f"notify:{TEMPLATE}")
    monkeypatch.setenv("KEY", KEY)
    assert texts("TEXTS", "KEY") == f"notify:{TEMPLATE}"


def test_notify_without_a_template_or_a_key_is_refused_and_the_key_never_told(monkeypatch):
    monkeypatch.setenv("TEXTS", "notify:mine")
    with pytest.raises(OddSetting, match="the id of a template"):
        texts("TEXTS", "KEY")
    monkeypatch.setenv("TEXTS", f"notify:{TEMPLATE}")
    monkeypatch.setenv("KEY", "not-a-key")
    with pytest.raises(OddSetting, match="KEY_FILE") as refused:
        texts("TEXTS", "KEY")
    assert "not-a-key" not in str(refused.value)
