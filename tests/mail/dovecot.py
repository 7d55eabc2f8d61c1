"""A real IMAP server for tests: Dovecot, with a configuration and a folder of its own.

It runs as a plain user, on a port that is free, for as long as a test needs it. Where it is
not installed the tests are skipped, unless PUTRIGHT_REQUIRE names `mail`.
"""

import imaplib
import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

PASSWORD = "a-secret-for-tests"

_CONFIG = """\
base_dir = {run}
state_dir = {run}
log_path = {folder}/log
protocols = imap
listen = 127.0.0.1
default_internal_user = {user}
default_internal_group = {group}
default_login_user = {user}
mail_location = maildir:{folder}/mail/%u
mail_uid = {user}
mail_gid = {group}
first_valid_uid = 0
first_valid_gid = 0
disable_plaintext_auth = no
ssl = yes
ssl_cert = <{folder}/cert.pem
ssl_key = <{folder}/key.pem
ssl_min_protocol = TLSv1.2
auth_mechanisms = plain
passdb {{
  driver = static
  args = password={password}
}}
userdb {{
  driver = static
  args = uid={user} gid={group} home={folder}/home/%u
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {port}
  }}
  inet_listener imaps {{
    port = {secure}
    ssl = yes
  }}
}}
service anvil {{
  chroot =
}}
service stats {{
  chroot =
}}
namespace inbox {{
  inbox = yes
}}
"""


@dataclass(frozen=True)
class Dovecot:
    folder: Path
    port: int
    secure: int

    @property
    def certificate(self) -> Path:
        return self.folder / "cert.pem"

    @contextmanager
    def box(self, user: str) -> Iterator[imaplib.IMAP4]:
        client = imaplib.IMAP4("127.0.0.1", self.port, timeout=20)
        client.login(user, PASSWORD)
        try:
            yield client
        finally:
            client.logout()

    def append(self, user: str, *raws: bytes, flags: str = "", when: str = "") -> None:
        with self.box(user) as client:
            for raw in raws:
                done, _ = client.append("INBOX", flags, when, raw)
                assert done == "OK"

    def count(self, user: str, folder: str = "INBOX") -> int:
        with self.box(user) as client:
            done, said = client.select(folder, readonly=True)
            return int(said[0]) if done == "OK" else 0


@pytest.fixture(scope="session")
def dovecot() -> Iterator[Dovecot]:
    program = shutil.which("dovecot") or shutil.which("dovecot", path="/usr/sbin:/usr/local/sbin")
    if program is None:
        if "mail" in os.environ.get("PUTRIGHT_REQUIRE", "").split(","):
            pytest.fail("Dovecot is not installed, and PUTRIGHT_REQUIRE names mail.")
        pytest.skip("Dovecot is not installed (Debian: apt install dovecot-imapd).")
    with tempfile.TemporaryDirectory(prefix="dovecot-", dir="/tmp") as name:
        yield from _running(Path(name), program)


def _running(folder: Path, program: str) -> Iterator[Dovecot]:
    user = pwd.getpwnam("nobody") if os.getuid() == 0 else pwd.getpwuid(os.getuid())
    found = Dovecot(folder, _free(), _free())
    for name in ("run", "mail", "home"):
        (folder / name).mkdir()
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2",
         "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1",
         "-keyout", folder / "key.pem", "-out", folder / "cert.pem"],
        check=True, capture_output=True,
    )  # fmt: skip
    (folder / "dovecot.conf").write_text(
        _CONFIG.format(
            run=folder / "run", folder=folder, port=found.port, secure=found.secure,
            user=user.pw_name, group=_group(user.pw_gid), password=PASSWORD,
        )
    )  # fmt: skip
    for path in (folder, *folder.rglob("*")):
        os.chown(path, user.pw_uid, user.pw_gid)
    as_user = {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}
    process = subprocess.Popen(
        [program, "-F", "-c", folder / "dovecot.conf"],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        **(as_user if os.getuid() == 0 else {}),
    )
    try:
        _wait(found, process)
        yield found
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(timeout=20)


def _group(number: int) -> str:
    import grp

    return grp.getgrgid(number).gr_name


def _free() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def _wait(found: Dovecot, process: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + 30
    while time.monotonic() < until:
        try:
            with found.box("nobody-yet"):
                return
        except OSError:
            if process.poll() is not None:
                break
            time.sleep(0.1)
    log = found.folder / "log"
    pytest.fail(f"Dovecot did not start: {log.read_text() if log.is_file() else 'no log'}")
