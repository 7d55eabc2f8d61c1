"""Which mailboxes an installation lists, and what it is told of those that make no sense."""

import pytest

from putright.mail.mailboxes import place_at
from putright.project.mailboxes import mailboxes
from putright.project.variables import OddSetting

GOOD = """
[[mailbox]]
organisation = "cestria"
mailbox = "complaints"
addresses = ["Complaints@Cestria.example"]
server = "imaps://tell%40us@mail.example"
password_file = "secret"
moves_to = "Kept"

[[mailbox]]
organisation = "cestria"
mailbox = "generic"
addresses = ["office@cestria.example"]
"""


@pytest.fixture
def listed(tmp_path, monkeypatch):
    def listed(text):
        (tmp_path / "secret").write_text("a password\n")
        (tmp_path / "mailboxes.toml").write_text(text)
        monkeypatch.setenv("PUTRIGHT_MAILBOXES", str(tmp_path / "mailboxes.toml"))
        return mailboxes("PUTRIGHT_MAILBOXES")

    return listed


def test_none_are_listed_where_there_is_no_file(monkeypatch):
    monkeypatch.delenv("PUTRIGHT_MAILBOXES", raising=False)
    assert mailboxes("PUTRIGHT_MAILBOXES") == ()


def test_a_mailbox_is_on_a_server_or_takes_mail_at_an_address(listed, settings):
    first, second = listed(GOOD)

    assert (first.server.host, first.server.port, first.server.tls) == ("mail.example", 993, "yes")
    assert (first.server.user, first.server.password) == ("tell@us", "a password")
    assert (first.moves_to, second.server) == ("Kept", None)
    settings.MAILBOXES = (first, second)
    assert place_at("<complaints+anything@cestria.example>") == first
    assert place_at("OFFICE@cestria.example") == second
    assert place_at("nobody@cestria.example") is None


@pytest.mark.parametrize(
    ("was", "becomes", "said"),
    [
        ("mailbox = ", "mailbx = ", "Did you mean 'mailbox'"),
        ("imaps://tell%40us@", "imaps://tell:secret@", "password_file"),
        ("imaps://", "https://", "imaps://user@host"),
        ('"secret"', '"none"', "cannot be read"),
        ('moves_to = "Kept"', 'tls = "perhaps"', "yes, starttls or no"),
        ("office@", "complaints@", "is listed twice"),
        ('mailbox = "generic"', 'mailbox = "complaints"', "is listed twice"),
        ('["office@cestria.example"]', '"office"', "addresses is a list"),
        ('["office@cestria.example"]', "[]", "say the server"),
        ("[[mailbox]]\norganisation", "[[mail]]\n[[mailbox]]\norganisation", "nothing else"),
        ("[[mailbox]]", "[[mailbox", "no TOML"),
        ('organisation = "cestria"', "organisation = 7", "organisation is missing"),
    ],
)
def test_what_makes_no_sense_is_refused_with_what_to_write(listed, was, becomes, said):
    assert was in GOOD
    with pytest.raises(OddSetting, match=said):
        listed(GOOD.replace(was, becomes))
