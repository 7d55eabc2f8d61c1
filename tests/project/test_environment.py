"""Odd settings are refused with a sentence that says what to write."""

from pathlib import Path

import pytest

from putright.project import environment
from putright.project.environment import OddSetting


@pytest.fixture
def asked(monkeypatch):
    return lambda value, name="PUTRIGHT_X": monkeypatch.setenv(name, value)


@pytest.mark.parametrize(
    ("written", "meant"), [("yes", True), ("On", True), ("0", False), ("FALSE", False), ("", True)]
)
def test_yes_and_no_are_read_however_they_are_written(asked, written, meant):
    asked(written)

    assert environment.yes_or_no("PUTRIGHT_X", default=True) is meant


def test_neither_yes_nor_no_is_refused(asked):
    asked("perhaps")

    with pytest.raises(OddSetting, match="PUTRIGHT_X is 'perhaps'; write yes or no"):
        environment.yes_or_no("PUTRIGHT_X", default=False)


def test_a_secret_can_come_from_a_file(asked, tmp_path):
    (tmp_path / "key").write_text("abcdefghij" * 6 + "\n")
    asked(str(tmp_path / "key"), "PUTRIGHT_X_FILE")

    assert environment.secret("PUTRIGHT_X", kept=tmp_path / "none") == "abcdefghij" * 6


def test_a_secret_file_that_is_not_there_is_refused(asked, tmp_path):
    asked(str(tmp_path / "absent"), "PUTRIGHT_X_FILE")

    with pytest.raises(OddSetting, match="absent' cannot be read: No such file"):
        environment.text("PUTRIGHT_X")


def test_a_setting_and_its_file_at_once_are_refused(asked, tmp_path):
    asked("one")
    asked(str(tmp_path), "PUTRIGHT_X_FILE")

    with pytest.raises(OddSetting, match="not both"):
        environment.text("PUTRIGHT_X")


@pytest.mark.parametrize("weak", ["short", "a" * 60])
def test_a_secret_that_can_be_guessed_is_refused_and_not_repeated(asked, tmp_path, weak):
    asked(weak)

    with pytest.raises(OddSetting, match="easy to guess") as refusal:
        environment.secret("PUTRIGHT_X", kept=tmp_path / "none")
    assert weak not in str(refusal.value)


def test_a_kept_secret_is_made_once_and_for_this_account_only(tmp_path):
    kept = tmp_path / "var" / "secret-key"
    environment.keep_secret(kept)
    first = kept.read_text()
    environment.keep_secret(kept)

    assert kept.read_text() == first
    assert kept.stat().st_mode & 0o777 == 0o600
    assert environment.secret("PUTRIGHT_X", kept=kept) == first.strip()


def test_without_an_address_the_database_is_a_file_under_var(tmp_path):
    described = environment.database("PUTRIGHT_X", default=tmp_path / "a.sqlite3")

    assert described["NAME"] == str(tmp_path / "a.sqlite3")
    assert described["OPTIONS"]["transaction_mode"] == "IMMEDIATE"


@pytest.mark.parametrize(
    ("address", "name"),
    [
        ("sqlite:////srv/cases.sqlite3", "/srv/cases.sqlite3"),
        ("sqlite:///cases%20kept.sqlite3", str(Path("cases kept.sqlite3").absolute())),
    ],
)
def test_a_sqlite_address_is_whole_or_from_this_folder(asked, address, name):
    asked(address)

    assert environment.database("PUTRIGHT_X", default=Path("unused"))["NAME"] == name


def test_a_postgresql_address_is_taken_apart(asked):
    asked("postgresql://ann:p%40ss%2Fword@db.example.org:6432/putright?sslmode=require")

    described = environment.database("PUTRIGHT_X", default=Path("unused"))

    assert (described["USER"], described["PASSWORD"]) == ("ann", "p@ss/word")
    assert (described["HOST"], described["PORT"]) == ("db.example.org", "6432")
    assert described["NAME"] == "putright"
    assert described["OPTIONS"]["sslmode"] == "require"
    assert described["OPTIONS"]["connect_timeout"] == "5"
    assert described["CONN_MAX_AGE"]


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("mysql://u:hunter2@h/d", "begins 'mysql'"),
        ("putright.sqlite3", "begins 'putright.sqlite3'"),
        ("sqlite:///", "names no file"),
        ("postgresql://u:hunter2@h:port/d", "cannot be read as an address"),
        ("postgresql://u:hunter2@h", "must end in one database name"),
        ("postgresql://u:hunter2@h/d?options=-csearch_path", "asks for 'options'"),
    ],
)
def test_an_odd_database_is_refused_without_telling_its_password(asked, address, said):
    asked(address)

    with pytest.raises(OddSetting, match=said) as refusal:
        environment.database("PUTRIGHT_X", default=Path("unused"))
    assert "hunter2" not in str(refusal.value)


@pytest.mark.parametrize("odd", ["https://example.org", "example.org:80", "a b", "example.org/x"])
def test_a_host_is_a_name_and_nothing_more(asked, odd):
    asked(f"good.example.org,{odd}")

    with pytest.raises(OddSetting, match="host names with commas between"):
        environment.hosts("PUTRIGHT_X", default="")


def test_a_folder_that_is_not_there_is_refused(asked, tmp_path):
    asked(str(tmp_path / "absent"))

    with pytest.raises(OddSetting, match="is not a folder"):
        environment.folders("PUTRIGHT_X")


@pytest.mark.parametrize(
    ("written", "utc"),
    [
        ("2027-01-05T09:00", "2027-01-05T09:00:00+00:00"),
        ("2027-07-05 09:00:30", "2027-07-05T08:00:30+00:00"),  # summer time
        ("2026-10-25T01:30", "2026-10-25T00:30:00+00:00"),  # twice that night: the first
    ],
)
def test_a_wall_time_is_london_s(written, utc):
    assert environment.moment(written, "it").isoformat() == utc


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("2027-01-05", "write a day and a time"),
        ("2027-01-05T09:00Z", "write a day and a time"),
        ("2027-02-30T09:00", "write a day and a time"),
        ("tomorrow", "write a day and a time"),
        ("1871-05-29T09:00", "between 2000 and 2100"),
        ("2027-03-28T01:30", "leap over; write 2027-03-28T02:30"),
    ],
)
def test_an_odd_wall_time_is_refused(written, said):
    with pytest.raises(OddSetting, match=said):
        environment.moment(written, "it")


def test_a_replica_is_a_postgresql_server_beside_another(asked):
    asked("postgresql://reader:p@b.example.org/putright?connect_timeout=9")
    primary = {"ENGINE": "django.db.backends.postgresql"}

    (described,) = environment.replica("PUTRIGHT_X", of=primary).values()

    assert (described["HOST"], described["OPTIONS"]["connect_timeout"]) == ("b.example.org", "9")
    assert described["TEST"] == {"MIRROR": "default"}
    assert environment.replica("PUTRIGHT_Y", of=primary) == {}


@pytest.mark.parametrize(
    ("address", "engine", "said"),
    [
        ("sqlite:///b.sqlite3", "postgresql", "begins 'sqlite'"),
        ("postgresql://u:hunter2@h/d", "sqlite3", "PUTRIGHT_DATABASE is a file of SQLite"),
    ],
)
def test_a_replica_of_anything_else_is_refused(asked, address, engine, said):
    asked(address)

    with pytest.raises(OddSetting, match=said) as refusal:
        environment.replica("PUTRIGHT_X", of={"ENGINE": f"django.db.backends.{engine}"})
    assert "hunter2" not in str(refusal.value)


@pytest.mark.parametrize("odd", ["-1", "nan", "3601", "soon"])
def test_an_odd_length_of_time_is_refused(asked, odd):
    asked(odd)

    with pytest.raises(OddSetting, match="PUTRIGHT_X is"):
        environment.seconds("PUTRIGHT_X", 15)


def test_proxies_are_machines_or_networks(asked):
    asked("10.0.0.5, 10.1.0.0/16,fd00::/8")

    assert environment.networks("PUTRIGHT_X") == ["10.0.0.5", "10.1.0.0/16", "fd00::/8"]


@pytest.mark.parametrize("odd", ["proxy.example.org", "10.0.0.5:80", "10.0.0.5/16", "*"])
def test_an_odd_proxy_is_refused(asked, odd):
    asked(f"10.0.0.5,{odd}")

    with pytest.raises(OddSetting, match="networks with commas"):
        environment.networks("PUTRIGHT_X")


# -- e-mail, and the scanner -----------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("smtp://a%40b:p%2Fw@mail.example.org", ("mail.example.org", 587, "a@b", "p/w", True)),
        ("smtp://mail.example.org:25?tls=no", ("mail.example.org", 25, "", "", False)),
        ("smtps://mail.example.org", ("mail.example.org", 465, "", "", False)),
    ],
)
def test_a_mail_server_is_read_with_its_password_and_its_port(asked, written, meant):
    asked(written)

    found = environment.mail("PUTRIGHT_X")

    assert tuple(found[n] for n in ("host", "port", "username", "password", "use_tls")) == meant
    assert found["use_ssl"] is written.startswith("smtps")


def test_a_folder_takes_mail_and_nothing_sends_none(asked, tmp_path):
    asked(str(tmp_path / "mail"))
    assert environment.mail("PUTRIGHT_X")["file_path"] == str(tmp_path / "mail")

    asked("")
    assert environment.mail("PUTRIGHT_X") == {}


@pytest.mark.parametrize("odd", ["http://mail", "smtp://", "smtp://host?tls=no&x=1"])
def test_an_odd_mail_server_is_refused_and_its_password_not_repeated(asked, odd):
    asked(odd.replace("smtp://host", "smtp://u:secret@host"))

    with pytest.raises(OddSetting, match="write a folder") as refusal:
        environment.mail("PUTRIGHT_X")
    assert "secret" not in str(refusal.value)


def test_a_scanner_is_a_host_or_a_socket(asked):
    for address in ("tcp://127.0.0.1:3310", "unix:///run/clamav/clamd.ctl", ""):
        asked(address)
        assert environment.scanner("PUTRIGHT_X") == address
    for odd in ("127.0.0.1:3310", "unix://", "http://scan"):
        asked(odd)
        with pytest.raises(OddSetting, match=r"tcp://127\.0\.0\.1:3310"):
            environment.scanner("PUTRIGHT_X")
